package router

import (
	"slices"

	"github.com/quintet-go/rest/schema"
)

// place is where an operation's URL is: the prefix, the parameter that names the
// object of a detail action, and the path of an extra one.
func (g *registration) place(o schema.Operation) ([]segment, bool) {
	segments := slices.Clone(g.segments)
	if lookup := lookupOf(o); lookup != "" {
		if g.single {
			g.wantParameter(lookup, o)
		} else {
			pattern, err := newPattern(o.Pattern)
			if err != nil {
				g.mistake("the action %q has a pattern that is no regular expression (RE2): %w.", o.Action.Name, err)
				return nil, false
			}
			segments = append(segments, segment{lookup, pattern})
		}
	}
	last, err := parsePath(o.Path)
	if err != nil {
		g.mistake("the action %q has the path %q: %w.", o.Action.Name, o.Path, err)
		return nil, false
	}
	return append(segments, last...), true
}

// lookupOf is the name of the parameter that finds the object of a detail
// action.
func lookupOf(o schema.Operation) string {
	switch {
	case !o.Action.Detail:
		return ""
	case o.Lookup == "":
		return "pk"
	}
	return o.Lookup
}

// wantParameter wants a single view's path to name the object of a detail
// action.
func (g *registration) wantParameter(lookup string, o schema.Operation) {
	for _, s := range g.segments {
		if s.pattern != nil && s.text == lookup {
			return
		}
	}
	g.mistake("the action %q is on one object, which it finds by %q: write a path with the parameter {%s}.", o.Action.Name, lookup, lookup)
}

// newPage makes the page of a URL.
func (g *registration) newPage(o schema.Operation, segments []segment) *page {
	if name := repeated(segments); name != "" {
		g.mistake("the parameter %q stands twice in /%s/: rename the one in the prefix.", name, shown(segments))
	}
	return &page{
		view: g.view, segments: segments, parameters: parameters(segments), lookup: lookupOf(o), number: len(g.router.routes),
		detail: o.Action.Detail, path: o.Path, operations: map[string]schema.Operation{}, suffixes: g.router.suffixes && !g.single,
	}
}
