// Package parser turns the bytes of a request's body into plain data. [Parse]
// picks the [Parser] by the Content-Type, and keeps the limit for all of them.
package parser

import (
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/quintet-go/rest"
)

const (
	// DefaultLimit is the largest body, in bytes, where no other limit is set.
	DefaultLimit = 1 << 20

	// Unlimited switches a limit off.
	Unlimited = -1
)

// Parser reads bodies of one media type. It holds no request's state: one
// Parser serves all requests at once.
type Parser interface {
	// MediaType is the type that is read, such as "application/json". A
	// subtype, or both, may be *, which stands for any: "image/*", "*/*".
	// Parameters do not count. It does not change.
	MediaType() string

	// Parse reads body to its end and returns plain data: a [rest.Object],
	// []any, string, json.Number, bool or nil, or a *multipart.Form. It must
	// not keep body, and must not read r.Body, which knows no limit.
	//
	// For a body that it can't read it returns an *[rest.Error] of kind
	// Malformed, UnsupportedMedia or TooLarge. An error of body may be
	// returned as it is or in any other way: [Parse] knows the true one.
	Parse(r *rest.Request, body io.Reader) (any, error)
}

// Parse reads r's body with the first parser whose media type is that of the
// Content-Type, whose parameters do not count. A limit of 0 stands for
// [DefaultLimit], and a negative one for [Unlimited].
//
// No body, of known length or not, is an empty [rest.Object], whatever the
// Content-Type is; for the types of [Form] and [MultiPart] it is an empty form.
//
// The errors are those of the parser, or an *[rest.Error] of kind
//   - TooLarge: more bytes than the limit, announced or sent;
//   - UnsupportedMedia: no parser fits, there is more than one Content-Type, or
//     a Content-Encoding other than identity;
//   - Malformed: the client was gone before the end of the body.
func Parse(r *rest.Request, parsers []Parser, limit int64) (any, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nothing(r), nil
	}
	b := newBody(r, limit)
	if b.limit > 0 && r.ContentLength > b.limit {
		return nil, tooLarge(b.limit)
	}
	if r.ContentLength <= 0 {
		switch empty, err := b.empty(); {
		case err != nil:
			return nil, err
		case empty:
			return nothing(r), nil
		}
	}
	p, err := choose(r, parsers)
	if err != nil {
		return nil, err
	}
	data, err := p.Parse(r, b)
	if err == nil {
		err = b.drain()
	}
	if b.failure != nil {
		err = b.failure
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}

// choose is the parser for a body that there is.
func choose(r *rest.Request, parsers []Parser) (Parser, error) {
	for _, codings := range r.Header.Values("Content-Encoding") {
		for coding := range strings.SplitSeq(codings, ",") {
			if coding = strings.TrimSpace(coding); coding != "" && !strings.EqualFold(coding, "identity") {
				return nil, unsupportedCoding(codings)
			}
		}
	}
	declared := r.Header.Values("Content-Type")
	if len(declared) > 1 { // a proxy may have looked at another one
		return nil, unsupported(strings.Join(declared, ", "))
	}
	contentType := r.Header.Get("Content-Type")
	for _, p := range parsers {
		if matches(p.MediaType(), contentType) {
			return p, nil
		}
	}
	return nil, unsupported(contentType)
}

// nothing is what no body is read as.
func nothing(r *rest.Request) any {
	contentType := r.Header.Get("Content-Type")
	if matches(Form{}.MediaType(), contentType) || matches(MultiPart{}.MediaType(), contentType) {
		return &multipart.Form{Value: map[string][]string{}, File: map[string][]*multipart.FileHeader{}}
	}
	return rest.Object{}
}
