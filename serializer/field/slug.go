package field

import (
	"reflect"
	"regexp"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Slug is a word for URLs: letters, digits, underscores and hyphens (DRF's
// SlugField).
type Slug struct {
	// MaxLength counts code points; 0 is no limit.
	MaxLength int
	// Blank allows "".
	Blank bool
	// Unicode allows letters and digits of every script.
	Unicode bool
}

var (
	slugs        = regexp.MustCompile(`\A[-a-zA-Z0-9_]+\z`)
	unicodeSlugs = regexp.MustCompile(`\A[-\p{L}\p{N}_]+\z`)
)

// Describe sets the type, the pattern and the limit.
func (k Slug) Describe(f *schema.Field) {
	pattern, _ := k.rule()
	f.Type, f.Blank, f.MaxLength, f.Pattern = "slug", k.Blank, k.MaxLength, pattern.String()
}

// rule is the pattern, and the message where it doesn't match.
func (k Slug) rule() (*regexp.Regexp, rest.Message) {
	if k.Unicode {
		return unicodeSlugs, rest.Message{
			Code: "invalid_unicode",
			Text: `Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.`,
		}
	}
	return slugs, rest.Message{
		Code: "invalid", Text: `Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.`,
	}
}

// Parse takes text and numbers.
func (k Slug) Parse(input any) (any, error) {
	pattern, message := k.rule()
	notText := `Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.`
	return String{MaxLength: k.MaxLength, Blank: k.Blank}.read(input, notText, func(text string) []rest.Message {
		if pattern.MatchString(text) {
			return nil
		}
		return []rest.Message{message}
	})
}

// Append appends the slug as a JSON string.
func (Slug) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return String{}.Append(dst, value)
}

// Plain is the slug.
func (Slug) Plain(value reflect.Value) any { return textOf(value) }
