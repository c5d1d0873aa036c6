package browsable_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/examples/blog/blog"
	"github.com/quintet-go/rest/internal/testdb"
)

// visitor is a browser without scripts.
type visitor struct {
	t      *testing.T
	server *httptest.Server
	client *http.Client
}

// send sends a form as a page of the site does, and returns the status and where
// to go then.
func (v *visitor) send(path string, form url.Values, origin string) (status int, location string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), "POST", v.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Origin", origin)
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode, answer.Header.Get("Location")
}

func TestLoggingInLeadsNowhereElse(t *testing.T) {
	db := testdb.SQLite(t, append(blog.Models(), &authentication.SessionRow{})...)
	logins, err := blog.Demo(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(blog.New(db, nil))
	t.Cleanup(server.Close)
	for next, want := range map[string]string{
		"/api/articles/?page=2": "/api/articles/?page=2", "": "/api/", "//example.net/": "/api/", "https://example.net/": "/api/",
		`/\example.net`: "/api/", "javascript:alert(1)": "/api/", "/\t/example.net": "/api/", "\\\\example.net": "/api/", "/%2Fexample.net": "/api/",
		"/" + strings.Repeat("x", 5000): "/api/",
	} {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		v := &visitor{t, server, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
		form := url.Values{"username": {logins[0].Username}, "password": {logins[0].Password}, "next": {next}}
		if status, _ := v.send("/api/-/login/", form, "https://example.net"); status != 403 {
			t.Errorf("another site's page logs in: %d", status)
		}
		if status, location := v.send("/api/-/login/", form, server.URL); status != 303 || location != want {
			t.Errorf("next=%.30q: %d %q, not %q", next, status, location, want)
		}
		at, _ := url.Parse(server.URL)
		out := url.Values{"next": {"//example.net"}}
		if status, _ := v.send("/api/-/logout/", out, server.URL); status != 403 {
			t.Errorf("logging out without a token: %d", status)
		}
		for _, cookie := range jar.Cookies(at) {
			if cookie.Name == "csrftoken" {
				out.Set("csrfmiddlewaretoken", cookie.Value)
			}
		}
		if status, location := v.send("/api/-/logout/", out, server.URL); status != 303 || location != "/api/" || len(jar.Cookies(at)) != 0 {
			t.Errorf("logging out: %d %q", status, location)
		}
	}
}
