package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/quintet-go/rest/store"
)

func rollbacks(t *testing.T, s Stores) {
	err := s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
		if err := tx.Create(&Item{Code: "x"}); err != nil {
			return err
		}
		return errTest
	})
	if !errors.Is(err, errTest) {
		t.Errorf("got %v, want do's own error", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a panic was swallowed")
			}
		}()
		_ = s.Items.Write(t.Context(), func(_ context.Context, tx store.Tx[Item]) error {
			if err := tx.Create(&Item{Code: "y"}); err != nil {
				return err
			}
			panic(errTest)
		})
	}()
	if n, err := s.Items.Count(t.Context(), store.Query{}); n != 0 || err != nil {
		t.Errorf("%d rows are left (%v)", n, err)
	}
	create(t, s.Items, &Item{Code: "z"}) // the database is usable still
}

func joins(t *testing.T, s Stores) {
	id := create(t, s.Items, &Item{Code: "x"})[0]
	err := s.Items.Write(t.Context(), func(ctx context.Context, tx store.Tx[Item]) error {
		if err := tx.Create(&Item{Code: "y", A: 1}); err != nil {
			return err
		}
		if n, err := s.Items.Count(ctx, store.Query{}); n != 2 || err != nil {
			t.Errorf("inside there are %d items (%v), want 2", n, err)
		}
		if err := s.Parts.Write(ctx, func(_ context.Context, parts store.Tx[Part]) error { return parts.Create(&Part{ItemID: id}) }); err != nil {
			return err
		}
		return errTest
	})
	if !errors.Is(err, errTest) {
		t.Errorf("got %v", err)
	}
	items, _ := s.Items.Count(t.Context(), store.Query{})
	parts, _ := s.Parts.Count(t.Context(), store.Query{})
	if items != 1 || parts != 0 {
		t.Errorf("%d items and %d parts are left, want 1 and 0", items, parts)
	}
}

func locks(t *testing.T, s Stores) {
	id := create(t, s.Items, &Item{Code: "x"})[0]
	const writers, rounds = 4, 10
	done := make(chan error, writers)
	for range writers {
		go func() {
			var err error
			for range rounds {
				err = errors.Join(err, change(t.Context(), s.Items, id, func(item *Item) { item.A++ }))
			}
			done <- err
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := get(t, s.Items, id).A; got != writers*rounds {
		t.Errorf("counted to %d, want %d: updates were lost", got, writers*rounds)
	}
}

func cancellation(t *testing.T, s Stores) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Items.Find(ctx, store.Query{}); err == nil {
		t.Error("Find worked with a canceled context")
	}
	err := s.Items.Write(ctx, func(_ context.Context, tx store.Tx[Item]) error { return tx.Create(&Item{Code: "x"}) })
	if err == nil {
		t.Error("Write worked with a canceled context")
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err = s.Items.Write(ctx, func(ctx context.Context, tx store.Tx[Item]) error {
		if err := tx.Create(&Item{Code: "y"}); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
	if n, _ := s.Items.Count(t.Context(), store.Query{}); err == nil || n != 0 {
		t.Errorf("a transaction outlived its context (%v, %d rows)", err, n)
	}
}
