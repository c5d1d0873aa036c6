package viewset

import (
	"encoding"
	"reflect"

	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// lookupName is the path parameter that names an object.
const lookupName = "pk"

// key reads primary keys from URLs.
type key struct {
	column store.Column
	goType reflect.Type
}

// parse turns the text of a URL into a value of the key's Go type. Text that is
// no such value names no object: it never reaches the database.
func (k key) parse(text string) (any, bool) {
	switch value := reflect.New(k.goType).Elem(); {
	case value.CanUint():
		n, ok := field.Key(text, 0, 1<<min(k.goType.Bits(), 63)-1)
		if !ok {
			return nil, false
		}
		value.SetUint(n.Uint64())
		return value.Interface(), true
	case value.CanInt():
		bits := k.goType.Bits()
		n, ok := field.Key(text, -1<<(bits-1), 1<<(bits-1)-1)
		if !ok {
			return nil, false
		}
		value.SetInt(n.Int64())
		return value.Interface(), true
	case k.goType.Kind() == reflect.String:
		value.SetString(text)
		return value.Interface(), text != ""
	default:
		reader, ok := value.Addr().Interface().(encoding.TextUnmarshaler)
		if !ok || reader.UnmarshalText([]byte(text)) != nil {
			return nil, false
		}
		return value.Interface(), true
	}
}
