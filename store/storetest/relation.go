package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/quintet-go/rest/store"
)

func relations(t *testing.T, s Stores) {
	items, parts := s.Items.Table(), s.Parts.Table()
	many, _ := items.Relation("Parts")
	links, _ := items.Relation("Labels")
	one, _ := parts.Relation("Item")
	if many.Kind != "has_many" || many.Column != "item_id" || many.Reference != "id" || many.Model.Name() != "Part" {
		t.Errorf("has_many: %+v", many)
	}
	if links.Kind != "many_to_many" || links.Column != "" || links.Model.Name() != "Label" {
		t.Errorf("many_to_many: %+v", links)
	}
	if one.Kind != "belongs_to" || one.Column != "item_id" || one.Reference != "id" || one.Model.Name() != "Item" {
		t.Errorf("belongs_to: %+v", one)
	}
	if back, ok := many.Table.Relation("Item"); !ok || back.Table.Model != "Item" || back.Table.Key().Name != "id" || len(links.Table.Columns) != 2 {
		t.Errorf("the related tables are described as %+v and %+v", many.Table, links.Table)
	}
	node := s.Nodes.Table()
	if parent, _ := node.Relation("Parent"); parent.Table == nil || len(parent.Table.Relations) != len(node.Relations) {
		t.Errorf("a table that is related to itself: %+v", parent.Table)
	}
	if _, ok := items.Relation("Code"); ok {
		t.Error("a column is described as a relation")
	}
}

// world is two items, two parts of the first, three labels, and their links:
// the first item has all labels, the second has the last.
func world(t *testing.T, s Stores) (items []*Item, labels []*Label) {
	t.Helper()
	items = []*Item{{Code: "x", A: 1}, {Code: "y", A: 2}}
	create(t, s.Items, items...)
	err := s.Parts.Write(t.Context(), func(_ context.Context, tx store.Tx[Part]) error {
		return errors.Join(tx.Create(&Part{ItemID: items[0].ID}), tx.Create(&Part{ItemID: items[0].ID}))
	})
	if err != nil {
		t.Fatal(err)
	}
	labels = []*Label{{Word: "c"}, {Word: "a"}, {Word: "b"}}
	err = s.Labels.Write(t.Context(), func(_ context.Context, tx store.Tx[Label]) error {
		return errors.Join(tx.Create(labels[0]), tx.Create(labels[1]), tx.Create(labels[2]))
	})
	if err != nil {
		t.Fatal(err)
	}
	items[0].Labels, items[1].Labels = labels, labels[2:]
	link(t, s, items...)
	return items, labels
}

// link stores the links of items.
func link(t *testing.T, s Stores, items ...*Item) {
	t.Helper()
	err := s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
		for _, item := range items {
			if err := tx.Link(item, "Labels"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// words are the labels of an item.
func words(item *Item) string {
	var all []string
	for _, label := range item.Labels {
		all = append(all, label.Word)
	}
	return strings.Join(all, "")
}

// byWord sorts labels.
var byWord = store.Query{Order: []store.Order{store.Column("word").Ascending()}}

func loads(t *testing.T, s Stores) {
	stored, _ := world(t, s)
	items := []*Item{{ID: stored[0].ID}, {ID: stored[1].ID, Parts: []Part{{ID: 99}}}, {ID: stored[0].ID}}
	if err := errors.Join(s.Items.Load(t.Context(), items, "Parts", store.Query{}), s.Items.Load(t.Context(), items, "Labels", byWord)); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"2 abc", "0 b", "2 abc"} {
		if got := fmt.Sprint(len(items[i].Parts), " ", words(items[i])); got != want {
			t.Errorf("item %d has %s, want %s", i, got, want)
		}
	}
	parts := []*Part{{ItemID: stored[0].ID}, {ItemID: stored[1].ID}, {}}
	if err := s.Parts.Load(t.Context(), parts, "Item.Labels", byWord); err != nil {
		t.Fatal(err)
	}
	if parts[0].Item == nil || parts[0].Item.Code != "x" || words(parts[0].Item) != "abc" || parts[1].Item.Code != "y" || parts[2].Item != nil {
		t.Errorf("got %+v, %+v, %+v", parts[0].Item, parts[1].Item, parts[2].Item)
	}
	for _, name := range []string{"Code", "Nothing", "Parts.Nothing", ""} {
		if s.Items.Load(t.Context(), nil, name, store.Query{}) == nil {
			t.Errorf("the relation %q was loaded", name)
		}
	}
}

func narrowedLoads(t *testing.T, s Stores) {
	items, _ := world(t, s)
	q := store.Query{
		Scope: store.Column("word").In("a", "b"), Filter: store.Not(store.Column("word").Is("a")),
		Order: []store.Order{store.Column("word").Descending()},
	}
	if err := s.Items.Load(t.Context(), items, "Labels", q); err != nil || words(items[0]) != "b" || words(items[1]) != "b" {
		t.Errorf("got %s and %s, %v", words(items[0]), words(items[1]), err)
	}
	q = store.Query{Order: []store.Order{store.Column("word").Descending()}}
	if err := s.Items.Load(t.Context(), items, "Labels", q); err != nil || words(items[0]) != "cba" {
		t.Errorf("got %s, %v", words(items[0]), err)
	}
	if s.Items.Load(t.Context(), items, "Labels", store.Query{Filter: store.Column("code").Is("x")}) == nil {
		t.Error("a column of another table was taken")
	}
}

func links(t *testing.T, s Stores) {
	items, labels := world(t, s)
	for _, c := range []struct {
		labels []*Label
		want   string
	}{
		{labels[:1], "c"}, {[]*Label{labels[1], labels[1], labels[2]}, "ab"}, {labels, "abc"}, {nil, ""},
	} {
		items[0].Labels = c.labels
		link(t, s, items[0])
		if err := s.Items.Load(t.Context(), items, "Labels", byWord); err != nil || words(items[0]) != c.want || words(items[1]) != "b" {
			t.Errorf("got %s and %s, want %s and b (%v)", words(items[0]), words(items[1]), c.want, err)
		}
	}
	items[0].Labels = []*Label{{ID: 9999}}
	err := s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error { return tx.Link(items[0], "Labels") })
	var conflict *store.Conflict
	if !errors.As(err, &conflict) || !conflict.Referenced {
		t.Errorf("a label that does not exist was linked: %v", err)
	}
	err = s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error { return tx.Link(items[0], "Parts") })
	if err == nil {
		t.Error("parts were linked")
	}
}

func linksOfDeleted(t *testing.T, s Stores) {
	items, labels := world(t, s)
	err := s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
		item, err := tx.Get(store.Query{Filter: store.Column("id").Is(items[1].ID)})
		if err != nil {
			return err
		}
		return tx.Delete(item)
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Labels.Write(t.Context(), func(_ context.Context, tx store.Tx[Label]) error {
		label, err := tx.Get(store.Query{Filter: store.Column("id").Is(labels[0].ID)})
		if err != nil {
			return err
		}
		return tx.Delete(label)
	})
	if err != nil {
		t.Fatalf("a label that is in use can't be deleted, though the model says that its links go along: %v", err)
	}
	if err := s.Items.Load(t.Context(), items[:1], "Labels", byWord); err != nil || words(items[0]) != "ab" {
		t.Errorf("got %s, %v", words(items[0]), err)
	}
}
