package field

import (
	"encoding"
	"encoding/json"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
)

// maxDigits is how long a number's text may be (DRF's MAX_STRING_LENGTH).
const maxDigits = 1000

// plainText is input as text: strings as they are, and numbers as Python
// prints them.
func plainText(input any) (string, bool) {
	switch input := input.(type) {
	case string:
		return input, true
	case json.Number:
		return python.Number(input), true
	}
	return "", false
}

// wholeNumber reads text as Python's int does: blanks around it, a sign, and
// the decimal digits of any script.
func wholeNumber(text string) (*big.Int, bool) {
	text = strings.TrimFunc(text, isSpace)
	if text == "" || len(text) > maxDigits {
		return nil, false
	}
	digits := make([]byte, 0, len(text))
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9', i == 0 && (r == '-' || r == '+'):
			digits = append(digits, text[i])
		default:
			d, ok := decimalDigit(r)
			if !ok {
				return nil, false
			}
			digits = append(digits, d)
		}
	}
	return new(big.Int).SetString(string(digits), 10)
}

// decimalDigit is the ASCII digit for a decimal digit of any script. Unicode
// places the ten digits of a script in a row.
func decimalDigit(r rune) (byte, bool) {
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	value := 0
	for value < 9 && unicode.Is(unicode.Nd, r-1) {
		r--
		value++
	}
	if unicode.Is(unicode.Nd, r-1) { // rows that touch, as in U+1D7CE…1D7FF
		return 0, false
	}
	return byte('0' + value), true
}

// Key reads the text of a URL's parameter, or of a reference, as a key of a Go
// type. Whole numbers are read as Python's int reads them, as DRF does: "7",
// "07", "+7" and " 7" are 7; "0x7", "7.0", "7e0" and "true" are nothing. Unsigned
// numbers end at the largest int64. Types that read text, such as UUIDs, read it
// themselves. Text that is no such key is not ok.
func Key(goType reflect.Type, text string) (key any, ok bool) {
	value := reflect.New(goType).Elem()
	switch {
	case value.CanUint() || value.CanInt():
		n, ok := wholeNumber(text)
		if !ok || !n.IsInt64() || value.CanUint() && (n.Sign() < 0 || value.OverflowUint(n.Uint64())) ||
			value.CanInt() && value.OverflowInt(n.Int64()) {
			return nil, false
		}
		value.Set(reflect.ValueOf(n.Int64()).Convert(goType))
		return value.Interface(), true
	case goType.Kind() == reflect.String:
		value.SetString(text)
		return value.Interface(), text != "" && unprintable(text) == nil
	}
	reader, ok := value.Addr().Interface().(encoding.TextUnmarshaler)
	if !ok || reader.UnmarshalText([]byte(text)) != nil {
		return nil, false
	}
	return value.Interface(), true
}

// DescribeKey sets the type and format of a key of a Go type, as [Key] reads it.
func DescribeKey(goType reflect.Type, f *schema.Field) {
	value := reflect.Zero(goType)
	switch {
	case value.CanUint() || value.CanInt():
		f.Type = "integer"
	case goType.Kind() == reflect.Array && goType.Len() == uuidBytes:
		f.Type, f.Format = "string", "uuid"
	default:
		f.Type = "string"
	}
}

// finite reads text as a finite float, as Python's float does, in the digits of
// any script, but for names such as inf, hexadecimal and underscores.
func finite(text string) (float64, bool) {
	text = strings.TrimFunc(text, isSpace)
	if text == "" || strings.ContainsAny(text, "xXpP_iInN") {
		return 0, false
	}
	f, err := strconv.ParseFloat(asciiDigits(text), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0, false
	}
	return f, true
}
