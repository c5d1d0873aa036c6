package authentication_test

import (
	"fmt"

	"github.com/quintet-go/rest/authentication"
)

func ExampleAuthenticate() {
	users := newTown() // in a program: authentication.Accounts on a store
	chain := []authentication.Authenticator{authentication.Basic{Users: users}}

	r := request("GET", "Authorization", "Basic Ym9iOmI=") // bob:b
	err := authentication.Authenticate(r, chain)
	fmt.Println(r.User.Identity(), err)
	// Output: 2 <nil>
}
