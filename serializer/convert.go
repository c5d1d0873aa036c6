package serializer

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer/field"
)

// put sets place to a value that a kind has parsed. The error is a refusal for
// a number that the Go type can't hold, and of another kind for a value that
// does not fit it at all.
func put(place reflect.Value, kind field.Kind, value any) error {
	if value == nil {
		place.SetZero()
		return nil
	}
	if place.Kind() == reflect.Interface {
		place.Set(reflect.ValueOf(value))
		return nil
	}
	return fill(room(place), kind, value)
}

// fill is put for a place that can't be null.
func fill(place reflect.Value, kind field.Kind, value any) error {
	v := reflect.ValueOf(value)
	switch {
	case v.Type().AssignableTo(place.Type()):
		place.Set(v)
		return nil
	case place.CanInt() || place.CanUint() || place.CanFloat():
		return fillNumber(place, v)
	}
	if raw, ok := value.(json.RawMessage); ok {
		return fillJSON(place, raw)
	}
	if text, ok := place.Addr().Interface().(encoding.TextUnmarshaler); ok && v.Kind() == reflect.String {
		return text.UnmarshalText([]byte(v.String()))
	}
	switch {
	case place.Kind() == v.Kind() && v.CanConvert(place.Type()):
		place.Set(v.Convert(place.Type()))
		return nil
	case place.Kind() == reflect.String && kind != nil:
		if text, ok := kind.Plain(v).(string); ok {
			place.SetString(text)
			return nil
		}
	case place.Kind() == reflect.Slice && v.Kind() == reflect.Slice:
		return fillSlice(place, v)
	case place.Kind() == reflect.Map:
		return fillMap(place, value)
	}
	return fmt.Errorf("serializer: a %s can't hold a %T", place.Type(), value)
}

// fillNumber refuses what the number type can't hold.
func fillNumber(place, v reflect.Value) error {
	if n, ok := v.Interface().(*big.Int); ok {
		return outOfRange(place.Type(), n.Sign() < 0)
	}
	switch {
	case place.CanFloat() && (v.CanFloat() || v.CanInt()):
		f := v.Convert(reflect.TypeFor[float64]()).Float()
		if place.OverflowFloat(f) {
			return field.Invalid("invalid", "A valid number is required.")
		}
		place.SetFloat(f)
	case place.CanInt() && v.CanInt():
		if place.OverflowInt(v.Int()) {
			return outOfRange(place.Type(), v.Int() < 0)
		}
		place.SetInt(v.Int())
	case place.CanUint() && v.CanInt():
		n := v.Int()
		if n < 0 || place.OverflowUint(uint64(n)) {
			return outOfRange(place.Type(), n < 0)
		}
		place.SetUint(uint64(n))
	default:
		return fmt.Errorf("serializer: a %s can't hold a %s", place.Type(), v.Type())
	}
	return nil
}

// outOfRange is the refusal of a number below or above what a type can hold,
// and databases can: unsigned numbers end at the largest int64.
func outOfRange(t reflect.Type, below bool) error {
	bits := min(t.Bits(), 63)
	low, high := int64(0), int64(1)<<(bits-1)-1+int64(1)<<(bits-1)
	if reflect.Zero(t).CanInt() {
		low, high = -1<<(t.Bits()-1), 1<<(t.Bits()-1)-1
	}
	if below {
		return field.Invalid("min_value", fmt.Sprintf("Ensure this value is greater than or equal to %d.", low))
	}
	return field.Invalid("max_value", fmt.Sprintf("Ensure this value is less than or equal to %d.", high))
}

// fillJSON keeps JSON as text, or reads it into what the place is.
func fillJSON(place reflect.Value, raw json.RawMessage) error {
	switch {
	case place.Kind() == reflect.String:
		place.SetString(string(raw))
	case place.Kind() == reflect.Slice && place.Type().Elem().Kind() == reflect.Uint8:
		place.SetBytes(raw)
	default:
		if json.Unmarshal(raw, place.Addr().Interface()) != nil {
			return field.Invalid("invalid", "Value must be valid JSON.")
		}
	}
	return nil
}

// fillSlice fills a slice item by item.
func fillSlice(place, v reflect.Value) error {
	list := reflect.MakeSlice(place.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		if err := put(list.Index(i), nil, v.Index(i).Interface()); err != nil {
			return err
		}
	}
	place.Set(list)
	return nil
}

// fillMap fills a map from the members of an object.
func fillMap(place reflect.Value, value any) error {
	object, ok := value.(rest.Object)
	if !ok || place.Type().Key().Kind() != reflect.String {
		return fmt.Errorf("serializer: a %s can't hold a %T", place.Type(), value)
	}
	m := reflect.MakeMapWithSize(place.Type(), len(object))
	for _, member := range object {
		item := reflect.New(place.Type().Elem()).Elem()
		if err := put(item, nil, member.Value); err != nil {
			return err
		}
		m.SetMapIndex(reflect.ValueOf(strings.Clone(member.Name)).Convert(place.Type().Key()), item)
	}
	place.Set(m)
	return nil
}
