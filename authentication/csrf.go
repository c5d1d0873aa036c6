package authentication

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"mime/multipart"
	"net/http"

	"github.com/quintet-go/rest"
)

// CheckCSRF refuses an unsafe request that another site's page may have made a
// browser send. It wants both:
//
//   - an Origin or Sec-Fetch-Site header, where the browser sends one, of the
//     site itself or a trusted origin (net/http.CrossOriginProtection);
//   - for a request with a session, its token, as DRF's clients send it: the
//     value of the csrftoken cookie in the X-CSRFToken header, or, in a POSTed
//     form, in the field csrfmiddlewaretoken. The token is made from the
//     session's id, so that no other site can plant one.
//
// The error is an *[rest.Error] of kind PermissionDenied. Session.Authenticate
// calls it; a view for logging in, where there is no session yet, calls it
// itself.
func (s Session) CheckCSRF(r *rest.Request) error {
	if r.IsSafe() {
		return nil
	}
	protection := http.NewCrossOriginProtection()
	for _, origin := range s.TrustedOrigins {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			return err
		}
	}
	if protection.Check(r.Request) != nil {
		return forged("Origin checking failed.")
	}
	session, cookie := cookieValue(r, sessionCookie), cookieValue(r, csrfCookie)
	switch {
	case session == "":
		return nil
	case cookie == "":
		return forged("CSRF cookie not set.")
	}
	want := tokenFor(session)
	if !equal(cookie, want) || !equal(sentToken(r), want) {
		return forged("CSRF token missing or incorrect.")
	}
	return nil
}

func forged(why string) error {
	return &rest.Error{Kind: rest.PermissionDenied, Code: "csrf_failed", Detail: "CSRF Failed: " + why}
}

// sentToken is the token that the page has put into the request.
func sentToken(r *rest.Request) string {
	if token := r.Header.Get(csrfHeader); token != "" || r.Method != http.MethodPost {
		return token
	}
	data, err := r.Data()
	if err != nil { // reported where the body is read
		return ""
	}
	form, ok := data.(*multipart.Form)
	if !ok || len(form.Value[csrfField]) == 0 {
		return ""
	}
	return form.Value[csrfField][0]
}

// tokenFor is the CSRF token of a session.
func tokenFor(session string) string {
	mac := hmac.New(sha256.New, []byte(session))
	mac.Write([]byte("quintet csrf token"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// equal compares in constant time.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
