package router

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// Option changes one registration.
type Option func(*registration)

// Basename sets the first part of a registration's route names; the default is
// its prefix without parameters, with dashes for slashes. The routes of "notes"
// are notes-list, notes-detail, and notes-publish for an action called publish.
// That of a single view is the basename itself.
func Basename(name string) Option {
	return func(r *registration) { r.basename = name }
}

// registration is one viewset with its prefix, while its routes are made.
type registration struct {
	router    *Router
	view      viewset.ViewSet
	prefix    string
	segments  []segment // of the prefix
	basename  string
	single    bool
	mistakes  []error
	pages     map[string]*page // by position
	positions []string         // their order
}

// Register routes a viewset at prefix, which has no slash at its ends: its list
// at /prefix/, an object at /prefix/{pk}/. A prefix may hold parameters, which
// the viewset finds in r.Params: "articles/{article}/comments", or
// "articles/{article:[0-9]+}/comments" (RE2 syntax; the default is [^/.]+). It
// panics with every mistake in the declaration, each in a sentence that says
// how to mend it.
func (r *Router) Register(prefix string, view viewset.ViewSet, options ...Option) {
	reg := &registration{router: r, view: view, prefix: prefix}
	reg.run(options)
	if parameters(reg.segments) == 0 {
		r.listed = append(r.listed, resource{prefix, reg.basename + "-list"})
	}
}

// Handle routes a single view, such as one made by viewset.Func, at path, which
// may hold parameters as Register's prefix does. All of its actions are at this
// one URL: those on an object need a parameter with the name that the viewset
// finds its objects by, "pk" unless it has a Lookup. Its route's name is the
// path without parameters, with dashes, and with -detail at its end where the
// path ends with a parameter, unless Basename says otherwise. It is not in the
// API's root, and takes no format suffix.
func (r *Router) Handle(path string, view viewset.ViewSet, options ...Option) {
	(&registration{router: r, view: view, prefix: path, single: true}).run(options)
}

// run makes the routes, or panics.
func (g *registration) run(options []Option) {
	var err error
	if g.segments, err = parsePath(g.prefix); err != nil {
		g.mistake("the prefix %q is no path: %w.", g.prefix, err)
	}
	g.basename = dashed(g.segments)
	if last := len(g.segments) - 1; g.single && g.basename != "" && g.segments[last].pattern != nil {
		g.basename += "-detail"
	}
	g.pages = map[string]*page{}
	for _, option := range options {
		option(g)
	}
	g.check()
	if len(g.mistakes) == 0 {
		operations := g.view.Describe()
		g.checkParents(operations)
		for _, operation := range operations {
			g.add(operation)
		}
	}
	if len(g.mistakes) > 0 {
		panic(fmt.Sprintf("router: %q can't be registered:\n%v", g.prefix, errors.Join(g.mistakes...)))
	}
	g.commit()
}

// mistake notes one mistake.
func (g *registration) mistake(format string, args ...any) {
	g.mistakes = append(g.mistakes, fmt.Errorf("  "+format, args...))
}

// check looks at the registration itself.
func (g *registration) check() {
	if g.view == nil {
		g.mistake("there is no viewset: give it one.")
		return
	}
	if faulty, ok := g.view.(interface{ Err() error }); ok && faulty.Err() != nil {
		g.mistake("%w", faulty.Err())
	}
	if g.router.serving {
		g.mistake("the router serves already: register everything before.")
	}
	if g.basename == "" && len(g.segments) > 0 {
		g.mistake("its prefix gives it no name: register it with router.Basename(name).")
	}
	taken := g.router.named[g.basename] != nil
	if !g.single {
		taken = taken || g.router.named[g.basename+"-list"] != nil || g.router.named[g.basename+"-detail"] != nil
	}
	if taken {
		g.mistake("its basename %q is taken: register it with another one, router.Basename(%q).", g.basename, g.basename+"-2")
	}
}

// checkParents wants a viewset with parents to know every parameter of the
// prefix: one that is misspelt would show the objects of all parents.
func (g *registration) checkParents(operations []schema.Operation) {
	for _, s := range g.segments {
		if s.pattern == nil || g.single {
			continue
		}
		for _, o := range operations {
			if o.Parents != nil && !slices.Contains(o.Parents, s.text) {
				g.mistake("the prefix has the parameter %q, and the viewset's Parents name %s: give both the same name.", s.text, strings.Join(o.Parents, ", "))
				break
			}
		}
	}
}

// add puts an operation on its page.
func (g *registration) add(o schema.Operation) {
	if !slices.Contains(order[:], o.Method) {
		g.mistake("the action %q has the method %q: write one of GET, POST, PUT, PATCH and DELETE, in capital letters.", o.Action.Name, o.Method)
		return
	}
	segments, ok := g.place(o)
	if !ok {
		return
	}
	at := position(segments)
	p := g.pages[at]
	if p == nil {
		p = g.newPage(o, segments)
		g.pages[at] = p
		g.positions = append(g.positions, at)
	}
	if first := shown(p.segments); first != shown(segments) {
		g.mistake("the action %q is at /%s/ and another one at /%s/, which is the same URL: give the parameters the same names.",
			o.Action.Name, shown(segments), first)
	}
	if other, taken := p.operations[o.Method]; taken {
		g.mistake("the actions %q and %q both answer %s /%s/: give one of them another path.", other.Action.Name, o.Action.Name, o.Method, shown(segments))
	}
	p.operations[o.Method] = o
}

// commit puts the pages into the router.
func (g *registration) commit() {
	for _, at := range g.positions {
		p := g.pages[at]
		p.setAllow()
		place := g.router.tree.at(p.segments)
		if place.page != nil {
			panic(fmt.Sprintf("router: %q can't be registered:\n  the URL /%s/ is taken by /%s/: choose another prefix.",
				g.prefix, shown(p.segments), shown(place.page.segments)))
		}
		place.page = p
		for _, method := range order {
			if o, ok := p.operations[method]; ok {
				g.router.name(g.routeName(o), p, o)
			}
		}
	}
}

// routeName is the name of an operation's route.
func (g *registration) routeName(o schema.Operation) string {
	last := o.Route
	switch {
	case g.single && o.Path == "":
		return g.basename
	case last != "":
	case o.Path != "":
		path, _ := parsePath(o.Path) // known to be one
		last = strings.ReplaceAll(dashed(path), "_", "-")
	case o.Action.Detail:
		last = "detail"
	default:
		last = "list"
	}
	return g.basename + "-" + last
}
