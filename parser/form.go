package parser

import (
	"io"
	"mime/multipart"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// maxFields is how many fields, files included, a form may have: Django's
// DATA_UPLOAD_MAX_NUMBER_FIELDS.
const maxFields = 1000

// Form reads HTML forms as browsers send them by default
// (application/x-www-form-urlencoded) into a *multipart.Form, for every method.
// The URL's query is no part of it.
//
// It takes the bytes literally: a percent sign must begin an escape, a plus is
// a space, a semicolon is no separator, and the result must be UTF-8. A form has
// at most 1,000 fields. Anything else is an *[rest.Error] of kind Malformed, and
// a charset parameter other than UTF-8 one of kind UnsupportedMedia.
type Form struct{}

// MediaType is application/x-www-form-urlencoded.
func (Form) MediaType() string { return "application/x-www-form-urlencoded" }

// Parse reads the fields. An error of body is returned as it is.
func (Form) Parse(r *rest.Request, body io.Reader) (any, error) {
	if contentType := r.Header.Get("Content-Type"); !isUTF8(contentType) {
		return nil, unsupported(contentType)
	}
	read, err := readAll(r, body)
	if err != nil {
		return nil, err
	}
	form := &multipart.Form{Value: map[string][]string{}, File: map[string][]*multipart.FileHeader{}}
	fields := 0
	for pair := range strings.SplitSeq(string(read), "&") {
		if pair == "" {
			continue
		}
		if fields++; fields > maxFields {
			return nil, malformed("Form parse error - more than %d fields", maxFields)
		}
		before, after, _ := strings.Cut(pair, "=")
		name, validName := unescape(before)
		value, validValue := unescape(after)
		if !validName || !validValue {
			return nil, malformed("Form parse error - a name or value is not percent-encoded UTF-8")
		}
		form.Value[name] = append(form.Value[name], value)
	}
	return form, nil
}

// unescape is a name or value as it was meant, and whether that can be told.
func unescape(encoded string) (string, bool) {
	text, err := url.QueryUnescape(encoded)
	return text, err == nil && utf8.ValidString(text)
}
