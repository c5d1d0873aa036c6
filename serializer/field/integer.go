package field

import (
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"strconv"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Integer is a whole number (DRF's IntegerField). Text is read as Python's int
// reads it, with a fraction of zeros allowed: "7", " +7", "7.0".
type Integer struct {
	// Minimum and Maximum are inclusive, and within the Go field's range.
	Minimum, Maximum int64
	// Low and High are what messages and descriptions say: the limits that the
	// declaration sets itself, or nil where the Go type alone sets them.
	Low, High *int64
}

// zeroFraction is a fraction that an integer's text may end in.
var zeroFraction = regexp.MustCompile(`\.0*\s*$`)

// Describe sets the type, and the limits that were declared.
func (k Integer) Describe(f *schema.Field) {
	f.Type = "integer"
	if k.Low != nil {
		f.Minimum = *k.Low
	}
	if k.High != nil {
		f.Maximum = *k.High
	}
}

// Parse takes numbers and text, and returns an int64.
func (k Integer) Parse(input any) (any, []rest.Message) {
	text, ok := plainText(input)
	if !ok {
		return nil, problem("invalid", "A valid integer is required.")
	}
	if len(text) > maxDigits {
		return nil, problem("max_string_length", "String value too large.")
	}
	n, ok := wholeNumber(zeroFraction.ReplaceAllString(text, ""))
	if !ok {
		return nil, problem("invalid", "A valid integer is required.")
	}
	if n.Cmp(big.NewInt(k.Maximum)) > 0 {
		return nil, problem("max_value", fmt.Sprintf("Ensure this value is less than or equal to %d.", k.Maximum))
	}
	if n.Cmp(big.NewInt(k.Minimum)) < 0 {
		return nil, problem("min_value", fmt.Sprintf("Ensure this value is greater than or equal to %d.", k.Minimum))
	}
	return n.Int64(), nil
}

// Append appends the digits.
func (Integer) Append(dst []byte, value reflect.Value) ([]byte, error) {
	if value.CanUint() {
		return strconv.AppendUint(dst, value.Uint(), 10), nil
	}
	return strconv.AppendInt(dst, value.Int(), 10), nil
}

// Plain is an int64 or a uint64.
func (Integer) Plain(value reflect.Value) any {
	if value.CanUint() {
		return value.Uint()
	}
	return value.Int()
}
