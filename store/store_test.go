package store_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/quintet-go/rest/store"
)

func TestConditionsThatSelectEverythingVanish(t *testing.T) {
	a := store.Column("a").Is(1)
	for name, c := range map[string]struct{ got, want store.Condition }{
		"and of nothing":     {store.And(), store.Condition{}},
		"and of one":         {store.And(store.Condition{}, a), a},
		"or with everything": {store.Or(a, store.Condition{}), store.Condition{}},
		"or of nothing":      {store.Or(), store.Condition{Op: "or"}},
		"nil is NULL":        {store.Column("a").Is(nil), store.Condition{Op: "null", Column: "a"}},
		"in no values":       {store.Column("a").In(), store.Condition{Op: "in", Column: "a"}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: got %+v, want %+v", name, c.got, c.want)
		}
	}
	if store.Or().IsZero() || !store.And().IsZero() {
		t.Error("nothing and everything are confused")
	}
}

// row is a model.
type row struct {
	ID    uint
	On    bool
	Count *int8
}

func TestNewObjectsHaveTheDeclaredDefaults(t *testing.T) {
	table := &store.Table{Columns: []store.TableColumn{
		{Name: "id", Index: []int{0}, PrimaryKey: true}, {Name: "on", Index: []int{1}, Default: true}, {Name: "count", Index: []int{2}, Default: int64(7)},
	}}
	if got := store.New[row](table); !got.On || got.Count == nil || *got.Count != 7 || got.ID != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestKeys(t *testing.T) {
	id := store.TableColumn{Name: "id", PrimaryKey: true}
	for name, c := range map[string]struct {
		columns []store.TableColumn
		want    store.Column
	}{"one": {[]store.TableColumn{{Name: "a"}, id}, "id"}, "none": {nil, ""}, "two": {[]store.TableColumn{id, {Name: "b", PrimaryKey: true}}, ""}} {
		if got := (&store.Table{Columns: c.columns}).Key().Name; got != c.want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestConflictsHoldNoValues(t *testing.T) {
	for _, c := range []store.Conflict{{Columns: []store.Column{"a"}}, {Referenced: true}, {}} {
		if c.Error() == "" {
			t.Error("no text")
		}
	}
}

func ExampleQuery() {
	q := store.Query{
		Scope:  store.Column("owner_id").Is(7), // what the user may know of
		Filter: store.Or(store.Column("status").Is("draft"), store.Column("rating").Greater(3)),
		Order:  []store.Order{store.Column("created").Descending()},
		Limit:  10,
	}
	fmt.Println(q.Filter.Op, len(q.Filter.Parts))
	// Output: or 2
}
