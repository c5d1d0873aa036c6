// Package parser turns the bytes of a body into plain data. [Parse] picks the
// [Parser] for a request by its Content-Type.
package parser

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/quintet-go/rest"
)

// DefaultLimit is the largest body in bytes where no other limit is set.
const DefaultLimit = 1 << 20

// Parser reads bodies of one media type.
type Parser interface {
	// MediaType is the type that is read, such as "application/json"; * stands
	// for any main type or subtype.
	MediaType() string

	// Parse reads the whole body, which is never empty and never longer than
	// the limit, and returns plain data: a [rest.Object], []any, string,
	// json.Number, bool or nil, or a *multipart.Form. For a body that it can't
	// read it returns an *[rest.Error] of kind Malformed or UnsupportedMedia.
	Parse(r *rest.Request, body []byte) (any, error)
}

// Parse reads r's body with the first parser that fits its Content-Type. A
// limit of 0 stands for [DefaultLimit], and a negative one for none.
//
// No body is an empty [rest.Object], whatever the Content-Type; for a form it
// is an empty form. The errors are *[rest.Error]: UnsupportedMedia where no
// parser fits, TooLarge over the limit, and Malformed.
func Parse(r *rest.Request, parsers []Parser, limit int64) (any, error) {
	if limit == 0 {
		limit = DefaultLimit
	}
	if limit > 0 && r.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	if len(r.Header.Values("Content-Encoding")) > 0 && !strings.EqualFold(r.Header.Get("Content-Encoding"), "identity") {
		return nil, &rest.Error{Kind: rest.UnsupportedMedia, Detail: "Send the body without Content-Encoding."}
	}
	body, err := read(r, limit)
	if err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return nothing(r), nil
	}
	declared := r.Header.Values("Content-Type")
	if len(declared) > 1 {
		return nil, unsupported(strings.Join(declared, ", "))
	}
	mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	for _, p := range parsers {
		if matches(p.MediaType(), strings.TrimSpace(mediaType)) {
			return p.Parse(r, body)
		}
	}
	return nil, unsupported(r.Header.Get("Content-Type"))
}

// read reads the body up to the limit.
func read(r *rest.Request, limit int64) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	source := io.Reader(r.Body)
	if limit > 0 {
		source = io.LimitReader(r.Body, limit+1)
	}
	var buffer bytes.Buffer
	if r.ContentLength > 0 {
		buffer.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	if _, err := buffer.ReadFrom(source); err != nil {
		var over *http.MaxBytesError
		if errors.As(err, &over) {
			return nil, tooLarge(over.Limit)
		}
		return nil, &rest.Error{Kind: rest.Malformed, Detail: "The body ended before its time.", Cause: err}
	}
	if limit > 0 && int64(buffer.Len()) > limit {
		return nil, tooLarge(limit)
	}
	return buffer.Bytes(), nil
}

// nothing is what no body is read as.
func nothing(r *rest.Request) any {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && (mediaType == Form{}.MediaType() || mediaType == MultiPart{}.MediaType()) {
		return &multipart.Form{}
	}
	return rest.Object{}
}

// matches compares media types; those of the pattern may be *.
func matches(pattern, mediaType string) bool {
	wantMain, wantSub, _ := strings.Cut(pattern, "/")
	main, sub, ok := strings.Cut(mediaType, "/")
	return ok && (wantMain == "*" || strings.EqualFold(wantMain, main)) && (wantSub == "*" || strings.EqualFold(wantSub, sub))
}

func tooLarge(limit int64) error {
	return &rest.Error{Kind: rest.TooLarge, Detail: fmt.Sprintf("Request body is larger than %d bytes.", limit)}
}

// unsupported names the Content-Type, as DRF does, up to a length.
func unsupported(contentType string) error {
	const most = 200
	if len(contentType) > most {
		contentType = contentType[:most]
	}
	return &rest.Error{Kind: rest.UnsupportedMedia, Detail: fmt.Sprintf(`Unsupported media type "%s" in request.`, contentType)}
}

// malformed is the refusal of a body.
func malformed(format string, args ...any) error {
	return &rest.Error{Kind: rest.Malformed, Detail: fmt.Sprintf(format, args...)}
}
