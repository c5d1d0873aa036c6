package router

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
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
	// Mount is the part of Path that is the router's own prefix.
	Mount string
	// Patterns are what the path's parameters may look like (RE2 syntax), where
	// they are narrower than a segment without a dot.
	Patterns map[string]string
	// Operation is what the viewset says of it.
	Operation schema.Operation
}

// Routes lists every operation, in the order of registration, and the API's root
// at the end.
func (r *Router) Routes() []Route {
	all := slices.Concat(r.routes, r.rootRoutes())
	routes := make([]Route, len(all))
	for i, route := range all {
		path := []byte(r.mount.shown())
		for _, s := range route.page.segments {
			path = append(append(path, '/'), shown([]segment{s})...)
		}
		routes[i] = Route{
			Name: route.name, Path: string(r.Slash.end(path)), Mount: r.mount.shown(),
			Patterns: patterns(slices.Concat(r.mount.segments, route.page.segments)), Operation: route.operation,
		}
	}
	return routes
}

// patterns are those of parameters that have one of their own.
func patterns(segments []segment) map[string]string {
	var own map[string]string
	for _, s := range segments {
		if s.pattern == nil || s.pattern.source == anyKey {
			continue
		}
		if own == nil {
			own = map[string]string{}
		}
		own[s.text] = s.pattern.source
	}
	return own
}

// route is an operation with its name and its page.
type route struct {
	name      string
	page      *page
	operation schema.Operation
}

// name notes an operation's URL under its name.
func (r *Router) name(name string, p *page, o schema.Operation) {
	if r.named == nil {
		r.named = map[string]*page{}
	}
	if r.named[name] == nil {
		r.named[name] = p
	}
	if p.name == "" {
		p.name = name
	}
	r.routes = append(r.routes, route{name, p, o})
}

// Reverse gives the path of a named route; pairs are the names and values of
// its parameters. It fails for an unknown name, a missing parameter, and a
// value that the route would not match.
func (r *Router) Reverse(name string, pairs ...string) (string, error) {
	return r.path(name, values{pairs: pairs})
}

// path is Reverse in the manner of the request that given knows, if any.
func (r *Router) path(name string, given values) (string, error) {
	suffix := given.here.suffix
	p := r.named[name]
	if p == nil {
		return "", fmt.Errorf("router: there is no route called %q", name)
	}
	path, err := r.mount.fill(make([]byte, 0, 64), given)
	given.page = p
	if err == nil {
		path, err = given.fill(path, p.segments)
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("router: the route %q needs a value for %w", name, err)
	case suffix == "" || !p.suffixes:
		return string(r.Slash.end(path)), nil
	case len(p.segments) == 0:
		path = append(path, '/')
	}
	return string(append(append(path, '.'), suffix...)), nil
}

// values are those of path parameters: what the caller gives, and what the
// request's own path has for the rest.
type values struct {
	pairs []string
	here  found
	page  *page // whose URL it is; nil for the mount's
}

// get is a parameter's value.
func (v values) get(name string) string {
	for i := 0; i+1 < len(v.pairs); i += 2 {
		if v.pairs[i] == name {
			return v.pairs[i+1]
		}
	}
	if v.page != nil && v.page.lookup == name && v.here.page != nil && v.here.page.number != v.page.number {
		return "" // the key of another kind of object
	}
	return v.here.params[name]
}

// fill appends segments to a path, each after a slash. The error is the name of
// a parameter that has no value, or one that would lead elsewhere.
func (v values) fill(path []byte, segments []segment) ([]byte, error) {
	for i := range segments {
		text := segments[i].text
		if p := segments[i].pattern; p != nil {
			value := v.get(text)
			if !p.matches(value) || !sound(value) || value == "." || value == ".." {
				return nil, fmt.Errorf("%q", text)
			}
			text = url.PathEscape(value)
		}
		path = append(append(path, '/'), text...)
	}
	return path, nil
}

// reverser gives absolute URLs in the manner of a request: at its host, under
// the prefix that was cut off before it came here, in its format, and with the
// parameters of its own path where no others are given. The key of its object
// stands for that of its own kind alone.
func (r *Router) reverser(request *http.Request, here found) func(string, ...string) (string, error) {
	asked := rest.Request{Request: request}
	return func(name string, pairs ...string) (string, error) {
		path, err := r.path(name, values{pairs: pairs, here: here})
		if err != nil {
			return "", err
		}
		path = stripped(request) + path
		if sent := asked.QueryParams()["format"]; len(sent) > 0 {
			path += "?format=" + url.QueryEscape(sent[len(sent)-1])
		}
		return asked.Origin() + path, nil
	}
}

// resolver finds the route of an absolute URL's path.
func (r *Router) resolver(request *http.Request) func(path string) (string, map[string]string, bool) {
	return func(path string) (string, map[string]string, bool) {
		path, ok := strings.CutPrefix(path, stripped(request))
		if !ok {
			return "", nil, false
		}
		path, params, ok := r.mount.below(path)
		if !ok {
			return "", nil, false
		}
		found, ok := r.match(path, params)
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
