package serializer

import (
	"mime/multipart"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
)

// strictly adds to the error of a body the fields that can't be set, where the
// request is a strict one. Otherwise they are ignored, as DRF does.
func (p *plan) strictly(r *rest.Request, data any, err error) error {
	if !r.Strict {
		return err
	}
	unknown := p.unknown(data)
	if unknown == nil {
		return err
	}
	if err == nil {
		return &rest.Error{Kind: rest.Invalid, Detail: unknown}
	}
	detail, refused := detailOf(err)
	broken, listed := detail.(rest.Object)
	if !refused || !listed {
		return err
	}
	return &rest.Error{Kind: rest.Invalid, Detail: append(slices.Clone(broken), unknown...)}
}

// unknown lists what a body holds beside the fields that it may set.
func (p *plan) unknown(data any) rest.Object {
	var unknown rest.Object
	for _, name := range namesIn(data) {
		i, known := p.byName[name]
		message := rest.Message{Text: "Unknown field.", Code: "unknown"}
		switch {
		case known && p.rows[i].ReadOnly:
			message = rest.Message{Text: "This field is read-only.", Code: "read_only"}
		case known && !p.rows[i].hidden:
			continue
		}
		unknown = append(unknown, rest.Member{Name: name, Value: []rest.Message{message}})
	}
	return unknown
}

// csrfField is the field that proves where a form comes from.
const csrfField = "csrfmiddlewaretoken"

// namesIn are the names of a body's members, each once. Those of a form's nested
// parts, such as profile.email and items[0]name, count as one.
func namesIn(data any) []string {
	var names []string
	switch data := data.(type) {
	case rest.Object:
		for _, member := range data {
			names = append(names, member.Name)
		}
	case *multipart.Form:
		for name := range data.Value {
			names = append(names, formName(name))
		}
		for name := range data.File {
			names = append(names, formName(name))
		}
		names = slices.DeleteFunc(names, func(name string) bool { return name == csrfField })
		slices.Sort(names)
	}
	kept := names[:0:0]
	for _, name := range names {
		if !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}

// formName is the field that a part of a form belongs to.
func formName(name string) string {
	if i := strings.IndexAny(name, ".["); i > 0 {
		return name[:i]
	}
	return name
}
