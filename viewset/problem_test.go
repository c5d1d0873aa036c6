package viewset_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/viewset"
)

func TestClientsThatAskForProblemDetailsGetThem(t *testing.T) {
	l := newLibrary(t)
	l.books.Actions = []viewset.Action[Book]{{Name: "fail", Do: func(*rest.Request, *Book) (*rest.Response, error) { return nil, errors.New("the secret reason") }}}
	c := l.client().With("Accept", "application/json, application/problem+json").With("X-Request-Id", "abc")
	for _, test := range []struct {
		method, path string
		body         any
		status       int
		want         string
	}{
		{"GET", "/books/9/", nil, 404, `{"type":"about:blank","title":"Not Found","status":404,"detail":"Not found.","code":"not_found","request_id":"abc"}`},
		{"PUT", "/books/", nil, 405, `{"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"Method \"PUT\" not allowed.","code":"method_not_allowed","request_id":"abc"}`},
		{"POST", "/books/", map[string]any{"year": -1, "author": 7}, 400, `{"type":"about:blank","title":"Bad Request","status":400,"detail":"Invalid input.","code":"invalid","request_id":"abc","errors":[
			{"detail":"This field is required.","code":"required","pointer":"#/title"},
			{"detail":"Invalid pk \"7\" - object does not exist.","code":"does_not_exist","pointer":"#/author"},
			{"detail":"Ensure this value is greater than or equal to 0.","code":"min_value","pointer":"#/year"}]}`},
		{"POST", "/reviews/", []any{map[string]any{"book": 1, "text": "x"}, map[string]any{"book": 1}}, 400, `{"type":"about:blank","title":"Bad Request","status":400,"detail":"Invalid input.","code":"invalid","request_id":"abc","errors":[
			{"detail":"This field is required.","code":"required","pointer":"#/1/text"}]}`},
		{"POST", "/authors/", []any{}, 400, `{"type":"about:blank","title":"Bad Request","status":400,"detail":"Invalid input.","code":"invalid","request_id":"abc","errors":[
			{"detail":"Invalid data. Expected a dictionary, but got list.","code":"invalid","pointer":"#"}]}`},
		{"GET", "/books/fail/", nil, 500, `{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"A server error occurred.","code":"error","request_id":"abc"}`},
	} {
		answer := c.Do(test.method, test.path, test.body).Expect(test.status).JSON(test.want)
		if got := answer.Header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s %s: Content-Type %s", test.method, test.path, got)
		}
	}
	t.Run("what succeeds is as ever", func(t *testing.T) {
		if got := c.Get("/books/1/").Expect(200).Header.Get("Content-Type"); got != "application/json" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("nothing else is accepted", func(t *testing.T) {
		l.client().With("Accept", "application/problem+json").Get("/books/1/").Expect(406).Has("code", "not_acceptable")
	})
	t.Run("everybody else gets DRF's words", func(t *testing.T) {
		l.client().Get("/books/9/").Expect(404).JSON(`{"detail":"Not found."}`)
	})
}

func TestAProjectCanChangeTheAnswersToErrors(t *testing.T) {
	l := newLibrary(t)
	l.config.OnError = func(r *rest.Request, err error, answer *rest.Response) *rest.Response {
		var e *rest.Error
		if !errors.As(err, &e) {
			return nil
		}
		if e.Kind == rest.NotAcceptable {
			panic("made for the test")
		}
		return &rest.Response{Status: answer.Status, Header: answer.Header, Data: rest.Object{{Name: "code", Value: e.Kind.Code()}, {Name: "of", Value: answer.Data}}}
	}
	l.authors.Config = l.config
	l.authors.Actions = []viewset.Action[Author]{{Name: "fail", Do: func(*rest.Request, *Author) (*rest.Response, error) { return nil, errors.New("reason") }}}
	c := l.client()
	c.Get("/authors/9/").Expect(404).JSON(`{"code":"not_found","of":{"detail":"Not found."}}`)
	c.Post("/authors/", map[string]any{}).Expect(400).JSON(`{"code":"invalid","of":{"name":["This field is required."]}}`)
	c.Get("/authors/fail/").Expect(500).JSON(`{"detail":"A server error occurred."}`)
	c.With("Accept", "image/png").Get("/authors/").Expect(500).JSON(`{"detail":"A server error occurred."}`)
	if got := c.Do(http.MethodPut, "/authors/", nil).Expect(405).Header.Get("Allow"); !strings.Contains(got, "GET, POST") {
		t.Errorf("Allow: %s", got)
	}
}
