package renderer_test

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

// request makes a request with Accept lines.
func request(target string, accept ...string) *rest.Request {
	r := httptest.NewRequest("GET", target, nil)
	r.Header["Accept"] = accept
	if accept == nil {
		delete(r.Header, "Accept")
	}
	return &rest.Request{Request: r, User: rest.Anonymous{}}
}

// record prints itself.
type record struct{ err error }

func (r record) AppendJSON(dst []byte) ([]byte, error) { return append(dst, `{"r":1}`...), r.err }
func (record) Plain() (rest.Object, error)             { return nil, nil }

func TestJSONPrintsPlainDataAsDRFDoes(t *testing.T) {
	at := time.Date(2020, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		data any
		want string
	}{
		{nil, `null`}, {true, `true`}, {"a\"\\\n\x01ä<>&\u2028\u2029", `"a\"\\\n\u0001ä<>&\u2028\u2029"`},
		{1, `1`}, {int8(-1), `-1`}, {uint16(1), `1`}, {int64(1 << 60), `1152921504606846976`}, {uint64(math.MaxUint64), `18446744073709551615`},
		{1.0, `1.0`}, {0.1, `0.1`}, {1e-7, `1e-07`}, {1e16, `1e+16`}, {float32(0.5), `0.5`}, {json.Number("1.50"), `1.50`},
		{at, `"2020-01-02T02:04:05Z"`}, {at.Add(1500 * time.Nanosecond), `"2020-01-02T02:04:05.000001Z"`},
		{[]any{}, `[]`}, {[]any{1, "a", nil}, `[1,"a",null]`}, {[]string{"a"}, `["a"]`},
		{rest.Object{}, `{}`}, {rest.Object{{Name: "b", Value: 1}, {Name: "a", Value: rest.Object{{Name: "c", Value: []any{}}}}}, `{"b":1,"a":{"c":[]}}`},
		{[]rest.Message{{Text: "No.", Code: "x"}}, `["No."]`}, {rest.Message{Text: "No."}, `"No."`},
		{record{}, `{"r":1}`}, {[]any{record{}, record{}}, `[{"r":1},{"r":1}]`},
		{map[string]any{"b": 1, "a": "x"}, `{"a":"x","b":1}`}, {struct{ A string }{"<"}, `{"A":"<"}`}, {[]int{1, 2}, `[1,2]`},
	} {
		got, err := renderer.JSON{}.Render(nil, request("/"), c.data)
		if err != nil || string(got) != c.want {
			t.Errorf("%#v: got %s, %v", c.data, got, err)
		}
	}
}

func TestDataThatIsNoneFails(t *testing.T) {
	for _, data := range []any{math.NaN(), math.Inf(1), func() {}, make(chan int), []any{math.NaN()}, rest.Object{{Value: func() {}}}, record{errors.New("x")}} {
		if got, err := (renderer.JSON{}).Render(nil, request("/"), data); err == nil {
			t.Errorf("%T became %s", data, got)
		}
	}
}

func TestIndentation(t *testing.T) {
	data := rest.Object{{Name: "a", Value: []any{1, rest.Object{}}}, {Name: "b", Value: []any{}}, {Name: "c", Value: "x: {,}"}}
	compact := `{"a":[1,{}],"b":[],"c":"x: {,}"}`
	for accepted, want := range map[string]string{
		"application/json": compact, "application/json; indent=0": compact, "application/json; indent=x": compact, "application/json; indent=-4": compact, "garbage;;": compact,
		"application/json; indent=2":  "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": \"x: {,}\"\n}",
		"application/json; indent=99": "{\n        \"a\": [\n                1,\n                {}\n        ],\n        \"b\": [],\n        \"c\": \"x: {,}\"\n}",
	} {
		r := request("/")
		r.Accepted = accepted
		if got, err := (renderer.JSON{}).Render(nil, r, data); err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v", accepted, got, err)
		}
	}
}

// named is a renderer of another media type.
type named struct{ media, format string }

func (n named) MediaType() string { return n.media }
func (n named) Format() string    { return n.format }
func (n named) Render(dst []byte, _ *rest.Request, _ any) ([]byte, error) {
	return append(dst, n.format...), nil
}

func TestNegotiate(t *testing.T) {
	html := named{"text/html", "api"}
	for _, c := range []struct {
		name   string
		target string
		suffix string
		accept []string
		want   string
		kind   rest.Kind
	}{
		{"no header takes the first", "/", "", nil, "application/json", 0},
		{"anything", "/", "", []string{"*/*"}, "application/json", 0},
		{"a main type", "/", "", []string{"text/*"}, "text/html", 0},
		{"exactly", "/", "", []string{"text/html"}, "text/html", 0},
		{"in capital letters", "/", "", []string{"APPLICATION/JSON"}, "application/json", 0},
		{"the more specific", "/", "", []string{"*/*, text/html"}, "text/html", 0},
		{"with parameters before without", "/", "", []string{"text/html, application/json; indent=4"}, "application/json; indent=4", 0},
		{"q is ignored", "/", "", []string{"application/json;q=0.1, text/html;q=1"}, "application/json", 0},
		{"the second of two", "/", "", []string{"application/xml, text/html"}, "text/html", 0},
		{"several lines", "/", "", []string{"application/xml", "text/html"}, "text/html", 0},
		{"parameters of a wildcard", "/", "", []string{"*/*; indent=4"}, "application/json; indent=4", 0},
		{"nothing fits", "/", "", []string{"application/xml"}, "application/json", rest.NotAcceptable},
		{"empty", "/", "", []string{""}, "application/json", rest.NotAcceptable},
		{"garbage", "/", "", []string{"garbage"}, "application/json", rest.NotAcceptable},
		{"too many", "/", "", []string{strings.Repeat("a/b,", 101) + "*/*"}, "application/json", rest.NotAcceptable},
		{"too long", "/", "", []string{strings.Repeat("a", 9000) + "/b,*/*"}, "application/json", rest.NotAcceptable},
		{"a format", "/?format=api", "", nil, "text/html", 0},
		{"a format that does not fit", "/?format=json", "", []string{"text/html"}, "application/json", rest.NotAcceptable},
		{"an unknown format", "/?format=xyz", "", nil, "application/json", rest.NotFound},
		{"a suffix", "/", "api", nil, "text/html", 0},
		{"a suffix before a format", "/?format=json", "api", nil, "text/html", 0},
		{"an unknown suffix", "/", "5", nil, "application/json", rest.NotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request(c.target, c.accept...)
			r.Suffix = c.suffix
			got, err := renderer.Negotiate(r, []renderer.Renderer{renderer.JSON{}, html})
			var e *rest.Error
			if errors.As(err, &e) != (c.kind != 0) || (e != nil && e.Kind != c.kind) || got == nil || r.Accepted != c.want {
				t.Errorf("got %v, %q, %v", got, r.Accepted, err)
			}
		})
	}
	if got, err := renderer.Negotiate(request("/"), nil); got != (renderer.JSON{}) || err != nil {
		t.Errorf("no renderers: got %v, %v", got, err)
	}
}

// FuzzNegotiate sends any Accept header: there always is a renderer.
func FuzzNegotiate(f *testing.F) {
	f.Add("application/json; indent=4, */*;q=0.1", "format=json")
	f.Add(";/;,=/;q", "format=%zz")
	f.Fuzz(func(t *testing.T, accept, query string) {
		r := request("/")
		r.Header["Accept"] = []string{accept}
		r.URL.RawQuery = query
		got, err := renderer.Negotiate(r, []renderer.Renderer{named{`a/b; c="d"`, "ab"}, renderer.JSON{}})
		var e *rest.Error
		if got == nil || err != nil && !errors.As(err, &e) {
			t.Errorf("got %v, %v", got, err)
		}
		if _, err := got.Render(nil, r, rest.Object{}); err != nil {
			t.Error(err)
		}
	})
}

func TestWrite(t *testing.T) {
	write := func(r *rest.Request, response *rest.Response) *httptest.ResponseRecorder {
		t.Helper()
		w := httptest.NewRecorder()
		w.Header().Set("Vary", "Origin, accept")
		if err := renderer.Write(w, r, renderer.JSON{}, response); err != nil {
			t.Fatal(err)
		}
		return w
	}
	r := request("/")
	r.Allow, r.Vary = []string{"GET", "OPTIONS"}, []string{"Cookie", "cookie"}
	w := write(r, &rest.Response{Status: 201, Data: rest.Object{}, Header: http.Header{"Location": {"/x"}}})
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Content-Length": "2", "Allow": "GET, OPTIONS", "Vary": "Origin, accept, Cookie", "Location": "/x",
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if w.Code != 201 || w.Body.String() != "{}" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	for name, response := range map[string]*rest.Response{"nothing": {}, "204": {Status: 204, Data: "x"}, "304": {Status: 304, Data: "x"}, "nil": nil} {
		if w := write(r, response); w.Body.Len() != 0 || w.Header().Get("Content-Type") != "" {
			t.Errorf("%s: got %s %v", name, w.Body, w.Header())
		}
	}
	r.Method = http.MethodHead
	if w := write(r, &rest.Response{Data: rest.Object{}}); w.Body.Len() != 0 || w.Header().Get("Content-Length") != "2" || w.Code != 200 {
		t.Errorf("HEAD: got %d %s %v", w.Code, w.Body, w.Header())
	}
	r.User = person{}
	if w := write(r, &rest.Response{}); w.Header().Get("Cache-Control") != "no-store" {
		t.Error("a cache may keep what a user was answered")
	}
}

// person is a user.
type person struct{ rest.Anonymous }

func (person) Identity() string { return "1" }

func TestNothingIsSentWhereRenderingFails(t *testing.T) {
	w := httptest.NewRecorder()
	if err := renderer.Write(w, request("/"), renderer.JSON{}, &rest.Response{Status: 201, Data: []any{"some", func() {}}}); err == nil {
		t.Fatal("no error")
	}
	if w.Body.Len() != 0 || len(w.Header()) != 0 {
		t.Errorf("sent: %s %v", w.Body, w.Header())
	}
}

func TestRenderingAllocatesLittle(t *testing.T) {
	object := make(rest.Object, 10)
	for i := range object {
		object[i] = rest.Member{Name: "name", Value: "value"}
	}
	buffer, r := make([]byte, 0, 4096), request("/")
	r.Accepted = "application/json"
	if n := testing.AllocsPerRun(100, func() { _, _ = (renderer.JSON{}).Render(buffer, r, object) }); n > 2 {
		t.Errorf("%v allocations", n)
	}
}
