package filter_test

import (
	"strings"
	"testing"

	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/store"
)

func TestOrdering(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		s := newShelf(t, open, func(s *shelf) {
			s.books.Filters = []filter.Filter{filter.Ordering("stars", "public", "weight", "day", "age=sold", "author__username", "author__team__name", "author", "subtitle", "span", "price", "code")}
			s.books.Ordering = []store.Order{store.Column("rank").Ascending()}
		})
		s.wants([][2]string{
			{"", "4 3 2 1"}, {"ordering=stars", "3 1 2 4"}, {"ordering=-stars", "4 2 1 3"}, {"ordering=public,stars", "2 4 3 1"}, {"ordering=-public,-stars", "1 3 4 2"}, {"ordering=price", "4 1 3 2"}, {"ordering=span", "3 4 1 2"}, {"ordering=code", "1 2 3 4"},
			{"ordering=+stars+,+public+", "3 1 2 4"}, {"ordering=age", "4 1 2 3"}, {"ordering=-age", "3 2 1 4"}, {"ordering=stars&ordering=-stars", "4 2 1 3"}, {"ordering=stars,-stars", "3 1 2 4"}, {"ordering=stars,stars,stars", "3 1 2 4"},
			// NULL is smaller than every value
			{"ordering=weight", "3 4 1 2"}, {"ordering=-weight", "2 1 3 4"}, {"ordering=day", "4 1 2 3"}, {"ordering=-day", "3 2 1 4"}, {"ordering=subtitle", "3 4 2 1"}, {"ordering=-subtitle,-stars", "1 2 4 3"},
			{"ordering=author__username", "4 1 2 3"}, {"ordering=-author__username", "3 1 2 4"}, {"ordering=author__team__name,-stars", "4 3 2 1"}, {"ordering=author", "4 1 2 3"}, {"ordering=-author,-stars", "3 2 1 4"},
			// what is no name of a field is ignored
			{"ordering=", "4 3 2 1"}, {"ordering=,", "4 3 2 1"}, {"ordering=-", "4 3 2 1"}, {"ordering=--stars", "4 3 2 1"}, {"ordering=-%20stars", "4 3 2 1"}, {"ordering=+-stars", "4 2 1 3"}, {"ordering=nothing", "4 3 2 1"}, {"ordering=nothing,stars", "3 1 2 4"},
			{"ordering=rank", "4 3 2 1"}, {"ordering=-rank", "4 3 2 1"}, {"ordering=secret", "4 3 2 1"}, {"ordering=-secret", "4 3 2 1"}, {"ordering=-hash", "4 3 2 1"}, {"ordering=-title", "4 3 2 1"}, {"ordering=-sold", "4 3 2 1"}, {"ordering=STARS", "4 3 2 1"}, {"ordering=-author__password", "4 3 2 1"}, {"ordering=books.stars", "4 3 2 1"},
			{is("ordering", "stars; DROP TABLE books"), "4 3 2 1"}, {is("ordering", "(CASE WHEN 1=1 THEN stars ELSE rank END)"), "4 3 2 1"}, {is("ordering", "stars\x00"), "4 3 2 1"}, {is("ordering", "stars DESC"), "4 3 2 1"}, {is("ordering", `"stars"`), "4 3 2 1"}, {is("ordering", "1"), "4 3 2 1"},
			// no more than eight fields count
			{"ordering=public,public,public,public,public,public,public,public,stars", "2 4 1 3"}, {is("ordering", strings.Repeat("nothing,", 10_000)+"stars"), "3 1 2 4"},
		})
	})
}

func TestEveryVisibleFieldCanBeSortedByWithoutNames(t *testing.T) {
	s := newShelf(t, testdb.SQLite, with(filter.OrderingFilter{Param: "sort"}))
	s.wants([][2]string{
		{"sort=-title", "3 2 4 1"}, {"sort=-stars", "4 2 1 3"}, {"sort=-author,-id", "3 2 1 4"}, {"sort=-level", "3 2 1 4"},
		{"sort=-pin", "1 2 3 4"}, {"sort=-secret", "1 2 3 4"}, {"sort=-hash", "1 2 3 4"}, {"sort=-rank", "1 2 3 4"}, {"sort=-extra", "1 2 3 4"}, {"sort=-tags", "1 2 3 4"}, {"sort=-author_id", "1 2 3 4"}, {"sort=-deleted", "1 2 3 4"}, {"ordering=-stars", "1 2 3 4"},
	})
}

func TestCursorsFollowTheOrder(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		s := newShelf(t, open, func(s *shelf) {
			s.books.Filters = []filter.Filter{filter.Ordering("stars", "public", "weight", "author__username"), filter.Fields("status", "author__username")}
			s.books.Pagination = pagination.Cursor{Size: 1}
		})
		for query, want := range map[string]string{
			"ordering=stars": "3124", "ordering=-stars": "4213", "ordering=weight": "3412", "ordering=-weight": "2134", "ordering=public,-public,public": "2413", "ordering=-stars&status=out": "23", "author__username=ann&ordering=-stars": "21",
		} {
			got := ""
			for path := "/books/?" + query; path != ""; {
				var page struct {
					Next    *string
					Results []struct{ ID uint }
				}
				s.client.Get(path).Expect(200).Into(&page)
				if path = ""; page.Next != nil {
					path = *page.Next
				}
				for _, found := range page.Results {
					got += string(rune('0' + found.ID))
				}
			}
			if got != want {
				t.Errorf("%s: got %s, want %s", query, got, want)
			}
		}
	})
}
