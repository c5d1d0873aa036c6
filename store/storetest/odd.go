package storetest

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/quintet-go/rest/store"
)

// odd are values that a request may hold, and that not every column takes.
var odd = []any{
	"", "a\x00b", "\x00", "\xff\xfe", "\u0000é", "abc", "1e999", "2020-99-99", " 1", "日", "NaN",
	math.MaxInt64, math.MinInt64, int64(math.MaxInt32) + 1, uint64(math.MaxUint64), 1.5, -1e300, math.Inf(1), math.NaN(), true, []byte{0, 255},
	time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(20_000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC),
}

func oddValues(t *testing.T, s Stores) {
	plant(t, s, &Node{Name: pointer("a"), Rank: pointer(int32(1)), At: pointer(time.Now()), Day: pointer(time.Now()), Weight: pointer(1.0)})
	for _, column := range []store.Column{"id", "name", "rank", "weight", "at", "day", "parent_id"} {
		for _, value := range odd {
			conditions := []store.Condition{column.Is(value), column.In(value, value), column.Less(value), column.AtLeast(value), store.Related("Parent", column.Greater(value))}
			if text, ok := value.(string); ok {
				conditions = append(conditions, column.Equals(text), column.Contains(text), column.Starts(text).IgnoringCase())
			}
			for _, c := range conditions {
				if _, err := s.Nodes.Find(t.Context(), store.Query{Filter: c}); err != nil && !invalid(err) {
					t.Errorf("%s %s %.20q: got %v, want rows or Invalid", column, c.Op, fmt.Sprint(value), err)
				}
			}
		}
	}
	if got := names(t, s, store.Query{}); got != "a" {
		t.Errorf("the store does not work any more: %q", got)
	}
}

func bounds(t *testing.T, s Stores) {
	plant(t, s, named("a"))
	many := func(n int) []any {
		values := make([]any, n)
		for i := range values {
			values[i] = i
		}
		return values
	}
	wide := func(n int) store.Condition {
		parts := make([]store.Condition, n)
		for i := range parts {
			parts[i] = store.Or(name.Contains(fmt.Sprint("x", i)), rank.Is(i))
		}
		return store.And(parts...)
	}
	tall := func(n int) store.Condition {
		c := name.Is("a")
		for range n {
			c = store.Not(c)
		}
		return c
	}
	for what, c := range map[string]struct{ fits, not store.Condition }{
		"values": {rank.In(many(9_000)...), rank.In(many(200_000)...)}, "tests": {wide(150), wide(50_000)}, "depth": {tall(40), tall(50_000)},
	} {
		if _, err := s.Nodes.Count(t.Context(), store.Query{Filter: c.fits}); err != nil {
			t.Errorf("%s: got %v", what, err)
		}
		if _, err := s.Nodes.Find(t.Context(), store.Query{Filter: c.not}); !invalid(err) {
			t.Errorf("too many %s: got %v, want Invalid", what, err)
		}
	}
}
