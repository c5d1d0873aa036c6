package storetest

import (
	"context"
	"strings"
	"testing"

	"github.com/quintet-go/rest/store"
)

// family is a tree with two more nodes beside it, friends and badges:
//
//	root ─ one ─ leaf        loner, and one without a name
//	     └ two
//
// Root has the friends one and two, two has root and itself; root has the badge
// r, leaf has l.
func family(t *testing.T, s Stores) {
	t.Helper()
	root := named("root")
	root.Rank = pointer(int32(1))
	plant(t, s, root)
	one, two := named("one"), named("two")
	one.ParentID, two.ParentID = &root.ID, &root.ID
	plant(t, s, one, two)
	leaf := named("leaf")
	leaf.ParentID, leaf.Rank = &one.ID, pointer(int32(1))
	plant(t, s, leaf, named("loner"), &Node{})
	root.Friends, two.Friends = []*Node{one, two}, []*Node{root, two}
	err := s.Nodes.Write(t.Context(), func(ctx context.Context, tx store.Tx[Node]) error {
		for _, node := range []*Node{root, two} {
			if err := tx.Link(node, "Friends"); err != nil {
				return err
			}
		}
		return s.Badges.Write(ctx, func(_ context.Context, tx store.Tx[Badge]) error {
			if err := tx.Create(&Badge{NodeID: root.ID, Text: "r"}); err != nil {
				return err
			}
			return tx.Create(&Badge{NodeID: leaf.ID, Text: "l"})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func relatedConditions(t *testing.T, s Stores) {
	family(t, s)
	is, all := func(text string) store.Condition { return name.Is(text) }, store.Condition{}
	for _, c := range []struct {
		name   string
		filter store.Condition
		want   string
	}{
		{"a parent", store.Related("Parent", is("root")), "one two"},
		{"any parent", store.Related("Parent", all), "one two leaf"},
		{"no parent", store.Not(store.Related("Parent", all)), "root loner -"},
		{"not a certain parent", store.Not(store.Related("Parent", is("root"))), "root leaf loner -"},
		{"another parent", store.Related("Parent", store.Not(is("root"))), "leaf"},
		{"a child", store.Related("Children", is("two")), "root"},
		{"one of several children", store.Related("Children", store.Or(is("one"), is("two"))), "root"},
		{"any child", store.Related("Children", all), "root one"},
		{"no child", store.Not(store.Related("Children", all)), "two leaf loner -"},
		{"a badge", store.Related("Badge", store.Column("text").Is("l")), "leaf"},
		{"no badge", store.Not(store.Related("Badge", all)), "one two loner -"},
		{"a friend", store.Related("Friends", is("two")), "root two"},
		{"any friend", store.Related("Friends", all), "root two"},
		{"no friend of a name", store.Not(store.Related("Friends", is("root"))), "root one leaf loner -"},
		{"a grandparent", store.Related("Parent", store.Related("Parent", is("root"))), "leaf"},
		{"a grandchild", store.Related("Children", store.Related("Children", is("leaf"))), "root"},
		{"a sibling", store.Related("Parent", store.Related("Children", is("two"))), "one two"},
		{"a friend of a friend's badge", store.Related("Friends", store.Related("Friends", store.Related("Badge", store.Column("text").Starts("R").IgnoringCase()))), "root two"},
		{"a child without a child", store.Related("Children", store.Not(store.Related("Children", all))), "root one"},
		{"two relations", store.And(store.Related("Parent", all), store.Related("Children", all)), "one"},
		{"either of two", store.Or(store.Related("Badge", all), is("loner"), store.Related("Friends", is("root"))), "root two leaf loner"},
		{"a condition on both ends", store.And(rank.Is(1), store.Related("Parent", rank.Is(nil))), "leaf"},
		{"nothing", store.Related("Parent", store.Or()), ""},
		{"not nothing", store.Not(store.Related("Parent", store.Or())), "root one two leaf loner -"},
		{"deep", deep(20), ""},
		{"wide", wide(30), "root two"},
	} {
		if got := names(t, s, store.Query{Filter: c.filter}); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
		if got := names(t, s, store.Query{Scope: c.filter, Filter: c.filter}); got != c.want {
			t.Errorf("%s, twice: found %q, want %q", c.name, got, c.want)
		}
		if n, err := s.Nodes.Count(t.Context(), store.Query{Filter: c.filter}); err != nil || int(n) != len(strings.Fields(c.want)) {
			t.Errorf("%s: counted %d (%v), want %d", c.name, n, err, len(strings.Fields(c.want)))
		}
	}
	err := s.Nodes.Write(t.Context(), func(_ context.Context, tx store.Tx[Node]) error {
		found, err := tx.Get(store.Query{Scope: store.Related("Parent", is("root")), Filter: is("two"), Order: []store.Order{{Relation: "Parent", Column: "name"}}})
		if err == nil && *found.Name != "two" {
			t.Errorf("Get found %s", *found.Name)
		}
		return err
	})
	if err != nil {
		t.Errorf("Get through a relation: %v", err)
	}
}

// deep asks for a chain of parents.
func deep(n int) store.Condition {
	c := store.Related("Friends", name.Is("nobody"))
	for range n {
		c = store.Related("Parent", c)
	}
	return c
}

// wide asks for the same friend again and again.
func wide(n int) store.Condition {
	parts := make([]store.Condition, n)
	for i := range parts {
		parts[i] = store.Related("Friends", name.Is("two"))
	}
	return store.And(parts...)
}

func unknownRelations(t *testing.T, s Stores) {
	family(t, s)
	for _, q := range []store.Query{
		{Filter: store.Related("", store.Condition{})}, {Filter: store.Related("Name", store.Condition{})}, {Filter: store.Related("parent", store.Condition{})},
		{Filter: store.Related("Parent.Parent", store.Condition{})}, {Filter: store.Related(`Parent" OR 1=1 --`, store.Condition{})},
		{Filter: store.Related("Parent", store.Column("nope").Is(1))}, {Filter: store.Related("Badge", name.Is("x"))},
		{Filter: store.Related("Parent", store.Related("Item", store.Condition{}))},
		{Order: []store.Order{{Relation: "Children", Column: "name"}}}, {Order: []store.Order{{Relation: "Friends", Column: "name"}}},
		{Order: []store.Order{{Relation: "Parent.Children", Column: "name"}}}, {Order: []store.Order{{Relation: "Nothing", Column: "name"}}},
		{Order: []store.Order{{Relation: "Parent.", Column: "name"}}}, {Order: []store.Order{{Relation: "Parent", Column: "nope"}}},
		{Order: []store.Order{{Relation: "Parent", Column: ""}}}, {Order: []store.Order{{Relation: `Parent" DESC --`, Column: "name"}}},
	} {
		if _, err := s.Nodes.Find(t.Context(), q); err == nil || invalid(err) {
			t.Errorf("%+v: got %v, want a mistake of the program", q, err)
		}
	}
	if got := names(t, s, store.Query{}); got != "root one two leaf loner -" {
		t.Errorf("left: %q", got)
	}
}

func relatedOrders(t *testing.T, s Stores) {
	family(t, s)
	for _, c := range []struct {
		name  string
		order []store.Order
		want  string
	}{
		{"the parent's name", []store.Order{{Relation: "Parent", Column: "name"}}, "root loner - leaf one two"},
		{"backwards", []store.Order{{Relation: "Parent", Column: "name", Descending: true}}, "one two leaf root loner -"},
		{"the parent's key is no total order", []store.Order{{Relation: "Parent", Column: "id", Descending: true}}, "leaf one two root loner -"},
		{"the grandparent's name", []store.Order{{Relation: "Parent.Parent", Column: "name", Descending: true}, name.Descending()}, "leaf two root one loner -"},
		{"the badge", []store.Order{{Relation: "Badge", Column: "text"}, name.Ascending()}, "- loner one two leaf root"},
		{"the parent's badge", []store.Order{{Relation: "Parent.Badge", Column: "text", Descending: true}}, "one two root leaf loner -"},
		{"a relation and a column", []store.Order{rank.Descending(), {Relation: "Parent", Column: "name"}, name.Descending()}, "root leaf loner - two one"},
	} {
		if got := names(t, s, store.Query{Order: c.order}); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
	q := store.Query{Filter: store.Related("Parent", store.Condition{}), Order: []store.Order{{Relation: "Parent", Column: "name", Descending: true}}, Limit: 2, Offset: 1}
	if got := names(t, s, q); got != "two leaf" {
		t.Errorf("a page through a relation: found %q, want %q", got, "two leaf")
	}
}

func nullOrders(t *testing.T, s Stores) {
	abc(t, s.Items)
	for _, c := range []struct {
		order store.Order
		want  string
	}{{size.Ascending(), "c a1 b1 a2"}, {size.Descending(), "a2 a1 b1 c"}} {
		if got := codes(t, s.Items, store.Query{Order: []store.Order{c.order}}); got != c.want {
			t.Errorf("%+v: found %q, want %q", c.order, got, c.want)
		}
	}
}
