package parser

import (
	"io"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// JSON reads JSON (RFC 8259), strictly: exactly one value, no comments, no byte
// order mark, no NaN, no trailing commas, valid UTF-8. What it refuses is an
// *[rest.Error] of kind Malformed, in the words of Python's json module, with
// the line, column and character of the first fault.
//
// Objects become a [rest.Object] with their members in order, arrays []any,
// numbers json.Number with the literal text, so that nothing is rounded. Names
// of members are compared exactly, after unescaping. The escape of a lone
// surrogate, such as \ud83d, is kept as three bytes that are not UTF-8 (as
// WTF-8 does), so that a text field can refuse it by its code point.
//
// Texts share one copy of the body: who keeps one for long should clone it.
type JSON struct {
	// LastNameWins takes the last of several members of an object with the same
	// name, as DRF does: the [rest.Object] has one of them, at the place of the
	// first. The default is to refuse such an object.
	LastNameWins bool

	// AnyCharset takes a Content-Type with any charset parameter: Latin-1 is
	// read as such, as DRF does, and everything else as UTF-8. The default is
	// to refuse any charset but UTF-8, with UnsupportedMedia.
	AnyCharset bool

	// Depth is how deep arrays and objects may be nested. The default is 32;
	// there can't be more than 10,000.
	Depth int

	// Elements is how many values there may be in all: every text, number,
	// true, false, null, array and object is one. The default is 10,000.
	Elements int

	// NameLength is how long the name of a member may be, in bytes after
	// unescaping. The default is 256.
	NameLength int
}

// The bounds of a JSON text where JSON says nothing else.
const (
	defaultDepth      = 32
	maxDepth          = 10_000 // of the goroutine's stack, by a wide margin
	defaultElements   = 10_000
	defaultNameLength = 256
)

// MediaType is application/json.
func (JSON) MediaType() string { return "application/json" }

// Parse reads one JSON value. An error of body is returned as it is.
func (p JSON) Parse(r *rest.Request, body io.Reader) (any, error) {
	contentType := r.Header.Get("Content-Type")
	if !p.AnyCharset && !isUTF8(contentType) {
		return nil, unsupported(contentType)
	}
	read, err := readAll(r, body)
	if err != nil {
		return nil, err
	}
	if p.AnyCharset && isLatin1(contentType) {
		read = fromLatin1(read)
	}
	s := scanner{
		text:         string(read),
		depth:        min(bound(p.Depth, defaultDepth), maxDepth),
		elements:     bound(p.Elements, defaultElements),
		nameLength:   bound(p.NameLength, defaultNameLength),
		lastNameWins: p.LastNameWins,
	}
	return s.document()
}

// bound is a setting's value: 0 stands for the default, and a negative one for
// no bound.
func bound(setting, normal int) int {
	const none = int(^uint(0) >> 1)
	switch {
	case setting == 0:
		return normal
	case setting < 0:
		return none
	}
	return setting
}

// isLatin1 reports whether a Content-Type names ISO 8859-1.
func isLatin1(contentType string) bool {
	switch name, _ := charset(contentType); name {
	case "latin-1", "latin1", "iso-8859-1", "iso8859-1":
		return true
	}
	return false
}

// fromLatin1 is the text as UTF-8.
func fromLatin1(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	for _, c := range text {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}
