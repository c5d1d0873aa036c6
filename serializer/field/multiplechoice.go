package field

import (
	"fmt"
	"mime/multipart"
	"reflect"
	"slices"

	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
)

// MultipleChoice is some of some values, each once (DRF's
// MultipleChoiceField). The model holds a slice.
type MultipleChoice struct {
	// Choices are the values.
	Choices []schema.Choice
	// NotEmpty refuses an empty selection.
	NotEmpty bool
}

// Describe sets the type and the choices.
func (k MultipleChoice) Describe(f *schema.Field) {
	f.Type, f.Choices = "multiple choice", k.Choices
}

// Parse takes a list, and returns the chosen values as []any, without doubles
// and in the order of the input.
func (k MultipleChoice) Parse(input any) (any, error) {
	list, ok := input.([]any)
	if !ok {
		return nil, notAList(input)
	}
	if len(list) == 0 && k.NotEmpty {
		return nil, Invalid("empty", "This selection may not be empty.")
	}
	values := make(map[string]any, len(k.Choices))
	for _, choice := range k.Choices {
		values[choiceText(choice.Value)] = choice.Value
	}
	chosen := []any{}
	for _, item := range list {
		if _, known := values[python.Text(item)]; !known {
			return Choice{}.Parse(item)
		}
		chosen = append(chosen, values[python.Text(item)])
	}
	return withoutRepeats(chosen), nil
}

// withoutRepeats keeps the first of items that have the same text.
func withoutRepeats(list []any) []any {
	seen := make(map[string]bool, len(list))
	return slices.DeleteFunc(list, func(item any) bool {
		text := choiceText(item)
		before := seen[text]
		seen[text] = true
		return before
	})
}

// notAList is the refusal of what is no list.
func notAList(input any) error {
	return Invalid("not_a_list", fmt.Sprintf(`Expected a list of items but got type "%s".`, python.TypeName(input)))
}

// ReadForm takes every value of the name. A form without one selects nothing.
func (MultipleChoice) ReadForm(form *multipart.Form, name string, partial bool) (any, bool) {
	values, present := form.Value[name]
	if !present && partial {
		return nil, false
	}
	return texts(values), true
}

// texts are a form's values as a list.
func texts(values []string) []any {
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = value
	}
	return list
}

// Append appends the values.
func (k MultipleChoice) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, k.Plain(value))
}

// Plain is a list of the values, each once: of texts that stand for choices of
// another type, those choices.
func (k MultipleChoice) Plain(value reflect.Value) any {
	plain := plainOf(value)
	list, ok := plain.([]any)
	if !ok {
		return plain
	}
	one := Choice{Choices: k.Choices}
	for i, item := range list {
		if item != nil {
			list[i] = one.Plain(reflect.ValueOf(item))
		}
	}
	return withoutRepeats(list)
}
