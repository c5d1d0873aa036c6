package renderer_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

// kindOf is the kind of an error, or 0 for none.
func kindOf(err error) rest.Kind {
	var e *rest.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}

func TestParametersOfMediaTypes(t *testing.T) {
	one, two := named{"application/json; version=1", "v1"}, named{"application/json; version=2; charset=utf-8", "v2"}
	quoted, table, anything := named{`Text/HTML;Profile="a b"`, "html"}, renderer.CSV{}, named{"*/*", "any"}
	for _, c := range []struct {
		name      string
		renderers []renderer.Renderer
		accept    []string
		format    string
		accepted  string
		kind      rest.Kind
	}{
		{"the version asked for", []renderer.Renderer{one, two}, []string{"application/json; version=2"}, "v2", "application/json; version=2", 0},
		{"without spaces, with a quality", []renderer.Renderer{one, two}, []string{"application/json;q=0.1;version=2"}, "v2", "application/json; version=2", 0},
		{"in quotes", []renderer.Renderer{one, two}, []string{`application/json; VERSION="2"`}, "v2", `application/json; VERSION="2"`, 0},
		{"with more", []renderer.Renderer{one, two}, []string{"application/json; version=2; indent=4"}, "v2", "application/json; version=2; indent=4", 0},
		{"of several types", []renderer.Renderer{one, two}, []string{"application/*; version=2, */*"}, "v2", "application/json; version=2", 0},
		{"of any type", []renderer.Renderer{one, two}, []string{"*/*; version=2"}, "v2", "application/json; version=2", 0},
		{"another version", []renderer.Renderer{one, two}, []string{"application/json; version=3"}, "v1", "application/json; version=1", rest.NotAcceptable},
		{"the last of two", []renderer.Renderer{one, two}, []string{"application/json; version=1; version=3"}, "v1", "application/json; version=1", rest.NotAcceptable},
		{"no version", []renderer.Renderer{one, two}, []string{"application/json"}, "v1", "application/json; version=1", rest.NotAcceptable},
		{"anything", []renderer.Renderer{one, two}, []string{"*/*"}, "v1", "application/json; version=1", rest.NotAcceptable},
		{"no header", []renderer.Renderer{one}, nil, "v1", "application/json; version=1", rest.NotAcceptable},
		{"a renderer without one", []renderer.Renderer{one, renderer.JSON{}}, []string{"application/json; version=9"}, "json", "application/json; version=9", 0},
		{"a charset need not be asked for", []renderer.Renderer{table}, []string{"text/csv"}, "csv", "text/csv", 0},
		{"a charset may be another", []renderer.Renderer{table}, []string{"text/csv; charset=ascii"}, "csv", "text/csv; charset=ascii", 0},
		{"any type of text", []renderer.Renderer{renderer.JSON{}, table}, []string{"text/*"}, "csv", "text/csv", 0},
		{"no header, a charset", []renderer.Renderer{table}, nil, "csv", "text/csv", 0},
		{"capitals and quotes of a renderer", []renderer.Renderer{quoted}, []string{`text/html; profile="a b"`}, "html", `Text/HTML; profile="a b"`, 0},
		{"case of a value", []renderer.Renderer{quoted}, []string{`text/html; profile="A b"`}, "html", `Text/HTML;Profile="a b"`, rest.NotAcceptable},
		{"a renderer of anything", []renderer.Renderer{anything}, []string{"image/png; a=b"}, "any", "image/png; a=b", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request("/", c.accept...)
			got, err := renderer.Negotiate(r, c.renderers)
			if got.Format() != c.format || r.Format != c.format || r.Accepted != c.accepted || kindOf(err) != c.kind {
				t.Errorf("got %s, r.Format %q, r.Accepted %q, %v", got.Format(), r.Format, r.Accepted, err)
			}
		})
	}
}

// TestNegotiateAsDRF has the cases of DRF's tests/test_negotiation.py.
func TestNegotiateAsDRF(t *testing.T) {
	all := []renderer.Renderer{
		named{"application/json", "json"}, named{"text/html", "html"},
		named{"application/openapi+json;version=2.0", "2.0"}, named{"application/openapi+json;version=3.0", "3.0"},
	}
	for name, c := range map[string]struct {
		target   string
		accept   []string
		format   string
		accepted string
		kind     rest.Kind
	}{
		"no Accept header":                    {"/", nil, "json", "application/json", 0},
		"a client that says less":             {"/", []string{"*/*"}, "json", "application/json", 0},
		"a client that says more":             {"/", []string{"application/json; indent=8"}, "json", "application/json; indent=8", 0},
		"a parameter chooses the second":      {"/", []string{"application/openapi+json;version=3.0"}, "3.0", "application/openapi+json; version=3.0", 0},
		"a parameter chooses the first":       {"/", []string{"application/openapi+json;version=2.0"}, "2.0", "application/openapi+json; version=2.0", 0},
		"main types that do not match":        {"/", []string{"image/json"}, "json", "application/json", rest.NotAcceptable},
		"sub types that do not match":         {"/", []string{"application/html"}, "json", "application/json", rest.NotAcceptable},
		"a wildcard is less, with or without": {"/", []string{"application/*; version=2.0, text/html"}, "html", "text/html", 0},
		"the last of several formats":         {"/?format=xml&format=json", nil, "json", "application/json", 0},
		"no renderer of the format":           {"/?format=xml", nil, "json", "application/json", rest.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(c.target, c.accept...)
			got, err := renderer.Negotiate(r, all)
			if got.Format() != c.format || r.Format != c.format || r.Accepted != c.accepted || kindOf(err) != c.kind {
				t.Errorf("got %s, r.Format %q, r.Accepted %q, %v", got.Format(), r.Format, r.Accepted, err)
			}
		})
	}
}

func TestTheContentTypeIsTheRenderersOwn(t *testing.T) {
	r, w := request("/", "text/csv; charset=ascii"), httptest.NewRecorder()
	format, err := renderer.Negotiate(r, []renderer.Renderer{renderer.CSV{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := renderer.Write(w, r, format, &rest.Response{Data: []any{}}); err != nil {
		t.Fatal(err)
	}
	if got := w.Header(); got.Get("Content-Type") != "text/csv; charset=utf-8" || got.Get("Content-Length") != "0" {
		t.Errorf("got %v", got)
	}
}

// TestALongAcceptHeaderIsReadOnce sends what is just within the bounds.
func TestALongAcceptHeaderIsReadOnce(t *testing.T) {
	params := strings.Repeat(";a=b", 1900)
	r := request("/", "application/json"+params)
	if _, err := renderer.Negotiate(r, []renderer.Renderer{named{"application/json;c=d", "x"}}); kindOf(err) != rest.NotAcceptable {
		t.Error(err)
	}
}
