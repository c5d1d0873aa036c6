// Package router turns URLs into actions and actions into URLs, on
// gorilla/mux.
//
//	api := router.NewDefault()
//	api.Register("notes", notes)      // /notes/, /notes/{pk}/
//	http.ListenAndServe(addr, api)    // or api.Mount(m, "/api")
//
// A URL is looked up in a tree of path segments behind one gorilla/mux route, so
// that finding it costs the same with one resource and with a thousand.
package router

import (
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/viewset"
)

// Router routes the viewsets that are registered with it. It is an
// http.Handler for the root of a site; Mount puts it under a prefix. All
// registrations come before it serves.
type Router struct {
	// NotFound answers for paths that no viewset has. The default is a 404 in
	// JSON.
	NotFound http.Handler

	// RootView makes the view of the API's root from the function that lists
	// the resources, so that it has the site's authentication and permissions:
	//
	//	api.RootView = func(list func(*rest.Request) (*rest.Response, error)) viewset.ViewSet {
	//		return viewset.Func(site, list)
	//	}
	//
	// The default shows the list to everybody.
	RootView func(list func(*rest.Request) (*rest.Response, error)) viewset.ViewSet

	suffixes bool
	root     bool
	once     sync.Once
	mux      *mux.Router
	prefix   string
	tree     node
	routes   []Route
	named    map[string]*template
	listed   []resource
	serving  bool
}

// resource is an entry of the API's root.
type resource struct{ prefix, name string }

// NewSimple makes a router with the routes of its viewsets alone.
func NewSimple() *Router {
	return &Router{named: map[string]*template{}}
}

// NewDefault makes a router that also has a root, which lists the resources,
// and takes format suffixes: /notes.json.
func NewDefault() *Router {
	r := NewSimple()
	r.root, r.suffixes = true, true
	return r
}

// Mount makes m hand over every request at prefix, such as "/api", and below it.
// It is one route of m's, however many viewsets there are. Where m is a
// subrouter its own prefix comes before; it must hold no variables. A router is
// mounted once.
func (r *Router) Mount(m *mux.Router, prefix string) {
	route := m.NewRoute()
	if before, err := route.GetPathTemplate(); err == nil { // m is a subrouter with a path
		prefix = before + "/" + strings.Trim(prefix, "/")
	}
	if strings.ContainsAny(prefix, "{}") {
		panic(fmt.Sprintf("router: can't be mounted at %q: a prefix may hold no variables", prefix))
	}
	r.prefix = cleanPrefix(prefix)
	r.begin()
	route.Name("quintet" + r.prefix).MatcherFunc(func(request *http.Request, match *mux.RouteMatch) bool {
		path, ok := r.below(request.URL.Path)
		if !ok {
			return false
		}
		match.Handler = r.handler(path)
		return true
	})
}

// ServeHTTP answers requests at the root of a site, or behind
// http.StripPrefix.
func (r *Router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.once.Do(func() {
		r.begin()
		r.mux = mux.NewRouter().SkipClean(true)
		r.mux.NewRoute().MatcherFunc(func(request *http.Request, match *mux.RouteMatch) bool {
			match.Handler = r.handler(request.URL.Path)
			return true
		})
	})
	r.mux.ServeHTTP(w, request)
}

// begin ends the registrations: the root is made of them.
func (r *Router) begin() {
	if r.serving {
		return
	}
	r.serving = true
	if r.root {
		r.addRoot()
	}
}

// handler finds the handler for a path below the router's prefix.
func (r *Router) handler(path string) http.Handler {
	found, ok := r.match(path)
	if !ok {
		if r.NotFound != nil {
			return r.NotFound
		}
		return http.HandlerFunc(notFound)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		found.page.view.Serve(w, &rest.Request{
			Request: request,
			Action:  found.page.action(request.Method),
			Params:  found.params,
			Suffix:  found.suffix,
			Allow:   found.page.allow,
			Reverse: r.reverser(request, found.suffix),
			Resolve: r.resolver(request),
		})
	})
}

// notFound is the answer for a path that no viewset has.
func notFound(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte(`{"detail":"Not found."}`)) // a client that has gone is no failure of ours
}
