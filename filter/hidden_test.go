package filter_test

import (
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// person is a user.
type person struct {
	name  string
	staff bool
}

func (p person) Identity() string { return p.name }
func (p person) Active() bool     { return true }
func (p person) Staff() bool      { return p.staff }

var (
	visitor = person{name: "vic"}
	staff   = person{name: "sue", staff: true}
)

// half shows visitors less than staff: the mail, the weight, the author and the
// chapters are left out, and the subtitle is another column.
func half(s *shelf) {
	less := bookSerializer(s.db, nil,
		serializer.Field("subtitle", field.String{}, serializer.Settings{Source: "Status", ReadOnly: true}),
		serializer.WriteOnly("weight"),
	).Omit("mail", "author", "chapters")
	s.books.SerializerFor = func(r *rest.Request) serializer.Serializer[Book] {
		if r.User.Staff() {
			return nil
		}
		return less
	}
}

// asks are requests about what half hides.
var asks = []string{
	"mail=a@example.com", "mail__startswith=a", "mail=x%00", "weight=1.5", "weight=x", "weight__isnull=true", "subtitle=first", "subtitle__isnull=true", "subtitle__isnull=false",
	"author=1", "author=99", "author=x", "author__username=ann", "author__username__isnull=true", "chapters=1", "chapters__name=intro",
	"search=example", "search=hid", "search=intro", "search=first", "search=Alpha+ann", "words=ann", "words=%28",
	"ordering=mail", "ordering=-mail", "ordering=weight", "ordering=-weight,stars", "ordering=author__username", "ordering=-author", "ordering=subtitle", "ordering=-subtitle,-mail",
}

// asked are the filters that they are about.
func asked() []filter.Filter {
	return []filter.Filter{
		filter.Fields(everyLook()...), filter.Search("title", "mail", "author__username", "chapters__name", "subtitle"), filter.SearchFilter{Names: []string{"$mail", "author__username"}, Param: "words"},
		filter.Ordering("mail", "weight", "author__username", "author", "subtitle", "stars"),
	}
}

func TestFieldsThatACallerDoesNotSeeAreUnknownToThem(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		shelves := make([]*shelf, 2)
		for i := range shelves {
			shelves[i] = newShelf(t, open, func(s *shelf) {
				half(s)
				s.books.Filters = asked()
				s.books.Pagination = pagination.Cursor{Size: 2, Key: make([]byte, 16)}
			})
		}
		for i, id := range []uint{4, 3, 2, 1} {
			changed := Book{Mail: string(rune('a'+i)) + "@other.example", Weight: new(float64(i)), Subtitle: new("other"), AuthorID: new(uint(2))}
			if err := shelves[1].db.Model(&Book{}).Where("id = ?", id).Updates(changed).Error; err != nil {
				t.Fatal(err)
			}
		}
		if err := shelves[1].db.Model(&Chapter{}).Where("1 = 1").Updates(map[string]any{"book_id": 4, "name": "other"}).Error; err != nil {
			t.Fatal(err)
		}
		told := 0
		for _, ask := range asks {
			var answers, plain, known [2]*resttest.Answer
			for i, s := range shelves {
				answers[i] = s.client.As(visitor).Get("/books/?" + ask)
				plain[i] = s.client.As(visitor).Get("/books/")
				known[i] = s.client.As(staff).Get("/books/?" + ask)
			}
			if answers[0].Status != 200 || answers[0].Body != answers[1].Body {
				t.Errorf("%s: the answer depends on what is hidden\n%d %s\n%d %s", ask, answers[0].Status, answers[0].Body, answers[1].Status, answers[1].Body)
			}
			if known[0].Body != known[1].Body {
				told++
			}
		}
		if told < 20 {
			t.Errorf("the requests ask for too little: staff are told of %d of the differences", told)
		}
		s := shelves[0]
		s.refuses(strict(s.client.As(visitor)), [][2]string{
			{"mail=a&weight=x&stars=1", `{"mail":["Unknown parameter."],"weight":["Unknown parameter."]}`}, {"author__username=", `{"author__username":["Unknown parameter."]}`},
			{"subtitle=draft", `{"subtitle":["Unknown parameter."]}`}, {"ordering=mail", `{"ordering":["This list can't be sorted by one of these."]}`},
		})
		s.client.As(visitor).Get("/books/1/?mail=x").Expect(200)
		s.client.As(staff).Get("/books/1/?mail=x").Expect(404)
	})
}

func TestRelatedObjectsOutOfScopeAreAsIfTheyWereNotThere(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		scope := func(r *rest.Request) store.Condition {
			if r.User.Staff() {
				return store.Condition{}
			}
			return visible(r)
		}
		s := newShelf(t, open, func(s *shelf) {
			s.books.Serializer = bookSerializer(s.db, scope)
			s.books.Filters = asked()
		})
		if err := s.db.Model(&Book{}).Where("id = ?", 4).Update("author_id", 2).Error; err != nil {
			t.Fatal(err)
		}
		s.client = s.client.As(visitor)
		s.wants([][2]string{
			{"author__username=ann", "1 2"}, {"author__username=hid", ""}, {"author__username__startswith=h", ""}, {"author__username__in=ann,hid", "1 2"}, {"author__username__isnull=true", "3 4"}, {"author__username__isnull=false", "1 2"},
			{"author__team__name=blue", ""}, {"author__team=2", ""}, {"author__born__year=1970", ""}, {"search=hid", ""}, {"search=ann", "1 2"}, {"words=hid", ""},
			{"ordering=author__username", "1 2 3 4"}, {"ordering=-author__username", "1 2 3 4"}, {"ordering=-author__username,-stars", "4 2 1 3"},
		})
		s.refuses(s.client, [][2]string{{"author=2", `{"author":["Select a valid choice. That choice is not one of the available choices."]}`}, {"author=77", `{"author":["Select a valid choice. That choice is not one of the available choices."]}`}})
		s.refuses(strict(s.client), [][2]string{{"ordering=author__username", `{"ordering":["This list can't be sorted by one of these."]}`}})
		s.client = s.client.As(staff)
		s.wants([][2]string{{"author__username=hid", "3 4"}, {"search=hid", "3 4"}, {"author=2", "3 4"}, {"ordering=-author__username", "3 4 1 2"}, {"author__team=2", "3 4"}})
	})
}

func TestReferencesThatTheAnswerDoesNotShowCanNotBeAskedFor(t *testing.T) {
	for name, kind := range map[string]func(s *shelf) serializer.Reference{
		"a slug": func(s *shelf) serializer.Reference {
			return relation.Slug[Author]{Store: gormstore.New[Author](s.db), Scope: visible, Field: "username"}
		},
		"nested": func(s *shelf) serializer.Reference {
			return relation.Nested[Author]{Store: gormstore.New[Author](s.db), Scope: visible, Serializer: serializer.Of[Author]().Only("id", "username")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t, testdb.SQLite, func(s *shelf) {
				s.books.Serializer = serializer.Of[Book](serializer.Field("author", kind(s))).Omit("chapters", "tags")
				s.books.Filters = []filter.Filter{filter.Fields("author", "author__in", "author__isnull", "author__username"), filter.Ordering("author")}
			})
			s.client.Get("/books/3/").Expect(200).Has("author", nil)
			s.wants([][2]string{
				{"author=1", "1 2"}, {"author__in=1,2", "1 2"}, {"author__in=2", ""}, {"author__isnull=true", "3 4"}, {"author__isnull=false", "1 2"}, {"author__username=hid", ""}, {"ordering=-author", "1 2 3 4"},
			})
			hidden, missing := s.client.Get("/books/?author=2"), s.client.Get("/books/?author=77")
			if hidden.Status != missing.Status || hidden.Body != missing.Body {
				t.Errorf("got %d %s for a hidden author, and %d %s for none", hidden.Status, hidden.Body, missing.Status, missing.Body)
			}
		})
	}
}
