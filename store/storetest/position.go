package storetest

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/quintet-go/rest/store"
)

// alike stores nodes many of whose values are the same, or NULL.
func alike(t *testing.T, s Stores, n int) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same ones each time
	some := []string{"", "a", "A", "ä", "a ", "b", "日"}
	nodes := make([]*Node, n)
	for i := range nodes {
		node := &Node{}
		if k := random.IntN(len(some) + 2); k < len(some) {
			node.Name = &some[k]
		}
		if k := random.IntN(4); k > 0 {
			node.Rank = pointer(int32(k - 2)) //nolint:gosec // at most 1
		}
		if k := random.IntN(4); k > 0 {
			node.Weight = pointer(float64(k) / 3)
		}
		if k := random.IntN(4); k > 0 {
			node.At = pointer(time.Date(2020, 1, 1, 0, 0, 0, k*123_456_000, time.UTC))
			node.Day = pointer(time.Date(2020, 1, k, 0, 0, 0, 0, time.UTC))
		}
		nodes[i] = node
	}
	plant(t, s, nodes...)
}

// positions walks through all rows, a page at a time, from the position of each
// page's last row.
func positions(t *testing.T, s Stores) {
	alike(t, s, 60)
	up, down := store.Column.Ascending, store.Column.Descending
	for _, order := range [][]store.Order{
		nil, {down("id")}, {up("rank")}, {down("rank")}, {up("name")}, {down("name"), down("id")}, {up("at")}, {down("at")}, {up("day"), down("weight")},
		{up("rank"), up("name")}, {down("rank"), up("name")}, {up("rank"), down("name"), up("weight")}, {down("rank"), down("at"), down("name"), down("id")},
		{down("weight"), up("rank"), down("day"), up("name")}, {up("id"), up("name")},
	} {
		order = s.Nodes.Table().Complete(order)
		all, err := s.Nodes.Find(t.Context(), store.Query{Order: order})
		if err != nil || len(all) != 60 {
			t.Fatalf("%d nodes, %v", len(all), err)
		}
		if got := walk(t, s, order); listed(got) != listed(all) {
			t.Errorf("%+v: walked %s, want %s", order, listed(got), listed(all))
		}
	}
	if _, err := s.Nodes.Table().After([]store.Order{{Relation: "Parent", Column: "name"}, up("id")}, []any{"x", 1}); err == nil {
		t.Error("there is a position in an order through a relation")
	}
}

// walk finds all nodes, page by page.
func walk(t *testing.T, s Stores, order []store.Order) []Node {
	t.Helper()
	const page = 4
	var walked []Node
	var after store.Condition
	for range 100 {
		found, err := s.Nodes.Find(t.Context(), store.Query{Filter: after, Order: order, Limit: page})
		if err != nil {
			t.Fatal(err)
		}
		walked = append(walked, found...)
		if len(found) < page {
			return walked
		}
		after, err = s.Nodes.Table().After(order, valuesOf(s.Nodes.Table(), order, found[page-1]))
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Fatalf("the walk by %+v does not end", order)
	return nil
}

// valuesOf is a node's position.
func valuesOf(table *store.Table, order []store.Order, node Node) []any {
	values := make([]any, len(order))
	for i, key := range order {
		column, _ := table.Column(key.Column)
		value := reflect.ValueOf(node).FieldByIndex(column.Index)
		if value.Kind() != reflect.Pointer {
			values[i] = value.Interface()
		} else if !value.IsNil() {
			values[i] = value.Elem().Interface()
		}
	}
	return values
}
