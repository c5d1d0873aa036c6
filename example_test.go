package rest_test

import (
	"fmt"

	"github.com/quintet-go/rest"
)

// An action refuses with an Error. Its Cause is for the log alone.
func ExampleError() {
	err := &rest.Error{Kind: rest.Conflict, Detail: "The article is published already."}
	fmt.Println(err.Kind.Status(), err.Kind.Code(), err)
	// Output: 409 conflict The article is published already.
}
