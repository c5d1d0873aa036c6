package docpage_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quintet-go/rest/internal/docpage"
)

// watched is a test that fails for others to see.
type watched struct {
	testing.TB
	failures []string
}

func (*watched) Helper() {}

func (w *watched) Errorf(format string, args ...any) {
	w.failures = append(w.failures, fmt.Sprintf(format, args...))
}

// page makes a page; ”' stands for a fence.
func page(t *testing.T, text string) *docpage.Page {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "'''", "```")), 0o600); err != nil {
		t.Fatal(err)
	}
	return docpage.Read(t, path)
}

// echo answers with what it was sent.
func echo(w http.ResponseWriter, r *http.Request) {
	body := make([]byte, r.ContentLength)
	_, _ = r.Body.Read(body)
	if r.URL.Path == "/no" {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusNotFound)
	}
	fmt.Fprintf(w, `{"method":%q,"body":%q,"type":%q,"auth":%q,"at":"2026-01-02T03:04:05Z","token":"qnt_actual"}`,
		r.Method, body, r.Header.Get("Content-Type"), r.Header.Get("Authorization"))
}

const always = `"at":"2000-01-01T00:00:00.000001Z","token":"qnt_page"`

func TestCommandsArePlayed(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"an answer as shown": {"'''sh\ncurl http://x/\n'''\n\n'''json\n{\"method\": \"GET\", \"body\": \"\", \"type\": \"\", \"auth\": \"\",\n " + always + "}\n'''", ""},
		"a form": {"'''sh\n# a comment\ncurl -s -d 'a=1 2' \\\n  -d \"b='\" -u ann:pw http://x/ # and another\n'''\n'''json\n" +
			`{"method":"POST","body":"a=1 2&b='","type":"application/x-www-form-urlencoded","auth":"Basic YW5uOnB3",` + always + "}\n'''", ""},
		"a body of two lines": {"'''sh\ncurl -X PUT -H 'Content-Type: text/plain' -d 'a\nb' http://x/\n'''\n'''json\n" +
			`{"method":"PUT","body":"a\nb","type":"text/plain","auth":"",` + always + "}\n'''", ""},
		"a token that the page does not know": {"'''sh\ncurl http://x/\n'''\n'''json\n" + `{"method":"GET","body":"","type":"","auth":"",` + always + "}\n'''\n" +
			"'''sh\ncurl -H 'Authorization: Token qnt_page' http://x/\n'''\n'''json\n" + `{"method":"GET","body":"","type":"","auth":"Token qnt_page",` + always + "}\n'''", ""},
		"another answer":     {"'''sh\ncurl http://x/\n'''\n'''json\n{}\n'''", `got {"method":"GET"`},
		"a failure unshown":  {"'''sh\ncurl http://x/no\ncurl http://x/\n'''", "GET http://x/no: got 404"},
		"another status":     {"'''sh\ncurl -i http://x/no\n'''\n'''http\nHTTP/1.1 200 OK\n\n'''", "got HTTP/1.1 404 Not Found, want HTTP/1.1 200 OK"},
		"another header":     {"'''sh\ncurl -i http://x/\n'''\n'''http\nHTTP/1.1 200 OK\nAllow: GET\n\n'''", "got Allow: , want Allow: GET"},
		"-i without its due": {"'''sh\ncurl -i http://x/\n'''\n'''json\n{}\n'''", "curl -i belongs"},
		"no command":         {"'''sh\ngo run .\n'''", "has no curl commands"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &watched{TB: t}
			page(t, c.text).Play(w, http.HandlerFunc(echo))
			got := strings.Join(w.failures, "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBlocksAreQuotes(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte("package a\n\nfunc f() {\n\tone()\n\ttwo()\n\tthree()\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		block string
		want  string
	}{
		"a part":                  {"// a.go\n\tone()\n\ttwo()", ""},
		"a part that is dedented": {"// a.go\none()\ntwo()", ""},
		"two parts":               {"// a.go\none()\n// …\nthree()", ""},
		"parts in a wrong order":  {"// a.go\nthree()\n// …\none()", "this is not, or no longer, in a.go"},
		"another line":            {"// a.go\none()\nthree()", "this is not, or no longer, in a.go"},
		"no such file":            {"// b.go\none()", "b.go"},
		"no file":                 {"one()", "names its file"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &watched{TB: t}
			page(t, "# A page\n\n'''go\n"+c.block+"\n'''\n").QuotesFiles(w, dir)
			got := strings.Join(w.failures, "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLinksAndAnchors(t *testing.T) {
	p := page(t, "# 1. A page, `with` signs\n\nSee [one](a.md#b), [two](c.md) and `[no](d.md)`.\n'''\n[no](e.md)\n# no\n'''\n")
	if got := fmt.Sprint(p.Links()); got != "[{3 a.md#b} {3 c.md}]" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprint(p.Anchors()); got != "map[1-a-page-with-signs:true]" {
		t.Errorf("got %s", got)
	}
}
