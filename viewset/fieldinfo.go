package viewset

import (
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// fieldsInfo tells the fields of an object as DRF's metadata does.
func fieldsInfo(object *schema.Object) rest.Object {
	fields := make(rest.Object, 0, len(object.Fields))
	for i := range object.Fields {
		f := &object.Fields[i]
		fields = append(fields, rest.Member{Name: f.Name, Value: fieldInfo(f)})
	}
	return fields
}

// fieldInfo tells one field, in DRF's order. What is not set is left out.
func fieldInfo(f *schema.Field) rest.Object {
	info := rest.Object{
		{Name: "type", Value: typeName(f)},
		{Name: "required", Value: f.Required},
		{Name: "read_only", Value: f.ReadOnly},
	}
	add := func(name string, value any, told bool) {
		if told {
			info = append(info, rest.Member{Name: name, Value: value})
		}
	}
	add("label", f.Label, f.Label != "")
	add("help_text", f.Help, f.Help != "")
	add("min_length", f.MinLength, f.MinLength > 0)
	add("max_length", f.MaxLength, f.MaxLength > 0)
	add("min_value", f.Minimum, f.Minimum != nil)
	add("max_value", f.Maximum, f.Maximum != nil)
	switch {
	case f.Nested != nil && f.Many:
		info = append(info, rest.Member{Name: "child", Value: rest.Object{
			{Name: "type", Value: "nested object"}, {Name: "required", Value: f.Required},
			{Name: "read_only", Value: f.ReadOnly}, {Name: "children", Value: fieldsInfo(f.Nested)},
		}})
	case f.Nested != nil:
		info = append(info, rest.Member{Name: "children", Value: fieldsInfo(f.Nested)})
	case f.Child != nil:
		info = append(info, rest.Member{Name: "child", Value: fieldInfo(f.Child)})
	case f.Choices != nil && !f.ReadOnly && f.Relation == "":
		info = append(info, rest.Member{Name: "choices", Value: choicesInfo(f.Choices)})
	}
	return info
}

// choicesInfo tells choices.
func choicesInfo(choices []schema.Choice) []any {
	told := make([]any, len(choices))
	for i, c := range choices {
		told[i] = rest.Object{{Name: "value", Value: c.Value}, {Name: "display_name", Value: c.Label}}
	}
	return told
}

// typeName is DRF's word for the type of a field.
func typeName(f *schema.Field) string {
	switch {
	case f.Nested != nil && f.Many:
		return "field"
	case f.Nested != nil:
		return "nested object"
	case f.Type == "duration", f.Type == "json", f.Type == "":
		return "field"
	}
	return f.Type
}

// mediaTypeOf is a media type without its parameters.
func mediaTypeOf(text string) string {
	text, _, _ = strings.Cut(text, ";")
	return strings.TrimSpace(text)
}

// label is a name for people: "Set password" for set_password.
func label(name string) string {
	text := strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(text[:1]) + text[1:]
}
