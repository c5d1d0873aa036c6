package browsable

import (
	"net/url"
	"strings"

	"github.com/quintet-go/rest"
)

// pathTo is the path of a route, without the host that the request came to, which
// behind a proxy need not be the one that the browser knows.
func pathTo(r *rest.Request, route string, pairs ...string) string {
	if r.Reverse == nil {
		return ""
	}
	address, err := r.Reverse(route, pairs...)
	if err != nil {
		return ""
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return local(parsed.EscapedPath())
}

// local is a path that is never a URL of another host.
func local(path string) string { return "/" + strings.TrimLeft(path, `/\`) }

// here is the path and the query of the request, as the browser knows them.
func here(r *rest.Request) (path string, query url.Values) {
	path, query = r.URL.EscapedPath(), r.URL.Query()
	if sent, err := url.ParseRequestURI(r.RequestURI); err == nil {
		path = sent.EscapedPath()
	}
	return local(path), query
}

// with is a URL at path with a changed query: pairs of names and values, of which
// an empty one takes the name out.
func with(path string, query url.Values, pairs ...string) string {
	changed := url.Values{}
	for name, values := range query {
		changed[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			changed.Del(pairs[i])
		} else {
			changed[pairs[i]] = []string{pairs[i+1]}
		}
	}
	if len(changed) == 0 {
		return path
	}
	return path + "?" + changed.Encode()
}

// safeNext is where to go after logging in: a path of this site, or the fallback
// for anything that could be another's.
func safeNext(next, fallback string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\x00\r\n\t") {
		return fallback
	}
	parsed, err := url.Parse(next)
	if err != nil || parsed.Host != "" || parsed.Scheme != "" || parsed.User != nil || strings.HasPrefix(parsed.Path, "//") {
		return fallback
	}
	return next
}
