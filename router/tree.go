package router

import (
	"strings"
	"unicode/utf8"
)

// node is one segment of the paths: what follows it by name, and what follows
// it by any other text.
type node struct {
	page  *page
	named map[string]*node
	param *node
}

// parameter is how a template writes the segment that names an object.
const parameter = "{}"

// at is the node at the end of a path, made where it is missing.
func (n *node) at(segments []string) *node {
	for _, segment := range segments {
		next := &n.param
		if segment != parameter {
			if n.named == nil {
				n.named = map[string]*node{}
			}
			child := n.named[segment]
			next = &child
			if child == nil {
				child = &node{}
				n.named[segment] = child
			}
		}
		if *next == nil {
			*next = &node{}
		}
		n = *next
	}
	return n
}

// found is a page that a path leads to.
type found struct {
	page   *page
	params map[string]string
	suffix string
}

// match looks a path up: with its last slash or without, and with a format
// suffix where there may be one. A name beats a parameter: /users/me/ is not
// the user called me.
func (r *Router) match(path string) (found, bool) {
	if !strings.HasPrefix(path, "/") || strings.IndexByte(path, 0) >= 0 || !utf8.ValidString(path) {
		return found{}, false
	}
	if path == "//" {
		return found{}, false
	}
	path = strings.TrimSuffix(path[1:], "/")
	if f, ok := r.tree.find(path); ok {
		return f, true
	}
	bare, suffix, ok := cutSuffix(path)
	if !ok {
		return found{}, false
	}
	f, ok := r.tree.find(bare)
	f.suffix = suffix
	return f, ok && f.page.suffixes
}

// find walks along a path without its outer slashes.
func (n *node) find(path string) (found, bool) {
	var value string
	for rest, more := path, path != ""; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		next := n.named[segment]
		if next == nil && n.param != nil && segment != "" {
			next, value = n.param, segment
		}
		if next == nil {
			return found{}, false
		}
		n = next
	}
	if n.page == nil {
		return found{}, false
	}
	f := found{page: n.page}
	if n.page.lookup != "" {
		if !n.page.pattern.MatchString(value) {
			return found{}, false
		}
		f.params = map[string]string{n.page.lookup: value}
	}
	return f, true
}

// cutSuffix splits a format suffix off a path: notes.json. The suffix is of
// small letters and digits. The API's root has one of its own: .json.
func cutSuffix(path string) (bare, suffix string, ok bool) {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 || dot == len(path)-1 || dot > 0 && path[dot-1] == '/' {
		return "", "", false
	}
	for _, c := range path[dot+1:] {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return "", "", false
		}
	}
	return path[:dot], path[dot+1:], true
}
