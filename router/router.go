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
	"net/http"
	"sync"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/viewset"
)

// Router routes the viewsets that are registered with it. It is an
// http.Handler for the root of a site; Mount puts it under a prefix. All
// registrations come before it serves. The zero Router is that of NewSimple.
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

	// NoRoot and NoSuffixes leave out the root and the format suffixes of
	// NewDefault.
	NoRoot, NoSuffixes bool

	// Slash says whether URLs end with a slash. The default serves both forms.
	Slash Slash

	// Namespace is what requests carry as r.Namespace, such as "v1", so that
	// two routers can serve two versions of an API. Namespaces within others
	// are separated by colons: "api:v1".
	Namespace string

	suffixes bool
	root     bool
	once     sync.Once
	mux      *mux.Router
	mount    mount
	tree     node
	routes   []route
	named    map[string]*page
	listed   []resource
	serving  bool
}

// resource is an entry of the API's root.
type resource struct{ prefix, name string }

// NewSimple makes a router with the routes of its viewsets alone.
func NewSimple() *Router { return &Router{} }

// NewDefault makes a router that also has a root, which lists the resources,
// and takes format suffixes: /notes.json.
func NewDefault() *Router { return &Router{root: true, suffixes: true} }

// takesSuffixes reports whether URLs may end with a format.
func (r *Router) takesSuffixes() bool { return r.suffixes && !r.NoSuffixes }

// ServeHTTP answers requests at the root of a site, or behind
// http.StripPrefix.
func (r *Router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.once.Do(func() {
		r.begin()
		r.mux = mux.NewRouter().SkipClean(true)
		r.mux.NewRoute().MatcherFunc(func(request *http.Request, match *mux.RouteMatch) bool {
			match.Handler = r.handler(request.URL.Path, nil)
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
	r.addRoot()
}

// handler finds the handler for a path below the router's mount, which gave
// params.
func (r *Router) handler(path string, params map[string]string) http.Handler {
	found, ok := r.match(path, params)
	if !ok {
		if r.NotFound != nil {
			return r.NotFound
		}
		return http.HandlerFunc(notFound)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		found.page.view.Serve(w, &rest.Request{
			Request:   request,
			Action:    found.page.action(request.Method),
			Params:    found.params,
			Suffix:    found.suffix,
			Allow:     found.page.allow,
			Namespace: r.Namespace,
			Reverse:   r.reverser(request, found),
			Resolve:   r.resolver(request),
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
