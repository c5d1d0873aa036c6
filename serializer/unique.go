package serializer

import (
	"context"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// duplicate reports a unique value that another object has already. The check
// looks at all objects, whatever the user may see. A database's own refusal of
// a racing duplicate is worded alike by the viewset.
func (m *Model[T]) duplicate(ctx context.Context, row *row, value any, target reflect.Value) ([]rest.Message, error) {
	if !row.Unique || value == nil || m.store == nil || row.Column == "" {
		return nil, nil
	}
	goType := target.FieldByIndex(row.index).Type()
	if row.pointer {
		goType = goType.Elem()
	}
	filter := store.Column(row.Column).Is(reflect.ValueOf(value).Convert(goType).Interface())
	if key := m.plan.key; key.Name != "" {
		if own := target.FieldByIndex(key.Index); !own.IsZero() {
			filter = store.And(filter, store.Not(key.Name.Is(own.Interface())))
		}
	}
	found, err := m.store.Count(ctx, store.Query{Filter: filter})
	if found == 0 || err != nil {
		return nil, err
	}
	return []rest.Message{{Text: row.UniqueMessage, Code: "unique"}}, nil
}

// stillUnique applies the checks once more, after a time of waiting.
func (m *Model[T]) stillUnique(r *rest.Request, in input, values []any, target reflect.Value) error {
	var broken rest.Object
	for i := range in {
		row := &m.plan.rows[i]
		if !in[i].present || row.ReadOnly {
			continue
		}
		problems, err := m.duplicate(r.Context(), row, values[i], target)
		if err != nil {
			return err
		}
		if problems != nil {
			broken = append(broken, rest.Member{Name: row.Name, Value: problems})
		}
	}
	if broken != nil {
		return &rest.Error{Kind: rest.Invalid, Detail: broken}
	}
	return nil
}
