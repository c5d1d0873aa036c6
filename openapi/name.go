package openapi

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
)

// standard are the actions that are named by themselves, and by what they are
// called in documents.
var standard = map[string]string{
	"list": "List", "create": "Create", "retrieve": "Retrieve", "update": "Replace", "partial_update": "Update", "destroy": "Delete",
}

// verbs are the names of the other actions, by their methods.
var verbs = map[string]string{
	http.MethodGet: "retrieve", http.MethodPost: "create", http.MethodPut: "update",
	http.MethodPatch: "partial_update", http.MethodDelete: "destroy",
}

// isStandard reports whether an operation is one of DRF's six.
func isStandard(o *schema.Operation) bool { return standard[o.Action.Name] != "" && o.Path == "" }

// id is the id of an operation: the name of its route and a verb, as
// accounts_list and accounts_me_partial_update. It does not depend on where the
// router is mounted, nor on the operations beside.
func (b *builder) id(route *router.Route) string {
	o := &route.Operation
	name, verb := route.Name, verbs[o.Method]
	if isStandard(o) {
		verb = o.Action.Name
		for _, end := range []string{"-list", "-detail"} {
			if cut, ok := strings.CutSuffix(name, end); ok {
				name = cut
				break
			}
		}
	}
	id := strings.ReplaceAll(name, "-", "_") + "_" + verb
	whole := id
	for n := 2; b.ids[whole]; n++ {
		whole = id + "_" + strconv.Itoa(n)
	}
	b.ids[whole] = true
	return whole
}

// summary tells people what an operation does.
func summary(o *schema.Operation) string {
	switch {
	case o.Summary != "":
		return strings.TrimSuffix(o.Summary, ".")
	case isStandard(o):
		return standard[o.Action.Name] + ": " + o.View
	case o.Path != "":
		return o.View + ": " + strings.ReplaceAll(o.Action.Name, "_", " ")
	}
	return o.View
}

// tagOf is the part of the API that an operation belongs to: the first name in
// its path below the router's mount.
func tagOf(route *router.Route) string {
	below := strings.TrimPrefix(route.Path, route.Mount)
	parts := strings.FieldsFunc(below, func(c rune) bool { return c == '/' })
	i := slices.IndexFunc(parts, func(part string) bool { return !strings.HasPrefix(part, "{") })
	if i < 0 {
		return "api"
	}
	return parts[i]
}

// camel is a name as components are called: ArticlesComments for
// articles_comments.
func camel(name string) string {
	var b strings.Builder
	upper := true
	for _, c := range name {
		switch {
		case c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c):
			upper = true
			continue
		case upper:
			c = unicode.ToUpper(c)
		}
		upper = false
		b.WriteRune(c)
	}
	return b.String()
}

// free is the first of some names, or a numbered one of the last, that is not
// taken.
func free(taken func(string) bool, names ...string) string {
	for _, name := range names {
		if !taken(name) {
			return name
		}
	}
	last := names[len(names)-1]
	for n := 2; ; n++ {
		if name := fmt.Sprint(last, n); !taken(name) {
			return name
		}
	}
}
