package field

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"github.com/quintet-go/rest/schema"
)

// UUID is a universally unique identifier (RFC 9562, DRF's UUIDField). The
// model holds it in a [16]byte type such as google/uuid's, or as text with
// hyphens.
type UUID struct {
	// Format is how it is printed: "hex_verbose" (the default, with hyphens),
	// "hex", "urn", or "int", a JSON number.
	Format string
}

// uuidBytes is the length of a UUID.
const uuidBytes = 16

// Describe sets the type and format.
func (k UUID) Describe(f *schema.Field) {
	f.Type, f.Format = "string", "uuid"
	switch k.Format {
	case "int":
		f.Printed = "integer"
	case "hex", "urn":
		f.Printed = "string"
	}
}

// Check wants a known format.
func (k UUID) Check() error {
	switch k.Format {
	case "", "hex_verbose", "hex", "urn", "int":
		return nil
	}
	return fmt.Errorf("its Format is %q: take one of hex_verbose, hex, urn, int", k.Format)
}

// Parse takes text with or without hyphens, braces or urn:uuid:, and whole
// numbers below 2^128. It returns the text with hyphens.
func (k UUID) Parse(input any) (any, error) {
	var digits string
	switch input := input.(type) {
	case string:
		digits = strings.NewReplacer("urn:", "", "uuid:", "").Replace(input)
		digits = strings.ReplaceAll(strings.Trim(digits, "{}"), "-", "")
	case json.Number, bool:
		digits = wholeDigits(input)
	}
	raw, err := hex.DecodeString(digits)
	if err != nil || len(raw) != uuidBytes {
		return nil, Invalid("invalid", "Must be a valid UUID.")
	}
	return hyphened(raw), nil
}

// wholeDigits are the hexadecimal digits of a number, or of a boolean, which
// Python counts as one.
func wholeDigits(input any) string {
	n := new(big.Int)
	switch input := input.(type) {
	case bool:
		if input {
			n.SetInt64(1)
		}
	case json.Number:
		if len(input) > maxDigits { // before it is read: that takes time
			return ""
		}
		if _, ok := n.SetString(string(input), 10); !ok || n.Sign() < 0 || n.BitLen() > uuidBytes*8 {
			return ""
		}
	}
	digits := n.Text(16)
	return strings.Repeat("0", 2*uuidBytes-len(digits)) + digits
}

// hyphened prints a UUID in its usual form.
func hyphened(raw []byte) string {
	digits := hex.EncodeToString(raw)
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
}

// Append appends the UUID in its format.
func (k UUID) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, k.Plain(value))
}

// Plain is the UUID as text, or as a number for the format int.
func (k UUID) Plain(value reflect.Value) any {
	var text string
	if value.Kind() == reflect.Array && value.Len() == uuidBytes && value.Type().Elem().Kind() == reflect.Uint8 {
		raw := make([]byte, uuidBytes)
		reflect.Copy(reflect.ValueOf(raw), value)
		text = hyphened(raw)
	} else {
		parsed, err := k.Parse(textOf(value))
		if err != nil {
			return textOf(value)
		}
		text, _ = parsed.(string)
	}
	digits := strings.ReplaceAll(text, "-", "")
	switch k.Format {
	case "hex":
		return digits
	case "urn":
		return "urn:uuid:" + text
	case "int":
		n, _ := new(big.Int).SetString(digits, 16) // digits are hexadecimal
		return json.Number(n.String())
	}
	return text
}
