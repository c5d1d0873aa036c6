package parser

import (
	"errors"
	"fmt"
	"io"
	"math"
	"mime/multipart"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// MultiPart reads HTML forms with files (multipart/form-data, RFC 7578) into a
// *multipart.Form. Files stay in memory, within the limit of the body: there
// are no temporary files to remove.
//
// A body that can't be read, or names and values that are not UTF-8, are an
// *[rest.Error] of kind Malformed; more than 1,000 parts, or 10,000 lines in
// their headers, are one of kind TooLarge.
type MultiPart struct{}

// MediaType is multipart/form-data.
func (MultiPart) MediaType() string { return "multipart/form-data" }

// Parse reads the parts. An error of body is returned in one of its own.
func (MultiPart) Parse(r *rest.Request, body io.Reader) (any, error) {
	contentType := r.Header.Get("Content-Type")
	if name, _ := charset(contentType); name != "" && !isUTF8(contentType) {
		return nil, unsupported(contentType)
	}
	boundary, err := boundaryOf(contentType)
	if err != nil {
		return nil, err
	}
	// Whatever this says fits into memory stays there. The limit is body's.
	watched := newWatched(body, boundary)
	form, err := multipart.NewReader(watched, boundary).ReadForm(math.MaxInt64)
	switch {
	case errors.Is(err, multipart.ErrMessageTooLarge):
		return nil, &rest.Error{Kind: rest.TooLarge, Detail: fmt.Sprintf("Multipart form parse error - more than %d parts, or too many headers", maxFields)}
	case err != nil: // its text may quote a part, which may be a secret
		return nil, malformed("Multipart form parse error - the parts can't be read")
	case !watched.ended:
		return nil, malformed("Multipart form parse error - the last part is not complete")
	case !isText(form):
		return nil, malformed("Multipart form parse error - a name or value is not UTF-8")
	}
	return form, nil
}

// isText reports whether all names and values are UTF-8. What is in a file is
// the file's business.
func isText(form *multipart.Form) bool {
	for name, values := range form.Value {
		if !utf8.ValidString(name) {
			return false
		}
		for _, value := range values {
			if !utf8.ValidString(value) {
				return false
			}
		}
	}
	for name, files := range form.File {
		if !utf8.ValidString(name) {
			return false
		}
		for _, file := range files {
			if !utf8.ValidString(file.Filename) {
				return false
			}
		}
	}
	return true
}
