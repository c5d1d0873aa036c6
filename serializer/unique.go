package serializer

import (
	"context"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// duplicate refuses a unique value that another object has already. The check
// looks at all objects, whatever the user may see. A database's own refusal of
// a racing duplicate is worded alike by the viewset.
func (m *Model[T]) duplicate(ctx context.Context, row *row, value any, target reflect.Value) error {
	if !row.Unique || value == nil || m.store == nil || row.Column == "" || row.relation != nil || row.foreign != nil {
		return nil
	}
	probe := reflect.New(row.source.goType).Elem()
	if err := put(probe, row.kind, value); err != nil {
		return err
	}
	found, err := m.exists(ctx, store.Column(row.Column).Is(probe.Interface()), target)
	if err != nil || !found {
		return err
	}
	return field.Invalid("unique", row.UniqueMessage)
}

// exists reports whether another object than target keeps a condition.
func (m *Model[T]) exists(ctx context.Context, filter store.Condition, target reflect.Value) (bool, error) {
	if key := m.plan.key; key.Name != "" {
		if own := target.FieldByIndex(key.Index); !own.IsZero() {
			filter = store.And(filter, store.Not(key.Name.Is(own.Interface())))
		}
	}
	n, err := m.store.Count(ctx, store.Query{Filter: filter})
	return n > 0, err
}

// stillUnique applies the checks once more, after a time of waiting.
func (m *Model[T]) stillUnique(r *rest.Request, in input, values []any, target reflect.Value) error {
	var broken rest.Object
	for i := range in {
		row := &m.plan.rows[i]
		if !in[i].present || row.ReadOnly {
			continue
		}
		err := m.duplicate(r.Context(), row, values[i], target)
		if err == nil {
			continue
		}
		detail, refused := detailOf(err)
		if !refused {
			return err
		}
		broken = append(broken, rest.Member{Name: row.Name, Value: row.reworded(detail)})
	}
	if broken != nil {
		return &rest.Error{Kind: rest.Invalid, Detail: broken}
	}
	return nil
}

// valueOf is the value of a row in an object, as a store compares it; nil for
// null.
func (r *row) valueOf(object reflect.Value) any {
	from := &r.source
	if r.foreign != nil {
		from = r.foreign
	}
	value, ok := from.find(object)
	if !ok {
		return nil
	}
	if value, ok = held(value); !ok {
		return nil
	}
	return value.Interface()
}
