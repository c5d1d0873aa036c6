package field

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
)

// Decimal is an exact decimal number (DRF's DecimalField). The model holds it
// as text ("4.50") or in a type that reads and writes text, such as
// shopspring/decimal's.
type Decimal struct {
	// Digits is the largest number of digits in total; 0 is no limit.
	Digits int
	// Places is the largest number of digits behind the point, and how many
	// are printed; nil is no limit, and numbers are printed as they are.
	Places *int
	// Minimum and Maximum are inclusive decimals such as "0.5"; empty is no limit.
	Minimum, Maximum string
	// Number prints a JSON number; the default is text, which no client rounds.
	Number bool
	// Rounding says what happens to digits behind the last place where a value
	// is shown: half_even (the default), half_up, half_down, up, down, ceiling
	// or floor. Input with too many places is refused, whatever it says.
	Rounding string
	// Normalize prints without zeros at the end.
	Normalize bool
	// Comma reads and prints 1,5 for 1.5, as text (DRF's localize=True for a
	// language that writes so). Input with a point is taken as well.
	Comma bool
}

// Describe sets the type and the limits.
func (k Decimal) Describe(f *schema.Field) {
	f.Type, f.MaxDigits, f.Places = "decimal", k.Digits, k.Places
	switch {
	case k.Comma:
		f.Printed = "string"
	case k.Number:
		f.Printed = "number"
	}
	if k.Minimum != "" {
		f.Minimum = json.Number(k.Minimum)
	}
	if k.Maximum != "" {
		f.Maximum = json.Number(k.Maximum)
	}
}

// roundings are the ways to round.
var roundings = []string{"", "half_even", "half_up", "half_down", "up", "down", "ceiling", "floor"}

// Check wants a known way to round, and limits that are decimals.
func (k Decimal) Check() error {
	if !slices.Contains(roundings, k.Rounding) {
		return fmt.Errorf("its Rounding is %q: take one of %s", k.Rounding, strings.Join(roundings[1:], ", "))
	}
	for _, limit := range []string{k.Minimum, k.Maximum} {
		if n, ok := parseDecimal(limit); limit != "" && (!ok || !n.short()) {
			return fmt.Errorf("its limit %q is no decimal number", limit)
		}
	}
	if k.Places != nil && (*k.Places < 0 || k.Digits > 0 && *k.Places > k.Digits) {
		return fmt.Errorf("its Places are %d of %d Digits", *k.Places, k.Digits)
	}
	return nil
}

// IsNull reports whether input is blank text.
func (Decimal) IsNull(input any) bool {
	text, ok := input.(string)
	return ok && strings.TrimFunc(text, isSpace) == ""
}

// Parse takes numbers and text, and returns text with the declared places.
func (k Decimal) Parse(input any) (any, error) {
	text := strings.TrimFunc(python.Text(input), isSpace)
	if k.Comma {
		text = strings.Replace(text, ",", ".", 1)
	}
	if len(text) > maxDigits {
		return nil, Invalid("max_string_length", "String value too large.")
	}
	n, ok := parseDecimal(text)
	if _, isBool := input.(bool); !ok || isBool {
		return nil, Invalid("invalid", "A valid number is required.")
	}
	if err := k.precision(n); err != nil {
		return nil, err
	}
	if !n.short() {
		return nil, Invalid("invalid", "A valid number is required.")
	}
	if limit, ok := parseDecimal(k.Maximum); ok && n.compare(limit) > 0 {
		return nil, Invalid("max_value", fmt.Sprintf("Ensure this value is less than or equal to %s.", k.Maximum))
	}
	if limit, ok := parseDecimal(k.Minimum); ok && n.compare(limit) < 0 {
		return nil, Invalid("min_value", fmt.Sprintf("Ensure this value is greater than or equal to %s.", k.Minimum))
	}
	return k.print(n), nil
}

// precision applies the limits on digits.
func (k Decimal) precision(n decimal) error {
	total, whole, places := n.digits()
	switch {
	case k.Digits > 0 && total > k.Digits:
		return Invalid("max_digits", fmt.Sprintf("Ensure that there are no more than %d digits in total.", k.Digits))
	case k.Places != nil && places > *k.Places:
		return Invalid("max_decimal_places", fmt.Sprintf("Ensure that there are no more than %d decimal places.", *k.Places))
	case k.Digits > 0 && k.Places != nil && whole > k.Digits-*k.Places:
		return Invalid("max_whole_digits", fmt.Sprintf("Ensure that there are no more than %d digits before the decimal point.", k.Digits-*k.Places))
	}
	return nil
}

// print is n with the declared places.
func (k Decimal) print(n decimal) string {
	if k.Places != nil {
		n = n.rounded(*k.Places, k.Rounding)
	}
	if k.Normalize {
		n = n.normal()
	}
	return n.String()
}

// Append appends the number as text, or as a JSON number.
func (k Decimal) Append(dst []byte, value reflect.Value) ([]byte, error) {
	if k.Number && !k.Comma {
		if text, ok := k.Plain(value).(json.Number); ok {
			return append(dst, text...), nil
		}
	}
	return appendPlain(dst, k.Plain(value))
}

// Plain is the number as text, or a json.Number where Number is set.
func (k Decimal) Plain(value reflect.Value) any {
	var text string
	switch {
	case value.CanFloat():
		text = fmt.Sprint(widened(value))
	default:
		text = fmt.Sprint(textOf(value))
	}
	n, ok := parseDecimal(strings.TrimFunc(text, isSpace))
	switch {
	case !ok || !n.short():
		return text
	case k.Comma:
		return strings.Replace(k.print(n), ".", ",", 1)
	case k.Number:
		return json.Number(k.print(n))
	}
	return k.print(n)
}
