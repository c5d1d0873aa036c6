package viewset_test

import (
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/versioning"
	"github.com/quintet-go/rest/viewset"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

// counting lets n requests pass.
type counting struct{ asked, n int }

func (c *counting) Allow(*rest.Request) (throttle.Verdict, error) {
	c.asked++
	return throttle.Verdict{Allowed: c.asked <= c.n, Wait: 90 * time.Second}, nil
}

// refuser refuses every credential.
type refuser struct{}

func (refuser) Challenge() string { return "Test" }
func (refuser) Authenticate(r *rest.Request) (rest.User, error) {
	if r.Header.Get("Authorization") == "" {
		return nil, nil
	}
	return nil, &rest.Error{Kind: rest.AuthenticationFailed}
}

func TestChecksComeInDRFsOrder(t *testing.T) {
	l := newLibrary(t)
	counter := &counting{n: 1}
	l.config.Throttles = []throttle.Throttle{counter}
	l.config.Authentication = []authentication.Authenticator{refuser{}}
	l.config.Versioning = versioning.Query{Default: "1", Allowed: []string{"2"}}
	l.authors.Config = l.config
	l.authors.Permissions = permission.List{permission.Any(permission.IsAdminUser, permission.ReadOnly)}
	c := l.client()
	for _, test := range []struct {
		name, accept, authorization, method, path string
		status, asked                             int
	}{
		{"an unknown format before the version", "", "", "GET", "/authors/?format=xml&version=9", 404, 0},
		{"the Accept header before the version", "image/png", "bad", "GET", "/authors/?version=9", 406, 0},
		{"the version before credentials", "", "bad", "GET", "/authors/?version=9", 404, 0},
		{"credentials before permissions", "", "bad", "DELETE", "/authors/1/", 401, 0},
		{"permissions before the throttle", "", "", "DELETE", "/authors/1/", 401, 0},
		{"one request passes", "", "", "GET", "/authors/1/", 200, 1},
		{"the throttle before the object", "", "", "GET", "/authors/9/", 429, 2},
		{"the throttle before the method", "", "", "OPTIONS", "/authors/", 429, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := c
			if test.accept != "" {
				c = c.With("Accept", test.accept)
			}
			if test.authorization != "" {
				c = c.With("Authorization", test.authorization)
			}
			answer := c.Do(test.method, test.path, nil).Expect(test.status)
			if counter.asked != test.asked {
				t.Errorf("the throttle was asked %d times, want %d", counter.asked, test.asked)
			}
			if test.status == 429 && (answer.Header.Get("Retry-After") != "90" || !contains(answer.Body, "Expected available in 90 seconds.")) {
				t.Errorf("Retry-After %s: %s", answer.Header.Get("Retry-After"), answer.Body)
			}
		})
	}
}

func TestThrottlesOfActionsTakeThePlaceOfTheOthers(t *testing.T) {
	l := newLibrary(t)
	site, own, action := &counting{n: 9}, &counting{n: 9}, &counting{n: 9}
	l.config.Throttles = []throttle.Throttle{site}
	l.authors.Config, l.books.Config = l.config, l.config
	l.books.Throttles = []throttle.Throttle{own}
	l.books.Actions = []viewset.Action[Book]{{Name: "x", Throttles: []throttle.Throttle{action}, Do: func(*rest.Request, *Book) (*rest.Response, error) { return &rest.Response{}, nil }}}
	c := l.client()
	c.Get("/authors/").Expect(200)
	c.Get("/books/").Expect(200)
	c.Get("/books/1/").Expect(200)
	c.Get("/books/x/").Expect(200)
	c.Delete("/books/x/").Expect(405)
	if site.asked != 1 || own.asked != 2 || action.asked != 2 {
		t.Errorf("asked: site %d, own %d, action %d", site.asked, own.asked, action.asked)
	}
}

func TestVersionsAreKnownToActions(t *testing.T) {
	l := newLibrary(t)
	l.config.Versioning = versioning.Query{Default: "1", Allowed: []string{"2"}}
	l.config.Strict = true
	l.authors.Config = l.config
	l.authors.Actions = []viewset.Action[Author]{{Name: "version", Do: func(r *rest.Request, _ *Author) (*rest.Response, error) {
		url, err := r.Reverse("authors-list")
		return &rest.Response{Data: r.Version + " " + url}, err
	}}}
	c := l.client()
	c.Get("/authors/version/").Expect(200).JSON(`"1 http://example.com/authors/?version=1"`)
	c.Get("/authors/version/?version=2").Expect(200).JSON(`"2 http://example.com/authors/?version=2"`)
	c.Get("/authors/?version=2").Expect(200)
	c.Get("/authors/?version=3").Expect(404).JSON(`{"detail":"Invalid version in query parameter."}`)
}

func TestMistakesOfThrottlesAndVersionsAreReported(t *testing.T) {
	l := newLibrary(t)
	config := l.config
	config.Throttles = []throttle.Throttle{&throttle.User{}}
	config.Versioning = versioning.Query{Param: "format"}
	declared := &viewset.Model[Author]{Config: config, Store: gormstore.New[Author](l.db), Throttles: []throttle.Throttle{&throttle.Scoped{}}}
	err := declared.Err()
	function := viewset.Func(config, func(*rest.Request) (*rest.Response, error) { return nil, nil }).(interface{ Err() error }).Err()
	for _, want := range []string{"throttle", "Query", "Scope"} {
		if err == nil || !contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if function == nil || !contains(function.Error(), "Query") {
		t.Errorf("got %v", function)
	}
}
