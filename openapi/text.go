package openapi

import (
	"slices"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"

	"github.com/quintet-go/rest/schema"
)

// formats are those of JSON Schema and OpenAPI that texts may have. A text that
// may be empty has none of them: "" is no e-mail address.
var formats = []string{"email", "uri", "uuid", "ipv4", "ipv6"}

// text describes a text.
func text(f *schema.Field, side side) *base.Schema {
	made := &base.Schema{Type: []string{"string"}, Format: textFormat(f)}
	if f.Printed == "integer" {
		made.Type, made.Format = []string{"integer"}, ""
		return made
	}
	if f.MaxLength > 0 {
		made.MaxLength = new(int64(f.MaxLength))
	}
	least := f.MinLength
	if least == 0 && !f.Blank && made.Format == "" { // blank text is refused
		least = 1
	}
	if least > 0 && (side == sent || side == patched) {
		made.MinLength = new(int64(least))
	}
	if f.WriteOnly && f.Type == "string" && made.Format == "" {
		made.Format = "password"
	}
	if pattern, ok := scripted(f.Pattern); ok && pattern != "" {
		if f.Blank {
			pattern = "^$|" + pattern
		}
		made.Pattern = pattern
	}
	return made
}

// textFormat is the format of a text, where there is one for all of its values.
func textFormat(f *schema.Field) string {
	format := f.Format
	if f.Type == "email" {
		format = "email"
	}
	if f.Blank || f.Printed != "" || !slices.Contains(formats, format) {
		return ""
	}
	return format
}

// scripted is a pattern in RE2's syntax as one in JavaScript's, which documents
// have, and false where that can't be written.
func scripted(pattern string) (string, bool) {
	pattern = strings.NewReplacer(`\\`, `\\`, `\A`, `^`, `\z`, `$`).Replace(pattern)
	for _, foreign := range []string{"(?P<", "(?i", "(?s", "(?m", "(?U", "(?-", "[[:", `\p`, `\P`, `\Q`, `\pL`, `\C`, `\a`, `\x{`} {
		if strings.Contains(pattern, foreign) {
			return "", false
		}
	}
	return pattern, true
}
