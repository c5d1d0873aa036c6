package pagination

import (
	"maps"
	"net/url"
	"strings"

	"github.com/quintet-go/rest"
)

// link is the URL that r came to with other query parameters: those named in
// changes are replaced, or left out where the value is empty. The names are
// sorted (DRF's replace_query_param).
func link(r *rest.Request, changes map[string]string) string {
	params := maps.Clone(r.QueryParams())
	if params == nil {
		params = url.Values{}
	}
	for name, value := range changes {
		delete(params, name)
		if value != "" {
			params[name] = []string{value}
		}
	}
	address := r.Origin() + path(r)
	if query := params.Encode(); query != "" {
		address += "?" + query
	}
	return address
}

// path is the path that the client has sent, before any middleware cut a part
// off, in characters that a Link header can hold.
func path(r *rest.Request) string {
	sent, err := url.ParseRequestURI(r.RequestURI)
	if err == nil && strings.HasPrefix(sent.Path, "/") {
		return sent.EscapedPath()
	}
	return r.URL.EscapedPath()
}
