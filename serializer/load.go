package serializer

import (
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// load is a relation that has to be loaded before objects are shown.
type load struct {
	path string
	row  int // the row whose kind says in which scope and order; -1 for none
}

// sortLoads leaves out relations that another load covers: a shorter path
// before a longer one that begins with it, and, of two loads of one relation,
// the one without a row.
func (p *plan) sortLoads() {
	covered := func(a load) bool {
		return a.row < 0 && slices.ContainsFunc(p.loads, func(b load) bool {
			return b != a && (b.path == a.path || strings.HasPrefix(b.path, a.path+".") && b.row < 0)
		})
	}
	kept := p.loads[:0:0]
	for _, l := range p.loads {
		if !covered(l) {
			kept = append(kept, l)
		}
	}
	slices.SortStableFunc(kept, func(a, b load) int { return a.row - b.row })
	p.loads = kept
}

// deeper is a [Reference] whose related objects show other objects in turn.
type deeper interface {
	LoadRelated(r *rest.Request, objects any) error
}

// Load reads what objects show beside their own columns: a number of queries
// that does not grow with the number of objects.
func (m *Model[T]) Load(r *rest.Request, objects []*T) error {
	if len(objects) == 0 {
		return nil
	}
	for _, l := range m.plan.loads {
		if err := m.loadOne(r, l, objects); err != nil {
			return err
		}
	}
	for _, prepare := range m.plan.prepare {
		if err := prepare(r, objects); err != nil {
			return err
		}
	}
	return nil
}

// loadOne loads one relation, and what its objects show.
func (m *Model[T]) loadOne(r *rest.Request, l load, objects []*T) error {
	if l.row < 0 {
		return m.store.Load(r.Context(), objects, l.path, store.Query{})
	}
	row := &m.plan.rows[l.row]
	kind, ok := row.kind.(Reference)
	if !ok {
		return nil
	}
	q, needed := kind.Loads(r)
	if !needed && row.relation.Kind == "belongs_to" {
		return nil
	}
	if err := m.store.Load(r.Context(), objects, l.path, q); err != nil {
		return err
	}
	further, ok := kind.(deeper)
	if !ok {
		return nil
	}
	related := reflect.MakeSlice(reflect.SliceOf(reflect.PointerTo(row.relation.Model)), 0, len(objects))
	for _, object := range objects {
		if place, ok := row.source.find(reflect.ValueOf(object).Elem()); ok {
			related = gather(related, place)
		}
	}
	if related.Len() == 0 {
		return nil
	}
	return further.LoadRelated(r, related.Interface())
}

// gather adds pointers to the objects that a field holds.
func gather(all, place reflect.Value) reflect.Value {
	switch place.Kind() { //nolint:exhaustive // a relation's field is one of these
	case reflect.Slice:
		for i := range place.Len() {
			all = gather(all, place.Index(i))
		}
	case reflect.Pointer:
		if !place.IsNil() {
			all = reflect.Append(all, place)
		}
	case reflect.Struct:
		if !place.IsZero() {
			all = reflect.Append(all, place.Addr())
		}
	}
	return all
}
