package field

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/quintet-go/rest/schema"
)

// Boolean is true or false (DRF's BooleanField). It takes the words that HTML
// forms and query strings use: t, y, yes, true, on, 1 and their opposites, in
// any case. Where the field may be null, "" and "null" are null.
type Boolean struct{}

// Describe sets the type.
func (Boolean) Describe(f *schema.Field) { f.Type = "boolean" }

// IsNull reports whether input is one of the words for null.
func (Boolean) IsNull(input any) bool {
	text, ok := input.(string)
	return ok && (text == "" || strings.EqualFold(text, "null"))
}

// Parse takes booleans, 0, 1 and words.
func (k Boolean) Parse(input any) (any, error) {
	switch input := input.(type) {
	case bool:
		return input, nil
	case string:
		if truth, ok := truthOf(input); ok {
			return truth, nil
		}
	case json.Number:
		if n, ok := finite(string(input)); ok && (n == 0 || n == 1) {
			return n == 1, nil
		}
	}
	return nil, Invalid("invalid", "Must be a valid boolean.")
}

// truthOf reads a word.
func truthOf(text string) (truth, ok bool) {
	if len(text) > len("false") {
		return false, false
	}
	switch strings.ToLower(text) {
	case "t", "y", "yes", "true", "on", "1":
		return true, true
	case "f", "n", "no", "false", "off", "0":
		return false, true
	}
	return false, false
}

// Append appends true or false.
func (k Boolean) Append(dst []byte, value reflect.Value) ([]byte, error) {
	if value.Kind() == reflect.Bool {
		return strconv.AppendBool(dst, value.Bool()), nil
	}
	return appendPlain(dst, k.Plain(value))
}

// Plain is a bool: for numbers and text whether they stand for true, or, where
// they are no such word, whether they are there at all. Lists and maps are true
// unless they are empty.
func (Boolean) Plain(value reflect.Value) any {
	switch {
	case value.Kind() == reflect.Bool:
		return value.Bool()
	case value.Kind() == reflect.String:
		if truth, ok := truthOf(value.String()); ok {
			return truth
		}
	case value.Kind() == reflect.Slice || value.Kind() == reflect.Map:
		return value.Len() > 0
	}
	return !value.IsZero()
}
