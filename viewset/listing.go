package viewset

import (
	"context"
	"database/sql/driver"
	"reflect"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/store"
)

// listing is a list as a pagination sees it.
type listing[T any] struct {
	resource *resource[T]
	r        *rest.Request
	q        store.Query
}

// Query selects the whole list.
func (l *listing[T]) Query() store.Query { return l.q }

// Asked are the query parameters that have narrowed the list.
func (l *listing[T]) Asked() string { return l.resource.asked(l.r) }

// Count is the number of objects in the list.
func (l *listing[T]) Count() (int64, error) {
	return l.resource.model.Store.Count(l.r.Context(), l.q)
}

// Find returns a part of the list.
func (l *listing[T]) Find(q store.Query) (pagination.Objects, error) {
	items, err := l.resource.model.Store.Find(l.r.Context(), q)
	return rows[T]{items, l.resource, l.r}, err
}

// After returns the part of the list that begins after a position.
func (l *listing[T]) After(q store.Query, position []any) (pagination.Objects, error) {
	items, err := l.resource.after(l.r.Context(), q, position)
	return rows[T]{items, l.resource, l.r}, err
}

// after finds the objects after a position in q's order: stretch by stretch, as
// many as are needed for q's limit, which has to be there.
func (s *resource[T]) after(ctx context.Context, q store.Query, position []any) ([]T, error) {
	stretches, err := s.table.Stretches(q, position)
	if err != nil {
		return nil, err
	}
	var items []T
	for _, stretch := range stretches {
		stretch.Limit = q.Limit - len(items)
		found, err := s.model.Store.Find(ctx, stretch)
		if err != nil {
			return nil, err
		}
		if items = append(items, found...); len(items) >= q.Limit {
			break
		}
	}
	return items, nil
}

// rows are objects of a type that a pagination does not know.
type rows[T any] struct {
	items    []T
	resource *resource[T]
	r        *rest.Request
}

// Len is their number.
func (o rows[T]) Len() int { return len(o.items) }

// Slice is a part of them.
func (o rows[T]) Slice(from, to int) pagination.Objects {
	return rows[T]{o.items[from:to], o.resource, o.r}
}

// Reverse turns their order round.
func (o rows[T]) Reverse() { slices.Reverse(o.items) }

// Position is where one of them stands in an order.
func (o rows[T]) Position(i int, order []store.Order) ([]any, error) {
	return o.resource.position(o.r.Context(), &o.items[i], order)
}

// position is where an object stands in an order.
func (s *resource[T]) position(ctx context.Context, object *T, order []store.Order) ([]any, error) {
	position := make([]any, len(order))
	for i, key := range order {
		column, _ := s.table.Column(key.Column)
		value, err := reflect.ValueOf(object).Elem().FieldByIndexErr(column.Index)
		if err != nil { // in an embedded struct that is not there
			continue
		}
		if value.Kind() == reflect.Pointer {
			if !value.IsNil() {
				position[i] = value.Elem().Interface()
			}
			continue
		}
		position[i] = value.Interface()
		if !column.Nullable || !value.IsZero() {
			continue
		}
		if null, err := s.isNull(ctx, object, column.Name, position[i]); err != nil {
			return nil, err
		} else if null {
			position[i] = nil
		}
	}
	return position, nil
}

// isNull asks the store whether an object has NULL in a column, where it has a
// zero in the field: most Go types can't tell them apart, and they sort
// differently.
func (s *resource[T]) isNull(ctx context.Context, object *T, column store.Column, value any) (bool, error) {
	if valuer, ok := value.(driver.Valuer); ok {
		if plain, err := valuer.Value(); err != nil || plain == nil {
			return true, err
		}
	}
	key := reflect.ValueOf(object).Elem().FieldByIndex(s.table.Key().Index).Interface()
	n, err := s.model.Store.Count(ctx, store.Query{Filter: store.And(s.table.Key().Name.Is(key), column.Is(nil))})
	return n > 0, err
}
