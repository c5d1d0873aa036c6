package router

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Route is one operation of the API, with its URL.
type Route struct {
	// Name is what Reverse knows it by, such as notes-detail.
	Name string
	// Path is its URL's path as a template: /api/notes/{pk}/.
	Path string
	// Operation is what the viewset says of it.
	Operation schema.Operation
}

// Routes lists every operation, in the order of registration.
func (r *Router) Routes() []Route {
	routes := make([]Route, len(r.routes))
	copy(routes, r.routes)
	for i := range routes {
		routes[i].Path = r.prefix + routes[i].Path
	}
	return routes
}

// template is a named URL.
type template struct {
	at   string
	page *page
}

// name notes an operation's URL under its name.
func (r *Router) name(name, at string, p *page, o schema.Operation) {
	if r.named[name] == nil {
		r.named[name] = &template{at, p}
	}
	path := "/" + strings.ReplaceAll(at, parameter, "{"+p.lookup+"}")
	if at != "" {
		path += "/"
	}
	r.routes = append(r.routes, Route{Name: name, Path: path, Operation: o})
}

// Reverse gives the path of a named route; pairs are the names and values of
// its parameters. It fails for an unknown name, a missing parameter, and a
// value that the route would not match.
func (r *Router) Reverse(name string, pairs ...string) (string, error) {
	return r.path(name, "", pairs)
}

// path is Reverse with a format suffix.
func (r *Router) path(name, suffix string, pairs []string) (string, error) {
	t := r.named[name]
	if t == nil {
		return "", fmt.Errorf("router: there is no route called %q", name)
	}
	at := t.at
	if t.page.lookup != "" {
		value, ok := valueOf(t.page.lookup, pairs)
		if !ok || !t.page.pattern.MatchString(value) {
			return "", fmt.Errorf("router: the route %q needs a value for %q", name, t.page.lookup)
		}
		at = strings.Replace(at, parameter, url.PathEscape(value), 1)
	}
	path := r.prefix + "/" + at
	switch {
	case suffix != "" && t.page.suffixes:
		return path + "." + suffix, nil
	case at == "":
		return path, nil
	}
	return path + "/", nil
}

// valueOf finds a parameter's value among names and values.
func valueOf(name string, pairs []string) (string, bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return pairs[i+1], true
		}
	}
	return "", false
}

// reverser gives absolute URLs in the manner of a request: at its host, under
// the prefix that was cut off before it came here, and in its format.
func (r *Router) reverser(request *http.Request, suffix string) func(string, ...string) (string, error) {
	return func(name string, pairs ...string) (string, error) {
		path, err := r.path(name, suffix, pairs)
		if err != nil {
			return "", err
		}
		path = stripped(request) + path
		if format := request.URL.Query().Get("format"); format != "" {
			path += "?format=" + url.QueryEscape(format)
		}
		return (&rest.Request{Request: request}).Origin() + path, nil
	}
}

// resolver finds the route of an absolute URL's path.
func (r *Router) resolver(request *http.Request) func(path string) (string, map[string]string, bool) {
	return func(path string) (string, map[string]string, bool) {
		path, ok := strings.CutPrefix(path, stripped(request))
		if !ok {
			return "", nil, false
		}
		if path, ok = r.below(path); !ok {
			return "", nil, false
		}
		found, ok := r.match(path)
		if !ok {
			return "", nil, false
		}
		return found.page.name, found.params, true
	}
}

// stripped is the part of the path that http.StripPrefix has cut off.
func stripped(request *http.Request) string {
	original, _, _ := strings.Cut(request.RequestURI, "?")
	prefix, ok := strings.CutSuffix(original, request.URL.EscapedPath())
	if !ok || !strings.HasPrefix(prefix, "/") || strings.HasPrefix(prefix, "//") {
		return ""
	}
	return strings.TrimSuffix(prefix, "/")
}

// cleanPrefix is a mount point with a slash before and none behind.
func cleanPrefix(prefix string) string {
	prefix = strings.Trim(prefix, "/")
	if prefix == "" {
		return ""
	}
	return "/" + prefix
}

// below is what follows the router's prefix in a path.
func (r *Router) below(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, r.prefix)
	if rest == "" {
		rest = "/"
	}
	return rest, ok && rest[0] == '/'
}
