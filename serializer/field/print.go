package field

import (
	"encoding"
	"fmt"
	"reflect"
	"time"

	"github.com/quintet-go/rest/internal/jsontext"
)

// appendPlain appends plain data as JSON.
func appendPlain(dst []byte, data any) ([]byte, error) { return jsontext.AppendValue(dst, data) }

// ownText is the text that a value's type gives of itself, as decimals and
// UUIDs do, and false for a type that does not.
func ownText(value reflect.Value) (string, bool) {
	if !value.IsValid() || !value.CanInterface() {
		return "", false
	}
	own := value.Interface()
	if value.CanAddr() {
		if _, ok := own.(encoding.TextMarshaler); !ok {
			own = value.Addr().Interface()
		}
	}
	switch own := own.(type) {
	case encoding.TextMarshaler:
		text, err := own.MarshalText()
		return string(text), err == nil
	case fmt.Stringer:
		return own.String(), true
	}
	return "", false
}

// timeIn is the time that a value holds, if it is one.
func timeIn(value reflect.Value) (time.Time, bool) {
	timeType := reflect.TypeFor[time.Time]()
	if !value.IsValid() || value.Kind() != reflect.Struct || !value.Type().ConvertibleTo(timeType) {
		return time.Time{}, false
	}
	t, ok := value.Convert(timeType).Interface().(time.Time)
	return t, ok
}
