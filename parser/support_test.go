package parser_test

import (
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

const (
	jsonType      = "application/json"
	formType      = "application/x-www-form-urlencoded"
	multipartType = "multipart/form-data; boundary=b"
)

// builtin are the parsers that a viewset has by default.
var builtin = []parser.Parser{parser.JSON{}, parser.Form{}, parser.MultiPart{}}

// request makes a request with a body and any number of Content-Type headers.
func request(body string, contentTypes ...string) *rest.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	for _, contentType := range contentTypes {
		r.Header.Add("Content-Type", contentType)
	}
	return &rest.Request{Request: r}
}

// parse reads a body without a limit.
func parse(p parser.Parser, body, contentType string) (any, error) {
	return parser.Parse(request(body, contentType), []parser.Parser{p}, parser.Unlimited)
}

// refusal is err as the error that clients get, or nil.
func refusal(err error) *rest.Error {
	var e *rest.Error
	errors.As(err, &e)
	return e
}

// wantRefusal fails unless err is of a kind, and data is nothing.
func wantRefusal(t *testing.T, data any, err error, kind rest.Kind) {
	t.Helper()
	if e := refusal(err); e == nil || e.Kind != kind || data != nil {
		t.Errorf("got %.200v and %.200v, want an error of status %d", data, err, kind.Status())
	}
}

// unknownLength hides how long a body is.
type unknownLength struct{ io.Reader }
