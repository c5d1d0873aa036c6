package storetest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quintet-go/rest/store"
)

var errTest = errors.New("made for the test")

// get reads the item with a key.
func get(t *testing.T, s store.Store[Item], id uint) Item {
	t.Helper()
	items, err := s.Find(t.Context(), store.Query{Filter: store.Column("id").Is(id)})
	if err != nil || len(items) != 1 {
		t.Fatalf("item %d: %v, %v", id, items, err)
	}
	return items[0]
}

// change changes an item in a transaction of its own.
func change(ctx context.Context, s store.Store[Item], id uint, do func(*Item)) error {
	return s.Write(ctx, func(_ context.Context, tx store.Tx[Item]) error {
		item, err := tx.Get(store.Query{Filter: store.Column("id").Is(id)})
		if err != nil {
			return err
		}
		do(item)
		return tx.Update(item)
	})
}

func exactValues(t *testing.T, s Stores) {
	size, at := 0, time.Date(2020, 1, 2, 3, 4, 5, 678_900_000, time.UTC)
	item := &Item{Code: "x", On: false, Size: &size, Data: []byte{0, 1}, At: &at}
	id := create(t, s.Items, item)[0]
	got := get(t, s.Items, id)
	if got.On || got.Size == nil || *got.Size != 0 || !bytes.Equal(got.Data, []byte{0, 1}) || got.At == nil || !got.At.Equal(at) {
		t.Errorf("got %+v", got)
	}
	if item.Created.IsZero() || !got.Created.Equal(item.Created) || !got.Updated.Equal(item.Updated) {
		t.Errorf("the times in memory and in the database differ: %v and %v", item.Created, got.Created)
	}
	given := &Item{ID: 40, Code: "y", A: 1, Created: at}
	create(t, s.Items, given)
	if got := get(t, s.Items, 40); !got.Created.Equal(at) || got.Size != nil || got.At != nil {
		t.Errorf("a given key and time were not kept: %+v", got)
	}
}

func freshKeys(t *testing.T, s Stores) {
	ids := create(t, s.Items, &Item{Code: "x", A: 1}, &Item{Code: "y", A: 2})
	err := s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
		item, err := tx.Get(store.Query{Filter: store.Column("id").Is(ids[1])})
		if err != nil {
			return err
		}
		return tx.Delete(item)
	})
	if err != nil {
		t.Fatal(err)
	}
	if again := create(t, s.Items, &Item{Code: "z", A: 3})[0]; again <= ids[1] {
		t.Errorf("the key %d of a deleted item was used again: %d", ids[1], again)
	}
}

func conflicts(t *testing.T, s Stores) {
	ids := create(t, s.Items, &Item{Code: "for key 'idx_items_a_b'", A: 1, B: 1}, &Item{Code: "y", A: 2, B: 2})
	for _, c := range []struct {
		name string
		item Item
		want []store.Column
	}{
		{"one column", Item{Code: "for key 'idx_items_a_b'", A: 3}, []store.Column{"code"}},
		{"two columns", Item{Code: "z", A: 1, B: 1}, []store.Column{"a", "b"}},
		{"the primary key", Item{ID: ids[0], Code: "w", A: 9}, []store.Column{"id"}},
	} {
		err := s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error { return tx.Create(&c.item) })
		var conflict *store.Conflict
		if !errors.As(err, &conflict) || !slices.Equal(conflict.Columns, c.want) {
			t.Errorf("%s: got %v (%+v), want a Conflict on %v", c.name, err, conflict, c.want)
		} else if strings.Contains(err.Error(), c.item.Code) {
			t.Errorf("%s: the error holds a value: %v", c.name, err)
		}
	}
	err := change(t.Context(), s.Items, ids[1], func(item *Item) { item.Code = "for key 'idx_items_a_b'" })
	var conflict *store.Conflict
	if !errors.As(err, &conflict) || !slices.Equal(conflict.Columns, []store.Column{"code"}) {
		t.Errorf("an update to a duplicate: got %v", err)
	}
}

func races(t *testing.T, s Stores) {
	const racers = 30
	var group sync.WaitGroup
	errs := make([]error, racers)
	for i := range racers {
		group.Go(func() {
			errs[i] = s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
				return tx.Create(&Item{Code: "same", A: i})
			})
		})
	}
	group.Wait()
	won := 0
	for _, err := range errs {
		var conflict *store.Conflict
		switch {
		case err == nil:
			won++
		case !errors.As(err, &conflict):
			t.Errorf("a loser got %v, want a Conflict", err)
		}
	}
	if n, err := s.Items.Count(t.Context(), store.Query{}); won != 1 || n != 1 || err != nil {
		t.Errorf("%d won, and there are %d rows (%v)", won, n, err)
	}
}

func updates(t *testing.T, s Stores) {
	size := 7
	id := create(t, s.Items, &Item{Code: "x", On: true, Note: "n", Size: &size, Data: []byte("d")})[0]
	before := get(t, s.Items, id)
	if err := change(t.Context(), s.Items, id, func(*Item) {}); err != nil {
		t.Fatal(err)
	}
	if got := get(t, s.Items, id); !got.Updated.Equal(before.Updated) {
		t.Error("an update that changes nothing was written")
	}
	time.Sleep(2 * time.Millisecond)
	err := change(t.Context(), s.Items, id, func(item *Item) { item.On, item.Note, item.Size, item.Data[0] = false, "", nil, 'e' })
	got := get(t, s.Items, id)
	if err != nil || got.On || got.Note != "" || got.Size != nil || string(got.Data) != "e" || got.Code != "x" {
		t.Errorf("zero values were not written: %+v (%v)", got, err)
	}
	if !got.Updated.After(before.Updated) || !got.Created.Equal(before.Created) {
		t.Errorf("the times are %v and %v, and were %v", got.Created, got.Updated, before.Updated)
	}
	if err := change(t.Context(), s.Items, id, func(item *Item) { item.ID = 99 }); err == nil {
		t.Error("a primary key was changed")
	}
	err = s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error { return tx.Update(&Item{ID: id, Code: "stranger"}) })
	if err == nil || get(t, s.Items, id).Code != "x" {
		t.Errorf("an object that Get did not return was written (%v)", err)
	}
}

func missingRows(t *testing.T, s Stores) {
	id := create(t, s.Items, &Item{Code: "x"})[0]
	err := s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
		if _, err := tx.Get(store.Query{Filter: code.Is("nobody")}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get: got %v", err)
		}
		if _, err := tx.Get(store.Query{Scope: code.Is("y"), Filter: code.Is("x")}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get outside of the scope: got %v", err)
		}
		item, err := tx.Get(store.Query{Filter: store.Column("id").Is(id)})
		if err != nil {
			return err
		}
		if err := tx.Delete(item); err != nil {
			return err
		}
		item.Note = "late"
		if err := tx.Update(item); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Update of a deleted row: got %v", err)
		}
		if err := tx.Delete(item); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Delete of a deleted row: got %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func references(t *testing.T, s Stores) {
	id := create(t, s.Items, &Item{Code: "x"})[0]
	add := func(item uint) error {
		return s.Parts.Write(t.Context(), func(_ context.Context, tx store.Tx[Part]) error { return tx.Create(&Part{ItemID: item}) })
	}
	if err := add(id); err != nil {
		t.Fatal(err)
	}
	var conflict *store.Conflict
	if err := add(id + 100); !errors.As(err, &conflict) || !conflict.Referenced {
		t.Errorf("a reference to nothing: got %v", err)
	}
	err := s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
		item, err := tx.Get(store.Query{Filter: store.Column("id").Is(id)})
		if err != nil {
			return err
		}
		return tx.Delete(item)
	})
	if !errors.As(err, &conflict) || !conflict.Referenced {
		t.Errorf("deleting what is referred to: got %v", err)
	}
	get(t, s.Items, id)
}

func texts(t *testing.T, s Stores) {
	for i, text := range []string{
		"plain", "", " blanks ", "'; DROP TABLE items; --", `back\slash "quotes" 'single'`, "line\nbreak\ttab", "ünï日本😀", "%_*?", "\u2028", "null", "0x1",
	} {
		id := create(t, s.Items, &Item{Code: strings.Repeat("k", i+1), A: i, Note: text})[0]
		if got := get(t, s.Items, id).Note; got != text {
			t.Errorf("%q came back as %q", text, got)
		}
		if text == "" {
			continue
		}
		if n, err := s.Items.Count(t.Context(), store.Query{Filter: store.Column("note").Is(text)}); n != 1 || err != nil {
			t.Errorf("%q was found %d times (%v)", text, n, err)
		}
	}
	create(t, s.Items, &Item{Code: "case", A: 100}, &Item{Code: "CASE", A: 101}, &Item{Code: "câse", A: 102})
	if got := codes(t, s.Items, store.Query{Filter: code.Is("CASE")}); got != "CASE" {
		t.Errorf("CASE finds %q: cases and accents are to be told apart", got)
	}
}

func times(t *testing.T, s Stores) {
	for i, at := range []time.Time{
		time.Date(2020, 5, 6, 7, 8, 9, 123_456_789, time.UTC),
		time.Date(2020, 5, 6, 7, 8, 9, 0, time.FixedZone("east", 2*3600)),
		time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC).AddDate(1000, 0, 0),
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		item := &Item{Code: strings.Repeat("k", i+1), A: i, At: &at}
		got := get(t, s.Items, create(t, s.Items, item)[0])
		if want := at.Truncate(time.Microsecond); got.At == nil || !got.At.Equal(want) || got.At.UTC().Format(time.RFC3339Nano) != want.UTC().Format(time.RFC3339Nano) {
			t.Errorf("%v came back as %v", at, got.At)
		}
	}
}
