package field_test

import (
	"fmt"

	"github.com/quintet-go/rest/serializer/field"
)

func ExampleString() {
	title := field.String{MaxLength: 10}
	value, problems := title.Parse("  Hello  ")
	fmt.Printf("%q %v\n", value, problems)
	_, problems = title.Parse("Hello, hello, hello")
	fmt.Println(problems[0].Text)
	// Output:
	// "Hello" []
	// Ensure this field has no more than 10 characters.
}
