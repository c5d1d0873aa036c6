package pagination

import (
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"
)

// position is what a cursor holds: the values of the row beside which a page
// begins, and on which side. Without values it is the end of the list.
type position struct {
	back   bool
	values []any
}

// The letters before values, which tell their types. Numbers follow as varints,
// floats as their bits, and texts after their length.
const (
	isNull     = 'n'
	isTrue     = 'y'
	isFalse    = 'z'
	isInteger  = 'i'
	isUnsigned = 'u'
	isFloat    = 'f'
	isText     = 's'
	isBytes    = 'x'
	isTime     = 't'
)

// encode writes a position.
func encode(at position) ([]byte, error) {
	text := []byte{isFalse}
	if at.back {
		text[0] = isTrue
	}
	var err error
	for _, value := range at.values {
		if text, err = appendValue(text, value); err != nil {
			return nil, err
		}
	}
	return text, nil
}

// appendValue writes a value of a column, as the database gets it.
func appendValue(text []byte, value any) ([]byte, error) {
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return append(text, isNull), nil
	}
	if valuer, ok := value.(driver.Valuer); ok {
		plain, err := valuer.Value()
		if err != nil {
			return nil, err
		}
		value, v = plain, reflect.ValueOf(plain)
	}
	switch value := value.(type) {
	case nil:
		return append(text, isNull), nil
	case time.Time:
		text = binary.AppendVarint(append(text, isTime), value.Unix())
		return binary.AppendUvarint(text, uint64(value.Nanosecond())), nil //nolint:gosec // 0 to 999,999,999
	case []byte:
		return append(binary.AppendUvarint(append(text, isBytes), uint64(len(value))), value...), nil
	}
	return appendKind(text, v)
}

// appendKind writes a value of a kind of Go's.
func appendKind(text []byte, v reflect.Value) ([]byte, error) {
	switch {
	case v.CanInt():
		return binary.AppendVarint(append(text, isInteger), v.Int()), nil
	case v.CanUint():
		return binary.AppendUvarint(append(text, isUnsigned), v.Uint()), nil
	case v.CanFloat():
		return binary.BigEndian.AppendUint64(append(text, isFloat), math.Float64bits(v.Float())), nil
	case v.Kind() == reflect.String:
		return append(binary.AppendUvarint(append(text, isText), uint64(v.Len())), v.String()...), nil //nolint:gosec // a length
	case v.Kind() == reflect.Bool && v.Bool():
		return append(text, isTrue), nil
	case v.Kind() == reflect.Bool:
		return append(text, isFalse), nil
	case v.Kind() == reflect.Pointer:
		return appendValue(text, v.Elem().Interface())
	}
	return nil, fmt.Errorf("pagination: a list can't be cut where it is sorted by a %s", v.Type())
}

// errPosition is a position that no encode has written.
var errPosition = errors.New("pagination: no position")

// decode reads a position.
func decode(text []byte) (position, error) {
	if len(text) == 0 {
		return position{}, errPosition
	}
	at := position{back: text[0] == isTrue}
	for text = text[1:]; len(text) > 0; {
		value, rest, err := decodeValue(text[0], text[1:])
		if err != nil {
			return position{}, err
		}
		at.values, text = append(at.values, value), rest
	}
	return at, nil
}

// decodeValue reads a value of the type that a letter tells, and returns what
// follows it.
func decodeValue(letter byte, text []byte) (value any, rest []byte, err error) {
	switch letter {
	case isNull:
		return nil, text, nil
	case isTrue, isFalse:
		return letter == isTrue, text, nil
	case isInteger:
		n, size := binary.Varint(text)
		return n, text[max(size, 0):], wrong(size <= 0)
	case isUnsigned:
		n, size := binary.Uvarint(text)
		return unsigned(n), text[max(size, 0):], wrong(size <= 0)
	case isFloat:
		if len(text) < 8 {
			return nil, nil, errPosition
		}
		return math.Float64frombits(binary.BigEndian.Uint64(text)), text[8:], nil
	case isText, isBytes:
		size, n := binary.Uvarint(text)
		if n <= 0 || size > uint64(len(text)-n) { //nolint:gosec // never negative
			return nil, nil, errPosition
		}
		end := n + int(size) //nolint:gosec // at most len(text)
		if letter == isText {
			return string(text[n:end]), text[end:], nil
		}
		return text[n:end:end], text[end:], nil
	case isTime:
		return decodeTime(text)
	}
	return nil, nil, errPosition
}

// decodeTime reads seconds and nanoseconds.
func decodeTime(text []byte) (value any, rest []byte, err error) {
	seconds, n := binary.Varint(text)
	if n <= 0 {
		return nil, nil, errPosition
	}
	nanoseconds, m := binary.Uvarint(text[n:])
	if m <= 0 || nanoseconds >= uint64(time.Second) {
		return nil, nil, errPosition
	}
	return time.Unix(seconds, int64(nanoseconds)).UTC(), text[n+m:], nil
}

// unsigned is an int64 where it can be: not every driver takes larger numbers.
func unsigned(n uint64) any {
	if n <= math.MaxInt64 {
		return int64(n)
	}
	return n
}

// wrong is an error if there is something wrong.
func wrong(is bool) error {
	if is {
		return errPosition
	}
	return nil
}
