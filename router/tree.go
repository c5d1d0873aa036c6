package router

import (
	"strings"
	"unicode/utf8"
)

// node is one segment of the paths: what follows it by name, and what follows
// it by a parameter, in the order of registration.
type node struct {
	page     *page
	named    map[string]*node
	branches []branch
}

// branch leads to the node behind a parameter. Names of parameters belong to
// pages, so that paths with other names share it.
type branch struct {
	pattern *pattern
	node    *node
}

// at is the node at the end of a path, made where it is missing.
func (n *node) at(segments []segment) *node {
	for _, s := range segments {
		if s.pattern == nil {
			n = n.byName(s.text)
		} else {
			n = n.byPattern(s.pattern)
		}
	}
	return n
}

func (n *node) byName(text string) *node {
	if n.named == nil {
		n.named = map[string]*node{}
	}
	if n.named[text] == nil {
		n.named[text] = &node{}
	}
	return n.named[text]
}

func (n *node) byPattern(p *pattern) *node {
	for i := range n.branches {
		if n.branches[i].pattern.source == p.source {
			return n.branches[i].node
		}
	}
	n.branches = append(n.branches, branch{p, &node{}})
	return n.branches[len(n.branches)-1].node
}

// find walks along a path, and back from where it leads nowhere. A name beats a
// parameter. No node is visited twice, so that the cost is bounded by what is
// registered below the path's own segments. A path with a format suffix ends
// at pages that take one.
func (n *node) find(path string, more, suffixed bool) *page {
	if !more {
		if n.page == nil || suffixed && !n.page.suffixes {
			return nil
		}
		return n.page
	}
	segment, rest, more := strings.Cut(path, "/")
	if next := n.named[segment]; next != nil {
		if p := next.find(rest, more, suffixed); p != nil {
			return p
		}
	}
	for i := range n.branches {
		if !n.branches[i].pattern.matches(segment) {
			continue
		}
		if p := n.branches[i].node.find(rest, more, suffixed); p != nil {
			return p
		}
	}
	return nil
}

// found is a page that a path leads to.
type found struct {
	page   *page
	params map[string]string
	suffix string
}

// match looks up a path below the router's mount, which gave params: as the
// router's Slash wants it, and with a format suffix where there may be one.
func (r *Router) match(path string, params map[string]string) (found, bool) {
	inner, ok := inside(path)
	if !ok {
		return found{}, false
	}
	slashed := strings.HasSuffix(path, "/")
	if r.Slash.fits(inner, slashed) {
		if p := r.tree.find(inner, inner != "", false); p != nil {
			return found{p, p.read(inner, params), ""}, true
		}
	}
	if !r.takesSuffixes() || slashed && r.Slash == WithoutSlash {
		return found{}, false
	}
	bare, suffix, ok := cutSuffix(inner)
	if !ok {
		return found{}, false
	}
	p := r.tree.find(bare, bare != "", true)
	if p == nil {
		return found{}, false
	}
	return found{p, p.read(bare, params), suffix}, true
}

// inside is a path without its outer slashes. The empty path is that of a mount
// without its slash.
func inside(path string) (string, bool) {
	if path == "" {
		return "", true
	}
	if path[0] != '/' || path == "//" || !sound(path) {
		return "", false
	}
	return strings.TrimSuffix(path[1:], "/"), true
}

// sound reports whether a path is text without NUL.
func sound(path string) bool {
	return strings.IndexByte(path, 0) < 0 && utf8.ValidString(path)
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
