package pagination_test

import (
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Entry has a number that others have as well.
type Entry struct {
	ID     uint `json:"id"`
	Number int  `json:"number"`
}

// drf is the data set of DRF's tests of cursors: many numbers are the same.
func drf(t *testing.T, open testdb.Open) *gorm.DB {
	t.Helper()
	db := open(t, &Entry{})
	all := []int{1, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 5, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 9, 9, 9, 9, 9, 9}
	fill(t, db, len(all), func(i int) Entry { return Entry{Number: all[i-1]} })
	return db
}

// walk follows links from a page on, "next" or "previous", and returns all
// pages.
func walk(t testing.TB, c *resttest.Client, url, way string) []page {
	t.Helper()
	var pages []page
	for range 1000 {
		p := get(t, c, url)
		pages = append(pages, p)
		link := map[string]*string{"next": p.Next, "previous": p.Previous}[way]
		if link == nil {
			return pages
		}
		url = *link
	}
	t.Fatal("the walk does not end")
	return nil
}

// there walks from the first page to the last, and back again; both must give
// the same objects. They are returned by a field's values.
func there(t testing.TB, c *resttest.Client, url, field string) string {
	t.Helper()
	forward := walk(t, c, url, "next")
	if forward[0].Previous != nil {
		t.Errorf("%s: something is before the first page", url)
	}
	last := forward[len(forward)-1]
	backward := []page{last}
	if last.Previous != nil {
		backward = append(backward, walk(t, c, *last.Previous, "previous")...)
		slices.Reverse(backward)
	}
	if got, want := joined(backward, "id"), joined(forward, "id"); got != want {
		t.Errorf("%s: back the way is %s, and there %s", url, got, want)
	}
	return joined(forward, field)
}

func TestThePageBeforeTheNextIsTheSame(t *testing.T) {
	c := at(t, model[Entry](drf(t, testdb.SQLite), pagination.Cursor{Size: 4}, up("number")))
	pages := walk(t, c, "/items/", "next")
	for i := 1; i < len(pages); i++ {
		back := get(t, c, *pages[i].Previous)
		if back.column("id") != pages[i-1].column("id") || (back.Previous == nil) != (i == 1) {
			t.Errorf("before page %d: got %+v, want %+v", i+1, back, pages[i-1])
		}
		if got := get(t, c, *back.Next); got.column("id") != pages[i].column("id") {
			t.Errorf("and after it: got %+v, want %+v", got, pages[i])
		}
	}
}

// joined is a field's values on all pages.
func joined(pages []page, field string) string {
	var texts []string
	for _, p := range pages {
		if len(p.Results) > 0 {
			texts = append(texts, p.column(field))
		}
	}
	return strings.Join(texts, " ")
}

func TestCursorsWalkOverEqualValues(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := drf(t, open)
		for _, c := range []struct {
			order []store.Order
			first string
		}{
			{nil, "1 2 3 4 5"},
			{[]store.Order{up("number")}, "1 2 3 4 5"},
			{[]store.Order{down("number")}, "25 26 27 28 29"},
			{[]store.Order{up("number"), down("id")}, "6 5 4 3 2"},
			{[]store.Order{down("number"), down("id")}, "30 29 28 27 26"},
			{[]store.Order{down("id")}, "30 29 28 27 26"},
			{[]store.Order{up("number"), down("number")}, "1 2 3 4 5"},
		} {
			for _, size := range []int{1, 2, 5, 7, 29, 30, 31} {
				client := at(t, model[Entry](db, pagination.Cursor{Size: size}, c.order...))
				got := there(t, client, "/items/", "id")
				ids := strings.Fields(got)
				if distinct(ids) != 30 || len(ids) != 30 || !strings.HasPrefix(got, c.first) {
					t.Errorf("%v, pages of %d: %s", c.order, size, got)
				}
			}
		}
	})
}

// distinct counts texts.
func distinct(texts []string) int { return len(slices.Compact(slices.Sorted(slices.Values(texts)))) }

func TestCursorsGiveTheNumbersOfDRF(t *testing.T) {
	c := at(t, model[Entry](drf(t, testdb.SQLite), pagination.Cursor{Size: 5}, up("number")))
	forward := walk(t, c, "/items/", "next")
	for i, want := range []string{"1 1 1 1 1", "1 2 3 4 4", "4 4 5 6 7", "7 7 7 7 7", "7 7 7 8 9", "9 9 9 9 9"} {
		if got := forward[i].column("number"); got != want {
			t.Errorf("page %d: got %s, want %s", i+1, got, want)
		}
	}
	first, last := forward[0], forward[len(forward)-1]
	if first.Previous != nil || last.Next != nil || first.Count != nil {
		t.Errorf("got %+v, %+v", first, last)
	}
}

func TestAListOfOnePageHasNoCursors(t *testing.T) {
	for n, want := range map[int]string{0: "", 3: "1 2 3"} {
		c := at(t, model[Item](items(t, n), pagination.Cursor{Size: 3}))
		p := get(t, c, "/items/")
		if p.column("id") != want || p.Next != nil || p.Previous != nil {
			t.Errorf("got %+v", p)
		}
	}
	at(t, model[Item](items(t, 0), pagination.Cursor{})).Get("/items/?cursor=").Expect(200).JSON(`{"next":null,"previous":null,"results":[]}`)
}

func TestWhatIsRemovedDoesNotMoveAWalk(t *testing.T) {
	db := items(t, 20)
	c := at(t, model[Item](db, pagination.Cursor{Size: 5}))
	first := get(t, c, "/items/")
	second := get(t, c, *first.Next)
	remove := func(where string) {
		t.Helper()
		if err := db.Where(where).Delete(&Item{}).Error; err != nil {
			t.Fatal(err)
		}
	}

	remove("id IN (5, 6)") // the ends at which pages meet
	if got := get(t, c, *first.Next).column("id"); got != "7 8 9 10 11" {
		t.Errorf("next: got %s", got)
	}
	if got := get(t, c, *second.Previous).column("id"); got != "1 2 3 4" {
		t.Errorf("previous: got %s", got)
	}

	remove("id < 6")
	gone := get(t, c, *second.Previous)
	if gone.column("id") != "" || gone.Previous != nil || text(gone.Next) != "http://example.com/items/" {
		t.Errorf("all before is gone: got %+v", gone)
	}

	third := get(t, c, *get(t, c, *first.Next).Next)
	remove("id > 16")
	gone = get(t, c, *third.Next)
	if gone.column("id") != "" || gone.Next != nil || gone.Previous == nil {
		t.Fatalf("all after is gone: got %+v", gone)
	}
	if back := get(t, c, *gone.Previous); back.column("id") != "12 13 14 15 16" || back.Next != nil {
		t.Errorf("back from behind the end: got %+v", back)
	}

	remove("1 = 1")
	for _, link := range []*string{first.Next, second.Previous, third.Previous, gone.Previous} {
		if p := get(t, c, *link); len(p.Results) != 0 {
			t.Errorf("nothing is left: got %+v", p)
		}
	}
}

func TestWhatIsAddedIsFoundWhereItBelongs(t *testing.T) {
	db := items(t, 10)
	c := at(t, model[Item](db, pagination.Cursor{Size: 5}, down("id")))
	first := get(t, c, "/items/")
	second := get(t, c, *first.Next)
	fill(t, db, 3, func(int) Item { return Item{Name: "new"} })
	if got := get(t, c, *first.Next).column("id"); got != "5 4 3 2 1" {
		t.Errorf("next: got %s", got)
	}
	back := get(t, c, *second.Previous)
	if back.column("id") != "10 9 8 7 6" || back.Previous == nil {
		t.Fatalf("previous: got %+v", back)
	}
	if got := get(t, c, *back.Previous).column("id"); got != "13 12 11" {
		t.Errorf("what is new: got %s", got)
	}
}

func TestClientsChooseTheOrder(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := drf(t, open)
		m := model[Entry](db, pagination.Cursor{Size: 4, SizeParam: "page_size", MaxSize: 10})
		m.Filters = []filter.Filter{filter.Ordering(), filter.Fields("number__gte")}
		c := at(t, m)
		for url, want := range map[string]string{
			"/items/?ordering=number":                            "1 1 1 1 1 1 2 3 4 4 4 4 5 6 7 7 7 7 7 7 7 7 7 8 9 9 9 9 9 9",
			"/items/?ordering=-number":                           "9 9 9 9 9 9 8 7 7 7 7 7 7 7 7 7 6 5 4 4 4 4 3 2 1 1 1 1 1 1",
			"/items/?ordering=-number,-id":                       "9 9 9 9 9 9 8 7 7 7 7 7 7 7 7 7 6 5 4 4 4 4 3 2 1 1 1 1 1 1",
			"/items/?ordering=number,number,-id":                 "1 1 1 1 1 1 2 3 4 4 4 4 5 6 7 7 7 7 7 7 7 7 7 8 9 9 9 9 9 9",
			"/items/?ordering=-id,number":                        "9 9 9 9 9 9 8 7 7 7 7 7 7 7 7 7 6 5 4 4 4 4 3 2 1 1 1 1 1 1",
			"/items/?ordering=number&number__gte=7":              "7 7 7 7 7 7 7 7 7 8 9 9 9 9 9 9",
			"/items/?ordering=-number&page_size=9&number__gte=8": "9 9 9 9 9 9 8",
		} {
			if got := there(t, c, url, "number"); got != want {
				t.Errorf("%s: got %s", url, got)
			}
		}
	})
}

// Author has books.
type Author struct {
	ID   uint   `json:"id"`
	Name string `json:"name"`
}

// Book is sorted by its author's name.
type Book struct {
	ID       uint    `json:"id"`
	AuthorID uint    `json:"author_id"`
	Author   *Author `json:"author"`
}

func TestListsSortedByOtherTablesCantBeCutByCursors(t *testing.T) {
	db := testdb.SQLite(t, &Author{}, &Book{})
	order := []store.Order{{Column: "name", Relation: "Author"}}
	if err := model[Book](db, pagination.Cursor{}, order...).Err(); err == nil {
		t.Error("no error")
	}
	m := model[Book](db, pagination.Cursor{})
	m.Serializer = serializer.Of[Book](
		serializer.Fields("id", "author"), serializer.Field("author", relation.Nested[Author]{Store: gormstore.New[Author](db)}),
	)
	m.Filters = []filter.Filter{filter.Ordering("author__name")}
	at(t, m).Get("/items/?ordering=author__name").Expect(400).JSON(`["This list can't be sorted by a field of another object."]`)
}
