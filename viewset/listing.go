package viewset

import (
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
	return rows[T]{items, l.resource.table}, err
}

// rows are objects of a type that a pagination does not know.
type rows[T any] struct {
	items []T
	table *store.Table
}

// Len is their number.
func (r rows[T]) Len() int { return len(r.items) }

// Slice is a part of them.
func (r rows[T]) Slice(from, to int) pagination.Objects { return rows[T]{r.items[from:to], r.table} }

// Reverse turns their order round.
func (r rows[T]) Reverse() { slices.Reverse(r.items) }

// Value is what one of them has in a column.
func (r rows[T]) Value(i int, name store.Column) any {
	column, ok := r.table.Column(name)
	if !ok {
		return nil
	}
	value, err := reflect.ValueOf(&r.items[i]).Elem().FieldByIndexErr(column.Index)
	if err != nil { // in an embedded struct that is not there
		return nil
	}
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			return nil
		}
		value = value.Elem()
	}
	return value.Interface()
}
