package parser

import (
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// maxFields is how many fields or files a form may have.
const maxFields = 1000

// Form reads HTML forms as browsers send them by default
// (application/x-www-form-urlencoded) into a *multipart.Form. The URL's query
// is no part of it.
type Form struct{}

// MediaType is application/x-www-form-urlencoded.
func (Form) MediaType() string { return "application/x-www-form-urlencoded" }

// Parse reads name=value pairs with & between them. A percent sign must begin
// an escape; a semicolon is no separator.
func (Form) Parse(_ *rest.Request, body []byte) (any, error) {
	form := &multipart.Form{Value: map[string][]string{}}
	fields := 0
	for pair := range strings.SplitSeq(string(body), "&") {
		if pair == "" {
			continue
		}
		if fields++; fields > maxFields {
			return nil, malformed("Form parse error - more than %d fields", maxFields)
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err == nil {
			value, err = url.QueryUnescape(value)
		}
		if err != nil || !utf8.ValidString(name) || !utf8.ValidString(value) {
			return nil, malformed("Form parse error - a name or value is not percent-encoded UTF-8")
		}
		form.Value[name] = append(form.Value[name], value)
	}
	return form, nil
}

// MultiPart reads HTML forms with files (multipart/form-data, RFC 7578) into a
// *multipart.Form, in memory.
type MultiPart struct{}

// MediaType is multipart/form-data.
func (MultiPart) MediaType() string { return "multipart/form-data" }

// Parse reads the parts.
func (MultiPart) Parse(r *rest.Request, body []byte) (any, error) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	boundary := params["boundary"]
	if err != nil || boundary == "" || len(boundary) > 70 { // RFC 2046, section 5.1.1
		return nil, malformed("Multipart form parse error - Invalid boundary in multipart: %.70q", boundary)
	}
	if strings.Count(string(body), "--"+boundary) > maxFields+1 {
		return nil, malformed("Multipart form parse error - more than %d parts", maxFields)
	}
	// Everything is in memory already; the size asked for keeps files there.
	form, err := multipart.NewReader(strings.NewReader(string(body)), boundary).ReadForm(int64(len(body)) + 1<<20)
	if err != nil {
		return nil, malformed("Multipart form parse error - the parts can't be read")
	}
	for name, values := range form.Value {
		for _, text := range append(values, name) {
			if !utf8.ValidString(text) {
				return nil, malformed("Multipart form parse error - a name or value is not UTF-8")
			}
		}
	}
	return form, nil
}
