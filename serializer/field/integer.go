package field

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"strconv"

	"github.com/quintet-go/rest/schema"
)

// Integer is a whole number (DRF's IntegerField). Text is read as Python's int
// reads it, with a fraction of zeros allowed: "7", " +7", "7.0". A number that
// the model's Go type can't hold is refused as one that is over a limit.
type Integer struct {
	// Minimum and Maximum are inclusive; nil is no limit.
	Minimum, Maximum *int64
	// Big uses the words of DRF's BigIntegerField.
	Big bool
	// Text prints the number as a JSON string, for clients that keep numbers
	// as floats (DRF's COERCE_BIGINT_TO_STRING).
	Text bool
}

// zeroFraction is a fraction that an integer's text may end in.
var zeroFraction = regexp.MustCompile(`\.0*\s*$`)

// Describe sets the type and the limits.
func (k Integer) Describe(f *schema.Field) {
	f.Type = "integer"
	if k.Big {
		f.Format = "int64"
	}
	if k.Text {
		f.Printed = "string"
	}
	if k.Minimum != nil {
		f.Minimum = *k.Minimum
	}
	if k.Maximum != nil {
		f.Maximum = *k.Maximum
	}
}

// Parse takes numbers and text, and returns an int64, or a *big.Int for a
// number that none can hold.
func (k Integer) Parse(input any) (any, error) {
	text, ok := plainText(input)
	if !ok {
		return nil, k.invalid()
	}
	if len(text) > maxDigits {
		return nil, Invalid("max_string_length", "String value too large.")
	}
	n, ok := wholeNumber(zeroFraction.ReplaceAllString(text, ""))
	if !ok {
		return nil, k.invalid()
	}
	if k.Maximum != nil && n.Cmp(big.NewInt(*k.Maximum)) > 0 {
		return nil, Invalid("max_value", fmt.Sprintf("Ensure this value is less than or equal to %d.", *k.Maximum))
	}
	if k.Minimum != nil && n.Cmp(big.NewInt(*k.Minimum)) < 0 {
		return nil, Invalid("min_value", fmt.Sprintf("Ensure this value is greater than or equal to %d.", *k.Minimum))
	}
	if !n.IsInt64() {
		return n, nil
	}
	return n.Int64(), nil
}

func (k Integer) invalid() error {
	if k.Big {
		return Invalid("invalid", "A valid biginteger is required.")
	}
	return Invalid("invalid", "A valid integer is required.")
}

// Append appends the digits.
func (k Integer) Append(dst []byte, value reflect.Value) ([]byte, error) {
	switch {
	case k.Text:
	case value.CanUint():
		return strconv.AppendUint(dst, value.Uint(), 10), nil
	case value.CanInt():
		return strconv.AppendInt(dst, value.Int(), 10), nil
	}
	return appendPlain(dst, k.Plain(value))
}

// Plain is an int64 or a uint64, or text where Text is set.
func (k Integer) Plain(value reflect.Value) any {
	var plain any
	switch {
	case value.CanUint():
		plain = value.Uint()
	case value.CanInt():
		plain = value.Int()
	default:
		plain = k.fromText(value)
	}
	if k.Text {
		return fmt.Sprint(plain)
	}
	return plain
}

// fromText is the number in a value of another type: a float, a text, a
// big.Int.
func (k Integer) fromText(value reflect.Value) any {
	if value.CanFloat() {
		return int64(value.Float())
	}
	n, err := Integer{}.Parse(textOf(value))
	switch n := n.(type) {
	case int64:
		return n
	case *big.Int:
		return json.Number(n.String())
	}
	_ = err // what is no number is shown as it is
	return textOf(value)
}
