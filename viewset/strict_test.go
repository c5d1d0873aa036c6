package viewset_test

import (
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

func TestAStrictRequestIsToldWhatIsOtherwiseIgnored(t *testing.T) {
	l := newLibrary(t)
	l.books.Actions = []viewset.Action[Book]{
		{Name: "free", Do: func(*rest.Request, *Book) (*rest.Response, error) { return &rest.Response{Data: "ok"}, nil }},
		{Name: "told", Parameters: []schema.Parameter{{Name: "day", Type: "date"}}, Do: func(*rest.Request, *Book) (*rest.Response, error) { return &rest.Response{Data: "ok"}, nil }},
	}
	c := l.client()
	strict := c.With("Prefer", "respond-async, handling=strict; x=1")
	for _, test := range []struct {
		method, path string
		body         any
		lenient      int
		status       int
		want         string
	}{
		{"GET", "/books/?x=1&a=2&size=1", nil, 200, 400, `{"a":["Unknown parameter."],"x":["Unknown parameter."]}`},
		{"GET", "/books/?genre=poem&page=1&size=1&ordering=year&search=t&format=json", nil, 200, 200, ""},
		{"GET", "/books/1/?x=1", nil, 200, 400, `{"x":["Unknown parameter."]}`},
		{"GET", "/books/?size=abc", nil, 200, 400, `{"size":["Ask for 1 to 100 objects."]}`},
		{"GET", "/books/?ordering=secret", nil, 200, 400, `{"ordering":["This list can't be sorted by one of these."]}`},
		{"POST", "/books/?genre=poem", map[string]any{"title": "T", "author": 1}, 201, 400, `{"genre":["Unknown parameter."]}`},
		{"POST", "/books/", map[string]any{"title": "T", "author": 1, "ttile": "x"}, 201, 400, `{"ttile":["Unknown field."]}`},
		{"POST", "/books/", map[string]any{"title": "", "author": 1, "id": 7}, 400, 400, `{"title":["This field may not be blank."],"id":["This field is read-only."]}`},
		{"POST", "/books/", map[string]any{"title": "T", "author": 1, "Hidden": true}, 201, 400, `{"Hidden":["Unknown field."]}`},
		{"PATCH", "/books/1/", map[string]any{"hidden": true}, 200, 400, `{"hidden":["Unknown field."]}`},
		{"POST", "/books/", resttest.Form{"title": "T", "author": "1", "csrfmiddlewaretoken": "x"}, 201, 201, ""},
		{"POST", "/books/", resttest.Form{"title": "T", "author": "1", "z.a": "x", "y[0]": "x"}, 201, 400, `{"y":["Unknown field."],"z":["Unknown field."]}`},
		{"GET", "/books/free/?anything=1", nil, 200, 200, `"ok"`},
		{"GET", "/books/told/?day=1", nil, 200, 200, `"ok"`},
		{"GET", "/books/told/?days=1", nil, 200, 400, `{"days":["Unknown parameter."]}`},
		{"OPTIONS", "/books/?x=1", nil, 200, 200, ""},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			c.Do(test.method, test.path, test.body).Expect(test.lenient)
			answer := strict.Do(test.method, test.path, test.body).Expect(test.status)
			if test.want != "" {
				answer.JSON(test.want)
			}
			if answer.Header.Get("Preference-Applied") != "handling=strict" {
				t.Error("the answer does not say that the preference was applied")
			}
		})
	}
}

func TestASiteCanBeStrict(t *testing.T) {
	l := newLibrary(t)
	l.config.Strict = true
	l.authors.Config = l.config
	c := l.client()
	c.Get("/authors/?x=1").Expect(400).JSON(`{"x":["Unknown parameter."]}`)
	c.With("Prefer", "handling=lenient").Get("/authors/?x=1").Expect(400)
	if got := c.Get("/authors/").Expect(200).Header.Get("Preference-Applied"); got != "" {
		t.Errorf("a preference that was not sent was applied: %s", got)
	}
}
