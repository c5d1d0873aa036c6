package serializer

import (
	"context"
	"reflect"

	"github.com/quintet-go/rest/store"
)

// taken reports whether another object has the row's value already. The check
// looks at all objects, whatever the user may see. A database's own refusal of
// a racing duplicate is worded alike by the viewset.
func (m *Model[T]) taken(ctx context.Context, row *row, value any, target reflect.Value) (bool, error) {
	if m.store == nil || row.Column == "" {
		return false, nil
	}
	place := target.FieldByIndex(row.index)
	goType := place.Type()
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
	return found > 0, err
}
