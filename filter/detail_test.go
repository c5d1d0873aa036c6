package filter_test

import (
	"fmt"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/viewset"
)

// rows is a table as text.
func (s *shelf) rows() string {
	var books []Book
	if err := s.db.Unscoped().Order("id").Find(&books).Error; err != nil {
		s.t.Fatal(err)
	}
	text := ""
	for i := range books {
		text += fmt.Sprintln(books[i].ID, books[i].Title, books[i].Status, books[i].Stars, books[i].Deleted)
	}
	return text
}

func TestFiltersNarrowLookUpsOfSingleObjects(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		s := newShelf(t, open, func(s *shelf) {
			s.books.Filters = []filter.Filter{filter.Fields("status", "author__username"), filter.Search("title"), filter.Ordering("stars")}
			s.books.Actions = []viewset.Action[Book]{{
				Name: "burn", Detail: true, Methods: []string{"POST"},
				Do: func(_ *rest.Request, b *Book) (*rest.Response, error) { b.Status = "gone"; return nil, nil },
			}}
		})
		before := s.rows()
		change := resttest.Raw{ContentType: "application/json", Body: `{"title": "changed"}`}
		for _, query := range []string{"status=out", "author__username=hid", "search=nothing", "status=out&ordering=-stars"} {
			s.client.Get("/books/1/?" + query).Expect(404).JSON(`{"detail":"Not found."}`)
			s.client.Patch("/books/1/?"+query, change).Expect(404)
			s.client.Put("/books/1/?"+query, change).Expect(404)
			s.client.Post("/books/1/burn/?"+query, nil).Expect(404)
			s.client.Delete("/books/1/?" + query).Expect(404)
		}
		s.client.Delete("/books/1/?status=x").Expect(400)
		if after := s.rows(); after != before {
			t.Errorf("got  %s\nwant %s", after, before)
		}
		s.client.Get("/books/1/?status=draft&author__username=ann&search=alpha&ordering=-stars").Expect(200).Has("id", 1.0)
		s.client.Get("/books/1/?unknown=x&status=").Expect(200)
		s.client.Patch("/books/1/?status=draft", change).Expect(200).Has("title", "changed")
		s.client.Delete("/books/1/?status=draft").Expect(204)
	})
}

func TestFiltersNeverWidenTheScope(t *testing.T) {
	s := newShelf(t, testdb.SQLite, func(s *shelf) {
		s.books.Filters = []filter.Filter{filter.Fields("id__in", "stars__gt", "title__contains"), filter.Search("title"), filter.Ordering()}
		s.books.Scope = func(*rest.Request) store.Condition { return store.Column("author_id").Is(1) }
	})
	s.wants([][2]string{{"id__in=1,2,3,4", "1 2"}, {"stars__gt=-100", "1 2"}, {"search=a&ordering=-stars", "2 1"}, {is("title__contains", "' OR 1=1 --"), ""}, {"id__in=3", ""}})
	s.client.Get("/books/3/?id__in=3").Expect(404)
}

func TestFunc(t *testing.T) {
	mine := filter.Func(func(r *rest.Request) (store.Condition, error) {
		switch r.QueryParams().Get("mine") {
		case "":
			return store.Condition{}, nil
		case "yes":
			return store.Column("author_id").Is(1), nil
		}
		return store.Condition{}, &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: "mine", Value: []rest.Message{{Text: "Write yes."}}}}}
	}, schema.Parameter{Name: "mine", Type: "boolean"})
	s := newShelf(t, testdb.SQLite, with(mine, filter.Fields("stars")))
	s.wants([][2]string{{"", "1 2 3 4"}, {"mine=yes", "1 2"}, {"mine=yes&stars=2", "2"}})
	s.refuses(s.client, [][2]string{{"mine=no", `{"mine":["Write yes."]}`}})
	if got := s.list(strict(s.client), "mine=yes"); got != "1 2" {
		t.Errorf("strict: got %q", got)
	}
	s.client.Get("/books/3/?mine=yes").Expect(404)
}

func TestManyParametersAtOnce(t *testing.T) {
	s := newShelf(t, testdb.SQLite, with(filter.Fields(everyLook()...)))
	query := "stars=1"
	for _, name := range everyLook() {
		if name != "stars" {
			query += "&" + name + "="
		}
	}
	s.wants([][2]string{{query, "1"}})
	query = "public=true"
	for _, look := range []string{"", "__gt", "__gte", "__lt", "__lte"} {
		for _, name := range []string{"title", "subtitle", "mail", "author__username", "author__team__name", "chapters__name", "chapters__note", "tags__label", "id", "stars", "weight", "price"} {
			query += "&" + name + look + "=1"
		}
	}
	s.wants([][2]string{{query, ""}})
}
