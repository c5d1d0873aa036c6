package field

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
)

// String is text (DRF's CharField). Blanks at both ends are cut off unless Raw
// is set. NUL and lone surrogates are refused: no database takes them.
//
// Numbers are taken as their text; booleans, lists and objects are refused.
type String struct {
	// MinLength and MaxLength count code points; 0 is no limit.
	MinLength, MaxLength int
	// Blank allows "".
	Blank bool
	// Raw keeps blanks at both ends.
	Raw bool
	// Pattern must match; nil takes anything. Anchor it: ^…$.
	Pattern *regexp.Regexp
	// Invalid is the message for text that Pattern refuses; empty stands for
	// DRF's "This value does not match the required pattern."
	Invalid string
}

// Describe sets the type and the limits.
func (k String) Describe(f *schema.Field) {
	f.Type, f.Blank = "string", k.Blank
	f.MinLength, f.MaxLength = k.MinLength, k.MaxLength
	if k.Pattern != nil {
		f.Pattern = k.Pattern.String()
	}
}

// Parse takes text and numbers.
func (k String) Parse(input any) (any, error) {
	return k.read(input, "Not a valid string.", func(string) []rest.Message { return nil })
}

// match applies the pattern.
func (k String) match(text string) []rest.Message {
	if k.Pattern == nil || k.Pattern.MatchString(text) {
		return nil
	}
	if k.Invalid != "" {
		return problem("invalid", k.Invalid)
	}
	return problem("invalid", wrongPattern)
}

const wrongPattern = "This value does not match the required pattern."

// read takes text, cuts it, and applies the pattern, the limits, and what rule
// says of it. The message notText is for input that is no text at all.
func (k String) read(input any, notText string, rule func(text string) []rest.Message) (any, error) {
	text, ok := plainText(input)
	if !ok {
		return nil, Invalid("invalid", notText)
	}
	if !k.Raw {
		text = strings.TrimFunc(text, isSpace)
	}
	if text == "" {
		if k.Blank {
			return "", nil
		}
		return nil, Invalid("blank", "This field may not be blank.")
	}
	problems := append(k.match(text), k.limits(text)...)
	problems = append(problems, unprintable(text)...)
	problems = append(problems, rule(text)...)
	if problems != nil {
		return nil, broken(problems...)
	}
	return text, nil
}

// limits applies the lengths.
func (k String) limits(text string) []rest.Message {
	length := codePoints(text)
	if k.MaxLength > 0 && length > k.MaxLength {
		return problem("max_length", fmt.Sprintf("Ensure this field has no more than %d characters.", k.MaxLength))
	}
	if length < k.MinLength {
		return problem("min_length", fmt.Sprintf("Ensure this field has at least %d characters.", k.MinLength))
	}
	return nil
}

// Append appends the text as a JSON string.
func (String) Append(dst []byte, value reflect.Value) ([]byte, error) {
	if value.Kind() == reflect.String {
		return jsontext.AppendString(dst, value.String()), nil
	}
	return appendPlain(dst, textOf(value))
}

// Plain is the text.
func (String) Plain(value reflect.Value) any { return textOf(value) }

// textOf is a value that is printed as text: a string, or what a type says of
// itself.
func textOf(value reflect.Value) any {
	if value.Kind() == reflect.String {
		return value.String()
	}
	if text, ok := ownText(value); ok {
		return text
	}
	return fmt.Sprint(value.Interface())
}

// problem is a list of one message.
func problem(code, text string) []rest.Message {
	return []rest.Message{{Text: text, Code: code}}
}

// unprintable reports what no database stores as text.
func unprintable(text string) []rest.Message {
	var problems []rest.Message
	if strings.IndexByte(text, 0) >= 0 {
		problems = problem("null_characters_not_allowed", "Null characters are not allowed.")
	}
	if utf8.ValidString(text) {
		return problems
	}
	if r, ok := surrogate(text); ok {
		return append(problems, rest.Message{
			Text: fmt.Sprintf("Surrogate characters are not allowed: U+%X.", r),
			Code: "surrogate_characters_not_allowed",
		})
	}
	return append(problems, rest.Message{Text: "Not a valid string.", Code: "invalid"})
}

// surrogate returns the first lone surrogate of text, which the JSON parser
// encodes in three bytes as if it were a character.
func surrogate(text string) (rune, bool) {
	for i := 0; i+2 < len(text); i++ {
		if text[i] == 0xed && text[i+1] >= 0xa0 {
			return 0xd000 | rune(text[i+1]&0x3f)<<6 | rune(text[i+2]&0x3f), true
		}
	}
	return 0, false
}

// codePoints counts the characters of text; a lone surrogate counts as one.
func codePoints(text string) int {
	n := 0
	for i := range len(text) {
		if text[i]&0xc0 != 0x80 {
			n++
		}
	}
	return n
}

// isSpace is what Python's str.strip cuts off.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || (r >= 0x1c && r <= 0x1f)
}
