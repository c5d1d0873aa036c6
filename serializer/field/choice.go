package field

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/quintet-go/rest"
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
	case []any, rest.Object:
		return nil, false
	}
	text := python.Text(input)
	n, err := strconv.ParseInt(text, 10, 64)
	isNumber := err == nil && strconv.FormatInt(n, 10) == text
	for _, choice := range k.Choices {
		var same bool
		switch value := choice.Value.(type) { // the usual ones need no text of their own
		case string:
			same = value == text
		case int64:
			same = isNumber && value == n
		case int:
			same = isNumber && int64(value) == n
		default:
			same = choiceText(value) == text
		}
		if same {
			return choice.Value, true
		}
	}
	return nil, false
}

// choiceText is the text that a choice's value is compared by.
func choiceText(value any) string {
	switch value.(type) {
	case string, bool:
		return python.Text(value)
	}
	return fmt.Sprint(value)
}

// Append appends the value.
func (k Choice) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, k.Plain(value))
}

// Plain is the value: of a text in the model that stands for a choice of another
// type, that choice.
func (k Choice) Plain(value reflect.Value) any {
	plain := plainOf(value)
	if text, ok := plain.(string); ok && text != "" {
		if chosen, found := k.find(text); found {
			return plainOf(reflect.ValueOf(chosen))
		}
	}
	return plain
}
