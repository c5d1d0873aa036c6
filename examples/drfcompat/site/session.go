package site

import (
	"crypto/rand"
	"crypto/subtle"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
)

// sessionPages are Django's pages for logging in and out. What they look like
// is not compared.
type sessionPages struct {
	session authentication.Session
	users   authentication.Users
}

// The names that the pages' forms and cookies use, and how much a form may hold.
const (
	csrfCookie = "csrftoken"
	csrfField  = "csrfmiddlewaretoken"
	nextField  = "next"
	maxForm    = 1 << 20
)

const loginForm = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Log in</title>
<form method="post">
<input type="hidden" name="csrfmiddlewaretoken" value="TOKEN">
<p><label>Username: <input name="username" required></label></p>
<p><label>Password: <input name="password" type="password" required></label></p>
<p><button>Log in</button></p>
</form>
</html>
`

// login shows a form, and begins a session.
func (p sessionPages) login(w http.ResponseWriter, r *http.Request) {
	form, ok := proven(w, r)
	if !ok {
		return
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		showLogin(w, r)
	case http.MethodPost, http.MethodPut:
		p.begin(w, r, form)
	default:
		otherMethod(w, r, "GET, POST, PUT, HEAD, OPTIONS")
	}
}

// begin begins the session of whoever has sent a name and a password.
func (p sessionPages) begin(w http.ResponseWriter, r *http.Request, form url.Values) {
	user, err := p.users.ByPassword(r.Context(), strings.TrimSpace(form.Get("username")), form.Get("password"))
	switch {
	case err != nil:
		http.Error(w, "The account can't be looked up.", http.StatusInternalServerError)
	case user == nil:
		showLogin(w, r)
	default:
		if err := p.session.Login(&rest.Request{Request: r}, user, w.Header()); err != nil {
			http.Error(w, "The session can't be begun.", http.StatusInternalServerError)
			return
		}
		next, _ := wanted(r, form)
		if !isOwn(next, r.Host) {
			next = "/accounts/profile/"
		}
		redirect(w, next)
	}
}

// logout ends the session, whatever the method.
func (p sessionPages) logout(w http.ResponseWriter, r *http.Request) {
	form, ok := proven(w, r)
	if !ok {
		return
	}
	if err := p.session.Logout(&rest.Request{Request: r}, w.Header()); err != nil {
		http.Error(w, "The session can't be ended.", http.StatusInternalServerError)
		return
	}
	if cookie, err := r.Cookie(csrfCookie); err == nil { // the one of the browser stays
		setToken(w, cookie.Value)
	}
	w.Header().Set("Vary", "Cookie")
	next, asked := wanted(r, form)
	switch {
	case asked && isOwn(next, r.Host):
		redirect(w, next)
	case asked:
		redirect(w, r.URL.Path)
	case slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost}, r.Method):
		w.Header().Set("Content-Type", page{}.MediaType())
		_, _ = io.WriteString(w, "<!doctype html>\n<title>Logged out</title>\n<p>You are logged out.</p>\n") // a client that has gone is no failure
	default:
		otherMethod(w, r, "GET, POST, HEAD, OPTIONS")
	}
}

// proven reads the form of an unsafe request, and wants it, or the header, to
// repeat the cookie's token. It refuses the request otherwise.
func proven(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	if slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace}, r.Method) {
		return nil, true
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	_ = r.ParseMultipartForm(maxForm) //nolint:gosec // bounded above; what can't be read holds no token
	var form url.Values
	if r.Method == http.MethodPost {
		form = r.PostForm
	}
	sent := form.Get(csrfField)
	if sent == "" {
		sent = r.Header.Get("X-CSRFToken")
	}
	cookie, err := r.Cookie(csrfCookie)
	if err != nil || sent == "" || subtle.ConstantTimeCompare([]byte(sent), []byte(cookie.Value)) != 1 {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, "<!doctype html>\n<title>Forbidden</title>\n<h1>Forbidden</h1>\n") // a client that has gone is no failure
		return nil, false
	}
	return form, true
}

// showLogin shows the form, with the token of the browser's cookie.
func showLogin(w http.ResponseWriter, r *http.Request) {
	token := rand.Text()
	if cookie, err := r.Cookie(csrfCookie); err == nil && isToken(cookie.Value) {
		token = cookie.Value
	}
	setToken(w, token)
	w.Header().Set("Content-Type", page{}.MediaType())
	w.Header().Set("Vary", "Cookie")
	_, _ = io.WriteString(w, strings.Replace(loginForm, "TOKEN", token, 1)) //nolint:gosec // isToken; a client that has gone is no failure
}

// isToken reports whether text may be a token: it is put into a page.
func isToken(text string) bool {
	return text != "" && len(text) <= 128 && strings.Trim(text, unreserved) == ""
}

func setToken(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{Name: csrfCookie, Value: token, Path: "/", SameSite: http.SameSiteLaxMode}) //nolint:gosec // a test server has no TLS; scripts read the token
}

// otherMethod answers OPTIONS, and refuses other methods.
func otherMethod(w http.ResponseWriter, r *http.Request, allow string) {
	w.Header().Set("Allow", allow)
	w.Header().Set("Content-Type", page{}.MediaType())
	if r.Method != http.MethodOptions {
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// wanted is the URL that a client wants to be sent to, and whether it has said
// so.
func wanted(r *http.Request, form url.Values) (string, bool) {
	for _, values := range []url.Values{form, r.URL.Query()} {
		if said := values[nextField]; len(said) > 0 {
			return said[len(said)-1], true
		}
	}
	return "", false
}

// isOwn reports whether a URL leads to this site. Some browsers take a backslash
// for a slash.
func isOwn(next, host string) bool {
	for _, text := range []string{next, strings.ReplaceAll(next, `\`, "/")} {
		u, err := url.Parse(strings.TrimSpace(text))
		if err != nil || strings.TrimSpace(text) == "" || strings.HasPrefix(text, "///") {
			return false
		}
		elsewhere := u.Host != "" && u.Host != host || u.Host == "" && u.Scheme != ""
		if elsewhere || !slices.Contains([]string{"", "http", "https"}, u.Scheme) {
			return false
		}
	}
	return true
}

// The characters that stand for themselves in a URL.
const (
	unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
	urlSigns   = "/#%[]=:;$&()+,!?*@'"
)

// redirect sends the client to a URL.
func redirect(w http.ResponseWriter, to string) {
	var location strings.Builder
	for _, b := range []byte(to) {
		if strings.IndexByte(unreserved+urlSigns, b) >= 0 {
			location.WriteByte(b)
			continue
		}
		const digits = "0123456789ABCDEF"
		location.Write([]byte{'%', digits[b>>4], digits[b&15]})
	}
	w.Header().Set("Location", location.String())
	w.Header().Set("Content-Type", page{}.MediaType())
	w.Header().Set("Vary", "Cookie")
	w.WriteHeader(http.StatusFound)
}
