package site

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

// looseJSON knows few limits, as Python's json module does.
var looseJSON = parser.JSON{LastNameWins: true, AnyCharset: true, Depth: 1000, Elements: 1 << 20, NameLength: 1 << 20}

// looseForm reads forms as leniently as Django 3.2: a percent sign that begins
// no escape stands for itself, what is no UTF-8 becomes U+FFFD, and the charset
// may be Latin-1. No other server should: see parser.Form.
type looseForm struct{ parser.Form }

// Parse mends the body first.
func (f looseForm) Parse(r *rest.Request, body io.Reader) (any, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	latin1 := charsetOf(r) == "iso-8859-1" || charsetOf(r) == "latin-1"
	pairs := strings.Split(string(text), "&")
	for i, pair := range pairs {
		name, value, both := strings.Cut(pair, "=")
		pairs[i] = mended(name, latin1)
		if both {
			pairs[i] += "=" + mended(value, latin1)
		}
	}
	return f.Form.Parse(withoutCharset(r, f.MediaType()), strings.NewReader(strings.Join(pairs, "&")))
}

// mended is an encoded name or value, encoded anew without mistakes.
func mended(encoded string, latin1 bool) string {
	var plain []byte
	for i := 0; i < len(encoded); i++ {
		if part, err := url.QueryUnescape(encoded[i:min(i+3, len(encoded))]); encoded[i] == '%' && err == nil && len(part) == 1 {
			plain = append(plain, part...)
			i += 2
			continue
		}
		if encoded[i] == '+' {
			plain = append(plain, ' ')
			continue
		}
		plain = append(plain, encoded[i])
	}
	return url.QueryEscape(asText(plain, latin1))
}

// asText decodes bytes. Those that are no UTF-8 become U+FFFD, one by one.
func asText(raw []byte, latin1 bool) string {
	if !latin1 {
		return string([]rune(string(raw)))
	}
	text := make([]rune, len(raw))
	for i, b := range raw {
		text[i] = rune(b)
	}
	return string(text)
}

// looseMultiPart reads forms with files as leniently as Django 3.2: there may be
// nothing in them, and they may end early.
type looseMultiPart struct{ parser.MultiPart }

// Parse mends the body first.
func (m looseMultiPart) Parse(r *rest.Request, body io.Reader) (any, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	_, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	boundary := parameters["boundary"]
	if boundary == "" {
		return m.MultiPart.Parse(r, bytes.NewReader(text))
	}
	mark := "--" + boundary
	mendedBody := string([]rune(string(text)))
	if i := strings.Index(mendedBody, mark); i > 0 { // what is before the first part
		mendedBody = mendedBody[i:]
	}
	if !strings.Contains(mendedBody, "\n"+mark+"--") {
		mendedBody = strings.TrimSuffix(strings.TrimSuffix(mendedBody, "\r\n"), "\r\n"+mark) + "\r\n" + mark + "--\r\n"
	}
	if !strings.Contains(mendedBody, "Content-Disposition") {
		return &multipart.Form{Value: map[string][]string{}, File: map[string][]*multipart.FileHeader{}}, nil
	}
	return m.MultiPart.Parse(withoutCharset(r, mime.FormatMediaType(m.MediaType(), map[string]string{"boundary": boundary})), strings.NewReader(mendedBody))
}

// charsetOf is the charset that r's body says it has, in small letters.
func charsetOf(r *rest.Request) string {
	_, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return strings.ToLower(parameters["charset"])
}

// withoutCharset is r with another Content-Type.
func withoutCharset(r *rest.Request, contentType string) *rest.Request {
	asked := *r
	asked.Request = r.Clone(r.Context())
	asked.Header.Set("Content-Type", contentType)
	return &asked
}
