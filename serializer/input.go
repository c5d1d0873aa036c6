package serializer

import (
	"fmt"
	"mime/multipart"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/serializer/field"
)

// sent is what a body says of one field: nothing, or a value, which may be
// null. Absent, null and value are three things.
type sent struct {
	present bool
	value   any
}

// input is a body as seen by the fields of a plan, in the plan's order.
type input []sent

// read sorts the members of a body into the plan's rows. Members that are no
// field are ignored, as DRF does.
func (p *plan) read(data any, partial bool) (input, error) {
	in := make(input, len(p.rows))
	switch data := data.(type) {
	case rest.Object:
		for _, member := range data {
			if i, ok := p.byName[member.Name]; ok {
				in[i] = sent{true, member.Value}
			}
		}
	case *multipart.Form:
		for i := range p.rows {
			in[i] = p.rows[i].readForm(data, partial)
		}
	case nil:
		return nil, refuse("null", "No data provided")
	default:
		return nil, refuse("invalid", fmt.Sprintf("Invalid data. Expected a dictionary, but got %s.", python.TypeName(data)))
	}
	return in, nil
}

// readForm reads one field of an HTML form, where a field that was left empty
// is sent as "" and an unchecked box is not sent at all.
func (r *row) readForm(form *multipart.Form, partial bool) sent {
	var value any
	var present bool
	if reader, ok := r.kind.(field.FormReader); ok {
		value, present = reader.ReadForm(form, r.Name, partial)
	} else if files := form.File[r.Name]; len(files) > 0 { // which the kind refuses in its own words
		value, present = files[len(files)-1], true
	} else if values := form.Value[r.Name]; len(values) > 0 {
		value, present = values[len(values)-1], true
	}
	switch {
	case !present && r.Type == "boolean" && !partial && r.fallback == nil:
		return r.unchecked()
	case !present:
		return sent{}
	case !emptyText(value) || r.Blank:
		return sent{true, value}
	case r.Nullable:
		return sent{present: true}
	case !r.Required:
		return sent{}
	}
	return sent{true, value}
}

// unchecked is what a box that is not checked stands for.
func (r *row) unchecked() sent {
	if r.Nullable {
		return sent{present: true}
	}
	return sent{true, false}
}

// emptyText reports whether a form's value is a text, of whatever type, without
// a character.
func emptyText(value any) bool {
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.String && v.Len() == 0
}

// object is the body as plain data again: what Accept leaves for a second
// reading.
func (p *plan) object(in input) rest.Object {
	var object rest.Object
	for i := range in {
		if in[i].present {
			object = append(object, rest.Member{Name: p.rows[i].Name, Value: in[i].value})
		}
	}
	return object
}
