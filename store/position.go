package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// Complete is order with the primary key as its last key, unless it is a key
// already: the order in which a store answers. It shares no memory with order.
func (t *Table) Complete(order []Order) []Order {
	complete := slices.Clone(order)
	key := t.Key().Name
	if key == "" || slices.ContainsFunc(order, func(o Order) bool { return o.Relation == "" && o.Column == key }) {
		return complete
	}
	return append(complete, key.Ascending())
}

// After holds for the rows that come after a position in order, of which values
// are the values of order's columns; nil is NULL. Order must be [Table.Complete],
// so that no two rows have the same position, and every column must be one of
// the table's own: an order through a relation is an error.
//
// The condition has a test of the first column that holds for all rows from the
// position on, so that an index on it is of use.
func (t *Table) After(order []Order, values []any) (Condition, error) {
	if err := t.walkable(order, values); err != nil {
		return Condition{}, err
	}
	rest := Or()
	for i := len(order) - 1; i >= 0; i-- {
		rest = t.beyond(order[i], known(values[i]), rest)
	}
	if len(order) == 1 {
		return rest, nil
	}
	return And(t.from(order[0], known(values[0])), rest), nil
}

// Stretches are queries for the rows of q that come after a position in its order,
// as After has them, to be asked one after the other: first for the rows that
// differ from the position in the last key alone, at the end for those that differ
// in the first one. NULLs are a stretch of their own. Limits are up to the caller.
//
// Each is a range of an index on the columns of the order, so that it costs as much
// as it has rows, however many come before it. For the condition of After, databases
// may read all rows with the same first key, and all where a column may be NULL.
func (t *Table) Stretches(q Query, values []any) ([]Query, error) {
	if err := t.walkable(q.Order, values); err != nil {
		return nil, err
	}
	key := t.Key().Name
	last := slices.IndexFunc(q.Order, func(o Order) bool { return o.Column == key }) // what follows it decides nothing
	var stretches []Query
	for i := last; i >= 0; i-- {
		filter, order := q.Filter, q.Order
		for j, o := range q.Order[:i] {
			value := known(values[j])
			filter = And(filter, o.Column.Is(value))
			if value != nil && len(order)+j == len(q.Order) { // the same for all rows, as databases know but for NULL
				order = order[1:]
			}
		}
		for _, past := range t.past(q.Order[i], known(values[i])) {
			stretches = append(stretches, Query{Scope: q.Scope, Filter: And(filter, past), Order: order, Limit: q.Limit})
		}
	}
	return stretches, nil
}

// past are the rows past the value in one key's direction.
func (t *Table) past(key Order, value any) []Condition {
	switch {
	case !key.Descending && value == nil:
		return []Condition{Not(key.Column.Is(nil))}
	case !key.Descending:
		return []Condition{key.Column.Greater(value)}
	case value == nil:
		return nil
	case t.nullable(key.Column):
		return []Condition{key.Column.Less(value), key.Column.Is(nil)}
	}
	return []Condition{key.Column.Less(value)}
}

// known is value, with nil for one that the database gets as NULL.
func known(value any) any {
	if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	if valuer, ok := value.(driver.Valuer); ok {
		if plain, err := valuer.Value(); err == nil && plain == nil {
			return nil
		}
	}
	return value
}

// walkable says why a position in order can't be told, if it can't.
func (t *Table) walkable(order []Order, values []any) error {
	if len(order) != len(values) {
		return fmt.Errorf("store: a position in an order of %d keys needs as many values, and there are %d", len(order), len(values))
	}
	for _, key := range order {
		if key.Relation != "" {
			return fmt.Errorf("store: there are no positions in an order through the relation %s", key.Relation)
		}
		if _, ok := t.Column(key.Column); !ok {
			return fmt.Errorf("store: the table %s has no column %q", t.Name, key.Column)
		}
	}
	if len(order) == 0 || len(t.Complete(order)) != len(order) {
		return errors.New("store: positions want an order that has the primary key: use Table.Complete")
	}
	return nil
}

// beyond holds for rows past the value in one key's direction, and for those
// with the same value where rest does.
func (t *Table) beyond(key Order, value any, rest Condition) Condition {
	parts := t.past(key, value)
	if rest.Op != "or" || len(rest.Parts) > 0 {
		parts = append(parts, And(key.Column.Is(value), rest))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return Or(parts...)
}

// from holds for rows at the value and past it.
func (t *Table) from(key Order, value any) Condition {
	switch {
	case !key.Descending && value == nil:
		return Condition{}
	case !key.Descending:
		return key.Column.AtLeast(value)
	case value == nil:
		return key.Column.Is(nil)
	case t.nullable(key.Column):
		return Or(key.Column.AtMost(value), key.Column.Is(nil))
	}
	return key.Column.AtMost(value)
}

// nullable reports whether a column may be NULL.
func (t *Table) nullable(name Column) bool {
	column, _ := t.Column(name)
	return column.Nullable
}
