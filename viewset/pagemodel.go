package viewset

import (
	"net/http"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// maxChoices is how many objects a form offers at once.
const maxChoices = 50

// chooser is a serializer that knows which objects a field may point at.
type chooser interface {
	Choices(r *rest.Request, name, words string, most int) (choices []schema.Choice, known bool, err error)
}

// offerHere fills in what this visitor may do at r's URL, with the object that is
// there.
func (s *resource[T]) offerHere(r *rest.Request, page *renderer.Page) {
	object := s.here(r)
	s.offerPlainly(r, page, func(asked *rest.Request, _ *schema.Operation) bool {
		return s.allows(asked, object)
	})
	for i := range page.Forms {
		s.fill(r, &page.Forms[i], object)
	}
	page.Actions = s.actionsBelow(r, object)
	if !r.Action.Detail && r.Action.Path == "" && s.serves("retrieve") {
		page.Key = s.keyField()
	}
	page.Choices = func(method, name, words string) ([]schema.Choice, bool, bool) {
		return s.choices(r, page, method, name, words)
	}
}

// aboutOne reports whether an action is about one object, and where that is: at
// its own URL, or where a Target says.
func (s *resource[T]) aboutOne(a rest.Action) (*Action[T], bool) {
	extra := s.extraAt(a)
	return extra, a.Detail || extra != nil && extra.Target != nil
}

// here is the object at r's URL, or nil.
func (s *resource[T]) here(r *rest.Request) *T {
	extra, one := s.aboutOne(r.Action)
	if !one {
		return nil
	}
	var q store.Query
	var err error
	if extra != nil {
		q, err = s.target(r, extra)
	} else {
		q, err = s.selection(r)
	}
	if err != nil {
		return nil
	}
	objects, err := s.model.Store.Find(r.Context(), q)
	if err != nil || len(objects) == 0 {
		return nil
	}
	return &objects[0]
}

// allows reports whether a request that passes the permissions passes them for
// the object as well. One about an object wants it to be there.
func (s *resource[T]) allows(asked *rest.Request, object *T) bool {
	if _, one := s.aboutOne(asked.Action); !one {
		return true
	}
	return object != nil && permission.CheckObject(asked, s.permissions(asked), object) == nil
}

// fill completes a form: the description of its body, and the object's present
// values where the visitor may see them.
func (s *resource[T]) fill(r *rest.Request, form *renderer.Form, object *T) {
	i := slices.IndexFunc(s.operations, func(o schema.Operation) bool {
		return o.Method == form.Method && o.Path == r.Action.Path && o.Action.Detail == r.Action.Detail
	})
	extra, _ := s.aboutOne(r.Action)
	if extra != nil && extra.Do != nil && extra.Input == nil {
		form.Input = nil // nobody knows what Do reads
		return
	}
	if form.Input == nil {
		return
	}
	form.Input = s.input(asking(r, &s.operations[i]), form.Input)
	if form.Sent {
		form.Values = submitted(r, form.Input)
		return
	}
	if object != nil && (form.Method == http.MethodPut || form.Method == http.MethodPatch) {
		form.Values = s.presented(r, form.Input, object)
	}
}

// presented are an object's values of the fields that a form has, as a GET here
// shows them to this visitor.
func (s *resource[T]) presented(r *rest.Request, input *schema.Object, object *T) rest.Object {
	i := slices.IndexFunc(s.operations, func(o schema.Operation) bool {
		return o.Method == http.MethodGet && o.Path == r.Action.Path && o.Action.Detail == r.Action.Detail
	})
	if i < 0 {
		return nil
	}
	asked := asking(r, &s.operations[i])
	if permission.Check(asked, s.permissions(asked)) != nil || !s.allows(asked, object) {
		return nil
	}
	response, err := s.present(asked, http.StatusOK, object)
	if err != nil {
		return nil
	}
	shown, ok := response.Data.(rest.Object)
	if record, isRecord := response.Data.(rest.Record); isRecord {
		shown, err = record.Plain()
		ok = err == nil
	}
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(shown), func(m rest.Member) bool {
		f := input.Field(m.Name)
		return f == nil || f.ReadOnly || f.WriteOnly
	})
}

// actionsBelow are the extra actions of the list, or of the object, at r's URL.
func (s *resource[T]) actionsBelow(r *rest.Request, object *T) []renderer.Link {
	if r.Action.Path != "" || r.Resolve == nil || r.Action.Detail && object == nil {
		return nil
	}
	var links []renderer.Link
	for i := range s.operations {
		o := &s.operations[i]
		if o.Path == "" || strings.Contains(o.Path, "{") || o.Action.Detail != r.Action.Detail {
			continue
		}
		asked := asking(r, o)
		asked.Action.Path = o.Path
		if permission.Check(asked, s.permissions(asked)) != nil {
			continue
		}
		if o.Action.Detail && permission.CheckObject(asked, s.permissions(asked), object) != nil {
			continue
		}
		links = addAction(links, r, o)
	}
	return links
}

// addAction adds an action, or another method of the one before.
func addAction(links []renderer.Link, r *rest.Request, o *schema.Operation) []renderer.Link {
	address := pathOf(r) + o.Path + "/"
	if last := len(links) - 1; last >= 0 && links[last].URL == address {
		links[last].Methods = append(links[last].Methods, o.Method)
		return links
	}
	if _, _, found := r.Resolve(address); !found {
		return links
	}
	return append(links, renderer.Link{Name: label(o.Action.Name), URL: address, Methods: []string{o.Method}, Summary: o.Summary})
}

// keyField is the name of the field that URLs find objects by.
func (s *resource[T]) keyField() string {
	if s.model.Lookup != "" {
		return s.model.Lookup
	}
	described := s.serializer.Describe()
	for i := range described.Fields {
		if described.Fields[i].PrimaryKey {
			return described.Fields[i].Name
		}
	}
	return ""
}

// choices are the objects that a field of one of the page's forms may point at.
func (s *resource[T]) choices(r *rest.Request, page *renderer.Page, method, name, words string) (found []schema.Choice, more, known bool) {
	offered := slices.ContainsFunc(page.Forms, func(f renderer.Form) bool {
		return f.Method == method && f.Input != nil && f.Input.Field(name) != nil
	})
	i := slices.IndexFunc(s.operations, func(o schema.Operation) bool {
		return o.Method == method && o.Path == r.Action.Path && o.Action.Detail == r.Action.Detail
	})
	if !offered || i < 0 {
		return nil, false, false
	}
	asked := asking(r, &s.operations[i])
	accepting, err := s.serializerFor(asked)
	if err != nil {
		return nil, false, false
	}
	c, ok := accepting.(chooser)
	if !ok {
		return nil, false, false
	}
	found, known, err = c.Choices(asked, name, words, maxChoices+1)
	if err != nil {
		s.report(r, http.StatusOK, err)
		return nil, false, false
	}
	if len(found) > maxChoices {
		found, more = found[:maxChoices], true
	}
	return found, more, known
}

// titleOf are the name and the summary of an extra action.
func (s *resource[T]) titleOf(a rest.Action) (name, description string) {
	if extra := s.extraAt(a); extra != nil {
		return label(extra.Name), extra.Summary
	}
	return "", ""
}
