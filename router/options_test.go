package router_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/router"
)

// spy shows a test what comes in.
type spy struct {
	fake
	see func(*rest.Request)
}

func (s spy) Serve(_ http.ResponseWriter, r *rest.Request) { s.see(r) }

// slashed has one resource, a nested one and a single view.
func slashed(s router.Slash) *router.Router {
	api := router.NewDefault()
	api.Slash = s
	api.Register("notes", named("notes", operation("me", "GET", false, "me")))
	api.Register("notes/{note}/tags", named("tags"))
	api.Handle("token", one("token"))
	return api
}

func TestSlashes(t *testing.T) {
	for name, c := range map[string]struct {
		slash router.Slash
		wants map[string]string
	}{
		"either": {router.EitherSlash, map[string]string{
			"/notes/": "notes list", "/notes": "notes list", "/token": "token get", "/token/": "token get", "/notes.json/": "notes list",
			"/notes/?reverse=notes-detail,pk,1": "notes list /notes/1/",
		}},
		"with": {router.WithSlash, map[string]string{
			"/notes/": "notes list", "/notes": "404", "/notes/4/": `notes retrieve pk="4"`, "/notes/4": "404", "/notes/me/": "notes me", "/notes/me": "404",
			"/notes/4/tags/1/": `tags retrieve note="4" pk="1"`, "/notes/4/tags/1": "404", "/token/": "token get", "/token": "404",
			"/notes.json": "notes list", "/notes.json/": "notes list", "/notes/4.json": `notes retrieve pk="4"`,
			"/": `{"notes":"http://example.com/notes/"}`, "/.json": `{"notes":"http://example.com/notes.json"}`,
			"/notes/?reverse=notes-detail,pk,1&reverse=token&reverse=api-root": "notes list /notes/1/ /token/ /",
		}},
		"without": {router.WithoutSlash, map[string]string{
			"/notes": "notes list", "/notes/": "404", "/notes/4": `notes retrieve pk="4"`, "/notes/4/": "404", "/notes/me": "notes me", "/notes/me/": "404",
			"/notes/4/tags/1": `tags retrieve note="4" pk="1"`, "/notes/4/tags/1/": "404", "/token": "token get", "/token/": "404",
			"/notes.json": "notes list", "/notes.json/": "404", "/": `{"notes":"http://example.com/notes"}`, "/.json": `{"notes":"http://example.com/notes.json"}`,
			"/notes?reverse=notes-detail,pk,1&reverse=token&reverse=api-root": "notes list /notes/1 /token /",
		}},
	} {
		t.Run(name, func(t *testing.T) { serves(t, slashed(c.slash), c.wants) })
	}
}

func TestSlashesBelowAMount(t *testing.T) {
	for name, c := range map[string]struct {
		slash router.Slash
		wants map[string]string
		root  string
	}{
		"either": {router.EitherSlash, map[string]string{"/api": `{"notes":"http://example.com/api/notes/"}`, "/api/": `{"notes":"http://example.com/api/notes/"}`, "/api.json": "404"}, "/api/"},
		"with":   {router.WithSlash, map[string]string{"/api": "404", "/api/": `{"notes":"http://example.com/api/notes/"}`, "/api/notes": "404", "/api/notes/": "notes list"}, "/api/"},
		"without": {router.WithoutSlash, map[string]string{
			"/api": `{"notes":"http://example.com/api/notes"}`, "/api/": `{"notes":"http://example.com/api/notes"}`, "/api/notes/": "404", "/api/notes": "notes list",
			"/api/.json": `{"notes":"http://example.com/api/notes.json"}`,
		}, "/api"},
	} {
		t.Run(name, func(t *testing.T) {
			m, api := mux.NewRouter(), slashed(c.slash)
			api.Mount(m, "/api")
			serves(t, m, c.wants)
			serves(t, http.StripPrefix("/api", slashed(c.slash)), c.wants)
			if got, err := api.Reverse("api-root"); got != c.root || err != nil {
				t.Errorf("the root: got %q, %v", got, err)
			}
			for _, route := range api.Routes() {
				if strings.HasSuffix(route.Path, "/") == (c.slash == router.WithoutSlash) {
					t.Errorf("Routes shows %s", route.Path)
				}
			}
		})
	}
}

func TestTheRootAndSuffixesCanBeLeftOut(t *testing.T) {
	api := slashed(router.EitherSlash)
	api.NoRoot = true
	serves(t, api, map[string]string{"/": "404", "/.json": "404", "/notes.json": "notes list", "/notes/": "notes list"})
	api = slashed(router.EitherSlash)
	api.NoSuffixes = true
	serves(t, api, map[string]string{"/": `{"notes":"http://example.com/notes/"}`, "/.json": "404", "/notes.json": "404", "/notes/": "notes list"})
	var zero router.Router
	zero.Register("notes", named("notes"))
	serves(t, &zero, map[string]string{"/": "404", "/notes.json": "404", "/notes/": "notes list"})
}

func TestMountsHoldParameters(t *testing.T) {
	m := mux.NewRouter()
	api := nested()
	api.Mount(m, "/api/{version:v[0-9]+}/")
	m.HandleFunc("/api/about", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("about")) })
	serves(t, m, map[string]string{
		"/api/v1/articles/":                 `articles list version="v1"`,
		"/api/v1/articles/4":                `articles retrieve pk="4" version="v1"`,
		"/api/v12/articles/4/comments.json": `comments list article="4" version="v12"`,
		"/api/x1/articles/":                 "404",
		"/api/v1x/articles/":                "404",
		"/api/articles/":                    "404",
		"/api":                              "404",
		"/api/v1/nothing/":                  "404",
		"/api/v1/articles/%00/":             "404",
		"/api/v1/articles/%ff/":             "404",
		"/api/about":                        "about",
		"/api/v1":                           `{"articles":"http://example.com/api/v1/articles/"}`,
		"/api/v1/":                          `{"articles":"http://example.com/api/v1/articles/"}`,
		"/api/v1/.json":                     `{"articles":"http://example.com/api/v1/articles.json"}`,
		"/api/v1/articles/?reverse=articles-list&reverse=articles-detail,pk,4":      `articles list version="v1" /api/v1/articles/ /api/v1/articles/4/`,
		"/api/v1/articles/?reverse=articles-list,version,v2":                        `articles list version="v1" /api/v2/articles/`,
		"/api/v1/articles/?reverse=articles-list,version,2":                         `articles list version="v1" none`,
		"/api/v1/articles/4/comments/?reverse=articles-comments-detail,pk,1":        `comments list article="4" version="v1" /api/v1/articles/4/comments/1/`,
		"/api/v1/articles/4/comments/?reverse=articles-comments-detail,pk,1&x=/%2f": `comments list article="4" version="v1" /api/v1/articles/4/comments/1/`,
	})
	if got, err := api.Reverse("articles-list"); err == nil {
		t.Errorf("a URL without its version: %q", got)
	}
	if got, err := api.Reverse("articles-list", "version", "v3"); got != "/api/v3/articles/" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got := api.Routes()[1].Path; got != "/api/{version}/articles/{article}/comments/" {
		t.Errorf("got %q", got)
	}
}

func TestResolveKnowsParameters(t *testing.T) {
	m, api := mux.NewRouter(), router.NewSimple()
	var request *rest.Request
	api.Register("articles/{article}/comments", spy{notes, func(r *rest.Request) { request = r }})
	api.Mount(m, "/api/{version:v[0-9]+}")
	ask(m, "GET", "/api/v1/articles/4/comments/")
	name, params, found := request.Resolve("/api/v2/articles/5/comments/6/")
	if name != "articles-comments-detail" || !found || params["version"] != "v2" || params["article"] != "5" || params["pk"] != "6" {
		t.Errorf("got %q %v %v", name, params, found)
	}
	if request.Params["version"] != "v1" || request.Params["article"] != "4" {
		t.Errorf("the request's own parameters have changed: %v", request.Params)
	}
	for _, path := range []string{"/api/x/articles/5/comments/6/", "/api/v1/nothing", "/other", ""} {
		if name, _, found := request.Resolve(path); found {
			t.Errorf("%q is said to be %q", path, name)
		}
	}
}

func TestMistakesInMounts(t *testing.T) {
	mistakes(t, map[string]mistake{
		"a subrouter's variables": {func(r *router.Router) { r.Mount(mux.NewRouter().PathPrefix("/{tenant}").Subrouter(), "/api") }, []string{"no variables", "given to Mount"}},
		"twice":                   {func(r *router.Router) { r.Mount(mux.NewRouter(), "/{pk}") }, []string{`"pk" stands twice in /{pk}/notes/{pk}/`}},
		"a bad pattern":           {func(r *router.Router) { r.Mount(mux.NewRouter(), "/{v:(}") }, []string{"no regular expression"}},
		"no braces":               {func(r *router.Router) { r.Mount(mux.NewRouter(), "/{v/api") }, []string{"can't be mounted"}},
	})
}

func TestNamespaces(t *testing.T) {
	m := mux.NewRouter()
	for _, version := range []string{"v1", "v2"} {
		api := router.NewDefault()
		api.Namespace = version
		api.Register("notes", spy{notes, func(r *rest.Request) {
			url, err := r.Reverse("notes-detail", "pk", "4")
			if want := "http://example.com/" + version + "/notes/4/"; r.Namespace != version || url != want || err != nil {
				t.Errorf("%s: got %q, %q, %v", version, r.Namespace, url, err)
			}
			if name, _, found := r.Resolve("/v1/notes/4/"); found != (version == "v1") {
				t.Errorf("%s resolves the other's: %q", version, name)
			}
		}})
		api.Mount(m, "/"+version)
	}
	for _, target := range []string{"/v1/notes/", "/v2/notes/4/"} {
		if status, _ := ask(m, "GET", target); status != 200 {
			t.Errorf("%s: got %d", target, status)
		}
	}
}

// FuzzNestedPath asks for any path below a mount with a parameter: it never
// panics, parameters are text without slashes, and the URL that Reverse makes of
// them leads to the same place.
func FuzzNestedPath(f *testing.F) {
	for _, path := range []string{"/v1/articles/4/comments/7.json", "/v2/articles/drafts/comments/7/votes/1/", "/v1/people/2026/events", "/v1//", "/v1/articles/\x00/", "/v1/x.y/a/..", "/v1/any/.%2f/"} {
		f.Add(path)
	}
	m, api := mux.NewRouter().SkipClean(true), nested()
	check := func(r *rest.Request) {
		name, params, found := r.Resolve(r.URL.Path)
		if !found || !maps.Equal(params, r.Params) {
			panic(fmt.Sprintf("%q resolves to %v %q", r.URL.Path, found, params))
		}
		var pairs []string
		for key, value := range params {
			if value == "" || strings.ContainsAny(value, "/\x00") {
				panic(fmt.Sprintf("%q has the parameter %q", r.URL.Path, value))
			}
			pairs = append(pairs, key, value)
		}
		address, err := r.Reverse(name, pairs...)
		if err != nil {
			return // a value such as ".." has no URL
		}
		parsed, err := url.Parse(address)
		if err != nil {
			panic(err)
		}
		if again, params, _ := r.Resolve(parsed.Path); again != name || !maps.Equal(params, r.Params) {
			panic(fmt.Sprintf("%q leads to %s, which is %s %q", r.URL.Path, address, again, params))
		}
	}
	api.Register("any/{x:.+}/y", spy{notes, check}, router.Basename("any"))
	api.Handle("any/{x:[^y]*}", spy{one("").fake, check}, router.Basename("some"))
	api.Mount(m, "/{version:v.?}")
	f.Fuzz(func(t *testing.T, path string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path, r.URL.RawPath, r.RequestURI = path, "", ""
		w := httptest.NewRecorder()
		m.ServeHTTP(w, r)
		if w.Code >= 300 && w.Code != 404 {
			t.Errorf("%q: got %d", path, w.Code)
		}
	})
}
