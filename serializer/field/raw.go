package field

import (
	"encoding/json"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// ReadOnly shows a value as it is, whatever its Go type, and takes none (DRF's
// ReadOnlyField).
type ReadOnly struct{}

// Describe makes the field read-only.
func (ReadOnly) Describe(f *schema.Field) { f.Type, f.ReadOnly, f.Required = "field", true, false }

// Parse is never called: it refuses everything.
func (ReadOnly) Parse(any) (any, error) {
	return nil, Invalid("read_only", "This field is read-only.")
}

// Append appends the value: plain values as other kinds print them, others as
// encoding/json does.
func (ReadOnly) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, plainOf(value))
}

// Plain is the value.
func (ReadOnly) Plain(value reflect.Value) any { return plainOf(value) }

// plainOf is a Go value as plain data, as far as it has a plain kind.
func plainOf(value reflect.Value) any {
	for value.IsValid() && (value.Kind() == reflect.Interface || value.Kind() == reflect.Pointer) {
		if value.IsNil() {
			return nil
		}
		value = value.Elem()
	}
	if !value.IsValid() {
		return nil
	}
	if t := value.Type(); t == reflect.TypeFor[json.Number]() || t == reflect.TypeFor[rest.Object]() {
		return value.Interface()
	}
	if t, ok := timeIn(value); ok {
		return t
	}
	if value.Kind() == reflect.Struct || value.Kind() == reflect.Array {
		if text, ok := ownText(value); ok {
			return text
		}
	}
	switch {
	case value.Kind() == reflect.String:
		return value.String()
	case value.Kind() == reflect.Bool:
		return value.Bool()
	case value.CanInt():
		return value.Int()
	case value.CanUint():
		return value.Uint()
	case value.CanFloat():
		return widened(value)
	case value.Kind() == reflect.Slice && value.Type().Elem().Kind() != reflect.Uint8:
		list := make([]any, value.Len())
		for i := range list {
			list[i] = plainOf(value.Index(i))
		}
		return list
	}
	return value.Interface()
}
