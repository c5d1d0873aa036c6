package field_test

import (
	"errors"
	"fmt"
	"regexp"

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

// Color is a kind of one's own: text such as #ff8800.
type Color struct{ field.String }

var colors = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func (k Color) Parse(input any) (any, error) {
	value, err := k.String.Parse(input)
	if text, ok := value.(string); err == nil && (!ok || !colors.MatchString(text)) {
		return nil, field.Invalid("invalid", "Enter a color such as #ff8800.")
	}
	return value, err
}

func ExampleKind() {
	var kind field.Kind = Color{}
	value, err := kind.Parse(" #00ff00 ")
	fmt.Println(value, err)
	_, err = kind.Parse("green")
	var refusal *rest.Error
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Detail.([]rest.Message)[0].Text)
	}
	// Output:
	// #00ff00 <nil>
	// Enter a color such as #ff8800.
}
