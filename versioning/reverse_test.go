package versioning_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/versioning"
)

// page answers with the URL of another page, as a viewset with the scheme would.
type page struct{ scheme versioning.Scheme }

func (page) Describe() []schema.Operation {
	return []schema.Operation{{Action: rest.Action{Name: "get"}, Method: http.MethodGet}}
}
func (page) Allows(*rest.Request, rest.Action) bool { return true }

func (p page) Serve(w http.ResponseWriter, r *rest.Request) {
	if err := versioning.Determine(r, p.scheme); err != nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	url, err := r.Reverse("another")
	if err != nil {
		url = "none"
	}
	_, _ = w.Write([]byte(url))
}

// pages has two pages at each prefix, of which one asks for the URL of the other.
func pages(scheme versioning.Scheme, namespace string) *router.Router {
	api := router.NewSimple()
	api.Namespace = namespace
	api.Handle("endpoint", page{scheme})
	api.Handle("another", page{scheme})
	return api
}

func TestURLsKeepTheVersion(t *testing.T) {
	byPath := mux.NewRouter()
	pages(versioning.Path{}, "").Mount(byPath, "/{version:v[12]}")
	byDefault := router.NewSimple()
	byDefault.Handle("endpoint", page{versioning.Path{Default: "v1"}})
	byDefault.Handle("{version}/endpoint", page{versioning.Path{Default: "v1"}}, router.Basename("versioned"))
	byDefault.Handle("{version}/another", page{versioning.Path{}}, router.Basename("another"))
	byNamespace := mux.NewRouter()
	pages(versioning.Namespace{Allowed: []string{"v1", "v2"}}, "v1").Mount(byNamespace, "/v1")
	pages(versioning.Namespace{Allowed: []string{"v1", "v2"}}, "api:v2").Mount(byNamespace, "/second")
	for name, c := range map[string]struct {
		h            http.Handler
		target, want string
	}{
		"no scheme":                      {pages(nil, ""), "/endpoint/?version=v1", "http://example.com/another/"},
		"query":                          {pages(versioning.Query{}, ""), "/endpoint/?version=v1", "http://example.com/another/?version=v1"},
		"query without one":              {pages(versioning.Query{}, ""), "/endpoint/", "http://example.com/another/"},
		"query with the default's":       {pages(versioning.Query{Default: "v0"}, ""), "/endpoint/", "http://example.com/another/?version=v0"},
		"query with a format":            {pages(versioning.Query{}, ""), "/endpoint/?version=v1&format=json", "http://example.com/another/?format=json&version=v1"},
		"query under another name":       {pages(versioning.Query{Param: "a b"}, ""), "/endpoint/?a+b=v%261&format=json", "http://example.com/another/?a+b=v%261&format=json"},
		"query that is not allowed":      {pages(versioning.Query{Allowed: []string{"v1"}}, ""), "/endpoint/?version=v3", ""},
		"path":                           {byPath, "/v1/endpoint/", "http://example.com/v1/another/"},
		"path with another":              {byPath, "/v2/endpoint/?format=json", "http://example.com/v2/another/?format=json"},
		"path with the default's":        {byDefault, "/endpoint/", "http://example.com/v1/another/"},
		"path with its own":              {byDefault, "/v2/endpoint/", "http://example.com/v2/another/"},
		"path of routes without one":     {pages(versioning.Path{Default: "v1"}, ""), "/endpoint/", "http://example.com/another/"},
		"namespace":                      {byNamespace, "/v1/endpoint/", "http://example.com/v1/another/"},
		"nested namespace":               {byNamespace, "/second/endpoint/", "http://example.com/second/another/"},
		"host":                           {pages(versioning.Host{Allowed: []string{"example"}}, ""), "http://example.example.com/endpoint/", "http://example.example.com/another/"},
		"accept":                         {pages(versioning.Accept{}, ""), "/endpoint/", "http://example.com/another/"},
		"namespace of no router's":       {pages(versioning.Namespace{Default: "v1"}, ""), "/endpoint/", "http://example.com/another/"},
		"namespace that is no version's": {pages(versioning.Namespace{Allowed: []string{"v1"}}, "api"), "/endpoint/", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			c.h.ServeHTTP(w, httptest.NewRequest("GET", c.target, nil))
			if w.Body.String() != c.want {
				t.Errorf("got %d %s, want %s", w.Code, w.Body, c.want)
			}
		})
	}
}

func TestReverseWithoutItsValue(t *testing.T) {
	r := asked{}.request()
	var got []string
	r.Reverse = func(_ string, pairs ...string) (string, error) {
		got = pairs
		return "/", nil
	}
	if err := versioning.Determine(r, versioning.Path{Default: "v1"}); err != nil {
		t.Fatal(err)
	}
	given := append(make([]string, 0, 8), "pk", "1", "odd", "kept")
	if _, err := r.Reverse("x", given[:3]...); err != nil || len(got) != 4 || got[2] != "version" || got[3] != "v1" {
		t.Errorf("got %q, %v", got, err)
	}
	if given[3] != "kept" {
		t.Error("the caller's values have changed")
	}
}
