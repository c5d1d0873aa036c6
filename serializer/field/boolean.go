package field

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Boolean is true or false (DRF's BooleanField). It takes the words that HTML
// forms and query strings use: t, y, yes, true, on, 1 and their opposites, in
// any case.
type Boolean struct {
	// Null makes the words null and "" stand for no value.
	Null bool
}

// Describe sets the type.
func (Boolean) Describe(f *schema.Field) { f.Type = "boolean" }

// Parse takes booleans, 0, 1 and words. For a null word it returns nil.
func (k Boolean) Parse(input any) (any, []rest.Message) {
	if truth, ok := input.(bool); ok {
		return truth, nil
	}
	text, ok := plainText(input)
	if !ok || len(text) > maxDigits {
		return nil, problem("invalid", "Must be a valid boolean.")
	}
	switch strings.ToLower(strings.TrimFunc(text, isSpace)) {
	case "t", "y", "yes", "true", "on", "1", "1.0":
		return true, nil
	case "f", "n", "no", "false", "off", "0", "0.0":
		return false, nil
	case "null", "":
		if k.Null {
			return nil, nil
		}
	}
	return nil, problem("invalid", "Must be a valid boolean.")
}

// Append appends true or false.
func (Boolean) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return strconv.AppendBool(dst, value.Bool()), nil
}

// Plain is a bool.
func (Boolean) Plain(value reflect.Value) any { return value.Bool() }
