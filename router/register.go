package router

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// Option changes one registration.
type Option func(*registration)

// Basename sets the first part of a registration's route names; the default is
// its prefix, with dashes for slashes. The routes of "notes" are notes-list,
// notes-detail, and notes-publish for an action called publish.
func Basename(name string) Option {
	return func(r *registration) { r.basename = name }
}

// registration is one viewset with its prefix, while its routes are made.
type registration struct {
	router   *Router
	view     viewset.ViewSet
	prefix   string
	basename string
	single   bool
	mistakes []error
	pages    map[string]*page // by template
	paths    []string         // their order
}

// Register routes a viewset at prefix, which has no slash at its ends: its list
// at /prefix/, an object at /prefix/{pk}/. It panics with every mistake in the
// declaration, each in a sentence that says how to mend it.
func (r *Router) Register(prefix string, view viewset.ViewSet, options ...Option) {
	reg := &registration{router: r, view: view, prefix: prefix}
	reg.run(options)
	r.listed = append(r.listed, resource{prefix, reg.basename + "-list"})
}

// Handle routes a single view, such as one made by viewset.Func, at path. It is
// not in the API's root, and takes no format suffix. Its route's name is the
// path with dashes.
func (r *Router) Handle(path string, view viewset.ViewSet, options ...Option) {
	(&registration{router: r, view: view, prefix: path, single: true}).run(options)
}

// run makes the routes, or panics.
func (g *registration) run(options []Option) {
	g.basename = strings.ReplaceAll(g.prefix, "/", "-")
	g.pages = map[string]*page{}
	for _, option := range options {
		option(g)
	}
	g.check()
	if len(g.mistakes) == 0 {
		for _, operation := range g.view.Describe() {
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

// prefixes are one or more segments of plain characters.
var prefixes = regexp.MustCompile(`^[A-Za-z0-9_~-]+(/[A-Za-z0-9_~-]+)*$`)

// check looks at the registration itself.
func (g *registration) check() {
	if g.view == nil {
		g.mistake("there is no viewset: give it one.")
		return
	}
	if faulty, ok := g.view.(interface{ Err() error }); ok && faulty.Err() != nil {
		g.mistake("%w", faulty.Err())
	}
	if g.prefix != "" && !prefixes.MatchString(g.prefix) {
		g.mistake("the prefix %q is no path: write segments of letters, digits, - and _ with slashes between, and none at the ends.", g.prefix)
	}
	if g.router.serving {
		g.mistake("the router serves already: register everything before.")
	}
	for name := range g.router.named {
		if !g.single && (name == g.basename+"-list" || name == g.basename+"-detail") || name == g.basename {
			g.mistake("its basename %q is taken: register it with another one, router.Basename(%q).", g.basename, g.basename+"-2")
			return
		}
	}
}

// template is where an operation's URL is: segments, of which one may be the
// parameter.
func (g *registration) template(o schema.Operation) string {
	parts := []string{}
	if g.prefix != "" {
		parts = append(parts, g.prefix)
	}
	if o.Action.Detail && !g.single {
		parts = append(parts, parameter)
	}
	if o.Path != "" {
		parts = append(parts, strings.Trim(o.Path, "/"))
	}
	return strings.Join(parts, "/")
}

// lookups is what an object's name may look like where nothing else is said
// (DRF's lookup_value_regex).
const lookups = `[^/.]+`

// add puts an operation on its page.
func (g *registration) add(o schema.Operation) {
	if !slices.Contains(order[:], o.Method) {
		g.mistake("the action %q has the method %q: write one of GET, POST, PUT, PATCH and DELETE, in capital letters.", o.Action.Name, o.Method)
		return
	}
	if o.Path != "" && !prefixes.MatchString(o.Path) {
		g.mistake("the action %q has the path %q: write segments of letters, digits, - and _ with slashes between.", o.Action.Name, o.Path)
		return
	}
	at := g.template(o)
	p := g.pages[at]
	if p == nil {
		p = &page{view: g.view, detail: o.Action.Detail, path: o.Path, operations: map[string]schema.Operation{}, suffixes: g.router.suffixes && !g.single}
		g.pages[at] = p
		g.paths = append(g.paths, at)
		g.setLookup(p, o)
	}
	if other, taken := p.operations[o.Method]; taken {
		g.mistake("the actions %q and %q both answer %s /%s/: give one of them another path.", other.Action.Name, o.Action.Name, o.Method, at)
	}
	p.operations[o.Method] = o
}

// setLookup compiles what the path parameter may look like.
func (g *registration) setLookup(p *page, o schema.Operation) {
	if !o.Action.Detail || g.single {
		return
	}
	p.lookup = o.Lookup
	if p.lookup == "" {
		p.lookup = "pk"
	}
	pattern := o.Pattern
	if pattern == "" {
		pattern = lookups
	}
	compiled, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
	if err != nil {
		g.mistake("the action %q has a pattern that is no regular expression (RE2): %v.", o.Action.Name, err)
	}
	p.pattern = compiled
}

// commit puts the pages into the router.
func (g *registration) commit() {
	for _, at := range g.paths {
		p := g.pages[at]
		p.setAllow()
		place := g.router.tree.at(segments(at))
		if place.page != nil {
			panic(fmt.Sprintf("router: %q can't be registered:\n  the URL /%s/ is taken: choose another prefix.", g.prefix, at))
		}
		place.page = p
		for _, method := range order {
			if o, ok := p.operations[method]; ok {
				if p.name == "" {
					p.name = g.routeName(o)
				}
				g.router.name(g.routeName(o), at, p, o)
			}
		}
	}
}

// routeName is the name of an operation's route.
func (g *registration) routeName(o schema.Operation) string {
	last := o.Route
	switch {
	case g.single:
		return g.basename
	case last != "":
	case o.Path != "":
		last = strings.NewReplacer("/", "-", "_", "-").Replace(o.Path)
	case o.Action.Detail:
		last = "detail"
	default:
		last = "list"
	}
	return g.basename + "-" + last
}

// segments are the parts of a template.
func segments(at string) []string {
	if at == "" {
		return nil
	}
	return strings.Split(at, "/")
}
