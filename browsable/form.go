package browsable

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
)

// form is what may be sent to a URL: an HTML form, and raw data.
type form struct {
	ID, Heading string
	Methods     []string // the buttons, of which the first one is the form's own method
	Plain       bool     // a browser can send the HTML form without a script
	HasFields   bool     // there is an HTML form
	Controls    []control
	Problems    []string // what is wrong with the whole
	Invalid     []control
	Sent        bool
	Types       []string
	Raw         string
}

// newForms are the forms of a page: one to POST, and one for PUT and PATCH
// together.
func newForms(page *renderer.Page) []form {
	var forms []form
	var change *renderer.Form
	for i := range page.Forms {
		switch f := &page.Forms[i]; f.Method {
		case http.MethodPost:
			forms = append(forms, newForm(page, f, []string{f.Method}))
		case http.MethodPut, http.MethodPatch:
			if change == nil || f.Sent {
				change = f
			}
		}
	}
	if change == nil {
		return forms
	}
	var methods []string
	for i := range page.Forms {
		if m := page.Forms[i].Method; m == http.MethodPut || m == http.MethodPatch {
			methods = append(methods, m)
		}
	}
	return append(forms, newForm(page, change, methods))
}

// newForm makes the controls of a form.
func newForm(page *renderer.Page, f *renderer.Form, methods []string) form {
	made := form{
		ID: strings.ToLower(f.Method), Methods: methods, Plain: f.Method == http.MethodPost, Sent: f.Sent,
		Types: f.Types,
	}
	made.Heading = map[bool]string{true: "Create", false: "Change"}[made.Plain]
	if page.Key == "" && made.Plain {
		made.Heading = "Send"
	}
	values, broken := loose(f.Values), loose(f.Errors)
	made.HasFields = slices.ContainsFunc(f.Types, isFormType)
	b := builder{prefix: made.ID + "-", method: f.Method, page: page, filled: f.Values != nil, sent: f.Sent}
	if f.Input != nil {
		made.Controls = b.controls(f.Input, "", asMap(values), asMap(broken))
		made.Raw = raw(f.Input, f.Values, slices.Contains(methods, http.MethodPut) || made.Plain)
	}
	if f.Sent {
		made.Problems = problems(f.Input, broken)
		made.Invalid = invalid(made.Controls, nil)
	}
	return made
}

// isFormType reports whether a body of that media type can come from an HTML form.
func isFormType(mediaType string) bool {
	return strings.HasPrefix(mediaType, "multipart/form-data") || strings.HasPrefix(mediaType, "application/x-www-form-urlencoded")
}

// loose is plain data as encoding/json has it, whatever records and messages are
// in it.
func loose(data any) any {
	if data == nil {
		return nil
	}
	if object, ok := data.(rest.Object); ok && object == nil {
		return nil
	}
	text, err := renderer.JSON{}.Render(nil, &rest.Request{}, data)
	if err != nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

func asMap(value any) map[string]any {
	m, _ := value.(map[string]any)
	return m
}

// problems are the messages that are about no field of the form.
func problems(input *schema.Object, broken any) []string {
	if list, ok := broken.([]any); ok {
		return texts(list)
	}
	var all []string
	object := asMap(broken)
	for _, name := range slices.Sorted(keysOf(object)) {
		if f := field(input, name); f != nil && !f.ReadOnly {
			continue
		}
		for _, text := range texts(object[name]) {
			if name != "non_field_errors" && name != "detail" {
				text = name + ": " + text
			}
			all = append(all, text)
		}
	}
	return all
}

func keysOf(object map[string]any) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for name := range object {
			if !yield(name) {
				return
			}
		}
	}
}

func field(input *schema.Object, name string) *schema.Field {
	if input == nil {
		return nil
	}
	return input.Field(name)
}

// texts are the messages in what is said of a field, wherever they stand in it.
func texts(value any) []string {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var all []string
		for _, item := range value {
			all = append(all, texts(item)...)
		}
		return all
	case map[string]any:
		var all []string
		for _, name := range slices.Sorted(keysOf(value)) {
			for _, text := range texts(value[name]) {
				all = append(all, name+": "+text)
			}
		}
		return all
	}
	return nil
}

// invalid are the controls with messages.
func invalid(controls []control, found []control) []control {
	for i := range controls {
		c := &controls[i]
		if len(c.Errors) > 0 {
			if len(found) == 0 {
				c.Focus = true
			}
			found = append(found, *c)
		}
		found = invalid(c.Children, found)
		for j := range c.Items {
			found = invalid(c.Items[j].Controls, found)
		}
	}
	return found
}

// raw is the body to begin with, as JSON: the values that there are, and defaults
// or nothing for the others. Where it need not be whole, fields that nobody sees are
// left out.
func raw(input *schema.Object, values rest.Object, whole bool) string {
	object := initial(input, values)
	if !whole {
		object = slices.DeleteFunc(object, func(m rest.Member) bool { return input.Field(m.Name).WriteOnly })
	}
	text, err := renderer.JSON{}.Render(nil, &rest.Request{Accepted: "application/json; indent=4"}, object)
	if err != nil {
		return ""
	}
	return string(text)
}

// initial is an object with every field that can be set.
func initial(input *schema.Object, values rest.Object) rest.Object {
	object := rest.Object{}
	for i := range input.Fields {
		f := &input.Fields[i]
		if f.ReadOnly {
			continue
		}
		value, known := values.Get(f.Name)
		if !known {
			value = first(f)
		}
		object = append(object, rest.Member{Name: f.Name, Value: value})
	}
	return object
}

// first is the value that a field begins with.
func first(f *schema.Field) any {
	switch {
	case f.Nested != nil && f.Many, f.Many, f.Type == "list", f.Type == "multiple choice":
		return []any{}
	case f.Default != nil:
		return f.Default
	case f.Nested != nil:
		return initial(f.Nested, nil)
	case f.Nullable:
		return nil
	}
	switch f.Type {
	case "boolean":
		return false
	case "string", "email", "slug", "url", "regex":
		return ""
	}
	return nil
}
