package parser

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// JSON reads JSON (RFC 8259), strictly: one value and nothing after it, no
// comments, no byte order mark, no NaN, valid UTF-8. Names of members are
// compared exactly. Numbers stay text (json.Number), so that nothing is
// rounded. A lone surrogate escape is kept in its three-byte form, which is not
// UTF-8: a text field refuses it by its code point.
type JSON struct {
	// LastNameWins takes the last of several members of one object that have
	// the same name, as DRF does. The default is to refuse such an object.
	LastNameWins bool
	// AnyCharset takes a Content-Type with any charset, as DRF does: Latin-1 is
	// read as such, and everything else as UTF-8. The default is to refuse any
	// charset but UTF-8.
	AnyCharset bool
	// Depth is how deep values may be nested; 0 stands for 32.
	Depth int
	// Elements is how many values a body may have in all; 0 stands for 10,000.
	Elements int
}

// The bounds of a JSON body.
const (
	defaultDepth    = 32
	defaultElements = 10_000
	maxName         = 256
)

// MediaType is application/json.
func (JSON) MediaType() string { return "application/json" }

// Parse reads one JSON value.
func (p JSON) Parse(r *rest.Request, body []byte) (any, error) {
	contentType := r.Header.Get("Content-Type")
	switch charset, ok := charsetOf(contentType); {
	case p.AnyCharset && isLatin1(charset):
		body = fromLatin1(body)
	case !p.AnyCharset && (!ok || charset != "" && charset != "utf-8" && charset != "utf8"):
		return nil, unsupported(contentType)
	}
	s := scanner{text: body, depth: p.Depth, elements: p.Elements, lastNameWins: p.LastNameWins}
	if s.depth == 0 {
		s.depth = defaultDepth
	}
	if s.elements == 0 {
		s.elements = defaultElements
	}
	if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		return nil, s.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
	}
	value, err := s.document()
	if err != nil {
		return nil, err
	}
	return value, nil
}

// charsetOf is the charset that a Content-Type names, in small letters. It
// fails for a header that can't be read.
func charsetOf(contentType string) (string, bool) {
	_, params, err := mime.ParseMediaType(contentType)
	return strings.ToLower(params["charset"]), err == nil
}

// isLatin1 reports whether a charset is ISO 8859-1, by one of its names.
func isLatin1(charset string) bool {
	return charset == "latin-1" || charset == "latin1" || charset == "iso-8859-1" || charset == "iso8859-1"
}

// fromLatin1 is the text as UTF-8.
func fromLatin1(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	for _, c := range text {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}
