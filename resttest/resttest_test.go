package resttest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/resttest"
)

// echo answers with what it was sent.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if r.URL.Path == "/login" {
		http.SetCookie(w, &http.Cookie{Name: "csrftoken", Value: "t0ken"})
	}
	if r.URL.Path == "/logout" {
		http.SetCookie(w, &http.Cookie{Name: "csrftoken", MaxAge: -1})
	}
	user := ""
	if u := (&rest.Request{Request: r}).ContextUser(); u != nil {
		user = u.Identity()
	}
	w.Header().Set("X-Answer", "seen")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"method": r.Method, "type": r.Header.Get("Content-Type"), "body": string(body), "user": user,
		"authorization": r.Header.Get("Authorization"), "csrf": r.Header.Get("X-CSRFToken"), "extra": r.Header.Get("X-Extra"),
	})
}

// person is a user.
type person string

func (p person) Identity() string { return string(p) }
func (p person) Active() bool     { return true }
func (p person) Staff() bool      { return false }

func TestBodies(t *testing.T) {
	c := resttest.New(t, http.HandlerFunc(echo))
	c.Get("/").Expect(200).Has("type", "").Has("body", "").Has("method", "GET")
	c.Post("/", map[string]int{"a": 1}).Has("type", "application/json").Has("body", `{"a":1}`)
	c.Put("/", resttest.Form{"a": "1 2"}).Has("type", "application/x-www-form-urlencoded").Has("body", "a=1+2").Has("method", "PUT")
	c.Patch("/", resttest.Raw{ContentType: "text/plain", Body: "x"}).Has("type", "text/plain").Has("body", "x").Has("method", "PATCH")
	c.Delete("/").Has("method", "DELETE")
	sent, _ := c.Post("/", resttest.Multipart{
		Fields: map[string]string{"a": "1"}, Files: map[string]resttest.File{"f": {Name: "f.txt", Content: []byte("hello")}},
	}).Field("body").(string)
	for _, want := range []string{`name="a"`, `filename="f.txt"`, "hello"} {
		if !strings.Contains(sent, want) {
			t.Errorf("%q is missing in %s", want, sent)
		}
	}
}

func TestUsersAndHeaders(t *testing.T) {
	c := resttest.New(t, http.HandlerFunc(echo))
	c.As(person("ann")).Get("/").Has("user", "ann").Has("authorization", "")
	c.Get("/").Has("user", "")
	c.As(person("ann")).As(nil).Get("/").Has("user", "")
	c.Login("ann", "secret").Get("/").Has("authorization", "Basic YW5uOnNlY3JldA==")
	c.With("X-Extra", "1").Get("/").Has("extra", "1")
	c.Get("/").Has("extra", "")
}

func TestCookiesAreKeptAndTheTokenSent(t *testing.T) {
	c := resttest.New(t, http.HandlerFunc(echo))
	c.Post("/login", nil).Has("csrf", "")
	c.Post("/", nil).Has("csrf", "t0ken")
	c.With("X-CSRFToken", "").Post("/", nil).Has("csrf", "")
	c.Post("/logout", nil)
	c.Post("/", nil).Has("csrf", "")
}

// witness is a test that notes its failures.
type witness struct {
	testing.TB
	failures []string
}

func (w *witness) Helper() {}
func (w *witness) Errorf(format string, args ...any) {
	w.failures = append(w.failures, fmt.Sprintf(format, args...))
}

func TestExpectationsThatAreNotMetFail(t *testing.T) {
	for name, expect := range map[string]func(*resttest.Answer){
		"Expect":              func(a *resttest.Answer) { a.Expect(404) },
		"JSON":                func(a *resttest.Answer) { a.JSON(`{"other": true}`) },
		"Has":                 func(a *resttest.Answer) { a.Has("method", "POST") },
		"Into":                func(a *resttest.Answer) { a.Into(new([]int)) },
		"Lacks":               func(a *resttest.Answer) { a.Lacks("method") },
		"Lacks in the header": func(a *resttest.Answer) { a.Lacks("seen") },
	} {
		t.Run(name, func(t *testing.T) {
			w := &witness{TB: t}
			expect(resttest.New(w, http.HandlerFunc(echo)).Get("/path"))
			if len(w.failures) != 1 || !strings.Contains(w.failures[0], "GET /path") {
				t.Errorf("got %q", w.failures)
			}
		})
	}
}

func TestExpectationsThatAreMetPass(t *testing.T) {
	var into map[string]string
	resttest.New(t, http.HandlerFunc(echo)).Get("/").Expect(200).Lacks("secret").Into(&into).
		JSON(`{"user":"","method":"GET","type":"","body":"","authorization":"","csrf":"","extra":""}`)
	if into["method"] != "GET" {
		t.Errorf("got %v", into)
	}
}
