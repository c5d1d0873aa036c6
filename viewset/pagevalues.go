package viewset

import (
	"fmt"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// maxShownItems is how many items of a refused list a form shows again.
const maxShownItems = 100

// submitted are the values of a body, as far as a form may show them again:
// those of fields that are no secret.
func submitted(r *rest.Request, input *schema.Object) rest.Object {
	data, err := r.Data()
	if err != nil || input == nil {
		return nil
	}
	switch body := data.(type) {
	case rest.Object:
		return members(body, input)
	case *multipart.Form:
		return formValues(body.Value, input, "")
	}
	return nil
}

// members are the members of an object that are fields, and no secrets.
func members(body rest.Object, input *schema.Object) rest.Object {
	kept := rest.Object{}
	for i := range input.Fields {
		f := &input.Fields[i]
		value, sent := body.Get(f.Name)
		if !sent || f.ReadOnly || f.WriteOnly {
			continue
		}
		kept = append(kept, rest.Member{Name: f.Name, Value: unsecret(value, f)})
	}
	return kept
}

// unsecret is a value without the secrets of nested objects.
func unsecret(value any, f *schema.Field) any {
	if f.Nested == nil {
		return value
	}
	switch value := value.(type) {
	case rest.Object:
		return members(value, f.Nested)
	case []any:
		items := make([]any, 0, len(value))
		for _, item := range value {
			if object, ok := item.(rest.Object); ok {
				items = append(items, members(object, f.Nested))
			}
		}
		return items
	}
	return nil
}

// formValues are the values of an HTML form's fields whose names begin with a
// prefix.
func formValues(form map[string][]string, input *schema.Object, prefix string) rest.Object {
	values := rest.Object{}
	for i := range input.Fields {
		f := &input.Fields[i]
		if f.ReadOnly || f.WriteOnly {
			continue
		}
		if value, sent := formValue(form, f, prefix+f.Name); sent {
			values = append(values, rest.Member{Name: f.Name, Value: value})
		}
	}
	return values
}

// formValue is the value of one field.
func formValue(form map[string][]string, f *schema.Field, name string) (any, bool) {
	given, sent := form[name]
	switch {
	case f.Nested != nil && f.Many:
		var items []any
		for _, i := range numbersOf(form, name) {
			items = append(items, formValues(form, f.Nested, fmt.Sprintf("%s[%d]", name, i)))
		}
		return items, items != nil
	case f.Nested != nil:
		return formValues(form, f.Nested, name+"."), true
	case f.Many || f.Type == "list" || f.Type == "multiple choice":
		items := make([]any, 0, len(given))
		for _, text := range given {
			items = append(items, text)
		}
		for _, i := range numbersOf(form, name) {
			if texts := form[fmt.Sprintf("%s[%d]", name, i)]; len(texts) > 0 {
				items = append(items, texts[0])
			}
		}
		return items, true
	case f.Type == "boolean" && !f.Nullable:
		return sent && len(given) > 0 && given[len(given)-1] != "false", true
	case !sent || len(given) == 0:
		return nil, false
	}
	return given[len(given)-1], true
}

// numbersOf are the numbers in names such as items[3]title, in order.
func numbersOf(form map[string][]string, name string) []int {
	var numbers []int
	for key := range form {
		after, ok := strings.CutPrefix(key, name+"[")
		if !ok {
			continue
		}
		digits, _, ok := strings.Cut(after, "]")
		n, err := strconv.ParseUint(digits, 10, 31)
		if ok && err == nil && !slices.Contains(numbers, int(n)) && len(numbers) < maxShownItems {
			numbers = append(numbers, int(n))
		}
	}
	slices.Sort(numbers)
	return numbers
}
