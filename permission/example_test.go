package permission_test

import (
	"fmt"

	"github.com/quintet-go/rest/permission"
)

// Anybody reads; owners and staff change.
func Example() {
	rules := permission.List{permission.Any(permission.ReadOnly, permission.Owner(note.ownedBy), permission.IsAdminUser)}

	fmt.Println("john reads:", permission.CheckObject(by(john, "GET"), rules, johns) == nil)
	fmt.Println("john changes:", permission.CheckObject(by(john, "PUT"), rules, johns) == nil)
	fmt.Println("jane changes:", permission.CheckObject(by(jane, "PUT"), rules, johns) == nil)
	fmt.Println("staff change:", permission.CheckObject(by(sue, "PUT"), rules, johns) == nil)
	// Output:
	// john reads: true
	// john changes: true
	// jane changes: false
	// staff change: true
}
