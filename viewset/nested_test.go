package viewset_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

func TestNestedRoutesShowTheChildrenOfTheirParent(t *testing.T) {
	l := newLibrary(t)
	c := l.client()
	for path, want := range map[string][]string{
		"/authors/1/books/": {"One", "Two"}, "/authors/2/books/": {"Four"}, "/books/": {"One", "Two"},
		"/authors/1/books/?genre=poem": {"Two"}, "/authors/2/books/?genre=poem": {}, "/authors/1/books/?ordering=-year": {"Two", "One"},
	} {
		if got := titles(t, c.Get(path)); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	c.Get("/authors/1/books/2/").Expect(200).Has("title", "Two")
	c.Get("/authors/1/books/2/reviews/2/").Expect(200).Has("text", "fair")
	c.Get("/books/1/reviews/").Expect(200).JSON(`[{"id":1,"book":1,"text":"good","stars":0}]`)
	c.Get("/authors/1/books/?size=1").Expect(200).Has("next", "http://example.com/authors/1/books/?page=2&size=1")
}

func TestAParentThatIsMissingOrHiddenIsNotFound(t *testing.T) {
	l := newLibrary(t)
	c := l.client()
	for _, path := range []string{
		"/authors/9/books/", "/authors/x/books/", "/authors/99999999999999999999/books/", "/authors/2/books/1/", "/authors/1/books/4/", "/authors/1/books/3/",
		"/books/3/reviews/", "/books/3/reviews/3/", "/books/1/reviews/2/", "/authors/2/books/1/reviews/", "/authors/2/books/1/reviews/1/",
		"/authors/9/books/1/reviews/1/",
	} {
		c.Get(path).Expect(404).JSON(`{"detail":"Not found."}`)
		c.Delete(path)
		c.Patch(path, map[string]any{"text": "changed"})
		c.Post(path, map[string]any{"text": "new", "title": "new"})
	}
	if l.count(&Book{}) != 4 || l.count(&Review{}) != 3 {
		t.Error("rows have gone or come")
	}
	var changed int64
	if l.db.Model(&Review{}).Where("text IN ?", []string{"changed", "new"}).Count(&changed); changed != 0 {
		t.Error("rows have changed")
	}
}

func TestChildrenBelongToTheParentOfTheURL(t *testing.T) {
	l := newLibrary(t)
	c := l.client()
	t.Run("whatever the body says", func(t *testing.T) {
		c.Post("/books/2/reviews/", map[string]any{"text": "a", "book": 1}).Expect(201).Has("book", 2.0)
		c.Post("/books/2/reviews/", map[string]any{"text": "b"}).Expect(201).Has("book", 2.0)
		c.Post("/books/2/reviews/", map[string]any{"text": "c", "book": "rubbish"}).Expect(201).Has("book", 2.0)
		c.Post("/authors/2/books/", map[string]any{"title": "Five", "author": 1}).Expect(201).Has("author", 2.0)
		c.Put("/authors/2/books/4/", map[string]any{"title": "Changed"}).Expect(200).Has("author", 2.0)
		c.Patch("/authors/2/books/4/", map[string]any{"author": 1}).Expect(200).Has("author", 2.0)
	})
	t.Run("where the serializer lets nobody set the parent", func(t *testing.T) {
		l := newLibrary(t)
		l.reviews.Serializer = serializer.Of[Review](serializer.ReadOnly("book"))
		c := l.client()
		c.Post("/books/2/reviews/", map[string]any{"text": "a", "book": 1}).Expect(201).Has("book", 2.0)
		c.Get("/books/2/reviews/4/").Expect(200).Has("text", "a")
	})
	t.Run("in a list, and all or none", func(t *testing.T) {
		before := l.count(&Review{})
		c.Post("/books/1/reviews/", []any{map[string]any{"text": "x"}, map[string]any{"book": 2}}).Expect(400).JSON(`{"1":{"text":["This field is required."]}}`)
		if l.count(&Review{}) != before {
			t.Error("some were stored")
		}
		c.Post("/books/1/reviews/", []any{map[string]any{"text": "x"}, map[string]any{"text": "y", "book": 2}}).Expect(201)
		var n int64
		if l.db.Model(&Review{}).Where("book_id = 1").Count(&n); n != 3 {
			t.Errorf("got %d reviews of book 1", n)
		}
	})
}

// nobody sees authors.
type nobody struct{}

func (nobody) HasPermission(*rest.Request) bool                { return true }
func (nobody) HasObjectPermission(r *rest.Request, _ any) bool { return r.User.Staff() }

func TestWhoMayNotSeeTheParentSeesNoChildren(t *testing.T) {
	l := newLibrary(t)
	l.authors.Permissions = permission.List{nobody{}}
	c := l.client()
	c.Get("/authors/1/books/").Expect(403)
	c.Post("/authors/1/books/", map[string]any{"title": "x"}).Expect(403)
	c.Get("/authors/1/books/1/reviews/").Expect(403)
	c.As(staff).Get("/authors/1/books/").Expect(200)
	if l.count(&Book{}) != 4 {
		t.Error("a book was stored")
	}
}

func TestWhoMayNotRetrieveParentsAtAllSeesNoChildren(t *testing.T) {
	l := newLibrary(t)
	l.authors.Permissions = permission.List{permission.IsAdminUser}
	c := l.client()
	for _, path := range []string{"/authors/1/books/", "/authors/9/books/", "/authors/1/books/1/", "/authors/1/books/1/reviews/"} {
		c.Get(path).Expect(403)
	}
	c.Post("/authors/1/books/", map[string]any{"title": "x"}).Expect(403)
	c.As(staff).Get("/authors/1/books/").Expect(200)
	if l.count(&Book{}) != 4 {
		t.Error("a book was stored")
	}
}

func TestGenericViewsServeSomeActions(t *testing.T) {
	l := newLibrary(t)
	api := router.NewSimple()
	api.Handle("shelf", viewset.View(l.books, "list", "create"))
	api.Handle("shelf/{pk}", viewset.View(l.books, "retrieve", "update", "partial_update", "destroy"))
	c := resttest.New(t, api)
	if got := titles(t, c.Get("/shelf/")); len(got) != 2 {
		t.Errorf("got %v", got)
	}
	c.Post("/shelf/", map[string]any{"title": "New", "author": 1}).Expect(201)
	c.Get("/shelf/5/").Expect(200).Has("title", "New")
	c.Patch("/shelf/5/", map[string]any{"title": "Newer"}).Expect(200)
	c.Delete("/shelf/5/").Expect(204)
	c.Put("/shelf/", map[string]any{}).Expect(405)
	c.Post("/shelf/1/", map[string]any{}).Expect(405)
}

func TestMistakesInNestedDeclarationsAreReported(t *testing.T) {
	l := newLibrary(t)
	for name, c := range map[string]struct {
		model func() error
		want  string
	}{
		"a parent without a viewset": {func() error {
			return (&viewset.Model[Review]{Config: l.config, Store: gormstore.New[Review](l.db), Parents: []viewset.Parent{viewset.Within[Book]("book", nil, "book_id")}}).Err()
		}, `viewset.Within("book") needs the name of a path's parameter and a viewset`},
		"a column that is none": {func() error {
			return (&viewset.Model[Review]{Config: l.config, Store: gormstore.New[Review](l.db), Parents: []viewset.Parent{viewset.Within("book", l.books, "bok_id")}}).Err()
		}, `Parents names the column "bok_id", which the table "reviews" does not have`},
		"a view of nothing":      {func() error { return viewset.View(nil, "list").(interface{ Err() error }).Err() }, "viewset.View was given no viewset"},
		"a view without actions": {func() error { return viewset.View(l.books).(interface{ Err() error }).Err() }, "viewset.View names no action"},
		"a view of an action that is none": {func() error { return viewset.View(l.books, "lst").(interface{ Err() error }).Err() },
			`viewset.View names the action "lst", which the viewset does not have`},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.model(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
