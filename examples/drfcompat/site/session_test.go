package site_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/quintet-go/rest/examples/drfcompat/site"
)

// browser is a player with cookies.
type browser struct {
	*player
	cookies map[string]string
}

// send sends a form with the browser's cookies, and keeps those of the answer.
// Its pairs are names and values; the token comes along unless it is among them.
func (b *browser) send(method, path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{"csrfmiddlewaretoken": {b.cookies["csrftoken"]}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	for _, cookie := range w.Result().Cookies() {
		b.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	return w
}

// expect wants a status.
func (b *browser) expect(status int, method, path string, pairs ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	w := b.send(method, path, pairs...)
	if w.Code != status {
		b.t.Errorf("%s %s %v: got %d %s, want %d", method, path, pairs, w.Code, w.Body, status)
	}
	return w
}

func TestPeopleLogInAndOutByPages(t *testing.T) {
	b := &browser{fresh(t, site.SessionFirst), map[string]string{}}
	const login, own = "/api-auth/login/", "/api/accounts/2/"
	john := []string{"username", "john", "password", "john-pw"}
	b.expect(403, "POST", login, john...) // without the cookie
	b.expect(200, "GET", login)
	b.expect(403, "POST", login, append([]string{"csrfmiddlewaretoken", "other"}, john...)...)
	b.expect(200, "POST", login, "username", "john", "password", "wrong")
	b.expect(200, "POST", login, "username", "sam", "password", "sam-pw")
	b.expect(403, "GET", own)
	if w := b.expect(302, "POST", login, append([]string{"next", own}, john...)...); w.Header().Get("Location") != own || w.Header().Get("Vary") != "Cookie" {
		t.Errorf("got %v", w.Header())
	}
	b.expect(200, "GET", own)
	b.expect(403, "POST", "/api/articles/", "title", "x", "csrfmiddlewaretoken", "other")
	b.expect(201, "POST", "/api/articles/", "title", "x")
	b.expect(200, "GET", "/api-auth/logout/")
	b.expect(403, "GET", own)
	b.expect(302, "POST", login, john...) // the token outlives the session
}

func TestLogInPagesAnswerFewMethods(t *testing.T) {
	b := &browser{fresh(t, site.BasicFirst), map[string]string{"csrftoken": "t"}}
	for path, allow := range map[string]string{
		"/api-auth/login/": "GET, POST, PUT, HEAD, OPTIONS", "/api-auth/logout": "GET, POST, HEAD, OPTIONS",
	} {
		if w := b.expect(200, "OPTIONS", path); w.Header().Get("Allow") != allow {
			t.Errorf("%s: got %v", path, w.Header())
		}
	}
	b.expect(403, "DELETE", "/api-auth/login/")
	r := httptest.NewRequest("DELETE", "/api-auth/login/", nil)
	r.AddCookie(&http.Cookie{Name: "csrftoken", Value: "t"})
	r.Header.Set("X-CSRFToken", "t")
	w := httptest.NewRecorder()
	if b.handler.ServeHTTP(w, r); w.Code != 405 {
		t.Errorf("got %d", w.Code)
	}
}

func TestLoggingInLeadsToThisSiteOnly(t *testing.T) {
	b := &browser{fresh(t, site.SessionFirst), map[string]string{}}
	b.expect(200, "GET", "/api-auth/login/")
	for next, want := range map[string]string{
		"": "/accounts/profile/", "//evil.example": "/accounts/profile/", `\\evil.example`: "/accounts/profile/",
		"javascript:alert(1)": "/accounts/profile/", "http://evil.example/": "/accounts/profile/",
		"http://example.com/x": "http://example.com/x", "/a b?é=1": "/a%20b?%C3%A9=1", // example.com is the test's own host
	} {
		w := b.expect(302, "POST", "/api-auth/login/", "username", "mia", "password", "mia-pw", "next", next)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("%q: got %s, want %s", next, got, want)
		}
	}
	if w := b.expect(302, "GET", "/api-auth/logout/?next=//evil.example"); w.Header().Get("Location") != "/api-auth/logout/" {
		t.Errorf("got %v", w.Header())
	}
}

func TestANewPasswordEndsSessions(t *testing.T) {
	b := &browser{fresh(t, site.SessionFirst), map[string]string{}}
	b.expect(200, "GET", "/api-auth/login/")
	b.expect(302, "POST", "/api-auth/login/", "username", "john", "password", "john-pw")
	change := func(field string) {
		t.Helper()
		got := b.play(step{
			Method: "PATCH", Path: "/api/accounts/2/", Form: [][2]string{{field, "new"}}, Auth: &credentials{Type: "token", User: "mia"},
		})
		if got.Status != 200 {
			t.Fatalf("got %d %s", got.Status, got.Body)
		}
	}
	change("first_name")
	b.expect(200, "GET", "/api/accounts/2/")
	change("password")
	b.expect(403, "GET", "/api/accounts/2/")
}
