package versioning

import (
	"errors"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Accept reads the version from the media type of the Accept header that was
// chosen: "application/json; version=1.0" (DRF's AcceptHeaderVersioning). Another
// version than the allowed ones is 406. Caches need no more than the Vary: Accept
// that every answer has.
type Accept struct {
	// Default is the version where the media type has none; it is always
	// allowed.
	Default string
	// Allowed are the versions that there are, and "" where requests without one
	// are served; empty allows any.
	Allowed []string
	// Param is the name of the parameter, in any case; the default is "version".
	Param string
}

// Determine is the parameter's value in r.Accepted.
func (s Accept) Determine(r *rest.Request) (string, error) {
	version, sent := mediaParam(r.Accepted, param(s.Param))
	rules := rules{s.Default, s.Allowed, rest.NotAcceptable, `Invalid version in "Accept" header.`}
	return rules.settle(version, sent)
}

// Err reports a name that is taken.
func (s Accept) Err() error {
	if lower(s.Param) == "q" {
		return errors.New(`versioning.Accept: the parameter "q" weighs media types: give the version another Param`)
	}
	return nil
}

// Parameters are none: the query says nothing.
func (Accept) Parameters() []schema.Parameter { return nil }

// Describe tells of the media type's parameter.
func (s Accept) Describe() (schema.Parameter, Place) {
	return describe(param(s.Param), s.Default, s.Allowed), InAccept
}

// mediaParam is a parameter of a media type, bare or in quotes (RFC 9110,
// section 5.6.6). Of several the last one counts.
func mediaParam(mediaType, name string) (value string, found bool) {
	_, params := cutUnquoted(mediaType)
	for params != "" {
		var text string
		text, params = cutUnquoted(params)
		key, raw, ok := strings.Cut(text, "=")
		if ok && lower(key) == lower(name) {
			value, found = unquoted(strings.TrimSpace(raw)), true
		}
	}
	return value, found
}

// cutUnquoted cuts at the first semicolon outside of quotes.
func cutUnquoted(text string) (before, after string) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case text[i] == ';' && !quoted:
			return text[:i], text[i+1:]
		}
	}
	return text, ""
}

// unquoted is a value without its quotes.
func unquoted(value string) string {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return value
	}
	var b strings.Builder
	for i := 1; i < len(value)-1; i++ {
		if value[i] == '\\' && i+1 < len(value)-1 {
			i++
		}
		b.WriteByte(value[i])
	}
	return b.String()
}
