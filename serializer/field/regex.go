package field

import (
	"reflect"
	"regexp"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Regex is text that a pattern must match somewhere (DRF's RegexField).
type Regex struct {
	// Pattern is searched for: anchor it, ^…$, to match the whole text. Nil
	// takes anything.
	Pattern *regexp.Regexp
	// Invalid is the message for other text; empty stands for DRF's "This value
	// does not match the required pattern."
	Invalid string
	// MinLength and MaxLength count code points; 0 is no limit.
	MinLength, MaxLength int
	// Blank allows "".
	Blank bool
}

// Describe sets the type, the pattern and the limits.
func (k Regex) Describe(f *schema.Field) {
	String{MinLength: k.MinLength, MaxLength: k.MaxLength, Blank: k.Blank, Pattern: k.Pattern}.Describe(f)
	f.Type = "regex"
}

// Parse takes text and numbers.
func (k Regex) Parse(input any) (any, error) {
	message := k.Invalid
	if message == "" {
		message = wrongPattern
	}
	text := String{MinLength: k.MinLength, MaxLength: k.MaxLength, Blank: k.Blank}
	return text.read(input, message, func(text string) []rest.Message {
		if k.Pattern == nil || k.Pattern.MatchString(text) {
			return nil
		}
		return problem("invalid", message)
	})
}

// Append appends the text as a JSON string.
func (Regex) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return String{}.Append(dst, value)
}

// Plain is the text.
func (Regex) Plain(value reflect.Value) any { return textOf(value) }
