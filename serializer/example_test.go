package serializer_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
)

// Account shows the tags: a field that is never set from outside, and one that
// is never shown.
type Account struct {
	ID       uint   `json:"id"`
	Username string `json:"username" validate:"required,max=150"`
	PIN      string `json:"pin" rest:"write_only"`
	IsStaff  bool   `json:"is_staff" rest:"read_only"`
}

func ExampleOf() {
	accounts := serializer.Of[Account]()

	r := &rest.Request{Request: httptest.NewRequest("POST", "/accounts/", nil)}
	r.ParseWith(func(*rest.Request) (any, error) {
		return rest.Object{{Name: "username", Value: "ann"}, {Name: "pin", Value: "1234"}, {Name: "is_staff", Value: true}}, nil
	})
	var account Account
	if err := accounts.Accept(r, &account); err != nil {
		fmt.Println(err)
	}
	shown, _ := accounts.Represent(r, &account)
	text, _ := shown.(rest.Record).AppendJSON(nil)
	fmt.Println(string(text))
	// Output: {"id":0,"username":"ann","is_staff":false}
}
