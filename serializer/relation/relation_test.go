package relation_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Author writes books. Hidden ones nobody knows of.
type Author struct {
	ID      uint     `json:"id"`
	Name    string   `json:"name" gorm:"size:20" validate:"required"`
	Hidden  bool     `gorm:"default:false"`
	Profile *Profile `json:"profile" gorm:"constraint:OnDelete:CASCADE"`
}

func (a *Author) String() string { return "<" + a.Name + ">" }

// Profile is one author's.
type Profile struct {
	ID       uint   `json:"id"`
	AuthorID uint   `gorm:"uniqueIndex"`
	Text     string `json:"text" validate:"required"`
}

// Genre is what books are of.
type Genre struct {
	ID   uint   `json:"id"`
	Code string `json:"code" gorm:"size:20;uniqueIndex"`
}

// Book refers to others in every way.
type Book struct {
	ID       uint    `json:"id"`
	Title    string  `json:"title" gorm:"size:50"`
	AuthorID uint    `json:"author" validate:"required"`
	Author   *Author `gorm:"constraint:OnDelete:CASCADE"`
	EditorID *uint
	Editor   *Author `json:"editor"`
	Genres   []Genre `json:"genres" gorm:"many2many:book_genres;constraint:OnDelete:CASCADE"`
	Parts    []*Part `gorm:"constraint:OnDelete:CASCADE"`
}

// Part is a book's.
type Part struct {
	ID     uint `json:"id"`
	BookID uint
	Name   string `json:"name" validate:"required"`
}

// library is a database with two authors, a hidden one, and three genres.
type library struct {
	t       *testing.T
	db      *gorm.DB
	queries int
	books   store.Store[Book]
	authors store.Store[Author]
	genres  store.Store[Genre]
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	l := &library{t: t, db: testdb.SQLite(t, &Author{}, &Profile{}, &Genre{}, &Book{}, &Part{})}
	l.books, l.authors, l.genres = gormstore.New[Book](l.db), gormstore.New[Author](l.db), gormstore.New[Genre](l.db)
	for _, row := range []any{
		&[]Author{{ID: 1, Name: "ann"}, {ID: 2, Name: "ben"}, {ID: 3, Name: "hid", Hidden: true}},
		&[]Genre{{ID: 1, Code: "art"}, {ID: 2, Code: "bio"}, {ID: 3, Code: "law"}},
	} {
		if err := l.db.Create(row).Error; err != nil {
			t.Fatal(err)
		}
	}
	if err := l.db.Callback().Query().Before("gorm:query").Register("count", func(*gorm.DB) { l.queries++ }); err != nil {
		t.Fatal(err)
	}
	return l
}

// seen are the authors that are not hidden.
func seen(*rest.Request) store.Condition { return store.Column("hidden").Is(false) }

// site serves books with a serializer, and authors.
func (l *library) site(options ...serializer.Option) *resttest.Client {
	l.t.Helper()
	config := viewset.Config{
		Permissions: permission.List{permission.AllowAny}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	api := router.NewDefault()
	api.Register("books", &viewset.Model[Book]{Config: config, Store: l.books, Serializer: serializer.Of[Book](options...)})
	api.Register("authors", &viewset.Model[Author]{Config: config, Store: l.authors, Serializer: serializer.Of[Author](
		serializer.Field("profile", relation.Nested[Profile]{
			Store: gormstore.New[Profile](l.db), Write: relation.Create | relation.Update | relation.Replace,
		}),
	)})
	return resttest.New(l.t, http.StripPrefix("/v1", api))
}

type object = map[string]any

func TestKeysNameRelatedObjects(t *testing.T) {
	l := newLibrary(t)
	c := l.site(
		serializer.Field("author", relation.Key[Author]{Store: l.authors, Scope: seen}),
		serializer.Field("editor", relation.Key[Author]{Store: l.authors, Scope: seen}),
		serializer.Field("genres", relation.Key[Genre]{Store: l.genres, NotEmpty: true, Order: []store.Order{store.Column("code").Ascending()}}),
	)
	c.Post("/v1/books/", object{"author": 1, "editor": "2", "genres": []any{2, "1", 2}}).Expect(201).JSON(`{"id":1,"title":"","author":1,"editor":2,"genres":[1,2]}`)
	c.Patch("/v1/books/1/", object{"author": 2.9, "editor": nil}).Expect(200).JSON(`{"id":1,"title":"","author":2,"editor":null,"genres":[1,2]}`)
	c.Patch("/v1/books/1/", resttest.Form{"editor": "", "genres": "3"}).Expect(200).JSON(`{"id":1,"title":"","author":2,"editor":null,"genres":[3]}`)
	for _, refused := range []struct {
		sent object
		want string
	}{
		{object{"author": 9}, `{"author":["Invalid pk \"9\" - object does not exist."]}`},
		{object{"author": 3}, `{"author":["Invalid pk \"3\" - object does not exist."]}`},
		{object{"author": "9"}, `{"author":["Invalid pk \"9\" - object does not exist."]}`},
		{object{"author": -1}, `{"author":["Invalid pk \"-1\" - object does not exist."]}`},
		{object{"author": 1e30}, `{"author":["Invalid pk \"1e+30\" - object does not exist."]}`},
		{object{"author": "99999999999999999999999"}, `{"author":["Invalid pk \"99999999999999999999999\" - object does not exist."]}`},
		{object{"author": "abc"}, `{"author":["Incorrect type. Expected pk value, received str."]}`},
		{object{"author": "1 OR 1=1"}, `{"author":["Incorrect type. Expected pk value, received str."]}`},
		{object{"author": true}, `{"author":["Incorrect type. Expected pk value, received bool."]}`},
		{object{"author": []int{1}}, `{"author":["Incorrect type. Expected pk value, received list."]}`},
		{object{"author": object{"id": 1}}, `{"author":["Incorrect type. Expected pk value, received dict."]}`},
		{object{"author": nil}, `{"author":["This field may not be null."]}`},
		{object{"author": ""}, `{"author":["This field may not be null."]}`},
		{object{"genres": nil}, `{"genres":["This field may not be null."]}`},
		{object{"genres": []int{}}, `{"genres":["This list may not be empty."]}`},
		{object{"genres": "1"}, `{"genres":["Expected a list of items but got type \"str\"."]}`},
		{object{"genres": object{}}, `{"genres":["Expected a list of items but got type \"dict\"."]}`},
		{object{"genres": []any{1, 7, "x", 8, nil}}, `{"genres":["Invalid pk \"7\" - object does not exist.","Incorrect type. Expected pk value, received str.","Invalid pk \"8\" - object does not exist.","Invalid pk \"None\" - object does not exist."]}`},
		{object{"genres": []any{nil}}, `{"genres":["Invalid pk \"None\" - object does not exist."]}`},
		{object{"author": "2.0"}, `{"author":["Incorrect type. Expected pk value, received str."]}`},
		{object{"genres": make([]int, 1001)}, `{"genres":["Ensure this field has no more than 1000 elements."]}`},
	} {
		c.Patch("/v1/books/1/", refused.sent).Expect(400).JSON(refused.want)
	}
	c.Post("/v1/books/", object{}).Expect(400).JSON(`{"author":["This field is required."]}`)
}

func TestTheFirstMissingObjectAloneIsReportedWhereDRFIsToBeMatched(t *testing.T) {
	l := newLibrary(t)
	c := l.site(
		serializer.Field("author", relation.Key[Author]{Store: l.authors}),
		serializer.Field("editor", relation.Key[Author]{Store: l.authors}),
		serializer.Field("genres", relation.Key[Genre]{Store: l.genres, FirstOnly: true}),
	)
	c.Post("/v1/books/", object{"author": 1, "genres": []any{1, 7, "x"}}).Expect(400).JSON(`{"genres":["Invalid pk \"7\" - object does not exist."]}`)
	c.Post("/v1/books/", object{"author": 1, "genres": []any{1, "x", 7}}).Expect(400).JSON(`{"genres":["Incorrect type. Expected pk value, received str."]}`)
}

func TestEveryFieldIsResolvedByOneQuery(t *testing.T) {
	l := newLibrary(t)
	c := l.site(
		serializer.Field("author", relation.Key[Author]{Store: l.authors}),
		serializer.Field("editor", relation.Key[Author]{Store: l.authors}),
		serializer.Field("genres", relation.Slug[Genre]{Store: l.genres, Field: "code"}),
	)
	cost := map[int]int{}
	for n, genres := range map[int][]string{1: {"art"}, 3: {"art", "bio", "law"}} {
		l.queries = 0
		c.Post("/v1/books/", object{"author": 1, "editor": 2, "genres": genres}).Expect(201)
		cost[n] = l.queries
	}
	if cost[1] != cost[3] {
		t.Errorf("one genre costs %d queries, and three cost %d", cost[1], cost[3])
	}
}

func TestLinksAreURLs(t *testing.T) {
	l := newLibrary(t)
	c := l.site(
		serializer.Fields("url", "author", "editor", "genres"),
		serializer.Field("url", relation.Identity{Route: "books-detail"}),
		serializer.Field("author", relation.Link[Author]{Store: l.authors, Route: "authors-detail", Scope: seen}),
		serializer.Field("editor", relation.Text{}),
		serializer.Field("genres", relation.Slug[Genre]{Store: l.genres, Field: "code"}),
	)
	answer := c.Post("/v1/books/", object{"author": "http://example.com/v1/authors/2/", "genres": []string{"law"}, "editor": "x", "url": "x"}).Expect(201)
	answer.JSON(`{"url":"http://example.com/v1/books/1/","author":"http://example.com/v1/authors/2/","editor":null,"genres":["law"]}`)
	if got := answer.Header.Get("Location"); got != "http://example.com/v1/books/1/" {
		t.Errorf("Location: %q", got)
	}
	if err := l.db.Exec("UPDATE books SET editor_id = 1").Error; err != nil {
		t.Fatal(err)
	}
	c.Patch("/v1/books/1.json", object{"author": "/v1/authors/1/"}).Expect(200).
		JSON(`{"url":"http://example.com/v1/books/1.json","author":"http://example.com/v1/authors/1.json","editor":"<ann>","genres":["law"]}`)
	for sent, want := range map[string]string{
		`"/v1/authors/9/"`:        "Invalid hyperlink - Object does not exist.",
		`"/v1/authors/3/"`:        "Invalid hyperlink - Object does not exist.",
		`"/v1/authors/x/"`:        "Invalid hyperlink - Object does not exist.",
		`"/v1/books/1/"`:          "Invalid hyperlink - Incorrect URL match.",
		`"/v1/nothing/1/"`:        "Invalid hyperlink - No URL match.",
		`"/elsewhere/authors/1/"`: "Invalid hyperlink - No URL match.",
		`"http://[bad/"`:          "Invalid hyperlink - No URL match.",
		`5`:                       "Incorrect type. Expected URL string, received int.",
		`["/v1/authors/1/"]`:      "Incorrect type. Expected URL string, received list.",
	} {
		c.Patch("/v1/books/1/", resttest.Raw{Body: `{"author":` + sent + `}`, ContentType: "application/json"}).Expect(400).JSON(`{"author":["` + want + `"]}`)
	}
}

func TestNestedObjectsOfOne(t *testing.T) {
	l := newLibrary(t)
	c := l.site(plainBooks()...)
	c.Post("/v1/authors/", object{"name": "cyd", "profile": object{"text": "hello"}}).Expect(201).JSON(`{"id":4,"name":"cyd","profile":{"id":1,"text":"hello"}}`)
	c.Patch("/v1/authors/4/", object{"profile": object{"text": "new", "id": 77, "author_id": 1}}).Expect(200).JSON(`{"id":4,"name":"cyd","profile":{"id":1,"text":"new"}}`)
	c.Patch("/v1/authors/4/", object{"profile": object{"text": ""}}).Expect(400).JSON(`{"profile":{"text":["This field may not be blank."]}}`)
	c.Patch("/v1/authors/1/", object{"profile": object{}}).Expect(400).JSON(`{"profile":{"text":["This field is required."]}}`)
	c.Patch("/v1/authors/4/", object{"profile": "x"}).Expect(400).JSON(`{"profile":{"non_field_errors":["Invalid data. Expected a dictionary, but got str."]}}`)
	c.Patch("/v1/authors/4/", object{"profile": nil}).Expect(200).JSON(`{"id":4,"name":"cyd","profile":null}`)
	c.Patch("/v1/authors/4/", resttest.Form{"profile.text": "form"}).Expect(200)
	c.Get("/v1/authors/").Expect(200).JSON(`[{"id":1,"name":"ann","profile":null},{"id":2,"name":"ben","profile":null},{"id":3,"name":"hid","profile":null},{"id":4,"name":"cyd","profile":{"id":2,"text":"form"}}]`)
}

func TestNestedObjectsThatTheParentRefersTo(t *testing.T) {
	l := newLibrary(t)
	people := serializer.Of[Author](serializer.Fields("id", "name"))
	c := l.site(
		serializer.Fields("id", "author", "editor"),
		serializer.Field("author", relation.Nested[Author]{Store: l.authors, Serializer: people, Write: relation.Create}),
		serializer.Field("editor", relation.Nested[Author]{Store: l.authors, Serializer: people, Write: relation.Update}),
	)
	c.Post("/v1/books/", object{"author": object{"name": "new"}}).Expect(201).JSON(`{"id":1,"author":{"id":4,"name":"new"},"editor":null}`)
	c.Patch("/v1/books/1/", object{"author": object{"name": "other"}}).Expect(400).JSON(`{"author":{"non_field_errors":["This object can't be changed here."]}}`)
	c.Patch("/v1/books/1/", object{"editor": object{"name": "other"}}).Expect(400).JSON(`{"editor":{"non_field_errors":["An object can't be added here."]}}`)
	if err := l.db.Exec("UPDATE books SET editor_id = 1").Error; err != nil {
		t.Fatal(err)
	}
	c.Patch("/v1/books/1/", object{"editor": object{"id": 2, "name": "renamed"}}).Expect(200).JSON(`{"id":1,"author":{"id":4,"name":"new"},"editor":{"id":1,"name":"renamed"}}`)
	c.Patch("/v1/books/1/", object{"editor": nil}).Expect(200).JSON(`{"id":1,"author":{"id":4,"name":"new"},"editor":null}`)
	c.Post("/v1/books/", object{"author": object{"name": ""}, "title": "x"}).Expect(400).JSON(`{"author":{"name":["This field may not be blank."]}}`)
	var n int64
	if err := l.db.Model(&Author{}).Count(&n).Error; err != nil || n != 4 {
		t.Errorf("there are %d authors, %v", n, err)
	}
}

func TestWhatIsNotAllowedIsRefused(t *testing.T) {
	for write, c := range map[relation.Write]struct{ create, update string }{
		0:                                  {`[]`, `[{"id":1,"name":"old"}]`},
		relation.Create:                    {`[{"id":2,"name":"new"}]`, "400"},
		relation.Update:                    {"400", `[{"id":1,"name":"changed"}]`},
		relation.Create | relation.Update:  {`[{"id":2,"name":"new"}]`, `[{"id":1,"name":"changed"}]`},
		relation.Create | relation.Replace: {`[{"id":2,"name":"new"}]`, "400"},
	} {
		t.Run(fmt.Sprint(write), func(t *testing.T) {
			site := newLibrary(t)
			client := site.site(serializer.Fields("id", "parts"),
				serializer.Field("parts", relation.Nested[Part]{Store: gormstore.New[Part](site.db), Write: write}))
			for _, row := range []any{&Book{ID: 1, AuthorID: 1}, &Book{ID: 2, AuthorID: 1}, &Part{ID: 1, BookID: 1, Name: "old"}} {
				if err := site.db.Create(row).Error; err != nil {
					t.Fatal(err)
				}
			}
			check := func(answer *resttest.Answer, want string, id int) {
				if want == "400" {
					answer.Expect(400)
					return
				}
				answer.Expect(200).JSON(fmt.Sprintf(`{"id":%d,"parts":%s}`, id, want))
			}
			check(client.Patch("/v1/books/2/", object{"parts": []object{{"name": "new"}}}), c.create, 2)
			check(client.Patch("/v1/books/1/", object{"parts": []object{{"id": 1, "name": "changed"}}}), c.update, 1)
		})
	}
}

func TestDeclarationsThatCantWorkAreMistakes(t *testing.T) {
	l := newLibrary(t)
	for want, option := range map[string]serializer.Option{
		"has no Store":                        serializer.Field("genres", relation.Key[Genre]{}),
		"the kind is one of":                  serializer.Field("genres", relation.Key[Author]{Store: l.authors}),
		"needs the column":                    serializer.Field("genres", relation.Slug[Genre]{Store: l.genres}),
		`the column "nothing"`:                serializer.Field("genres", relation.Slug[Genre]{Store: l.genres, Field: "nothing"}),
		"needs the name of a route":           serializer.Field("author", relation.Link[Author]{Store: l.authors}),
		"has none: write one":                 serializer.Field("genres", relation.Text{}),
		"no relation of the model holds":      serializer.Field("title", relation.Text{}),
		"belong to several parents":           serializer.Field("genres", relation.Nested[Genre]{Store: l.genres, Write: relation.Create}),
		"take Replace out":                    serializer.Field("editor", relation.Nested[Author]{Store: l.authors, Serializer: serializer.Of[Author](serializer.Fields("id")), Write: relation.Replace}),
		"its serializer has mistakes":         serializer.Field("editor", relation.Nested[Author]{Store: l.authors}),
		"one of many by itself":               serializer.Field("title", field.List{Child: relation.Key[Genre]{Store: l.genres}}),
		"say how it is shown":                 serializer.ReadOnly("editor"),
		"no field for the primary key":        serializer.Field("parts", relation.Nested[Part]{Store: gormstore.New[Part](l.db), Serializer: serializer.Of[Part](serializer.Fields("name")), Write: relation.Update}),
		"leave it out with Omit(\"book_id\")": serializer.Field("parts", relation.Nested[Part]{Store: gormstore.New[Part](l.db), Serializer: serializer.Of[Part](serializer.Fields("id", "book_id")), Write: relation.Update}),
	} {
		_, err := serializer.Of[Book](option).Bind(l.books)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

// plainBooks are books without relations.
func plainBooks() []serializer.Option { return []serializer.Option{serializer.Fields("id", "title")} }

func TestASerializerWithoutAStoreSaysSo(t *testing.T) {
	l := newLibrary(t)
	s := serializer.Of[Book](serializer.Field("author", relation.Key[Author]{Store: l.authors}))
	r := &rest.Request{Request: httptest.NewRequest("POST", "/", nil)}
	r.Amend(rest.Object{{Name: "author", Value: "1"}})
	if err := s.Accept(r, &Book{}); err == nil || !strings.Contains(err.Error(), "bind the serializer") {
		t.Errorf("got %v", err)
	}
}
