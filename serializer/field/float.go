package field

import (
	"fmt"
	"math"
	"reflect"
	"strconv"

	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
)

// Float is a finite floating-point number (DRF's FloatField, without NaN and
// the infinities, which JSON can't hold).
type Float struct {
	// Minimum and Maximum are inclusive; nil is no limit.
	Minimum, Maximum *float64
	// Single narrows the range to that of a float32.
	Single bool
}

// maxFloatBits is how many bits the largest whole number of a float64 has.
const maxFloatBits = 1023

// Describe sets the type and the limits.
func (k Float) Describe(f *schema.Field) {
	f.Type = "float"
	if k.Minimum != nil {
		f.Minimum = *k.Minimum
	}
	if k.Maximum != nil {
		f.Maximum = *k.Maximum
	}
}

// Parse takes numbers, text, and booleans as 1 and 0.
func (k Float) Parse(input any) (any, error) {
	n, err := floatOf(input)
	if err != nil {
		return nil, err
	}
	if k.Single && math.Abs(n) > math.MaxFloat32 {
		return nil, Invalid("invalid", "A valid number is required.")
	}
	if k.Maximum != nil && n > *k.Maximum {
		return nil, Invalid("max_value", fmt.Sprintf("Ensure this value is less than or equal to %s.", limitText(*k.Maximum)))
	}
	if k.Minimum != nil && n < *k.Minimum {
		return nil, Invalid("min_value", fmt.Sprintf("Ensure this value is greater than or equal to %s.", limitText(*k.Minimum)))
	}
	return n, nil
}

// floatOf reads input as a finite number.
func floatOf(input any) (float64, error) {
	if truth, ok := input.(bool); ok {
		if truth {
			return 1, nil
		}
		return 0, nil
	}
	text, ok := plainText(input)
	if ok && len(text) > maxDigits {
		return 0, Invalid("max_string_length", "String value too large.")
	}
	n, finite := finite(text)
	if whole, isWhole := wholeNumber(text); ok && !finite && isWhole && whole.BitLen() > maxFloatBits {
		return 0, Invalid("overflow", "Integer value too large to convert to float")
	}
	if !ok || !finite {
		return 0, Invalid("invalid", "A valid number is required.")
	}
	return n, nil
}

// limitText prints a limit as it was declared: 5, not 5.0.
func limitText(limit float64) string {
	return strconv.FormatFloat(limit, 'f', -1, 64)
}

// Append appends the number as Python prints it. It fails for NaN and the
// infinities, which a database may hold.
func (k Float) Append(dst []byte, value reflect.Value) ([]byte, error) {
	if value.CanFloat() {
		return jsontext.AppendFloat(dst, widened(value))
	}
	return appendPlain(dst, k.Plain(value))
}

// Plain is a float64.
func (Float) Plain(value reflect.Value) any {
	switch {
	case value.CanFloat():
		return widened(value)
	case value.CanInt():
		return float64(value.Int())
	case value.CanUint():
		return float64(value.Uint())
	case value.Kind() == reflect.Bool:
		return map[bool]float64{true: 1}[value.Bool()]
	}
	if n, ok := finite(fmt.Sprint(textOf(value))); ok {
		return n
	}
	return textOf(value)
}

// widened is the float64 that prints like value: a float32 is widened by its
// digits, so that 0.1 stays 0.1.
func widened(value reflect.Value) float64 {
	f := value.Float()
	if value.Kind() != reflect.Float32 {
		return f
	}
	wide, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 32), 64)
	if err != nil {
		return f
	}
	return wide
}
