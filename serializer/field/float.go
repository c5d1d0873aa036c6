package field

import (
	"fmt"
	"math"
	"reflect"
	"strconv"

	"github.com/quintet-go/rest"
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
func (k Float) Parse(input any) (any, []rest.Message) {
	n, problems := floatOf(input)
	if problems != nil {
		return nil, problems
	}
	if k.Single && math.Abs(n) > math.MaxFloat32 {
		return nil, problem("invalid", "A valid number is required.")
	}
	if k.Maximum != nil && n > *k.Maximum {
		return nil, problem("max_value", fmt.Sprintf("Ensure this value is less than or equal to %s.", limitText(*k.Maximum)))
	}
	if k.Minimum != nil && n < *k.Minimum {
		return nil, problem("min_value", fmt.Sprintf("Ensure this value is greater than or equal to %s.", limitText(*k.Minimum)))
	}
	return n, nil
}

// floatOf reads input as a finite number.
func floatOf(input any) (float64, []rest.Message) {
	if truth, ok := input.(bool); ok {
		if truth {
			return 1, nil
		}
		return 0, nil
	}
	text, ok := plainText(input)
	if ok && len(text) > maxDigits {
		return 0, problem("max_string_length", "String value too large.")
	}
	n, finite := finite(text)
	if !ok || !finite {
		return 0, problem("invalid", "A valid number is required.")
	}
	return n, nil
}

// limitText prints a limit as it was declared: 5, not 5.0.
func limitText(limit float64) string {
	return strconv.FormatFloat(limit, 'f', -1, 64)
}

// Append appends the number as Python prints it. It fails for NaN and the
// infinities, which a database may hold.
func (Float) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return jsontext.AppendFloat(dst, widened(value))
}

// Plain is a float64.
func (Float) Plain(value reflect.Value) any { return widened(value) }

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
