package viewset_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/viewset"
)

func TestErrorsSayNothingOfWhatWentWrong(t *testing.T) {
	w := newWorld(t)
	for name, do := range map[string]func(*rest.Request) (*rest.Response, error){
		"an unexpected error": func(*rest.Request) (*rest.Response, error) { return nil, errTest },
		"a panic":             func(*rest.Request) (*rest.Response, error) { panic(errTest) },
		"data that can't be rendered": func(*rest.Request) (*rest.Response, error) {
			return &rest.Response{Data: func() {}}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			w.log.Reset()
			config := w.notes.Config
			config.Permissions = permission.List{permission.AllowAny}
			answer := w.ask(viewset.Func(config, do), ann, "GET", "", "get", "")
			expect(t, answer, 500, `{"detail":"A server error occurred."}`)
			id := answer.Header().Get("X-Request-Id")
			if id == "" || !strings.Contains(w.log.String(), id) {
				t.Errorf("the log does not name the request %q: %s", id, w.log.String())
			}
		})
	}
}

func TestAbortedHandlersAreLeftToTheServer(t *testing.T) {
	defer func() {
		if recover() != http.ErrAbortHandler { //nolint:errorlint // a panic's value
			t.Error("http.ErrAbortHandler was swallowed")
		}
	}()
	newWorld(t).ask(viewset.Func(open(), func(*rest.Request) (*rest.Response, error) { panic(http.ErrAbortHandler) }), nil, "GET", "", "get", "")
}

// open lets everybody in.
func open() viewset.Config {
	return viewset.Config{Permissions: permission.List{permission.AllowAny}}
}

// header identifies users by a header, for tests.
type header struct{ challenge string }

func (h header) Authenticate(r *rest.Request) (rest.User, error) {
	switch name := r.Header.Get("X-User"); name {
	case "":
		return nil, nil
	case "wrong":
		return nil, &rest.Error{Kind: rest.AuthenticationFailed, Detail: "Wrong."}
	default:
		return person{name: name}, nil
	}
}

func (h header) Challenge() string { return h.challenge }

func TestTheFirstAuthenticatorDecidesBetween401And403(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name, challenge, user string
		status                int
		body                  string
	}{
		{"nobody, with a challenge", "Who", "", 401, `{"detail":"Authentication credentials were not provided."}`},
		{"nobody, without a challenge", "", "", 403, `{"detail":"Authentication credentials were not provided."}`},
		{"wrong, with a challenge", "Who", "wrong", 401, `{"detail":"Wrong."}`},
		{"wrong, without a challenge", "", "wrong", 403, `{"detail":"Wrong."}`},
		{"known but not allowed", "Who", "ann", 403, `{"detail":"You do not have permission to perform this action."}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := viewset.Config{
				Authentication: []authentication.Authenticator{header{c.challenge}},
				Permissions:    permission.List{permission.IsAdminUser},
			}
			r := httptest.NewRequest("GET", "/", nil)
			if c.user != "" {
				r.Header.Set("X-User", c.user)
			}
			answer := httptest.NewRecorder()
			viewset.Func(config, func(*rest.Request) (*rest.Response, error) { return &rest.Response{}, nil }).
				Serve(answer, &rest.Request{Request: r, Action: rest.Action{Name: "get"}})
			expect(t, answer, c.status, c.body)
			if got := answer.Header().Get("WWW-Authenticate"); (got != "") != (c.status == 401) {
				t.Errorf("WWW-Authenticate is %q", got)
			}
		})
	}
	_ = w
}

func TestPermissionsComeBeforeTheMethod(t *testing.T) {
	w := newWorld(t)
	w.notes.Permissions = permission.List{permission.IsAdminUser}
	expect(t, w.ask(w.notes, ann, "PUT", "", "", ""), 403, "")
	expect(t, w.ask(w.notes, staff, "PUT", "", "", ""), 405, `{"detail":"Method \"PUT\" not allowed."}`)
}

func TestRequestIDs(t *testing.T) {
	view := viewset.Func(open(), func(r *rest.Request) (*rest.Response, error) { return &rest.Response{Data: r.ID}, nil })
	for given, kept := range map[string]bool{"abc-1_2.Z": true, "": false, "a b": false, "a\"": false, strings.Repeat("a", 65): false, "ä": false} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("X-Request-Id", given)
		answer := httptest.NewRecorder()
		view.Serve(answer, &rest.Request{Request: r, Action: rest.Action{Name: "get"}})
		if got := answer.Header().Get("X-Request-Id"); (got == given) != kept || got == "" || !strings.Contains(answer.Body.String(), got) {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestSlowRequestsEnd(t *testing.T) {
	config := open()
	config.Timeout = time.Millisecond
	view := viewset.Func(config, func(r *rest.Request) (*rest.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	answer := newWorld(t).ask(view, nil, "GET", "", "get", "")
	expect(t, answer, 503, `{"detail":"The server is busy. Try again later."}`)
	if answer.Header().Get("Retry-After") != "1" {
		t.Errorf("Retry-After is %q", answer.Header().Get("Retry-After"))
	}
}

func TestOptionsDescribesTheView(t *testing.T) {
	w := newWorld(t)
	w.notes.Description = "Notes of people."
	expect(t, w.ask(w.notes, ann, "OPTIONS", "", "metadata", ""), 200, `{"name":"Note List","description":"Notes of people.",`+
		`"renders":["application/json"],"parses":["application/json","application/x-www-form-urlencoded","multipart/form-data"]}`)
	if got := decoded(t, w.ask(w.notes, ann, "OPTIONS", "1", "metadata", "").Body)["name"]; got != "Note Instance" {
		t.Errorf("got %v", got)
	}
}

func TestAllowsAsksThePermissions(t *testing.T) {
	w := newWorld(t)
	w.notes.PermissionsFor = func(r *rest.Request) permission.List {
		if r.Action.Name == "list" {
			return permission.List{permission.AllowAny}
		}
		return permission.List{permission.IsAdminUser}
	}
	r := &rest.Request{Request: httptest.NewRequest("GET", "/", nil).WithContext(context.Background()), User: ann}
	if !w.notes.Allows(r, rest.Action{Name: "list"}) || w.notes.Allows(r, rest.Action{Name: "create"}) || r.Action.Name != "" {
		t.Error("ann may list, and not create")
	}
}

// diary is a hand-written viewset.
type diary struct{}

func (diary) List(*rest.Request) (*rest.Response, error) { return &rest.Response{Data: []any{}}, nil }
func (*diary) PartialUpdate(*rest.Request) (*rest.Response, error) {
	return &rest.Response{Status: 202}, nil
}

// misspelt has a method of the wrong shape.
type misspelt struct{}

func (misspelt) List() {}

func TestOfServesTheMethodsOfAType(t *testing.T) {
	w := newWorld(t)
	view := viewset.Of(&diary{}, open())
	expect(t, w.ask(view, nil, "GET", "", "list", ""), 200, "[]")
	expect(t, w.ask(view, nil, "PATCH", "1", "partial_update", ""), 202, "")
	expect(t, w.ask(view, nil, "DELETE", "1", "destroy", ""), 405, "")
	if got := len(view.Describe()); got != 2 {
		t.Errorf("%d actions are described", got)
	}
}

func TestMistakesAreReportedInSentences(t *testing.T) {
	failing := func(vs viewset.ViewSet) string {
		faulty, ok := vs.(interface{ Err() error })
		if !ok || faulty.Err() == nil {
			return ""
		}
		return faulty.Err().Error()
	}
	hook := func(*rest.Request, *Note) error { return nil }
	w := newWorld(t)
	for name, c := range map[string]struct {
		vs   viewset.ViewSet
		want []string
	}{
		"no store and no permissions": {&viewset.Model[Note]{}, []string{"no Store", "gormstore.New[Note](db)", "no permissions", "permission.AllowAny"}},
		"actions": {&viewset.Model[Note]{
			Store: w.notes.Store, Permissions: w.notes.Permissions, Only: []string{"list", "lst"}, BeforeDestroy: hook,
			Actions: []viewset.Action[Note]{{Name: "create"}, {Name: "x"}, {}},
		}, []string{`"lst"`, "BeforeDestroy never runs", `two actions are called "create"`, `"x" does nothing`, "no Name"}},
		"a method of another shape":      {viewset.Of(misspelt{}, open()), []string{"List is a func()"}},
		"a type without any method":      {viewset.Of(ann, open()), []string{"none of the methods"}},
		"a function without permissions": {viewset.Func(viewset.Config{}, func(*rest.Request) (*rest.Response, error) { return nil, nil }), []string{"no permissions"}},
		"no function":                    {viewset.Func(open(), nil), []string{"no function"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := failing(c.vs)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in:\n%s", want, got)
				}
			}
			if answer := w.ask(c.vs, staff, "GET", "", "list", ""); answer.Code < 400 {
				t.Errorf("a viewset with mistakes answered %d", answer.Code)
			}
		})
	}
}

func TestOneOfManyRacingDuplicatesWins(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	statuses := make([]int, 50)
	for i := range statuses {
		group.Go(func() {
			answer := w.do(ann, "POST", "", `{"title":"race"}`)
			statuses[i] = answer.Code
			if answer.Code != 201 && strings.TrimSpace(answer.Body.String()) != `{"title":["note with this title already exists."]}` {
				t.Errorf("got %d %s", answer.Code, answer.Body)
			}
		})
	}
	group.Wait()
	won := 0
	for _, status := range statuses {
		if status == 201 {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d of the requests won: %v", won, statuses)
	}
}
