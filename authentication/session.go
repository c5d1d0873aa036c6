package authentication

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// SessionRow is a session as the database has it: the SHA-256 of its id.
type SessionRow struct {
	ID       uint      `json:"id"`
	Digest   string    `gorm:"size:64;uniqueIndex"`
	Identity string    `gorm:"size:64;index"` // whose it is
	Created  time.Time `json:"created"`
	Seen     time.Time `json:"seen"`
}

// TableName is sessions.
func (SessionRow) TableName() string { return "sessions" }

// Session takes a cookie, which [Session.Login] sets. Unsafe requests of a
// session have to prove that they come from the site's own pages: see
// [Session.CheckCSRF].
type Session struct {
	// Store keeps the sessions, and Users finds their owners; both are
	// required.
	Store store.Store[SessionRow]
	Users Users
	// Insecure lets the cookies travel over plain HTTP. It is for development
	// on one's own machine.
	Insecure bool
	// Idle ends a session that was not used for so long, and Lifetime any
	// session after so long; 0 stands for 14 days and 90 days.
	Idle, Lifetime time.Duration
	// TrustedOrigins are other origins, such as "https://app.example.com",
	// whose pages may send unsafe requests.
	TrustedOrigins []string
	// Now is the clock; the default is time.Now.
	Now func() time.Time
}

// The names that DRF's front ends know, and the pace of notes.
const (
	sessionCookie = "sessionid"
	csrfCookie    = "csrftoken"
	csrfHeader    = "X-CSRFToken"
	csrfField     = "csrfmiddlewaretoken"
	day           = 24 * time.Hour
	noteEvery     = 5 * time.Minute // how often a session's use is written down
	maxCookie     = 128             // bytes of a session's id or a CSRF token
)

// Challenge is empty: nobody is asked for a cookie.
func (Session) Challenge() string { return "" }

// Describe tells documents of the API what it takes.
func (Session) Describe() schema.Credentials {
	return schema.Credentials{
		Name: "cookieAuth", Description: "The cookie that logging in has set.", In: "cookie", Param: sessionCookie,
		Unsafe: &schema.Credentials{
			Name: "csrfToken", Description: "The value of the cookie " + csrfCookie + ".", In: "header", Param: csrfHeader,
		},
	}
}

// Authenticate looks at the session's cookie. An unknown or ended session is
// no session; nothing is written for it.
func (s Session) Authenticate(r *rest.Request) (rest.User, error) {
	r.Vary = append(r.Vary, "Cookie")
	row, err := s.presented(r)
	if row == nil || err != nil {
		return nil, err
	}
	user, err := s.Users.ByIdentity(r.Context(), row.Identity)
	if user == nil || err != nil || !user.Active() {
		return nil, err
	}
	if err := s.CheckCSRF(r); err != nil {
		return nil, err
	}
	r.Auth = row
	if s.now().Sub(row.Seen) >= noteEvery {
		_ = s.note(r.Context(), row.ID) // a note that can't be written now is written with a later request
	}
	return user, nil
}

// presented is the live session whose cookie r has, or nil.
func (s Session) presented(r *rest.Request) (*SessionRow, error) {
	id := cookieValue(r, sessionCookie)
	if id == "" || len(id) > maxCookie {
		return nil, nil
	}
	rows, err := s.Store.Find(r.Context(), store.Query{Filter: store.Column("digest").Is(Digest(id)), Limit: 1})
	if err != nil || len(rows) == 0 || s.ended(&rows[0]) {
		return nil, err
	}
	return &rows[0], nil
}

// ended reports whether a session is over.
func (s Session) ended(row *SessionRow) bool {
	idle := s.Idle
	if idle == 0 {
		idle = 14 * day
	}
	now := s.now()
	return now.Sub(row.Seen) >= idle || now.Sub(row.Created) >= s.lifetime()
}

func (s Session) lifetime() time.Duration {
	if s.Lifetime == 0 {
		return 90 * day
	}
	return s.Lifetime
}

func (s Session) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC()
	}
	return s.Now().UTC()
}

// note writes down that a session is in use.
func (s Session) note(ctx context.Context, id uint) error {
	return s.Store.Write(ctx, func(_ context.Context, tx store.Tx[SessionRow]) error {
		row, err := tx.Get(store.Query{Filter: store.Column("id").Is(id)})
		if err != nil {
			return err
		}
		row.Seen = s.now()
		return tx.Update(row)
	})
}

// Login begins a session for user and adds its cookies to header. The id is
// always a new one, and the session that r came with ends, so that nobody can
// plant an id beforehand. Call [Session.CheckCSRF] first in a view for it.
func (s Session) Login(r *rest.Request, user rest.User, header http.Header) error {
	old, err := s.presented(r)
	if err != nil {
		return err
	}
	id, now := newSecret(), s.now()
	err = s.Store.Write(r.Context(), func(_ context.Context, tx store.Tx[SessionRow]) error {
		if err := end(tx, old); err != nil {
			return err
		}
		return tx.Create(&SessionRow{Digest: Digest(id), Identity: user.Identity(), Created: now, Seen: now})
	})
	if err != nil {
		return err
	}
	s.setCookie(header, sessionCookie, id, true)
	s.setCookie(header, csrfCookie, tokenFor(id), false)
	return nil
}

// Logout ends the session that r came with, and removes its cookies.
func (s Session) Logout(r *rest.Request, header http.Header) error {
	row, err := s.presented(r)
	if err != nil {
		return err
	}
	if row != nil {
		err = s.Store.Write(r.Context(), func(_ context.Context, tx store.Tx[SessionRow]) error { return end(tx, row) })
		if err != nil {
			return err
		}
	}
	s.setCookie(header, sessionCookie, "", true)
	s.setCookie(header, csrfCookie, "", false)
	return nil
}

// end removes a session's row, if it is still there.
func end(tx store.Tx[SessionRow], row *SessionRow) error {
	if row == nil {
		return nil
	}
	current, err := tx.Get(store.Query{Filter: store.Column("id").Is(row.ID)})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.Delete(current)
}

// cookieValue is the value of r's cookie, or nothing.
func cookieValue(r *rest.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// setCookie adds a cookie; an empty value removes it.
func (s Session) setCookie(header http.Header, name, value string, httpOnly bool) {
	cookie := http.Cookie{ //nolint:gosec // Secure unless switched off for development; scripts read the CSRF token
		Name: name, Value: value, Path: "/", HttpOnly: httpOnly, Secure: !s.Insecure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(s.lifetime().Seconds()),
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	header.Add("Set-Cookie", cookie.String())
}
