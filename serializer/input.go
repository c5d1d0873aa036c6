package serializer

import (
	"encoding/json"
	"fmt"
	"mime/multipart"
	"strings"

	"github.com/quintet-go/rest"
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
		return nil, refuse("invalid", fmt.Sprintf("Invalid data. Expected a dictionary, but got %s.", pythonType(data)))
	}
	return in, nil
}

// readForm reads one field of an HTML form, where a field that was left empty
// is sent as "" and an unchecked box is not sent at all.
func (r *row) readForm(form *multipart.Form, partial bool) sent {
	values, present := form.Value[r.Name]
	switch {
	case !present && r.Type == "boolean" && !partial && r.Nullable:
		return sent{present: true}
	case !present && r.Type == "boolean" && !partial:
		return sent{true, false}
	case !present || len(values) == 0:
		return sent{}
	}
	text := values[len(values)-1]
	switch {
	case text != "" || r.Blank:
		return sent{true, text}
	case r.Nullable:
		return sent{present: true}
	case !r.Required:
		return sent{}
	}
	return sent{true, text}
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

// refuse is an error about the object as a whole.
func refuse(code, text string) error {
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{
		{Name: "non_field_errors", Value: []rest.Message{{Text: text, Code: code}}},
	}}
}

// pythonType is the name that DRF's messages have for a type of plain data.
func pythonType(data any) string {
	switch data := data.(type) {
	case string:
		return "str"
	case bool:
		return "bool"
	case []any:
		return "list"
	case json.Number:
		if strings.ContainsAny(string(data), ".eE") {
			return "float"
		}
		return "int"
	}
	return "another type"
}
