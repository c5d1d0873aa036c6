package router

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"
)

// mount is where a router stands.
type mount struct {
	path     string    // with a slash before and none behind; empty for a site's root
	segments []segment // nil where the path has no parameters
}

// Mount makes m hand over every request at prefix, such as "/api", and below it.
// It is one route of m's, however many viewsets there are. The prefix may hold
// parameters, as Register's may: "/api/{version:v[0-9]+}"; a path that does not
// fit them is left to m's other routes. Where m is a subrouter its own prefix
// comes before; that one must hold no variables. A router is mounted once.
func (r *Router) Mount(m *mux.Router, prefix string) {
	route := m.NewRoute()
	if before, err := route.GetPathTemplate(); err == nil { // m is a subrouter with a path
		if strings.ContainsAny(before, "{}") {
			panic(fmt.Sprintf("router: can't be mounted below %q: a subrouter's own prefix may hold no variables; write them in the prefix given to Mount", before))
		}
		prefix = before + "/" + strings.Trim(prefix, "/")
	}
	r.mount = r.newMount(prefix)
	r.begin()
	route.Name("quintet" + r.mount.path).MatcherFunc(func(request *http.Request, match *mux.RouteMatch) bool {
		path, params, ok := r.mount.below(request.URL.Path)
		if !ok {
			return false
		}
		match.Handler = r.handler(path, params)
		return true
	})
}

// newMount reads a prefix, or panics.
func (r *Router) newMount(prefix string) mount {
	m := mount{path: strings.Trim(prefix, "/")}
	if m.path == "" {
		return m
	}
	var segments []segment
	for _, text := range split(m.path) {
		parsed, err := parseSegment(text)
		if err != nil {
			panic(fmt.Sprintf("router: can't be mounted at %q: %v", prefix, err))
		}
		segments = append(segments, parsed)
	}
	m.path = "/" + m.path
	if parameters(segments) == 0 {
		return m
	}
	m.segments = segments
	for _, route := range r.routes {
		whole := slices.Concat(segments, route.page.segments)
		if name := repeated(whole); name != "" {
			panic(fmt.Sprintf("router: can't be mounted at %q: the parameter %q stands twice in /%s/: rename the one in the prefix", prefix, name, shown(whole)))
		}
	}
	return m
}

// below is what follows the mount in a path, nothing or with a slash before, and
// the mount's parameters.
func (m *mount) below(path string) (rest string, params map[string]string, ok bool) {
	if m.segments == nil {
		rest, ok = strings.CutPrefix(path, m.path)
		return rest, nil, ok && (rest == "" || rest[0] == '/')
	}
	if !sound(path) {
		return "", nil, false
	}
	rest = path
	for i := range m.segments {
		if rest == "" || rest[0] != '/' {
			return "", nil, false
		}
		text := firstSegment(rest[1:])
		if !m.segments[i].fits(text) {
			return "", nil, false
		}
		rest = rest[1+len(text):]
	}
	at := page{segments: m.segments, parameters: parameters(m.segments)}
	return rest, at.read(path[1:], nil), true
}

// firstSegment is what comes before the first slash.
func firstSegment(path string) string {
	text, _, _ := strings.Cut(path, "/")
	return text
}

// fill appends the mount's path with its parameters' values.
func (m *mount) fill(path []byte, given values) ([]byte, error) {
	if m.segments == nil {
		return append(path, m.path...), nil
	}
	return given.fill(path, m.segments)
}

// shown is the mount's path for people.
func (m *mount) shown() string {
	if m.segments == nil {
		return m.path
	}
	return "/" + shown(m.segments)
}
