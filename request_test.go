package rest_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/quintet-go/rest"
)

// person is a user.
type person struct{ id string }

func (p person) Identity() string { return p.id }
func (p person) Active() bool     { return true }
func (p person) Staff() bool      { return false }

var errTest = errors.New("made for the test")

func TestTheBodyIsParsedOnce(t *testing.T) {
	calls := 0
	r := &rest.Request{Request: httptest.NewRequest("POST", "/", nil)}
	if data, err := r.Data(); err != nil || len(data.(rest.Object)) != 0 {
		t.Errorf("without a parser: got %v, %v", data, err)
	}
	r.ParseWith(func(*rest.Request) (any, error) { calls++; return nil, errTest })
	for range 3 {
		if _, err := r.Data(); !errors.Is(err, errTest) {
			t.Errorf("got %v", err)
		}
	}
	if calls != 1 {
		t.Errorf("parsed %d times", calls)
	}
	r.Amend("other")
	if data, err := r.Data(); data != "other" || err != nil {
		t.Errorf("amended: got %v, %v", data, err)
	}
}

func TestSafeMethods(t *testing.T) {
	for method, safe := range map[string]bool{"GET": true, "HEAD": true, "OPTIONS": true, "POST": false, "PUT": false, "PATCH": false, "DELETE": false, "TRACE": false} {
		if r := (&rest.Request{Request: httptest.NewRequest(method, "/", nil)}); r.IsSafe() != safe {
			t.Errorf("%s: got %v", method, r.IsSafe())
		}
	}
}

func TestUsers(t *testing.T) {
	r := &rest.Request{Request: httptest.NewRequest("GET", "/", nil)}
	for _, user := range []rest.User{nil, rest.Anonymous{}, person{}} {
		if r.User = user; r.IsAuthenticated() {
			t.Errorf("%v is authenticated", user)
		}
	}
	if r.User = (person{"1"}); !r.IsAuthenticated() {
		t.Error("a person is not authenticated")
	}
	if a := (rest.Anonymous{}); a.Identity() != "" || a.Active() || a.Staff() {
		t.Error("the anonymous user may something")
	}
	if r.ContextUser() != nil {
		t.Error("there is a user in an empty context")
	}
	r.Request = r.WithContext(rest.WithUser(r.Context(), person{"2"}))
	if r.ContextUser() != (person{"2"}) {
		t.Error("the context's user is lost")
	}
}

type key struct{}

func TestDuringChangesTheContextForATime(t *testing.T) {
	r := &rest.Request{Request: httptest.NewRequest("GET", "/", nil)}
	err := r.During(context.WithValue(r.Context(), key{}, 1), func() error {
		if r.Context().Value(key{}) != 1 {
			t.Error("the context is not there")
		}
		return errTest
	})
	if !errors.Is(err, errTest) || r.Context().Value(key{}) != nil {
		t.Errorf("got %v, and the context is still there", err)
	}
}

func TestObjectsFindTheLastOfEqualNames(t *testing.T) {
	o := rest.Object{{Name: "a", Value: 1}, {Name: "A", Value: 2}, {Name: "a", Value: 3}}
	if v, ok := o.Get("a"); v != 3 || !ok {
		t.Errorf("got %v, %v", v, ok)
	}
	if _, ok := o.Get("b"); ok {
		t.Error("found what is not there")
	}
}

func TestKinds(t *testing.T) {
	for kind, want := range map[rest.Kind]struct {
		status int
		code   string
	}{
		0: {500, "error"}, -1: {500, "error"}, 99: {500, "error"}, rest.Invalid: {400, "invalid"}, rest.Malformed: {400, "parse_error"},
		rest.AuthenticationFailed: {401, "authentication_failed"}, rest.NotAuthenticated: {401, "not_authenticated"}, rest.PermissionDenied: {403, "permission_denied"},
		rest.NotFound: {404, "not_found"}, rest.MethodNotAllowed: {405, "method_not_allowed"}, rest.NotAcceptable: {406, "not_acceptable"}, rest.Conflict: {409, "conflict"},
		rest.TooLarge: {413, "too_large"}, rest.UnsupportedMedia: {415, "unsupported_media_type"}, rest.Throttled: {429, "throttled"}, rest.Unavailable: {503, "unavailable"},
	} {
		if kind.Status() != want.status || kind.Code() != want.code || kind.Detail() == "" {
			t.Errorf("%d: got %d, %q, %q", kind, kind.Status(), kind.Code(), kind.Detail())
		}
	}
}

func TestErrorsNameTheirCause(t *testing.T) {
	for want, err := range map[string]error{
		"Not found.":     &rest.Error{Kind: rest.NotFound},
		"Gone.":          &rest.Error{Kind: rest.NotFound, Detail: "Gone."},
		"Invalid input.": &rest.Error{Kind: rest.Invalid, Detail: rest.Object{}},
		"A server error occurred. (made for the test)": &rest.Error{Cause: errTest},
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
	if !errors.Is(&rest.Error{Cause: errTest}, errTest) {
		t.Error("the cause is not unwrapped")
	}
}
