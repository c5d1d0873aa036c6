package field

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
)

// JSON is any JSON value (DRF's JSONField). The model holds json.RawMessage,
// []byte, a string, or a type that encoding/json reads. From a form, and where
// Text is set, it is read from text.
type JSON struct {
	// Text means that clients send and get JSON as a text within JSON (DRF's
	// binary=True).
	Text bool
}

// formText is a form's text, which is JSON rather than a JSON string.
type formText string

// Describe sets the type.
func (k JSON) Describe(f *schema.Field) {
	f.Type, f.Format = "field", "json"
	if k.Text {
		f.Printed = "string"
	}
}

// ReadForm takes the field's text.
func (JSON) ReadForm(form *multipart.Form, name string, _ bool) (any, bool) {
	values := form.Value[name]
	if len(values) == 0 {
		return nil, false
	}
	return formText(values[len(values)-1]), true
}

// Parse takes any plain data, and returns it as a json.RawMessage.
func (k JSON) Parse(input any) (any, error) {
	text, isText := input.(string)
	if form, ok := input.(formText); ok {
		text, isText = string(form), true
	} else if !k.Text {
		isText = false
	}
	if k.Text && !isText {
		return nil, notJSON()
	}
	if isText {
		var err error
		if input, err = decode([]byte(text)); err != nil {
			return nil, notJSON()
		}
	}
	if problems := unstorable(input); problems != nil {
		return nil, broken(problems...)
	}
	raw, err := appendPlain(nil, asRead(input))
	if err != nil {
		return nil, notJSON()
	}
	return json.RawMessage(raw), nil
}

const wrongJSON = "Value must be valid JSON."

func notJSON() error { return Invalid("invalid", wrongJSON) }

// asRead is a value as Python has it after reading it: floats are floats,
// whatever their digits were (1e2 is 100.0).
func asRead(data any) any {
	switch data := data.(type) {
	case json.Number:
		text := python.Number(data)
		if strings.HasSuffix(text, "inf") {
			return data
		}
		return json.Number(text)
	case []any:
		list := make([]any, len(data))
		for i := range data {
			list[i] = asRead(data[i])
		}
		return list
	case rest.Object:
		object := make(rest.Object, len(data))
		for i := range data {
			object[i] = rest.Member{Name: data[i].Name, Value: asRead(data[i].Value)}
		}
		return object
	}
	return data
}

// unstorable is what is wrong with a JSON value that not every database stores
// or gives back: a lone surrogate, NUL, or a number that no float holds.
func unstorable(data any) []rest.Message {
	switch data := data.(type) {
	case string:
		if !utf8.ValidString(data) {
			return problem("invalid", wrongJSON)
		}
		return unprintable(data)
	case json.Number:
		if strings.HasSuffix(python.Number(data), "inf") {
			return problem("invalid", wrongJSON)
		}
	case []any:
		for _, item := range data {
			if problems := unstorable(item); problems != nil {
				return problems
			}
		}
	case rest.Object:
		for _, member := range data {
			if problems := append(unstorable(member.Name), unstorable(member.Value)...); problems != nil {
				return problems
			}
		}
	}
	return nil
}

// Append appends the value.
func (k JSON) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, k.Plain(value))
}

// Plain is the value as plain data, or as text where Text is set.
func (k JSON) Plain(value reflect.Value) any {
	value = unwrapped(value)
	if !value.IsValid() {
		return nil
	}
	raw, isRaw := rawOf(value)
	if !isRaw {
		encoded, err := json.Marshal(value.Interface())
		if err != nil {
			return nil
		}
		raw = encoded
	}
	if k.Text {
		return string(raw)
	}
	if len(raw) == 0 {
		return nil
	}
	plain, err := decode(raw)
	if err != nil { // a text column that holds no JSON
		return string(raw)
	}
	return asRead(plain)
}

// rawOf is the JSON text that a value holds, if it holds text.
func rawOf(value reflect.Value) ([]byte, bool) {
	switch {
	case value.Kind() == reflect.String:
		return []byte(value.String()), true
	case value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Uint8:
		return value.Bytes(), true
	}
	return nil, false
}

// decode reads JSON as plain data, its members in order.
func decode(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := decodeValue(decoder, 0)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("field: more than one JSON value")
	}
	return value, nil
}

// maxDepth bounds how deep texts may be nested.
const maxDepth = 64

// decodeValue reads one value.
func decodeValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errors.New("field: JSON is nested too deep")
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for decoder.More() {
			item, err := decodeValue(decoder, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err = decoder.Token()
		return list, err
	case json.Delim('{'):
		return decodeObject(decoder, depth)
	}
	return token, nil
}

func decodeObject(decoder *json.Decoder, depth int) (any, error) {
	object := rest.Object{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string) // the decoder gives nothing else here
		value, err := decodeValue(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		object = append(object, rest.Member{Name: name, Value: value})
	}
	_, err := decoder.Token()
	return withoutDoubles(object), err
}
