package authentication_test

import (
	"errors"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
)

// browser keeps the cookies of a site with sessions.
type browser struct {
	t *testing.T
	*town
	rows    *memory[authentication.SessionRow]
	now     time.Time
	session authentication.Session
	cookies map[string]string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	b := &browser{t: t, town: newTown(), now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), cookies: map[string]string{}}
	b.rows = &memory[authentication.SessionRow]{table: tableOf[authentication.SessionRow]("id", "digest", "identity", "created", "seen")}
	b.session = authentication.Session{Store: b.rows, Users: b.town, Now: func() time.Time { return b.now }}
	return b
}

// request makes a request with the browser's cookies.
func (b *browser) request(method string, headers ...string) *rest.Request {
	r := request(method, headers...)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return r
}

// keep takes the cookies that an answer sets.
func (b *browser) keep(header http.Header) {
	for _, cookie := range (&http.Response{Header: header}).Cookies() {
		b.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
}

// login logs ann in.
func (b *browser) login() http.Header {
	b.t.Helper()
	ann, _ := b.ByIdentity(b.t.Context(), "1")
	header := http.Header{}
	if err := b.session.Login(b.request("POST"), ann, header); err != nil {
		b.t.Fatal(err)
	}
	b.keep(header)
	return header
}

// who is the user of a request, or "".
func (b *browser) who(r *rest.Request) string {
	b.t.Helper()
	user, err := b.session.Authenticate(r)
	if err != nil {
		b.t.Fatal(err)
	}
	if user == nil {
		return ""
	}
	return user.Identity()
}

func TestSessionsBeginAndEnd(t *testing.T) {
	b := newBrowser(t)
	r := b.request("GET")
	if b.who(r) != "" || strings.Join(r.Vary, ",") != "Cookie" || b.rows.asked != 0 {
		t.Errorf("without a cookie: %v, %d queries", r.Vary, b.rows.asked)
	}
	for _, line := range b.login()["Set-Cookie"] {
		if !strings.Contains(line, "; Secure") || !strings.Contains(line, "; SameSite=Lax") || !strings.Contains(line, "; Path=/") ||
			strings.Contains(line, "HttpOnly") == strings.HasPrefix(line, "csrftoken") {
			t.Errorf("the cookie is %s", line)
		}
	}
	if b.who(b.request("GET")) != "1" {
		t.Error("ann is not logged in")
	}
	if strings.Contains(b.rows.rows[0].Digest, b.cookies["sessionid"]) {
		t.Error("the id is stored")
	}
	old := b.cookies["sessionid"]
	header := http.Header{}
	if err := b.session.Logout(b.request("POST"), header); err != nil {
		t.Fatal(err)
	}
	b.keep(header)
	if len(b.cookies) != 0 || len(b.rows.rows) != 0 {
		t.Errorf("left: %v and %d rows", b.cookies, len(b.rows.rows))
	}
	b.cookies["sessionid"] = old
	if b.who(b.request("GET")) != "" {
		t.Error("the old cookie still works")
	}
	if err := b.session.Logout(b.request("POST"), http.Header{}); err != nil {
		t.Errorf("logging out twice: %v", err)
	}
}

func TestLoginsMakeANewID(t *testing.T) {
	b := newBrowser(t)
	b.cookies["sessionid"] = "planted"
	b.login()
	first := b.cookies["sessionid"]
	b.login()
	if first == "planted" || first == b.cookies["sessionid"] || len(b.rows.rows) != 1 {
		t.Errorf("the id was kept, or the old session: %d rows", len(b.rows.rows))
	}
	b.cookies["sessionid"] = first
	if b.who(b.request("GET")) != "" {
		t.Error("the session of before still works")
	}
}

func TestSessionsEndByThemselves(t *testing.T) {
	b := newBrowser(t)
	b.session.Idle, b.session.Lifetime = time.Hour, 3*time.Hour
	b.login()
	start := b.now
	for _, minutes := range []int{50, 100, 150, 179} {
		b.now = start.Add(time.Duration(minutes) * time.Minute)
		if b.who(b.request("GET")) != "1" {
			t.Errorf("ended after %d minutes of use", minutes)
		}
	}
	b.now = start.Add(3 * time.Hour)
	if b.who(b.request("GET")) != "" {
		t.Error("it outlived its lifetime")
	}
	b = newBrowser(t)
	b.session.Idle = time.Hour
	b.login()
	b.now = b.now.Add(time.Hour)
	if b.who(b.request("GET")) != "" {
		t.Error("it outlived an idle hour")
	}
}

func TestUseIsNotedNowAndThen(t *testing.T) {
	b := newBrowser(t)
	b.login()
	before := b.rows.writes
	for range 10 {
		b.who(b.request("GET"))
	}
	if b.rows.writes != before {
		t.Errorf("%d writes for 10 requests", b.rows.writes-before)
	}
	b.now = b.now.Add(10 * time.Minute)
	b.who(b.request("GET"))
	if b.rows.writes != before+1 {
		t.Errorf("%d writes after ten minutes", b.rows.writes-before)
	}
}

func TestUnknownSessionsCreateNothing(t *testing.T) {
	b := newBrowser(t)
	for _, id := range []string{"x", "0", strings.Repeat("a", 4096), "' OR 1=1", "%00"} {
		b.cookies["sessionid"] = id
		if b.who(b.request("GET")) != "" || b.rows.writes != 0 {
			t.Errorf("%.20q: a user, or %d writes", id, b.rows.writes)
		}
	}
}

func TestInactiveAccountsHaveNoSession(t *testing.T) {
	b := newBrowser(t)
	b.login()
	b.users.rows[0].Disabled = true
	if b.who(b.request("GET")) != "" {
		t.Error("an inactive account is logged in")
	}
}

func TestUnsafeRequestsNeedTheToken(t *testing.T) {
	b := newBrowser(t)
	b.login()
	token := b.cookies["csrftoken"]
	form := func(name, value string) func(*rest.Request) {
		return func(r *rest.Request) {
			r.ParseWith(func(*rest.Request) (any, error) {
				return &multipart.Form{Value: map[string][]string{name: {value}}}, nil
			})
		}
	}
	for _, c := range []struct {
		name, method string
		headers      []string
		change       func(*rest.Request)
		cookie       string
		refused      string
	}{
		{"a safe method", "GET", nil, nil, token, ""},
		{"the header", "POST", []string{"X-CSRFToken", token}, nil, token, ""},
		{"the header of a DELETE", "DELETE", []string{"X-CSRFToken", token}, nil, token, ""},
		{"the form's field", "POST", nil, form("csrfmiddlewaretoken", token), token, ""},
		{"the form's field in a PUT", "PUT", nil, form("csrfmiddlewaretoken", token), token, "CSRF Failed: CSRF token missing or incorrect."},
		{"a wrong field", "POST", nil, form("csrfmiddlewaretoken", "x"), token, "CSRF Failed: CSRF token missing or incorrect."},
		{"nothing", "POST", nil, nil, token, "CSRF Failed: CSRF token missing or incorrect."},
		{"a wrong header", "POST", []string{"X-CSRFToken", token + "x"}, nil, token, "CSRF Failed: CSRF token missing or incorrect."},
		{"a planted pair", "POST", []string{"X-CSRFToken", "planted"}, nil, "planted", "CSRF Failed: CSRF token missing or incorrect."},
		{"no cookie", "POST", []string{"X-CSRFToken", token}, nil, "", "CSRF Failed: CSRF cookie not set."},
		{"another origin", "POST", []string{"X-CSRFToken", token, "Origin", "https://evil.example"}, nil, token, "CSRF Failed: Origin checking failed."},
		{"another site", "POST", []string{"X-CSRFToken", token, "Sec-Fetch-Site", "cross-site"}, nil, token, "CSRF Failed: Origin checking failed."},
		{"the own origin", "POST", []string{"X-CSRFToken", token, "Origin", "https://example.com"}, nil, token, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.cookies["csrftoken"] = c.cookie
			if c.cookie == "" {
				delete(b.cookies, "csrftoken")
			}
			r := b.request(c.method, c.headers...)
			if c.change != nil {
				c.change(r)
			}
			user, err := b.session.Authenticate(r)
			if c.refused == "" {
				if err != nil || user == nil {
					t.Errorf("got %v, %v", user, err)
				}
				return
			}
			if text, kind := refusal(t, err); text != c.refused || kind != rest.PermissionDenied {
				t.Errorf("got %q, want %q", text, c.refused)
			}
		})
	}
}

func TestTrustedOriginsMaySendUnsafeRequests(t *testing.T) {
	b := newBrowser(t)
	b.session.TrustedOrigins = []string{"https://app.example"}
	for origin, allowed := range map[string]bool{
		"https://app.example": true, "http://app.example": false, "https://app.example.evil": false, "https://sub.app.example": false,
		"https://app.example:8443": false, "null": false,
	} {
		if err := b.session.CheckCSRF(b.request("POST", "Origin", origin)); (err == nil) != allowed {
			t.Errorf("%s: got %v", origin, err)
		}
	}
	b.session.TrustedOrigins = []string{"no origin"}
	if err := b.session.CheckCSRF(b.request("POST")); err == nil {
		t.Error("an origin that is none was taken")
	}
}

func TestASessionStoreThatFailsLetsNobodyIn(t *testing.T) {
	b := newBrowser(t)
	b.login()
	b.rows.err = errTest
	if user, err := b.session.Authenticate(b.request("GET")); user != nil || !errors.Is(err, errTest) {
		t.Errorf("got %v, %v", user, err)
	}
}

// FuzzSession sends any cookies: it never panics, and lets nobody in.
func FuzzSession(f *testing.F) {
	f.Add("sessionid=x; csrftoken=y", "t")
	f.Add("sessionid=;;=", "\x00")
	f.Fuzz(func(t *testing.T, cookies, token string) {
		b := newBrowser(t)
		b.login()
		b.cookies = nil
		r := b.request("POST")
		r.Header["Cookie"], r.Header["X-Csrftoken"] = []string{cookies}, []string{token}
		if user, _ := b.session.Authenticate(r); user != nil {
			t.Errorf("%q lets %v in", cookies, user)
		}
	})
}
