package viewset

import (
	"fmt"
	"mime/multipart"
	"net/http"
	"reflect"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// Parent ties the objects of a nested route to the object that the URL names
// before them; see [Within].
type Parent struct {
	param  string
	column store.Column
	above  []string // the parameters of the parent's own parents
	key    schema.Parameter
	// keysAbove describe the parameters above.
	keysAbove []schema.Key
	find      func(r *rest.Request, text string) (key any, err error)
	err       error
}

// Within is a parent for nested routes: the objects at
// /articles/{article}/comments/ are those whose column article_id is the key of
// the article that the URL names.
//
//	Parents: []viewset.Parent{viewset.Within("article", articles, "article_id")}
//	api.Register("articles/{article}/comments", comments)
//
// The article has to be one that the user may retrieve from its own viewset,
// otherwise the answer is the one that its own URL would give: 404 for one that
// is hidden or missing. A new object becomes a child of it, whatever the body
// says. At a route without the parameter the viewset serves all of its objects.
func Within[P any](param string, parent *Model[P], column store.Column) Parent {
	p := Parent{param: param, column: column}
	if parent == nil || param == "" {
		p.err = fmt.Errorf("viewset.Within(%q) needs the name of a path's parameter and a viewset: give it both", param)
		return p
	}
	p.key = parent.keyParameter(param)
	for _, above := range parent.Parents {
		p.keysAbove = append(append(p.keysAbove, schema.Key{Parameter: above.key}), above.keysAbove...)
		p.above = append(append(p.above, above.param), above.above...)
	}
	p.find = func(r *rest.Request, text string) (any, error) { return parent.keyOf(r, text) }
	return p
}

// keyParameter describes a parameter that names one of the objects. The
// declaration may be a part of its own, and so is not compiled yet.
func (m *Model[T]) keyParameter(param string) schema.Parameter {
	f := schema.Field{Type: "string"}
	if m.Lookup == "" && m.Store != nil {
		if table := m.Store.Table(); table != nil && table.Key().Name != "" {
			field.DescribeKey(reflect.TypeFor[T]().FieldByIndex(table.Key().Index).Type, &f)
		}
	}
	return schema.Parameter{Name: param, Type: f.Type, Format: f.Format, Description: "Names the object that these belong to."}
}

// keyOf finds the object that text names as a URL does, if r's user may
// retrieve it, and returns its primary key.
func (m *Model[T]) keyOf(r *rest.Request, text string) (any, error) {
	s := m.ready()
	asked := asking(r, &schema.Operation{Method: http.MethodGet, Action: rest.Action{Name: "retrieve", Detail: true}})
	asked.Action.Path = "" // of the parent's own URL
	list := s.permissions(asked)
	if err := permission.Check(asked, list); err != nil {
		return nil, err
	}
	value, ok := s.key.parse(text)
	if !ok {
		return nil, &rest.Error{Kind: rest.NotFound}
	}
	scope, err := s.within(asked)
	if err != nil {
		return nil, err
	}
	found, err := m.Store.Find(r.Context(), store.Query{Scope: scope, Filter: s.key.column.Is(value), Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, &rest.Error{Kind: rest.NotFound}
	}
	if err := permission.CheckObject(asked, list, &found[0]); err != nil {
		return nil, err
	}
	return reflect.ValueOf(&found[0]).Elem().FieldByIndex(s.table.Key().Index).Interface(), nil
}

// checkParents wants every parent's column to be one of the table's, and to be
// set by nobody but the URL.
func (s *resource[T]) checkParents() []error {
	var mistakes []error
	for _, p := range s.model.Parents {
		if p.err != nil {
			mistakes = append(mistakes, s.mistake("%w", p.err))
			continue
		}
		if _, ok := s.table.Column(p.column); !ok {
			mistakes = append(mistakes, s.mistake("Parents names the column %q, which the table %q does not have.", p.column, s.table.Name))
		}
	}
	return mistakes
}

// parents are the path parameters of the declaration, with those of the parents'
// own parents.
func (s *resource[T]) parents() []string {
	var params []string
	for _, p := range s.model.Parents {
		params = append(append(params, p.param), p.above...)
	}
	return params
}

// within is the rows that r's user may know of below the objects that the URL
// names.
func (s *resource[T]) within(r *rest.Request) (store.Condition, error) {
	scope := s.scope(r)
	for _, p := range s.model.Parents {
		text, named := r.Params[p.param]
		if !named {
			continue
		}
		key, err := p.find(r, text)
		if err != nil {
			return scope, err
		}
		scope = store.And(scope, p.column.Is(key))
	}
	return scope, nil
}

// adopt makes an object, and the body that is about to be read into it, belong
// to the objects that the URL names.
func (s *resource[T]) adopt(r *rest.Request, accepting serializer.Serializer[T], object *T) error {
	for _, p := range s.model.Parents {
		text, named := r.Params[p.param]
		if !named {
			continue
		}
		key, err := p.find(r, text)
		if err != nil {
			return err
		}
		column, _ := s.table.Column(p.column)
		place := reflect.ValueOf(object).Elem().FieldByIndex(column.Index)
		if place.Kind() == reflect.Pointer {
			place.Set(reflect.New(place.Type().Elem()))
			place = place.Elem()
		}
		place.Set(reflect.ValueOf(key).Convert(place.Type()))
		if err := address(r, inputOf(accepting), p.column, fmt.Sprint(key)); err != nil {
			return err
		}
	}
	return nil
}

// address has a body name a parent under the field of its column, if clients
// set that one.
func address(r *rest.Request, described schema.Object, column store.Column, key string) error {
	i := slices.IndexFunc(described.Fields, func(f schema.Field) bool { return f.Column == string(column) && !f.ReadOnly })
	if i < 0 {
		return nil
	}
	name := described.Fields[i].Name
	data, err := r.Data()
	if err != nil {
		return err
	}
	switch body := data.(type) {
	case rest.Object:
		body = slices.DeleteFunc(slices.Clone(body), func(m rest.Member) bool { return m.Name == name })
		r.Amend(append(body, rest.Member{Name: name, Value: key}))
	case *multipart.Form:
		body.Value[name] = []string{key}
	}
	return nil
}
