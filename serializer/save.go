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
			hold(row.source.open(reflect.ValueOf(object).Elem()), relatedIn(value))
			continue
		}
		if row.relation.Kind == "many_to_many" {
			if err := m.link(r, tx, object, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// link stores the links of a many-to-many relation. Those to objects that the
// scope hides from the client stay as they are: nobody removes what they can't
// see.
func (m *Model[T]) link(r *rest.Request, tx store.Tx[T], object *T, row *row) error {
	unseen, err := m.unseen(r, object, row)
	if err != nil {
		return err
	}
	place := row.source.open(reflect.ValueOf(object).Elem())
	named := reflect.ValueOf(place.Interface())
	place.Set(reflect.AppendSlice(named.Slice3(0, named.Len(), named.Len()), unseen))
	err = tx.Link(object, row.relation.Name)
	place.Set(named)
	return err
}

// unseen are the objects that an object is linked to and the scope hides.
func (m *Model[T]) unseen(r *rest.Request, object *T, row *row) (reflect.Value, error) {
	every, visible := *object, *object
	linked := row.source.open(reflect.ValueOf(&every).Elem())
	unseen := reflect.MakeSlice(linked.Type(), 0, 0)
	kind, ok := row.kind.(Reference)
	if !ok {
		return unseen, nil
	}
	q, _ := kind.Loads(r)
	if q.Scope.IsZero() {
		return unseen, nil
	}
	if err := m.store.Load(r.Context(), []*T{&every}, row.relation.Name, store.Query{}); err != nil || linked.Len() == 0 {
		return unseen, err
	}
	if err := m.store.Load(r.Context(), []*T{&visible}, row.relation.Name, store.Query{Scope: q.Scope}); err != nil {
		return unseen, err
	}
	seen := map[any]bool{}
	eachOf(row.source.open(reflect.ValueOf(&visible).Elem()), func(_ reflect.Value, related any) { seen[kind.Key(related)] = true })
	eachOf(linked, func(item reflect.Value, related any) {
		if !seen[kind.Key(related)] {
			unseen = reflect.Append(unseen, item)
		}
	})
	return unseen, nil
}

// eachOf calls do with every item of a slice, and with a pointer to its object.
func eachOf(list reflect.Value, do func(item reflect.Value, related any)) {
	for i := range list.Len() {
		item := list.Index(i)
		if item.Kind() == reflect.Pointer {
			do(item, item.Interface())
		} else {
			do(item, item.Addr().Interface())
		}
	}
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
		hold(row.source.open(reflect.ValueOf(object).Elem()), relatedIn(value))
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
