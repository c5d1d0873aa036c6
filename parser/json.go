package parser

import (
	"bytes"
	"mime"
	"strings"

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
	// AnyCharset ignores a charset in the Content-Type, as DRF does, and reads
	// UTF-8. The default is to refuse any other charset.
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
	if !p.AnyCharset && !utf8Declared(r.Header.Get("Content-Type")) {
		return nil, unsupported(r.Header.Get("Content-Type"))
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

// utf8Declared reports whether a Content-Type names no charset, or UTF-8.
func utf8Declared(contentType string) bool {
	_, params, err := mime.ParseMediaType(contentType)
	charset := params["charset"]
	return err == nil && (charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8"))
}
