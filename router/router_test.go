package router_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// fake is a viewset that answers with what it was asked.
type fake struct {
	operations []schema.Operation
	err        error
}

func (f fake) Describe() []schema.Operation         { return f.operations }
func (fake) Allows(*rest.Request, rest.Action) bool { return true }
func (f fake) Err() error                           { return f.err }

func (fake) Serve(w http.ResponseWriter, r *rest.Request) {
	self, err := r.Reverse("notes-detail", "pk", "1")
	if err != nil {
		self = err.Error()
	}
	fmt.Fprintf(w, "%s detail=%v pk=%q suffix=%q allow=%s self=%s", r.Action.Name, r.Action.Detail, r.Params["pk"], r.Suffix, strings.Join(r.Allow, ","), self)
}

// operation makes an operation.
func operation(name, method string, detail bool, path string) schema.Operation {
	return schema.Operation{Action: rest.Action{Name: name, Detail: detail}, Method: method, Path: path}
}

// notes has the six actions and two extra ones.
var notes = fake{operations: []schema.Operation{
	operation("list", "GET", false, ""), operation("create", "POST", false, ""), operation("retrieve", "GET", true, ""), operation("update", "PUT", true, ""),
	operation("partial_update", "PATCH", true, ""), operation("destroy", "DELETE", true, ""),
	operation("me", "GET", false, "me"), operation("set_title", "POST", true, "set_title"), operation("set_title", "PUT", true, "set_title"),
}}

func newAPI() *router.Router {
	api := router.NewDefault()
	api.Register("notes", notes)
	return api
}

// ask sends a request.
func ask(h http.Handler, method, target string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w.Code, strings.TrimSpace(w.Body.String())
}

func TestPathsAndMethodsLeadToActions(t *testing.T) {
	api := newAPI()
	const (
		list   = "allow=GET,POST,HEAD,OPTIONS"
		detail = "allow=GET,PUT,PATCH,DELETE,HEAD,OPTIONS"
	)
	for _, c := range []struct{ method, target, want string }{
		{"GET", "/notes/", `list detail=false pk="" suffix="" ` + list}, {"HEAD", "/notes/", "list detail=false"}, {"POST", "/notes/", "create detail=false"},
		{"OPTIONS", "/notes/", "metadata detail=false"}, {"PUT", "/notes/", ` detail=false pk="" suffix="" ` + list}, {"TRACE", "/notes/", " detail=false"},
		{"GET", "/notes/4/", `retrieve detail=true pk="4" suffix="" ` + detail}, {"PUT", "/notes/4/", "update detail=true"},
		{"PATCH", "/notes/4/", "partial_update detail=true"}, {"DELETE", "/notes/4/", "destroy detail=true"}, {"OPTIONS", "/notes/4/", "metadata detail=true"},
		{"POST", "/notes/4/", ` detail=true pk="4"`}, {"GET", "/notes/me/", `me detail=false pk="" suffix="" allow=GET,HEAD,OPTIONS`},
		{"POST", "/notes/4/set_title/", `set_title detail=true pk="4" suffix="" allow=POST,PUT,OPTIONS`},
		{"GET", "/notes.json", `list detail=false pk="" suffix="json"`}, {"GET", "/notes/4.json", `retrieve detail=true pk="4" suffix="json"`},
		{"GET", "/notes/4.json/", `retrieve detail=true pk="4" suffix="json"`}, {"GET", "/notes/1.5/", `retrieve detail=true pk="1" suffix="5"`},
		{"GET", "/notes/me.json", `me detail=false pk="" suffix="json"`}, {"GET", "/notes/%20a%3Fb/", `retrieve detail=true pk=" a?b"`},
		{"GET", "/notes/%C3%A4/", `retrieve detail=true pk="ä"`},
	} {
		for _, target := range []string{c.target, strings.TrimSuffix(c.target, "/")} {
			if status, body := ask(api, c.method, target); status != 200 || !strings.HasPrefix(body, strings.TrimSpace(c.want)) {
				t.Errorf("%s %s: got %d %s, want %s", c.method, target, status, body, c.want)
			}
		}
	}
}

func TestOtherPathsAreNotFound(t *testing.T) {
	api := newAPI()
	for _, target := range []string{
		"/x/", "/note/", "//", "///", "/Notes/", "/NOTES/", "/notes//", "//notes/", "/notes/4//", "/notes/4/x/", "/notes/4/set_title/x/", "/notes/./", "/notes/../", "/./notes/", "/notes/%00/",
		"/notes/4%00/", "/%00/", "/notes/%ff/", "/notes%2f%2f4/", "/notes;x/", "/notes/.json", "/notes/a.b.c/", "/notes/4.JSON/", "/notes/4./", "/notes/..", "/notes/.", "/notes\\4/",
		"/notes/4.json/set_title/", "/.json/notes/", "/%2e%2e/notes/", "/notes/4/set_title.x.y/", "/noteſ/",
	} {
		for _, method := range []string{"GET", "POST", "DELETE"} {
			status, body := ask(api, method, target)
			if status != 404 || body != `{"detail":"Not found."}` {
				t.Errorf("%s %s: got %d %s", method, target, status, body)
			}
		}
	}
}

func TestAPathHasOneDecision(t *testing.T) {
	api := newAPI()
	for target, pk := range map[string]string{"/notes/4%2f": "4", "/notes%2f4/": "4", "/%6eotes/4/": "4", "/notes/%34/": "4"} {
		if status, body := ask(api, "GET", target); status != 200 || !strings.Contains(body, fmt.Sprintf("pk=%q", pk)) {
			t.Errorf("%s: got %d %s", target, status, body)
		}
	}
}

func TestTheRootListsTheResources(t *testing.T) {
	api := newAPI()
	api.Register("blog/posts", notes, router.Basename("posts"))
	api.Handle("token", fake{operations: []schema.Operation{operation("post", "POST", false, "")}})
	for target, want := range map[string]string{
		"/":             `{"notes":"http://example.com/notes/","blog/posts":"http://example.com/blog/posts/"}`,
		"/?format=":     `{"notes":"http://example.com/notes/?format=","blog/posts":"http://example.com/blog/posts/?format="}`,
		"/?format=json": `{"notes":"http://example.com/notes/?format=json","blog/posts":"http://example.com/blog/posts/?format=json"}`,
		"/.json":        `{"notes":"http://example.com/notes.json","blog/posts":"http://example.com/blog/posts.json"}`,
	} {
		if status, body := ask(api, "GET", target); status != 200 || body != want {
			t.Errorf("%s: got %d %s", target, status, body)
		}
	}
	if status, body := ask(api, "POST", "/"); status != 405 || body != `{"detail":"Method \"POST\" not allowed."}` {
		t.Errorf("POST: got %d %s", status, body)
	}
	if status, body := ask(api, "OPTIONS", "/"); status != 200 || body != `{"name":"Api Root"}` {
		t.Errorf("OPTIONS: got %d %s", status, body)
	}
	if status, body := ask(api, "HEAD", "/"); status != 200 || body != "" {
		t.Errorf("HEAD: got %d %s", status, body)
	}
	if status, _ := ask(api, "POST", "/token"); status != 200 {
		t.Errorf("the single view: got %d", status)
	}
	if status, _ := ask(api, "GET", "/token.json"); status != 404 {
		t.Errorf("a single view takes a suffix: got %d", status)
	}
	own := newAPI()
	own.RootView = func(list func(*rest.Request) (*rest.Response, error)) viewset.ViewSet { return fake{} }
	if _, body := ask(own, "GET", "/"); !strings.HasPrefix(body, "get detail=false") {
		t.Errorf("the own root view is not asked: %s", body)
	}
	simple := router.NewSimple()
	simple.Register("notes", notes)
	if status, _ := ask(simple, "GET", "/"); status != 404 {
		t.Errorf("a simple router has a root: %d", status)
	}
	if status, _ := ask(simple, "GET", "/notes.json"); status != 404 {
		t.Errorf("a simple router takes a suffix: %d", status)
	}
}

func TestMounting(t *testing.T) {
	m := mux.NewRouter()
	m.HandleFunc("/other", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "other") })
	api := newAPI()
	api.Mount(m, "/v1/api/")
	stripped := http.StripPrefix("/deep/down", newAPI())
	below := mux.NewRouter()
	newAPI().Mount(below.PathPrefix("/sub").Subrouter(), "/api")
	bare := mux.NewRouter()
	newAPI().Mount(bare.PathPrefix("/bare/").Subrouter(), "")
	for _, c := range []struct {
		h            http.Handler
		target, want string
	}{
		{m, "/v1/api/notes/4/", "self=http://example.com/v1/api/notes/1/"}, {m, "/v1/api/notes/4", "self=http://example.com/v1/api/notes/1/"},
		{m, "/v1/api", `"http://example.com/v1/api/notes/"`}, {m, "/v1/api/", `"http://example.com/v1/api/notes/"`}, {m, "/other", "other"},
		{stripped, "/deep/down/notes/4/", "self=http://example.com/deep/down/notes/1/"}, {stripped, "/deep/down/notes/4/?x=1", "self=http://example.com/deep/down/notes/1/"},
		{below, "/sub/api/notes/4/", "self=http://example.com/sub/api/notes/1/"}, {bare, "/bare/notes/4", "self=http://example.com/bare/notes/1/"},
		{newAPI(), "/notes/4/", "self=http://example.com/notes/1/"}, {m, "/v1/api/nothing/", `{"detail":"Not found."}`},
	} {
		if _, body := ask(c.h, "GET", c.target); !strings.Contains(body, c.want) {
			t.Errorf("%s: got %s", c.target, body)
		}
	}
	if status, _ := ask(m, "GET", "/v1/apinotes/"); status != 404 {
		t.Errorf("a longer word is taken for the prefix: %d", status)
	}
}

func TestReverse(t *testing.T) {
	api := newAPI()
	for _, c := range []struct {
		name  string
		pairs []string
		want  string
	}{
		{"notes-list", nil, "/notes/"}, {"notes-detail", []string{"pk", "4"}, "/notes/4/"}, {"notes-detail", []string{"pk", "a b/.."}, ""}, {"notes-detail", []string{"pk", "ä ?"}, "/notes/%C3%A4%20%3F/"},
		{"notes-me", nil, "/notes/me/"}, {"notes-set-title", []string{"pk", "1"}, "/notes/1/set_title/"},
		{"notes-detail", nil, ""}, {"notes-detail", []string{"id", "4"}, ""}, {"notes-detail", []string{"pk"}, ""}, {"notes-detail", []string{"pk", ""}, ""}, {"nobody", nil, ""},
	} {
		if got, err := api.Reverse(c.name, c.pairs...); got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s %v: got %q, %v", c.name, c.pairs, got, err)
		}
	}
}

func TestHostsAreNotReflectedBlindly(t *testing.T) {
	for host, want := range map[string]string{
		"example.com:8080": "self=http://example.com:8080/notes/1/", "[::1]:80": "self=http://[::1]:80/notes/1/", "evil\"><script>": "self=/notes/1/", "": "self=/notes/1/", "a/b": "self=/notes/1/",
	} {
		r := httptest.NewRequest("GET", "/notes/", nil)
		r.Host = host
		r.Header.Set("X-Forwarded-Host", "evil.example")
		r.Header.Set("X-Forwarded-Proto", "https")
		w := httptest.NewRecorder()
		newAPI().ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q: got %s", host, w.Body)
		}
	}
}

func TestRoutesListsEveryOperation(t *testing.T) {
	m := mux.NewRouter()
	api := newAPI()
	api.Mount(m, "api")
	var got []string
	for _, route := range api.Routes() {
		got = append(got, route.Operation.Method+" "+route.Path+" "+route.Name)
	}
	want := "GET /api/notes/ notes-list|POST /api/notes/ notes-list|GET /api/notes/{pk}/ notes-detail|PUT /api/notes/{pk}/ notes-detail|" +
		"PATCH /api/notes/{pk}/ notes-detail|DELETE /api/notes/{pk}/ notes-detail|GET /api/notes/me/ notes-me|" +
		"POST /api/notes/{pk}/set_title/ notes-set-title|PUT /api/notes/{pk}/set_title/ notes-set-title|GET /api/ api-root"
	if strings.Join(got, "|") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestMistakesFailAtRegistration(t *testing.T) {
	mistakes(t, map[string]mistake{
		"nil":               {func(r *router.Router) { r.Register("x", nil) }, []string{"no viewset"}},
		"prefix":            {func(r *router.Router) { r.Register("/x/", notes) }, []string{`"/x/" is no path`}},
		"the viewset's own": {func(r *router.Router) { r.Register("x", fake{err: fmt.Errorf("own mistake")}) }, []string{"own mistake"}},
		"twice":             {func(r *router.Router) { r.Register("notes", notes) }, []string{`basename "notes" is taken`, "router.Basename"}},
		"the same path":     {func(r *router.Router) { r.Register("notes", notes, router.Basename("other")) }, []string{"is taken", "another prefix"}},
		"several": {func(r *router.Router) {
			r.Register("x", fake{operations: []schema.Operation{
				operation("a", "GET", false, ""), operation("b", "GET", false, ""), operation("c", "get", false, "c"), operation("d", "GET", false, "/d d/"),
				{Action: rest.Action{Name: "e", Detail: true}, Method: "GET", Pattern: "("},
			}})
		}, []string{`"a" and "b" both answer`, `method "get"`, `path "/d d/"`, "no regular expression"}},
		"variables": {func(r *router.Router) { r.Mount(mux.NewRouter().PathPrefix("/{tenant}").Subrouter(), "/api") }, []string{"no variables"}},
		"late": {func(r *router.Router) {
			ask(r, "GET", "/")
			r.Register("late", notes)
		}, []string{"serves already"}},
	})
}

// mistake is a declaration that is refused, and what is said of it.
type mistake struct {
	do   func(*router.Router)
	want []string
}

// mistakes makes each of them.
func mistakes(t *testing.T, all map[string]mistake) {
	t.Helper()
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			defer func() {
				text := fmt.Sprint(recover())
				for _, want := range c.want {
					if !strings.Contains(text, want) {
						t.Errorf("%q is missing in:\n%s", want, text)
					}
				}
			}()
			c.do(newAPI())
		})
	}
}

func TestOwnNotFoundPage(t *testing.T) {
	api := newAPI()
	api.NotFound = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	if status, _ := ask(api, "GET", "/x"); status != http.StatusTeapot {
		t.Errorf("got %d", status)
	}
}

func TestManyRequestsAtOnce(t *testing.T) {
	api := newAPI()
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			if _, body := ask(api, "GET", fmt.Sprintf("/notes/%d/", i)); !strings.Contains(body, fmt.Sprintf("pk=%q", fmt.Sprint(i))) {
				t.Errorf("%d: got %s", i, body)
			}
		})
	}
	group.Wait()
}

// large is an API with n resources.
func large(n int) *router.Router {
	api := router.NewDefault()
	for i := range n {
		api.Register(fmt.Sprintf("resource%d", i), notes)
	}
	return api
}

// quietView answers with nothing.
type quietView struct{ fake }

func (quietView) Serve(http.ResponseWriter, *rest.Request) {}

func TestAThousandResourcesCostNoMoreAllocationsThanOne(t *testing.T) {
	cost := func(n int) float64 {
		api := large(n)
		api.Register("last", quietView{notes})
		r, w := httptest.NewRequest("GET", "/last/4/", nil), httptest.NewRecorder()
		api.ServeHTTP(w, r)
		return testing.AllocsPerRun(100, func() { api.ServeHTTP(w, r) })
	}
	if one, thousand := cost(1), cost(1000); thousand > one {
		t.Errorf("%v allocations with 1 resource, %v with 1,000", one, thousand)
	}
}

func BenchmarkServe(b *testing.B) {
	for _, n := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("%d resources", n), func(b *testing.B) {
			api := large(n)
			api.Register("last", quietView{notes})
			r, w := httptest.NewRequest("GET", "/last/4/", nil), httptest.NewRecorder()
			b.ReportAllocs()
			for b.Loop() {
				api.ServeHTTP(w, r)
			}
		})
	}
}

// FuzzPath asks for any path: it never panics, and a key never holds a slash
// or NUL.
func FuzzPath(f *testing.F) {
	for _, path := range []string{"/notes/4/", "/notes/4.json", "/.json", "//", "/notes/\x00", "/notes/%2f/"} {
		f.Add(path)
	}
	api := newAPI()
	f.Fuzz(func(t *testing.T, path string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path, r.URL.RawPath = path, ""
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		if w.Code >= 300 && w.Code != 404 {
			t.Errorf("%q: got %d", path, w.Code)
		}
		if _, key, ok := strings.Cut(w.Body.String(), `pk="`); ok {
			if key, _, _ = strings.Cut(key, `" suffix`); strings.ContainsAny(key, "/\x00") {
				t.Errorf("%q: the key is %q", path, key)
			}
		}
	})
}
