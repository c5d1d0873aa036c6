package router_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
)

// echo answers with its name, the action and the parameters, and with the URLs
// of the routes that the request names in ?reverse=.
type echo struct {
	fake
	name string
}

func (e echo) Serve(w http.ResponseWriter, r *rest.Request) {
	var params []string
	for name, value := range r.Params {
		params = append(params, fmt.Sprintf("%s=%q", name, value))
	}
	slices.Sort(params)
	fmt.Fprint(w, strings.Join(append([]string{e.name, r.Action.Name}, params...), " "))
	for _, name := range r.URL.Query()["reverse"] {
		name, pairs, _ := strings.Cut(name, ",")
		url, err := r.Reverse(name, strings.FieldsFunc(pairs, func(c rune) bool { return c == ',' })...)
		if err != nil {
			url = "none"
		}
		fmt.Fprintf(w, " %s", strings.TrimPrefix(url, "http://example.com"))
	}
}

// named is a viewset that answers with its name and has the six actions, and more.
func named(name string, more ...schema.Operation) echo {
	return echo{fake{operations: append(slices.Clone(notes.operations[:6]), more...)}, name}
}

// serves asks for many URLs.
func serves(t *testing.T, h http.Handler, wants map[string]string) {
	t.Helper()
	for target, want := range wants {
		status, body := ask(h, "GET", target)
		if status == 404 {
			body = "404"
		}
		if strings.TrimSpace(body) != want {
			t.Errorf("%s: got %d %s, want %s", target, status, body, want)
		}
	}
}

func nested() *router.Router {
	api := router.NewDefault()
	api.Register("articles/{article}/comments", named("comments"))
	api.Register("articles", named("articles", operation("drafts", "GET", false, "drafts"), operation("publish", "GET", true, "publish")))
	api.Register("articles/{article}/comments/{comment:[0-9]+}/votes", named("votes"))
	api.Register("people/{person:[a-z]+}/posts", named("posts"), router.Basename("posts"))
	api.Register("people/{year:[0-9]{4}}/events", named("events"), router.Basename("events"))
	return api
}

func TestPrefixesHoldParameters(t *testing.T) {
	serves(t, nested(), map[string]string{
		"/articles/":                       "articles list",
		"/articles/4/":                     `articles retrieve pk="4"`,
		"/articles/4/comments/":            `comments list article="4"`,
		"/articles/4/comments":             `comments list article="4"`,
		"/articles/4/comments/7/":          `comments retrieve article="4" pk="7"`,
		"/articles/4/comments/7/votes/":    `votes list article="4" comment="7"`,
		"/articles/4/comments/x/votes/":    "404",
		"/articles/4/comments/7/votes/1":   `votes retrieve article="4" comment="7" pk="1"`,
		"/articles/4/comments.json":        `comments list article="4"`,
		"/articles/4/comments/7.json":      `comments retrieve article="4" pk="7"`,
		"/articles/4.5/comments/":          "404",
		"/articles//comments/":             "404",
		"/articles/%C3%A4%20/comments/":    `comments list article="ä "`,
		"/articles/4/comments/7/votes/1/2": "404",
		"/people/ann/posts/":               `posts list person="ann"`,
		"/people/2026/events/3/":           `events retrieve pk="3" year="2026"`,
		"/people/20261/events/":            "404",
		"/people/2026/posts/":              "404",
		"/people/":                         "404",
		"/people/ann/":                     "404",
	})
}

func TestANameThatLeadsNowhereHidesNoParameter(t *testing.T) {
	serves(t, nested(), map[string]string{
		"/articles/drafts/":            "articles drafts",
		"/articles/drafts/publish/":    `articles publish pk="drafts"`,
		"/articles/drafts/comments/":   `comments list article="drafts"`,
		"/articles/drafts/comments/1/": `comments retrieve article="drafts" pk="1"`,
		"/articles/drafts/nothing/":    "404",
		"/articles/drafts.json":        "articles drafts",
	})
	deep := router.NewSimple()
	deep.Handle("a/{x}/c/{y}/e", one("1"), router.Basename("1"))
	deep.Handle("a/b/{z}/d/f", one("2"), router.Basename("2"))
	deep.Handle("{w}/b/c/d/g", one("3"), router.Basename("3"))
	serves(t, deep, map[string]string{
		"/a/b/c/d/e/": `1 get x="b" y="d"`, "/a/b/c/d/f/": `2 get z="c"`, "/a/b/c/d/g/": `3 get w="a"`, "/a/b/c/d/h/": "404",
	})
}

// one is a single view.
func one(name string) echo {
	return echo{fake{operations: []schema.Operation{operation("get", "GET", false, "")}}, name}
}

// TestAWrongPathCostsNoMoreThanTheTree asks for a path that fits every branch
// until its end.
func TestAWrongPathCostsNoMoreThanTheTree(t *testing.T) {
	api := router.NewSimple()
	for mask := range 1 << 10 {
		parts := make([]string, 10)
		for bit := range parts {
			parts[bit] = "a"
			if mask&(1<<bit) != 0 {
				parts[bit] = fmt.Sprintf("{p%d}", bit)
			}
		}
		api.Handle(strings.Join(parts, "/")+"/end", one("x"), router.Basename(fmt.Sprint(mask)))
	}
	if status, _ := ask(api, "GET", "/a/a/a/a/a/a/a/a/a/a/no/"); status != 404 {
		t.Errorf("got %d", status)
	}
	if status, _ := ask(api, "GET", strings.Repeat("/a", 100_000)); status != 404 {
		t.Errorf("a long path: got %d", status)
	}
	serves(t, api, map[string]string{"/a/a/b/a/a/a/a/a/a/a/end/": `x get p2="b"`})
}

func TestPositionsAreShared(t *testing.T) {
	api := router.NewSimple()
	api.Register("things", echo{fake{operations: []schema.Operation{
		{Action: rest.Action{Name: "retrieve", Detail: true}, Method: "GET", Pattern: "[0-9]+"},
	}}, "things"})
	api.Handle("things/{slug:[a-z-]+}", one("by slug"), router.Basename("by-slug"))
	api.Handle("things/{thing}/parts", one("parts"))
	api.Handle("things/{anything:.+}", one("rest"), router.Basename("rest"))
	serves(t, api, map[string]string{
		"/things/4/": `things retrieve pk="4"`, "/things/a-b/": `by slug get slug="a-b"`, "/things/4/parts/": `parts get thing="4"`,
		"/things/a-b/parts/": `parts get thing="a-b"`, "/things/A.b/": `rest get anything="A.b"`, "/things/": "404",
	})
}

func TestReverseOfNestedRoutes(t *testing.T) {
	api := nested()
	for _, c := range []struct {
		name, pairs, want string
	}{
		{"articles-comments-list", "article 4", "/articles/4/comments/"},
		{"articles-comments-detail", "pk 7 article 4", "/articles/4/comments/7/"},
		{"articles-comments-votes-detail", "pk 1 comment 7 article 4", "/articles/4/comments/7/votes/1/"},
		{"articles-comments-votes-detail", "pk 1 comment x article 4", ""},
		{"articles-comments-detail", "pk 7", ""}, {"articles-comments-detail", "article 4", ""}, {"articles-comments-detail", "article 4/5 pk 1", ""},
		{"posts-list", "person ann", "/people/ann/posts/"}, {"posts-list", "person 2026", ""}, {"events-list", "year 2026", "/people/2026/events/"},
	} {
		if got, err := api.Reverse(c.name, strings.Fields(c.pairs)...); got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s %s: got %q, %v", c.name, c.pairs, got, err)
		}
	}
	odd := router.NewSimple()
	odd.Handle("files/{name:.+}", one("files"))
	for value, want := range map[string]string{"a.b": "/files/a.b/", "..": "", ".": "", "a/b": "", "a\x00": "", "\xff": "", "...": "/files/.../"} {
		if got, _ := odd.Reverse("files-detail", "name", value); got != want {
			t.Errorf("%q: got %q", value, got)
		}
	}
}

func TestARequestGivesTheParametersThatAreMissing(t *testing.T) {
	serves(t, nested(), map[string]string{
		"/articles/4/comments/?reverse=articles-comments-list":                 `comments list article="4" /articles/4/comments/`,
		"/articles/4/comments/?reverse=articles-comments-detail,pk,7":          `comments list article="4" /articles/4/comments/7/`,
		"/articles/4/comments/?reverse=articles-comments-detail,pk,7,article,": `comments list article="4" /articles/4/comments/7/`,
		"/articles/4/comments/?reverse=articles-comments-list,article,5":       `comments list article="4" /articles/5/comments/`,
		"/articles/4/comments/?reverse=articles-detail":                        `comments list article="4" none`,
		"/articles/4/comments/7.json?reverse=articles-comments-list":           `comments retrieve article="4" pk="7" /articles/4/comments.json`,
		"/articles/a%20b/comments/?format=json&reverse=articles-comments-list": `comments list article="a b" /articles/a%20b/comments/?format=json`,
		"/articles/?reverse=articles-comments-list":                            `articles list none`,
		"/articles/4/publish/?reverse=articles-detail":                         `articles publish pk="4" /articles/4/`,
		"/articles/4/comments/7/?reverse=articles-detail":                      `comments retrieve article="4" pk="7" none`,
		"/articles/4/comments/7/?reverse=articles-comments-detail,article,5":   `comments retrieve article="4" pk="7" /articles/5/comments/7/`,
	})
}

func TestTheRootListsNoNestedResources(t *testing.T) {
	serves(t, nested(), map[string]string{"/": `{"articles":"http://example.com/articles/"}`})
}

func TestRoutesShowParameters(t *testing.T) {
	var got []string
	api := nested()
	api.Handle("notes/{note:[0-9]+}", one("note"))
	for _, route := range api.Routes() {
		if route.Operation.Method == "GET" && !slices.Contains(got, route.Path) {
			got = append(got, route.Path)
		}
	}
	want := []string{
		"/articles/{article}/comments/", "/articles/{article}/comments/{pk}/", "/articles/", "/articles/{pk}/", "/articles/drafts/", "/articles/{pk}/publish/",
		"/articles/{article}/comments/{comment}/votes/", "/articles/{article}/comments/{comment}/votes/{pk}/", "/people/{person}/posts/", "/people/{person}/posts/{pk}/",
		"/people/{year}/events/", "/people/{year}/events/{pk}/", "/notes/{note}/", "/",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestPathsOfExtraActionsHoldParameters(t *testing.T) {
	api := router.NewDefault()
	api.Register("notes", named("notes", operation("by_day", "GET", false, "by-day/{day:[0-9-]+}"), operation("forget_day", "DELETE", false, "by-day/{day:[0-9-]+}"),
		operation("page", "GET", true, "pages/{page}/as/{form}")))
	serves(t, api, map[string]string{
		"/notes/by-day/2026-11-24/":                             `notes by_day day="2026-11-24"`,
		"/notes/by-day/x/":                                      "404",
		"/notes/by-day/":                                        `notes retrieve pk="by-day"`,
		"/notes/4/pages/2/as/pdf/":                              `notes page form="pdf" page="2" pk="4"`,
		"/notes/by-day/1?reverse=notes-by-day":                  `notes by_day day="1" /notes/by-day/1/`,
		"/notes/by-day/1?reverse=notes-pages-as,pk,4,page,2":    `notes by_day day="1" none`,
		"/notes/?reverse=notes-pages-as,pk,4,page,2,form,x%20y": `notes list /notes/4/pages/2/as/x%20y/`,
	})
	if status, body := ask(api, "DELETE", "/notes/by-day/1/"); status != 200 || body != `notes forget_day day="1"` {
		t.Errorf("got %d %s", status, body)
	}
}

func TestMistakesInPaths(t *testing.T) {
	detail := func(lookup string) fake {
		return fake{operations: []schema.Operation{{Action: rest.Action{Name: "retrieve", Detail: true}, Method: "GET", Lookup: lookup}}}
	}
	mistakes(t, map[string]mistake{
		"no brace":       {func(r *router.Router) { r.Register("a/{b", notes) }, []string{`"a/{b" is no path`, "{article:[0-9]+}"}},
		"no braces":      {func(r *router.Router) { r.Register("a/b}/c", notes) }, []string{"is no path"}},
		"braces inside":  {func(r *router.Router) { r.Register("a/x{b}", notes) }, []string{"is no path"}},
		"two in one":     {func(r *router.Router) { r.Register("a/{b}{c}", notes) }, []string{"is no path"}},
		"no name":        {func(r *router.Router) { r.Register("a/{}", notes) }, []string{"is no path"}},
		"a bad name":     {func(r *router.Router) { r.Register("a/{b c}", notes) }, []string{"is no path"}},
		"no pattern":     {func(r *router.Router) { r.Register("a/{b:}", notes) }, []string{"is no path"}},
		"a bad pattern":  {func(r *router.Router) { r.Register("a/{b:(}/c", notes) }, []string{"the pattern of {b}", "no regular expression"}},
		"a tricky one":   {func(r *router.Router) { r.Register("a/{b:x)|(y}/c", notes) }, []string{"no regular expression"}},
		"an empty part":  {func(r *router.Router) { r.Register("a//{b}", notes) }, []string{"is no path"}},
		"a slash behind": {func(r *router.Router) { r.Handle("a/{b}/", notes) }, []string{"is no path"}},
		"twice":          {func(r *router.Router) { r.Register("a/{b}/c/{b}/d", notes) }, []string{`parameter "b" stands twice in /a/{b}/c/{b}/d/`, "rename"}},
		"the look-up's":  {func(r *router.Router) { r.Register("a/{pk}/c", notes) }, []string{`parameter "pk" stands twice in /a/{pk}/c/{pk}/`}},
		"own look-up's":  {func(r *router.Router) { r.Register("a/{slug}/c", detail("slug")) }, []string{`parameter "slug" stands twice`}},
		"nameless":       {func(r *router.Router) { r.Register("{tenant}", notes) }, []string{"router.Basename"}},
		"taken": {func(r *router.Router) {
			r.Handle("notes/{note}", one("x"), router.Basename("x"))
		}, []string{"/notes/{note}/ is taken by /notes/{pk}/", "another prefix"}},
		"no look-up":    {func(r *router.Router) { r.Handle("a", detail("")) }, []string{`finds by "pk"`, "{pk}"}},
		"other look-up": {func(r *router.Router) { r.Handle("a/{pk}", detail("slug")) }, []string{`finds by "slug"`}},
		"two names of one URL": {func(r *router.Router) {
			r.Register("a", named("a", operation("x", "GET", false, "x/{y}"), operation("z", "POST", false, "x/{z}")))
		}, []string{"/a/x/{z}/", "/a/x/{y}/", "same names"}},
		"an action's path": {func(r *router.Router) { r.Register("a", named("a", operation("x", "GET", false, "x/{y:[}"))) }, []string{`the action "x" has the path`, "no regular expression"}},
	})
}

func TestRoutesTellTheirPatternsAndTheirMount(t *testing.T) {
	api := router.NewSimple()
	api.Handle("notes/{note:[0-9]+}", one("note"))
	api.Mount(mux.NewRouter(), "/api/{version:v[0-9]}")
	route := api.Routes()[0]
	if route.Mount != "/api/{version}" || fmt.Sprint(route.Patterns) != "map[note:[0-9]+ version:v[0-9]]" {
		t.Errorf("got %q and %v", route.Mount, route.Patterns)
	}
}
