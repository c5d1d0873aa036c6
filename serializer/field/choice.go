package field

import (
	"fmt"
	"reflect"

	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
)

// Choice is one of some values (DRF's ChoiceField). Input is compared by its
// text, so that "1" chooses the number 1.
type Choice struct {
	// Choices are the values; those with the same Group stand together in forms.
	Choices []schema.Choice
	// Blank allows "".
	Blank bool
}

// Describe sets the type and the choices.
func (k Choice) Describe(f *schema.Field) {
	f.Type, f.Blank, f.Choices = "choice", k.Blank, k.Choices
}

// Parse takes the value of a choice, or its text, and returns the value.
func (k Choice) Parse(input any) (any, error) {
	if input == "" && k.Blank {
		return "", nil
	}
	value, ok := k.find(input)
	if !ok {
		return nil, Invalid("invalid_choice", fmt.Sprintf("\"%s\" is not a valid choice.", python.Text(input)))
	}
	return value, nil
}

// find is the choice that input has the text of.
func (k Choice) find(input any) (any, bool) {
	switch input.(type) {
	case []any, map[string]any, bool, nil:
		return nil, false
	}
	text := python.Text(input)
	for _, choice := range k.Choices {
		if fmt.Sprint(choice.Value) == text {
			return choice.Value, true
		}
	}
	return nil, false
}

// Append appends the value.
func (k Choice) Append(dst []byte, value reflect.Value) ([]byte, error) {
	if value.Kind() == reflect.String {
		return jsontext.AppendString(dst, value.String()), nil
	}
	return appendPlain(dst, k.Plain(value))
}

// Plain is the value.
func (Choice) Plain(value reflect.Value) any { return plainOf(value) }
