package filter_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Level is a choice of numbers.
type Level int

// Values are its values.
func (Level) Values() []Level { return []Level{1, 2, 3} }

// Book has a field of every class, relations of every kind, and secrets.
type Book struct {
	ID       uint            `json:"id"`
	Title    string          `json:"title" gorm:"size:60"`
	Subtitle *string         `json:"subtitle" gorm:"size:60"`
	Status   string          `json:"status" gorm:"size:10" validate:"oneof=draft out gone"`
	Level    Level           `json:"level"`
	Stars    int             `json:"stars"`
	Weight   *float64        `json:"weight"`
	Price    string          `json:"price" gorm:"type:decimal(6,2)"`
	Sold     *time.Time      `json:"sold"`
	Day      *time.Time      `json:"day" gorm:"type:date"`
	Clock    *string         `json:"clock" gorm:"type:time(6)"`
	Span     time.Duration   `json:"span"`
	Public   bool            `json:"public"`
	Code     uuid.UUID       `json:"code" gorm:"type:varchar(36)"`
	Mail     string          `json:"mail" gorm:"size:60" validate:"omitempty,email"`
	Extra    json.RawMessage `json:"extra" gorm:"serializer:json;type:text"`
	Pin      string          `json:"pin" gorm:"size:60" rest:"write_only"`
	Secret   string          `json:"-" gorm:"size:60"`
	Hash     string          `gorm:"size:100"`
	Rank     int             `json:"-"`
	Deleted  gorm.DeletedAt
	AuthorID *uint
	Author   *Author   `json:"author"`
	Chapters []Chapter `json:"chapters"`
	Tags     []Tag     `json:"tags" gorm:"many2many:book_tags"`
}

// Author may be hidden, or gone, and has secrets as well.
type Author struct {
	ID       uint       `json:"id"`
	Username string     `json:"username" gorm:"size:30"`
	Born     *time.Time `json:"born" gorm:"type:date"`
	Password string     `json:"password" gorm:"size:100" rest:"write_only"`
	Token    string     `json:"-" gorm:"size:60"`
	Hidden   bool
	Deleted  gorm.DeletedAt
	TeamID   *uint
	Team     *Team `json:"team"`
}

// Team has authors.
type Team struct {
	ID   uint   `json:"id"`
	Name string `json:"name" gorm:"size:30"`
	Key  string `json:"-" gorm:"size:60"`
}

// Chapter is one book's.
type Chapter struct {
	ID     uint `json:"id"`
	BookID uint
	Name   string  `json:"name" gorm:"size:60"`
	Note   *string `json:"note" gorm:"size:60"`
	Draft  string  `json:"-" gorm:"size:60"`
}

// Tag is of many books.
type Tag struct {
	ID    uint   `json:"id"`
	Label string `json:"label" gorm:"size:30"`
}

var models = []any{&Team{}, &Author{}, &Tag{}, &Book{}, &Chapter{}}

// at is a time in UTC.
func at(text string) *time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", text)
	if err != nil {
		panic(err)
	}
	return &t
}

// on is a day.
func on(text string) *time.Time { return at(text + " 00:00:00") }

// code is a UUID that ends with a digit.
func code(n int) uuid.UUID {
	return uuid.MustParse(fmt.Sprintf("825d7aeb-05a9-45b5-a5b7-05df87923cd%d", n))
}

// fill adds four books: 1 and 2 of ann's, 3 of hid's, who is hidden, 4 of nobody.
func fill(t testing.TB, db *gorm.DB) {
	t.Helper()
	for _, row := range []any{
		&[]Team{{ID: 1, Name: "red", Key: "k1"}, {ID: 2, Name: "blue", Key: "k2"}},
		&[]Author{
			{ID: 1, Username: "ann", Born: on("1960-02-29"), Password: "argon2-ann", Token: "t-ann", TeamID: new(uint(1))},
			{ID: 2, Username: "hid", Born: on("1970-12-31"), Password: "argon2-hid", Token: "t-hid", TeamID: new(uint(2)), Hidden: true},
			{ID: 3, Username: "late", Password: "argon2-late"},
			{ID: 4, Username: "gone", Password: "argon2-gone", Deleted: gorm.DeletedAt{Time: *at("2020-01-01 00:00:00"), Valid: true}},
		},
		&[]Tag{{ID: 1, Label: "go"}, {ID: 2, Label: "art"}, {ID: 3, Label: "Go wild"}},
		&[]Book{
			{
				ID: 1, Title: "Alpha One", Subtitle: new("first"), Status: "draft", Level: 1, Stars: 1, Weight: new(1.5), Price: "1.50",
				Sold: at("2021-01-03 23:59:58"), Day: on("2021-01-03"), Clock: new("08:30:00"), Span: time.Hour, Public: true, Code: code(1),
				Mail: "a@example.com", Extra: json.RawMessage(`{"a":1}`), Pin: "p1", Secret: "s1", Hash: "h1", Rank: 4, AuthorID: new(uint(1)), Tags: []Tag{{ID: 1}, {ID: 2}},
			},
			{
				ID: 2, Title: "alpha 100% _two_", Subtitle: new("Second"), Status: "out", Level: 2, Stars: 2, Weight: new(2.0), Price: "10.00",
				Sold: at("2021-01-04 00:00:00"), Day: on("2021-01-04"), Clock: new("09:00:00.500000"), Span: 90 * time.Minute, Code: code(2),
				Mail: "b@example.com", Extra: json.RawMessage(`[]`), Pin: "p2", Secret: "s2", Hash: "h2", Rank: 3, AuthorID: new(uint(1)), Tags: []Tag{{ID: 3}},
			},
			{
				ID: 3, Title: `back\slash`, Status: "out", Level: 3, Stars: -3, Price: "9.99",
				Sold: at("2022-12-31 12:30:15"), Day: on("2022-12-31"), Span: -time.Minute, Public: true, Code: code(3),
				Mail: "c@example.org", Extra: json.RawMessage(`"x"`), Pin: "p3", Secret: "s3", Hash: "h3", Rank: 2, AuthorID: new(uint(2)),
			},
			{
				ID: 4, Title: "Zoë's \"end\"", Status: "gone", Level: 1, Stars: 40, Price: "0.00",
				Code: code(4), Extra: json.RawMessage(`null`), Pin: "p4", Secret: "s4", Hash: "h4", Rank: 1, Tags: []Tag{{ID: 2}},
			},
		},
		&[]Chapter{{ID: 1, BookID: 1, Name: "intro"}, {ID: 2, BookID: 1, Name: "outro", Note: new("long")}, {ID: 3, BookID: 2, Name: "Intro"}},
	} {
		if err := db.Omit("Tags.*").Create(row).Error; err != nil {
			t.Fatal(err)
		}
	}
}

// shelf is a site of books.
type shelf struct {
	t      testing.TB
	db     *gorm.DB
	books  *viewset.Model[Book]
	log    strings.Builder
	client *resttest.Client
}

// visible is the scope of authors.
func visible(*rest.Request) store.Condition { return store.Column("hidden").Is(false) }

// bookSerializer shows books with the keys of what they refer to.
func bookSerializer(db *gorm.DB, scope func(r *rest.Request) store.Condition, more ...serializer.Option) *serializer.Model[Book] {
	return serializer.Of[Book](append([]serializer.Option{
		serializer.Field("author", relation.Key[Author]{Store: gormstore.New[Author](db), Scope: scope}),
		serializer.Field("chapters", relation.Key[Chapter]{Store: gormstore.New[Chapter](db)}),
		serializer.Field("tags", relation.Key[Tag]{Store: gormstore.New[Tag](db)}),
	}, more...)...)
}

// newShelf makes the site; change may change the viewset before it is
// registered.
func newShelf(t *testing.T, open testdb.Open, change func(s *shelf)) *shelf {
	t.Helper()
	s := &shelf{t: t, db: open(t, models...)}
	fill(t, s.db)
	s.books = &viewset.Model[Book]{
		Config: viewset.Config{Logger: slog.New(slog.NewTextHandler(&s.log, nil))},
		Store:  gormstore.New[Book](s.db), Permissions: permission.List{permission.AllowAny},
		Serializer: bookSerializer(s.db, nil),
	}
	change(s)
	api := router.NewDefault()
	api.Register("books", s.books)
	s.client = resttest.New(t, api)
	return s
}

// with is a change that sets the filters.
func with(filters ...filter.Filter) func(*shelf) {
	return func(s *shelf) { s.books.Filters = filters }
}

// list is the ids that a query leaves, in the answer's order.
func (s *shelf) list(client *resttest.Client, query string) string {
	s.t.Helper()
	var found []struct{ ID uint }
	answer := client.Get("/books/?" + query).Expect(200)
	if answer.Status != 200 {
		return answer.Body + s.log.String()
	}
	answer.Into(&found)
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = fmt.Sprint(found[i].ID)
	}
	return strings.Join(ids, " ")
}

// wants checks the ids that queries leave.
func (s *shelf) wants(cases [][2]string) {
	s.t.Helper()
	for _, c := range cases {
		if got := s.list(s.client, c[0]); got != c[1] {
			s.t.Errorf("%s: got %q, want %q", c[0], got, c[1])
		}
	}
}

// refuses checks the bodies of answers of status 400.
func (s *shelf) refuses(client *resttest.Client, cases [][2]string) {
	s.t.Helper()
	for _, c := range cases {
		client.Get("/books/?" + c[0]).Expect(400).JSON(c[1])
	}
}

// is is name=value, escaped.
func is(name, value string) string { return name + "=" + url.QueryEscape(value) }

// strict sends what a strict client sends.
func strict(c *resttest.Client) *resttest.Client { return c.With("Prefer", "handling=strict") }
