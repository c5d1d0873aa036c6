package field

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/quintet-go/rest/internal/jsontext"
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
		return numberText(input), true
	}
	return "", false
}

// numberText prints a JSON number as Python does: integers as their digits,
// and others as floats (1e3 is 1000.0).
func numberText(n json.Number) string {
	text := string(n)
	if !strings.ContainsAny(text, ".eE") {
		if text == "-0" {
			return "0"
		}
		return text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	printed, err := jsontext.AppendFloat(nil, f)
	if err != nil {
		return text
	}
	return string(printed)
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

// Key reads the text of a URL's parameter as a whole number between low and
// high, as DRF does by Python's int: "7", "07", "+7" and " 7" are 7; "0x7",
// "7.0", "7e0" and "true" are nothing.
func Key(text string, low int64, high uint64) (n *big.Int, ok bool) {
	n, ok = wholeNumber(text)
	if !ok || n.Cmp(big.NewInt(low)) < 0 || n.Cmp(new(big.Int).SetUint64(high)) > 0 {
		return nil, false
	}
	return n, true
}

// finite reads text as a finite float, as Python's float does but for names
// such as inf, hexadecimal and underscores.
func finite(text string) (float64, bool) {
	text = strings.TrimFunc(text, isSpace)
	if text == "" || strings.ContainsAny(text, "xXpP_iInN") {
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0, false
	}
	return f, true
}
