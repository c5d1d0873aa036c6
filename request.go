package rest

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// Request is the tray that travels through the pipeline. Each room fills its
// own fields and reads only those above them; nothing here decides anything.
type Request struct {
	*http.Request

	// Filled by the router.

	// Action is what the method and the URL ask for.
	Action Action
	// Params are the named parts of the path, decoded: {"pk": "4"}.
	Params map[string]string
	// Suffix is the format asked for by the path: "json" in /accounts.json.
	Suffix string
	// Allow lists the methods that this path answers, in the order in which
	// the Allow header names them.
	Allow []string
	// Namespace is the name of the router's own, such as "v1"; empty for most.
	Namespace string
	// Reverse gives the absolute URL of a named route; pairs are the names
	// and values of its path parameters: Reverse("accounts-detail", "pk", "4").
	// It fails for an unknown name or a missing parameter.
	Reverse func(name string, pairs ...string) (string, error)

	// Resolve finds the route that a URL's path belongs to: its name and the
	// path's parameters. It is the reverse of Reverse.
	Resolve func(path string) (name string, params map[string]string, found bool)

	// Filled by the viewset.

	// ID names the request in logs and in the X-Request-Id header.
	ID string
	// Partial is true where fields left out of the body stay as they are.
	Partial bool
	// Strict is true where fields and query parameters that nobody reads are
	// refused rather than ignored.
	Strict bool

	// Filled by the serializer.

	// Sent is what the client sent, as accepted: the values of the fields by
	// their names, in the order of the fields. A field that was left out is not in
	// it, and null is nil: absent, null and a value are three things.
	Sent Object

	// Filled by the renderer's negotiation.

	// Accepted is the media type chosen for the answer, with the parameters
	// the client sent along: "application/json; indent=4".
	Accepted string
	// Format is the format of the renderer that was chosen: "json".
	Format string

	// Filled by versioning.

	// Version is the version of the API that is asked for; empty where there
	// are none.
	Version string

	// Filled by authentication.

	// User is who asks; never nil once authentication has run.
	User User
	// Auth is what proved it, such as the token's row; nil for most.
	Auth any
	// Challenge is the WWW-Authenticate value for answers of status 401; where
	// it is empty such answers are sent as 403 (DRF api-guide/authentication).
	Challenge string
	// Identifiable is true where at least one authenticator is configured, so
	// that credentials could have made a difference.
	Identifiable bool
	// Vary lists the request headers, besides Accept, that the answer depends
	// on.
	Vary []string

	query   url.Values // of the query string queryOf
	queryOf string

	parse func(*Request) (any, error)
	data  any
	err   error
	done  bool
}

// ParseWith sets how the body is read. Data calls parse at most once.
func (r *Request) ParseWith(parse func(*Request) (any, error)) {
	r.parse, r.done = parse, false
}

// Data is the body as plain data: an [Object], []any, string, bool, nil or
// json.Number for JSON, a *multipart.Form for forms, and an empty Object for no
// body. It is parsed on first use; a failure is remembered. The error is an
// *[Error] of kind [Malformed], [UnsupportedMedia] or [TooLarge].
func (r *Request) Data() (any, error) {
	if !r.done {
		r.done = true
		r.data = Object{}
		if r.parse != nil {
			r.data, r.err = r.parse(r)
		}
	}
	return r.data, r.err
}

// Amend replaces the parsed body, so that work done on it once, such as hashing
// a password, is not done again.
func (r *Request) Amend(data any) {
	r.data, r.err, r.done = data, nil, true
}

// IsAuthenticated reports whether the request comes from a known user.
func (r *Request) IsAuthenticated() bool {
	return r.User != nil && r.User.Identity() != ""
}

// IsSafe reports whether the method is one that changes nothing: GET, HEAD or
// OPTIONS (RFC 9110, section 9.2.1).
func (r *Request) IsSafe() bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
}

// Origin is the scheme and host that the request came to, such as
// "https://example.com", or nothing for a host that is none. What a proxy says
// of them is not believed.
func (r *Request) Origin() string {
	if r.Host == "" || strings.Trim(r.Host, hostCharacters) != "" {
		return ""
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// hostCharacters are those of names, addresses and ports.
const hostCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]"

// During runs f with ctx as the request's context, and puts the old one back.
// A store passes its transaction to hooks in this way.
func (r *Request) During(ctx context.Context, f func() error) error {
	before := r.Request
	r.Request = before.WithContext(ctx)
	defer func() { r.Request = before }()
	return f()
}

// Action is what a request asks a viewset for.
type Action struct {
	// Name is list, create, retrieve, update, partial_update, destroy,
	// metadata (OPTIONS), the name of an extra action, or empty where the path
	// does not answer the method.
	Name string
	// Detail is true for an action on one object.
	Detail bool
	// Path is the last part of the URL of an extra action, whether or not the
	// method is one of its own; empty at the URLs of lists and objects.
	Path string
}

// Response is what an action answers with.
type Response struct {
	// Status is the HTTP status; 0 stands for 200.
	Status int
	// Data is the body before rendering; nil sends none. An
	// iter.Seq2[any, error] is a list that is made while it is sent.
	Data any
	// Names are those of the members of the objects in Data, in order, for
	// formats that name them before the first object; it may be nil.
	Names []string
	// Header is added to the answer's header; it may be nil.
	Header http.Header
}
