package viewset_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Author writes books.
type Author struct {
	ID     uint   `json:"id"`
	Name   string `json:"name" validate:"required,max=20"`
	Secret string `json:"secret" rest:"write_only"`
}

// Book has an author.
type Book struct {
	ID       uint    `json:"id"`
	Title    string  `json:"title" validate:"required,max=30" rest:"help=As on the cover"`
	AuthorID uint    `json:"author" validate:"required"`
	Author   *Author `gorm:"constraint:OnDelete:CASCADE"`
	Year     int     `json:"year" validate:"min=0,max=3000"`
	Genre    string  `json:"genre" validate:"omitempty,oneof=novel poem"`
	Hidden   bool    `gorm:"default:false"`
}

// Review is about a book.
type Review struct {
	ID     uint   `json:"id"`
	BookID uint   `json:"book" validate:"required"`
	Book   *Book  `gorm:"constraint:OnDelete:CASCADE"`
	Text   string `json:"text" validate:"required"`
	Stars  int    `json:"stars"`
}

// library is a site with nested resources.
type library struct {
	t       *testing.T
	db      *gorm.DB
	config  viewset.Config
	authors *viewset.Model[Author]
	books   *viewset.Model[Book]
	reviews *viewset.Model[Review]
	log     bytes.Buffer
}

// newLibrary has two authors; three books of the first, one of them hidden, and
// one of the second; and a review of each book but the last.
func newLibrary(t *testing.T) *library {
	t.Helper()
	l := &library{t: t, db: testdb.SQLite(t, &Author{}, &Book{}, &Review{})}
	l.config = viewset.Config{
		Logger:      slog.New(slog.NewTextHandler(&l.log, nil)),
		Permissions: permission.List{permission.AllowAny},
		Renderers:   []renderer.Renderer{renderer.JSON{}, renderer.CSV{}, renderer.NDJSON{}},
	}
	for _, row := range []any{
		&[]Author{{Name: "Ann", Secret: "s1"}, {Name: "Bob", Secret: "s2"}},
		&[]Book{
			{Title: "One", AuthorID: 1, Year: 2001, Genre: "novel"}, {Title: "Two", AuthorID: 1, Year: 2002, Genre: "poem"},
			{Title: "Three", AuthorID: 1, Year: 2003, Hidden: true}, {Title: "Four", AuthorID: 2, Year: 2004, Genre: "novel"},
		},
		&[]Review{{BookID: 1, Text: "good"}, {BookID: 2, Text: "fair"}, {BookID: 3, Text: "secret"}},
	} {
		if err := l.db.Create(row).Error; err != nil {
			t.Fatal(err)
		}
	}
	authors := gormstore.New[Author](l.db)
	l.authors = &viewset.Model[Author]{Config: l.config, Store: authors}
	l.books = &viewset.Model[Book]{
		Config: l.config, Store: gormstore.New[Book](l.db),
		Serializer: serializer.Of[Book](serializer.Field("author", relation.Key[Author]{Store: authors})),
		Scope:      func(*rest.Request) store.Condition { return store.Column("hidden").Is(false) },
		Filters:    []filter.Filter{filter.Fields("genre", "year", "year__gte", "author__name"), filter.Search("title"), filter.Ordering("year", "title")},
		Pagination: pagination.PageNumber{Size: 2, SizeParam: "size"},
		Parents:    []viewset.Parent{viewset.Within("author", l.authors, "author_id")},
	}
	l.reviews = &viewset.Model[Review]{
		Config: l.config, Store: gormstore.New[Review](l.db), Many: 10,
		Parents: []viewset.Parent{viewset.Within("book", l.books, "book_id")},
	}
	return l
}

// client sends requests to the site.
func (l *library) client() *resttest.Client {
	api := router.NewDefault()
	api.Register("authors", l.authors)
	api.Register("books", l.books)
	api.Register("reviews", l.reviews)
	api.Register("authors/{author}/books", l.books)
	api.Register("books/{book}/reviews", l.reviews)
	api.Register("authors/{author}/books/{book}/reviews", l.reviews)
	return resttest.New(l.t, api)
}

// count is the number of rows.
func (l *library) count(model any) int64 {
	var n int64
	if err := l.db.Model(model).Count(&n).Error; err != nil {
		l.t.Fatal(err)
	}
	return n
}

// titles are those of a page.
func titles(t *testing.T, a *resttest.Answer) []string {
	t.Helper()
	var page struct {
		Results []struct {
			Title string `json:"title"`
		} `json:"results"`
	}
	a.Expect(http.StatusOK).Into(&page)
	found := []string{}
	for _, b := range page.Results {
		found = append(found, b.Title)
	}
	return found
}
