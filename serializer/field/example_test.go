package field_test

import (
	"errors"
	"fmt"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer/field"
)

func ExampleString() {
	title := field.String{MaxLength: 10}
	value, err := title.Parse("  Hello  ")
	fmt.Printf("%q %v\n", value, err)
	_, err = title.Parse("Hello, hello, hello")
	var refusal *rest.Error
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Detail.([]rest.Message)[0].Text)
	}
	// Output:
	// "Hello" <nil>
	// Ensure this field has no more than 10 characters.
}
