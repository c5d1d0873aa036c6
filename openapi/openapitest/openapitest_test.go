package openapitest_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quintet-go/rest/openapi/openapitest"
	"github.com/quintet-go/rest/resttest"
)

// document tells of notes.
const document = `{"openapi":"3.1.1","info":{"title":"Notes","version":"1"},"paths":{
"/notes/{pk}/":{"get":{"responses":{
	"200":{"description":"","headers":{"X-Id":{"schema":{"type":"string"}}},"content":{
		"application/json":{"schema":{"$ref":"#/components/schemas/Note"}},"application/x-ndjson":{"schema":{"type":"string"}}}},
	"404":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Error"}}}}}},
	"delete":{"responses":{"204":{"description":""},"403":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Error"}}}}}}},
"/notes/me/":{"get":{"responses":{"204":{"description":""}}}}},
"components":{"schemas":{
	"Note":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"text":{"type":["string","null"]},"made":{"type":"string","format":"date-time"},
		"author":{"$ref":"#/components/schemas/Author"}}},
	"Author":{"type":"object","properties":{"name":{"type":"string"},"secret":{"type":"string","writeOnly":true}}},
	"Error":{"type":"object","required":["detail"],"properties":{"detail":{"type":"string"}}}}}}`

// heard is a test that notes what fails.
type heard struct {
	testing.TB
	failures []string
}

func (h *heard) Helper()           {}
func (h *heard) Name() string      { return h.TB.Name() }
func (h *heard) Error(args ...any) { h.failures = append(h.failures, fmt.Sprint(args...)) }
func (h *heard) Errorf(text string, args ...any) {
	h.failures = append(h.failures, fmt.Sprintf(text, args...))
}

// answer is what a handler answers with.
type answer struct {
	status      int
	body        string
	contentType string
	header      [2]string
}

func (a answer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if a.contentType == "" {
		a.contentType = "application/json"
	}
	w.Header().Set("Content-Type", a.contentType)
	if a.header[0] != "" {
		w.Header().Set(a.header[0], a.header[1])
	}
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.body))
}

func TestWatch(t *testing.T) {
	for name, c := range map[string]struct {
		method, path string
		answer       answer
		want         string // in the failure; nothing for none
	}{
		"as told":                         {"GET", "/notes/1/", answer{status: 200, body: `{"id":1,"text":null,"made":"2026-01-02T03:04:05Z","author":{"name":"a"}}`, header: [2]string{"X-Id", "a"}}, ""},
		"without its slash":               {"GET", "/notes/1", answer{status: 200, body: `{"id":1}`}, ""},
		"with a suffix":                   {"GET", "/notes/1.json", answer{status: 200, body: `{"id":1}`}, ""},
		"with a query":                    {"GET", "/notes/1/?a=b", answer{status: 200, body: `{"id":1}`}, ""},
		"another status":                  {"GET", "/notes/1/", answer{status: 201, body: `{"id":1}`}, "201"},
		"a missing member":                {"GET", "/notes/1/", answer{status: 200, body: `{}`}, "id"},
		"another type":                    {"GET", "/notes/1/", answer{status: 200, body: `{"id":"1"}`}, "integer"},
		"null":                            {"GET", "/notes/1/", answer{status: 200, body: `{"id":null}`}, "integer"},
		"no such format":                  {"GET", "/notes/1/", answer{status: 200, body: `{"id":1,"made":"today"}`}, "date-time"},
		"an undeclared member":            {"GET", "/notes/1/", answer{status: 200, body: `{"id":1,"password":"x"}`}, "password"},
		"a member of a member":            {"GET", "/notes/1/", answer{status: 200, body: `{"id":1,"author":{"name":"a","age":1}}`}, "age"},
		"a write-only member":             {"GET", "/notes/1/", answer{status: 200, body: `{"id":1,"author":{"secret":"a"}}`}, "secret"},
		"an undeclared header":            {"GET", "/notes/1/", answer{status: 200, body: `{"id":1}`, header: [2]string{"X-Other", "a"}}, "x-other"},
		"an undeclared type":              {"GET", "/notes/1/", answer{status: 200, body: `id`, contentType: "text/csv"}, "text/csv"},
		"lines":                           {"GET", "/notes/1/", answer{status: 200, body: "{}\n{}\n", contentType: "application/x-ndjson"}, ""},
		"no JSON":                         {"GET", "/notes/1/", answer{status: 200, body: `{"id":`}, "decoded"},
		"a page":                          {"GET", "/notes/1/", answer{status: 200, body: "<p>", contentType: "text/html; charset=utf-8"}, ""},
		"an error":                        {"GET", "/notes/1/", answer{status: 404, body: `{"detail":"Not found."}`}, ""},
		"an odd error":                    {"GET", "/notes/1/", answer{status: 404, body: `{"error":"Not found."}`}, "detail"},
		"nothing":                         {"DELETE", "/notes/1/", answer{status: 204}, ""},
		"something for nothing":           {"DELETE", "/notes/1/", answer{status: 204, body: "x"}, "has a body"},
		"a name before parameter":         {"GET", "/notes/me/", answer{status: 204}, ""},
		"no such URL":                     {"GET", "/other/", answer{status: 200, body: `{}`}, "no such URL"},
		"an unknown URL":                  {"GET", "/other/", answer{status: 404, body: `{}`}, ""},
		"the root":                        {"GET", "/", answer{status: 404, body: `{}`}, ""},
		"HEAD":                            {"HEAD", "/notes/1/", answer{status: 200, header: [2]string{"X-Id", "a"}}, ""},
		"HEAD with a header":              {"HEAD", "/notes/1/", answer{status: 200, header: [2]string{"X-Other", "a"}}, "X-Other"},
		"HEAD with a status":              {"HEAD", "/notes/1/", answer{status: 500}, "no such status"},
		"OPTIONS":                         {"OPTIONS", "/notes/1/", answer{status: 200, body: `{"name":"Note"}`}, ""},
		"OPTIONS refused":                 {"OPTIONS", "/notes/1/", answer{status: 403, body: `{}`}, ""},
		"OPTIONS that fails":              {"OPTIONS", "/notes/1/", answer{status: 500, body: `{}`}, "no OPTIONS"},
		"a method that is not there":      {"PUT", "/notes/1/", answer{status: 405, header: [2]string{"Allow", "GET"}}, ""},
		"a method without Allow":          {"PUT", "/notes/1/", answer{status: 405}, "Allow"},
		"a method that should not be":     {"PUT", "/notes/1/", answer{status: 200}, "no PUT"},
		"a method that is refused before": {"PUT", "/notes/1/", answer{status: 403, body: `{}`}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := &heard{TB: t}
			resttest.New(t, openapitest.Watch(h, []byte(document), c.answer)).Do(c.method, c.path, nil)
			got := strings.Join(h.failures, "\n")
			if c.want == "" && got != "" || !strings.Contains(strings.ToLower(got), strings.ToLower(c.want)) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "testdata", "openapi.json")
	check := func(text string) string {
		h := &heard{TB: t}
		openapitest.Check(h, []byte(text), path)
		return strings.Join(h.failures, "\n")
	}
	t.Setenv(openapitest.Update, "")
	if got := check("a\nb\n"); !strings.Contains(got, "UPDATE_OPENAPI=1 go test -run '^TestCheck$'") {
		t.Errorf("no file: %s", got)
	}
	t.Setenv(openapitest.Update, "1")
	if got := check("a\nb\n"); got != "" {
		t.Errorf("writing: %s", got)
	}
	t.Setenv(openapitest.Update, "")
	if got := check("a\nb\n"); got != "" {
		t.Errorf("the same: %s", got)
	}
	if got := check("a\n  c\n"); !strings.Contains(got, "first in line 2") || !strings.Contains(got, "committed: b") || !strings.Contains(got, "code:      c") {
		t.Errorf("another: %s", got)
	}
	if got := check("a"); !strings.Contains(got, "the text has ended") {
		t.Errorf("shorter: %s", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func ExampleWatch() {
	site := answer{status: 200, body: `{"id": 1, "password": "argon2…"}`}
	t := &heard{}
	_ = openapitest.Watch(t, []byte(document), site) // resttest.New(t, …).Get("/notes/1/") fails: password is not declared
	fmt.Println(len(t.failures))
	// Output: 0
}
