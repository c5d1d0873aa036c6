package serializer

import (
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// saver is a [Reference] that stores related objects. Before is called before
// the object's own row is written, and After once it is, with a pointer to the
// object and the value that Parse has made.
type saver interface {
	Before(r *rest.Request, object, value any) (key any, err error)
	After(r *rest.Request, object, value any) error
}

// Save stores an object that Accept has filled: write stores its row, and Save
// what belongs to it beside the row, in the same transaction: links, and nested
// objects where the declaration lets clients write them.
func (m *Model[T]) Save(r *rest.Request, tx store.Tx[T], object *T, write func() error) error {
	if !m.plan.relates {
		return write()
	}
	if err := m.before(r, object); err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	for i := range m.plan.rows {
		row := &m.plan.rows[i]
		value, sent := r.Sent.Get(row.Name)
		if !sent || row.ReadOnly || row.relation == nil {
			continue
		}
		if kind, ok := row.kind.(saver); ok {
			if err := kind.After(r, object, value); err != nil {
				return row.under(err)
			}
			continue
		}
		if row.relation.Kind == "many_to_many" {
			if err := tx.Link(object, row.relation.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// before stores the objects that the row itself refers to.
func (m *Model[T]) before(r *rest.Request, object *T) error {
	for i := range m.plan.rows {
		row := &m.plan.rows[i]
		kind, ok := row.kind.(saver)
		value, sent := r.Sent.Get(row.Name)
		if !ok || !sent || row.ReadOnly || row.foreign == nil || value == nil {
			continue
		}
		key, err := kind.Before(r, object, value)
		if err != nil {
			return row.under(err)
		}
		place := room(row.foreign.open(reflect.ValueOf(object).Elem()))
		place.Set(reflect.ValueOf(key).Convert(place.Type()))
	}
	return nil
}

// under puts a refusal under the row's name.
func (r *row) under(err error) error {
	detail, refused := detailOf(err)
	if !refused {
		return err
	}
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: r.Name, Value: detail}}}
}
