package pagination_test

import (
	"context"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/store"
)

// counting is a store that counts how often it has counted, and that knows a
// number of its own.
type counting struct {
	store.Store[Item]
	counts, estimates int
}

func (s *counting) Count(ctx context.Context, q store.Query) (int64, error) {
	s.counts++
	return s.Store.Count(ctx, q)
}

func (s *counting) Estimate(context.Context) (int64, error) {
	s.estimates++
	return 1000, nil
}

func TestLists(t *testing.T) {
	db := items(t, 12)
	for name, c := range map[string]struct {
		pagination.Pagination
		url               string
		want              want
		count             int // -1 for none
		counts, estimates int
	}{
		"that nobody counts":          {pagination.PageNumber{Size: 5, Count: pagination.None}, "/items/?page=2", want{numbers(6, 10), "?page=3", ""}, -1, 0, 0},
		"whose end nobody knows":      {pagination.PageNumber{Size: 5, Count: pagination.None}, "/items/?page=3", want{"11 12", "-", "?page=2"}, -1, 0, 0},
		"that end with a page":        {pagination.PageNumber{Size: 6, Count: pagination.None}, "/items/?page=2", want{numbers(7, 12), "-", ""}, -1, 0, 0},
		"cut and not counted":         {pagination.LimitOffset{Default: 5, Count: pagination.None}, "/items/?offset=5", want{numbers(6, 10), "?limit=5&offset=10", "?limit=5"}, -1, 0, 0},
		"cut behind the end":          {pagination.LimitOffset{Default: 5, Count: pagination.None}, "/items/?offset=20", want{"", "-", "?limit=5&offset=15"}, -1, 0, 0},
		"that are estimated":          {pagination.PageNumber{Size: 5, Count: pagination.Estimated}, "/items/?page=3", want{"11 12", "-", "?page=2"}, 1000, 0, 1},
		"cut and estimated":           {pagination.LimitOffset{Default: 5, Count: pagination.Estimated}, "/items/?offset=10", want{"11 12", "-", "?limit=5&offset=5"}, 1000, 0, 1},
		"filtered and so not guessed": {pagination.PageNumber{Size: 5, Count: pagination.Estimated}, "/items/?search=1", want{"1 10 11 12", "-", "-"}, 4, 1, 0},
		"that are counted":            {pagination.PageNumber{Size: 5}, "/items/?page=3", want{"11 12", "-", "?page=2"}, 12, 1, 0},
		"without counts by cursor":    {pagination.Cursor{}, "/items/", want{numbers(1, 12), "-", "-"}, -1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := model[Item](db, c.Pagination)
			s := &counting{Store: m.Store}
			m.Store, m.Filters = s, []filter.Filter{filter.Search("name")}
			p := get(t, at(t, m), c.url)
			c.want.check(t, p, c.url)
			if got := p.Count; got == nil && c.count != -1 || got != nil && *got != c.count || s.counts != c.counts || s.estimates != c.estimates {
				t.Errorf("got the count %v by %d counts and %d estimates", got, s.counts, s.estimates)
			}
		})
	}
}

func TestListsThatNobodyCountsHaveNoLastPage(t *testing.T) {
	for _, way := range []pagination.Counting{pagination.None, pagination.Estimated} {
		m := model[Item](items(t, 12), pagination.PageNumber{Size: 5, Count: way})
		m.Store = &counting{Store: m.Store}
		c := at(t, m)
		for _, number := range []string{"last", "4", "2147483647", "99999999999999999999", "0", "x"} {
			c.Get("/items/?page=" + number).Expect(404).JSON(`{"detail":"Invalid page."}`)
		}
	}
}

func TestCountsAreKept(t *testing.T) {
	db := items(t, 12)
	m := model[Item](db, pagination.PageNumber{Size: 5, CountFor: 300 * time.Millisecond})
	s := &counting{Store: m.Store}
	m.Store, m.Filters = s, []filter.Filter{filter.Search("name")}
	m.Scope = func(r *rest.Request) store.Condition {
		if most := r.Header.Get("X-Most"); most != "" {
			return store.Column("id").AtMost(most)
		}
		return store.Condition{}
	}
	c := at(t, m)
	for _, step := range []struct {
		url, most     string
		count, counts int
	}{
		{"/items/", "", 12, 1},
		{"/items/?page=2", "", 12, 1},
		{"/items/?search=1", "", 4, 2}, // another list
		{"/items/?search=1&page=1", "", 4, 2},
		{"/items/", "7", 7, 3}, // another user's
		{"/items/", "7", 7, 3},
		{"/items/", "8", 8, 4},
		{"/items/", "", 12, 4},
	} {
		if got := get(t, c.With("X-Most", step.most), step.url); *got.Count != step.count || s.counts != step.counts {
			t.Errorf("%s: got %d by %d counts, want %+v", step.url, *got.Count, s.counts, step)
		}
	}
	fill(t, db, 5, func(int) Item { return Item{Name: "later"} })
	time.Sleep(350 * time.Millisecond)
	if got := get(t, c, "/items/?page=4"); *got.Count != 17 || s.counts != 5 {
		t.Errorf("got %d by %d counts", *got.Count, s.counts)
	}
}

func TestCountsOfManyListsAreForgotten(t *testing.T) {
	m := model[Item](items(t, 3), pagination.PageNumber{CountFor: time.Hour})
	s := &counting{Store: m.Store}
	m.Store, m.Filters = s, []filter.Filter{filter.Search("name")}
	c := at(t, m)
	for i := range 1100 {
		get(t, c, "/items/?search="+numbers(i, i))
	}
	if s.counts != 1100 {
		t.Errorf("counted %d times", s.counts)
	}
}

func TestCountsOfPointersAreNotMixedUp(t *testing.T) {
	m := model[Item](items(t, 9), pagination.PageNumber{CountFor: time.Hour})
	most := new(int)
	m.Scope = func(*rest.Request) store.Condition { return store.Column("id").AtMost(most) }
	c := at(t, m)
	for *most = range 10 {
		c.Get("/items/").Expect(200).Has("count", float64(*most))
	}
}
