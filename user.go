package rest

import "context"

// User is who makes a request. Any model becomes one with these methods.
type User interface {
	// Identity is the user's key as text: it is what tokens, sessions and
	// ownership refer to. Only [Anonymous] has none.
	Identity() string
	// Active is false for a user who may not log in. Authentication refuses
	// such a user even with the right credentials.
	Active() bool
	// Staff is true for a user who administers the site.
	Staff() bool
}

// Anonymous is the user of a request without credentials.
type Anonymous struct{}

// Identity is empty.
func (Anonymous) Identity() string { return "" }

// Active is false.
func (Anonymous) Active() bool { return false }

// Staff is false.
func (Anonymous) Staff() bool { return false }

type userKey struct{}

// WithUser returns a context in which requests come from user, whatever their
// headers say: for tests and for middleware that has already identified the
// caller. No credential is looked at and no CSRF token asked for.
func WithUser(ctx context.Context, user User) context.Context {
	return context.WithValue(ctx, userKey{}, user)
}

// ContextUser is the user that [WithUser] has put into r's context, or nil.
func (r *Request) ContextUser() User {
	user, _ := r.Context().Value(userKey{}).(User)
	return user
}
