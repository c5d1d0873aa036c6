package serializer

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// Lookup is a column that lists can be narrowed and sorted by: that of a field,
// or of a field of a related object.
type Lookup struct {
	// Field describes the field at the end of the path. Its Column is the one to
	// look at.
	schema.Field

	// Relations are the names of the store's relations that lead to the column's
	// table, and ToMany is true where one of them leads to several objects.
	Relations []string
	ToMany    bool

	// Scope is the related objects that r's user may know of, at one of the
	// Relations.
	Scope func(r *rest.Request, step int) store.Condition

	// Parse turns text into a value of the column. The error is an *[rest.Error]
	// of kind Invalid.
	Parse func(text string) (any, error)

	// Exists reports whether a field that refers to an object may refer to the one
	// with this key; nil for other fields, and where that is not known.
	Exists func(r *rest.Request, key any) (bool, error)
}

// Lookup finds the column at a path: a field's name, or names joined by two
// underscores, of which all but the last are fields that point at other objects:
// author__username. Fields of related objects are those that the tags of their
// model declare. The error says why there is no such column, or why nobody may
// look at it: values that can't be seen can't be filtered or sorted by either.
func (m *Model[T]) Lookup(path string) (Lookup, error) {
	if m.plan.table == nil {
		return Lookup{}, errors.New("serializer: columns are those of a store: bind the serializer to one with Bind")
	}
	p, w := m.plan, &lookupWalk{}
	names := strings.Split(path, "__")
	for i, name := range names {
		r, err := p.visible(name)
		if err != nil {
			return Lookup{}, err
		}
		if i == len(names)-1 {
			return w.end(p, r)
		}
		to := p.relationOf(r)
		if to == nil || to.Table == nil {
			return Lookup{}, fmt.Errorf("the field %q of %s points at no other object", name, p.model.Name())
		}
		w.step(r, to)
		p = compile(to.Model, to.Model, to.Table, nil)
	}
	return Lookup{}, errors.New("the path is empty")
}

// visible is the named row, if clients may see its values.
func (p *plan) visible(name string) (*row, error) {
	i, ok := p.byName[name]
	switch {
	case !ok || p.rows[i].hidden:
		return nil, fmt.Errorf("%s has no field %q: its fields are %s", p.model.Name(), name, strings.Join(p.seen(), ", "))
	case p.rows[i].WriteOnly:
		return nil, fmt.Errorf("the field %q of %s is write-only: its values would be told", name, p.model.Name())
	}
	return &p.rows[i], nil
}

// seen lists the fields that clients see.
func (p *plan) seen() []string {
	return slices.DeleteFunc(p.names(), func(name string) bool {
		r := &p.rows[p.byName[name]]
		return r.hidden || r.WriteOnly
	})
}

// relationOf is the relation that a row points along, by the field that holds
// the objects or by the column of the reference; nil for none.
func (p *plan) relationOf(r *row) *store.Relation {
	if r.relation != nil {
		return r.relation
	}
	for i := range p.table.Relations {
		if to := &p.table.Relations[i]; to.Kind == "belongs_to" && r.Column != "" && to.Column == store.Column(r.Column) {
			return to
		}
	}
	return nil
}

// lookupWalk is a path on its way.
type lookupWalk struct {
	found  Lookup
	scopes []func(*rest.Request) store.Condition // nil for every row
}

// step goes along a relation.
func (w *lookupWalk) step(r *row, to *store.Relation) {
	w.found.Relations = append(w.found.Relations, to.Name)
	w.found.ToMany = w.found.ToMany || to.Kind == "has_many" || to.Kind == "many_to_many"
	var scope func(*rest.Request) store.Condition
	if kind, ok := r.kind.(Reference); ok {
		scope = func(r *rest.Request) store.Condition {
			q, _ := kind.Loads(r)
			return q.Scope
		}
	}
	w.scopes = append(w.scopes, scope)
}

// end is the column of a row.
func (w *lookupWalk) end(p *plan, r *row) (Lookup, error) {
	to := p.relationOf(r)
	w.found.Field = r.Field
	switch {
	case to != nil && to.Table != nil:
		if err := w.refer(r, to); err != nil {
			return Lookup{}, err
		}
	case r.Column == "":
		return Lookup{}, fmt.Errorf("the field %q of %s is kept in no column", r.Name, p.model.Name())
	case r.foreign != nil: // a reference to objects that the model does not hold
		w.keyed(r, inner(r.source.goType))
	default:
		w.found.Parse = r.reader()
	}
	scopes := w.scopes
	w.found.Scope = func(r *rest.Request, step int) store.Condition {
		if scopes[step] == nil {
			return store.Condition{}
		}
		return scopes[step](r)
	}
	return w.found, nil
}

// refer makes the key of a related object the column: that in the object's own
// row where clients see it, whatever it refers to.
func (w *lookupWalk) refer(r *row, to *store.Relation) error {
	key := to.Table.Key()
	w.found.Relation = to.Model.Name()
	if to.Kind == "belongs_to" && to.Reference == key.Name && !r.loaded() {
		w.found.Column = string(to.Column)
	} else {
		w.step(r, to)
		w.found.Column = string(key.Name)
	}
	if key.Name == "" {
		return fmt.Errorf("the field %q points at objects without a single primary key", r.Name)
	}
	w.keyed(r, sourceOf(to.Model, key.Index).goType)
	return nil
}

// keyed has text be a key of the type, of an object that the row may refer to.
func (w *lookupWalk) keyed(r *row, goType reflect.Type) {
	w.found.Parse = func(text string) (any, error) {
		if value, ok := field.Key(goType, text); ok {
			return value, nil
		}
		return nil, field.Invalid("invalid_choice", "That is no key.")
	}
	if known, ok := r.kind.(interface {
		Exists(r *rest.Request, key any) (bool, error)
	}); ok {
		w.found.Exists = known.Exists
	}
}

// readers are the kinds that read query parameters, by the type of the field:
// a limit of the field's own says what may be stored, not what may be asked for.
var readers = map[string]field.Kind{
	"boolean": field.Boolean{}, "integer": field.Integer{}, "float": field.Float{}, "decimal": field.Decimal{},
	"datetime": field.DateTime{}, "date": field.Date{}, "time": field.Time{},
}

// texts are the types of fields whose values are texts of any sort.
var texts = []string{"string", "email", "slug", "url", "regex", "choice"}

// reader turns text into a value of the row's column.
func (r *row) reader() func(text string) (any, error) {
	goType, kind := inner(r.source.goType), r.kind
	if known, ok := readers[r.Type]; ok {
		kind = known
	}
	switch r.Format {
	case "uuid":
		kind = field.UUID{}
	case "duration":
		kind = field.Duration{}
	}
	asIs := r.Format != "uuid" && goType.Kind() == reflect.String && slices.Contains(texts, r.Type)
	return func(text string) (any, error) {
		var value any = text
		if !asIs {
			parsed, err := kind.Parse(text)
			if err != nil || parsed == nil {
				return nil, errors.Join(err, notNull(parsed))
			}
			value = parsed
		}
		place := reflect.New(goType).Elem()
		if err := put(place, kind, value); err != nil {
			return nil, err
		}
		return place.Interface(), nil
	}
}

// notNull refuses text that stands for null, which no column is compared with.
func notNull(value any) error {
	if value == nil {
		return field.Invalid("invalid", "That is no value.")
	}
	return nil
}

// Lookup is that of the serializer that shows objects.
func (s *split[T]) Lookup(path string) (Lookup, error) { return s.out.Lookup(path) }
