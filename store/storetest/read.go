package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/quintet-go/rest/store"
)

// create stores items, and returns their keys.
func create(t *testing.T, s store.Store[Item], items ...*Item) []uint {
	t.Helper()
	var ids []uint
	err := s.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
		for _, item := range items {
			if err := tx.Create(item); err != nil {
				return err
			}
			ids = append(ids, item.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Create: %v", err)
	}
	return ids
}

// abc stores four items: a1 and a2 with sizes 1 and 2, b1 with size 1, and c
// with none.
func abc(t *testing.T, s store.Store[Item]) {
	t.Helper()
	one, two := 1, 2
	create(t, s, &Item{Code: "a1", A: 1, Size: &one}, &Item{Code: "a2", A: 2, Size: &two}, &Item{Code: "b1", A: 3, Size: &one}, &Item{Code: "c", A: 4})
}

// codes is what q finds, as one text.
func codes(t *testing.T, s store.Store[Item], q store.Query) string {
	t.Helper()
	items, err := s.Find(t.Context(), q)
	if err != nil {
		t.Fatalf("Find: %v", err)
	}
	var found []string
	for _, item := range items {
		found = append(found, item.Code)
	}
	return strings.Join(found, " ")
}

var (
	code = store.Column("code")
	size = store.Column("size")
)

func conditions(t *testing.T, s Stores) {
	abc(t, s.Items)
	many := make([]any, 2000)
	for i := range many {
		many[i] = fmt.Sprint("x", i)
	}
	many[1999] = "a1"
	for _, c := range []struct {
		name   string
		filter store.Condition
		want   string
	}{
		{"everything", store.Condition{}, "a1 a2 b1 c"},
		{"a value", code.Is("a2"), "a2"},
		{"no value", code.Is("zzz"), ""},
		{"NULL", size.Is(nil), "c"},
		{"values", code.In("a1", "c", "zzz"), "a1 c"},
		{"none of no values", code.In(), ""},
		{"thousands of values", code.In(many...), "a1"},
		{"less", size.Less(2), "a1 b1"},
		{"greater", size.Greater(1), "a2"},
		{"at least", size.AtLeast(2), "a2"},
		{"at most", size.AtMost(1), "a1 b1"},
		{"and", store.And(size.Is(1), code.Is("b1")), "b1"},
		{"and of nothing", store.And(), "a1 a2 b1 c"},
		{"or", store.Or(code.Is("a1"), size.Is(nil)), "a1 c"},
		{"or of nothing", store.Or(), ""},
		{"not", store.Not(size.Is(1)), "a2"},
		{"not null", store.Not(size.Is(nil)), "a1 a2 b1"},
		{"not or", store.Not(store.Or(code.Is("a1"), code.Is("c"))), "a2 b1"},
		{"not everything", store.Not(store.Condition{}), ""},
		{"text that is SQL", code.Is("a1' OR '1'='1"), ""},
	} {
		if got := codes(t, s.Items, store.Query{Filter: c.filter}); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
		n, err := s.Items.Count(t.Context(), store.Query{Filter: c.filter, Limit: 1, Offset: 1})
		if err != nil || int(n) != len(strings.Fields(c.want)) {
			t.Errorf("%s: counted %d (%v), want %d, whatever limit and offset", c.name, n, err, len(strings.Fields(c.want)))
		}
	}
}

func orders(t *testing.T, s Stores) {
	abc(t, s.Items)
	for _, c := range []struct {
		name string
		q    store.Query
		want string
	}{
		{"the primary key by itself", store.Query{}, "a1 a2 b1 c"},
		{"backwards", store.Query{Order: []store.Order{code.Descending()}}, "c b1 a2 a1"},
		{"ties by primary key", store.Query{Order: []store.Order{store.Column("on").Ascending()}}, "a1 a2 b1 c"},
		{"the primary key backwards", store.Query{Order: []store.Order{store.Column("id").Descending()}}, "c b1 a2 a1"},
		{"a page", store.Query{Limit: 2, Offset: 1}, "a2 b1"},
		{"a page past the end", store.Query{Limit: 2, Offset: 9}, ""},
	} {
		if got := codes(t, s.Items, c.q); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
}

func scopes(t *testing.T, s Stores) {
	abc(t, s.Items)
	q := store.Query{Scope: size.Is(1), Filter: store.Or(code.Is("c"), code.Is("b1"), code.Is("a2"))}
	if got := codes(t, s.Items, q); got != "b1" {
		t.Errorf("found %q, want b1", got)
	}
	q = store.Query{Scope: store.Or(code.Is("a1"), code.Is("c")), Filter: store.Or(code.Is("c"), code.Is("a2"))}
	if got := codes(t, s.Items, q); got != "c" {
		t.Errorf("found %q, want c", got)
	}
	if n, err := s.Items.Count(t.Context(), q); err != nil || n != 1 {
		t.Errorf("counted %d (%v), want 1", n, err)
	}
}

func unknownColumns(t *testing.T, s Stores) {
	abc(t, s.Items)
	for _, name := range []store.Column{"", "nope", "Code", "items.code", "code; DROP TABLE items", `"code"`, "`code`", "code DESC", "1", "rowid", "(SELECT 1)"} {
		for _, q := range []store.Query{
			{Filter: name.Is(1)}, {Scope: name.Is(nil)}, {Order: []store.Order{name.Ascending()}},
			{Filter: store.Or(code.Is("a1"), store.Not(name.Less(1)))},
		} {
			if _, err := s.Items.Find(t.Context(), q); err == nil {
				t.Errorf("the column %q was taken in %+v", name, q)
			}
		}
	}
	if got := codes(t, s.Items, store.Query{}); got != "a1 a2 b1 c" {
		t.Errorf("left: %q", got)
	}
}

func table(t *testing.T, s Stores) {
	described := s.Items.Table()
	if described.Model != "Item" || described.Key().Name != "id" {
		t.Errorf("got %+v", described)
	}
	on, _ := described.Column("on")
	text, _ := described.Column("code")
	nullable, _ := described.Column("size")
	if on.Default != true || text.Size != 40 || !nullable.Nullable || text.PrimaryKey {
		t.Errorf("got %+v, %+v and %+v", on, text, nullable)
	}
	if item := store.New[Item](described); !item.On || item.Code != "" {
		t.Errorf("a new item has not the declared defaults: %+v", item)
	}
	var uniques []string
	for _, unique := range described.Uniques {
		uniques = append(uniques, fmt.Sprint(unique.Columns))
	}
	if got := strings.Join(uniques, " "); !strings.Contains(got, "[code]") || !strings.Contains(got, "[a b]") {
		t.Errorf("the unique columns are %s", got)
	}
}
