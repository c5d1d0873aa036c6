package openapitest

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// template is a URL of the document.
type template struct {
	text     string
	segments []string
	item     *v3.PathItem
}

// urlsOf are the URLs of a document.
func urlsOf(document *v3.Document) []template {
	var urls []template
	for text, item := range document.Paths.PathItems.FromOldest() {
		urls = append(urls, template{text, strings.Split(strings.Trim(text, "/"), "/"), item})
	}
	return urls
}

// find is the URL that a path is one of, with or without its last slash, and
// with or without a format suffix; nil for none. Names beat parameters.
func find(urls []template, asked string) *template {
	plain := strings.Trim(asked, "/")
	if found := match(urls, plain); found != nil {
		return found
	}
	if suffix := path.Ext(plain); suffix != "" {
		return match(urls, strings.TrimSuffix(strings.TrimSuffix(plain, suffix), "/"))
	}
	return nil
}

// match is the URL that fits best.
func match(urls []template, asked string) *template {
	parts := strings.Split(asked, "/")
	var best *template
	for i := range urls {
		if urls[i].fits(parts) && (best == nil || urls[i].beats(best)) {
			best = &urls[i]
		}
	}
	return best
}

// fits reports whether a path is one of this URL's.
func (u *template) fits(parts []string) bool {
	if len(parts) != len(u.segments) {
		return false
	}
	for i, part := range parts {
		if part == "" && len(parts) > 1 || !isParameter(u.segments[i]) && part != u.segments[i] {
			return false
		}
	}
	return true
}

// beats reports whether the first segment that is a name in only one of two URLs
// is one in this.
func (u *template) beats(other *template) bool {
	for i := range u.segments {
		if own := isParameter(u.segments[i]); own != isParameter(other.segments[i]) {
			return !own
		}
	}
	return false
}

// isParameter reports whether a segment of a URL is a parameter.
func isParameter(segment string) bool { return strings.HasPrefix(segment, "{") }

// operation is what a URL does by a method; nil for nothing. HEAD does what GET
// does.
func operation(item *v3.PathItem, method string) *v3.Operation {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return item.GetOperations().GetOrZero(strings.ToLower(method))
}

// response is what the document tells of a status; nil for nothing.
func response(o *v3.Operation, status int) *v3.Response {
	return o.Responses.Codes.GetOrZero(strconv.Itoa(status))
}
