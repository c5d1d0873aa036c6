package serializer_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Size is a choice by its declared values.
type Size string

func (Size) Values() []Size { return []Size{"small", "large"} }

// Level is a choice of numbers with labels.
type Level int

func (Level) Choices() []schema.Choice {
	return []schema.Choice{{Value: Level(1), Label: "Low"}, {Value: Level(2), Label: "High"}}
}

// Address is embedded as a pointer.
type Address struct {
	Street string `json:"street"`
	City   string `json:"city" gorm:"size:5"`
}

// Everything has a field of every Go type that maps by itself.
type Everything struct {
	gorm.Model
	*Address
	Text    sql.NullString      `json:"text" gorm:"size:9"`
	Number  sql.Null[int64]     `json:"number"`
	Pointer *float64            `json:"pointer"`
	Size    Size                `json:"size" gorm:"size:5"`
	Level   *Level              `json:"level"`
	Color   string              `json:"color" validate:"oneof=red green"`
	Stars   int                 `json:"stars" validate:"oneof=1 5"`
	Span    time.Duration       `json:"span"`
	ID2     uuid.UUID           `json:"uid" gorm:"type:varchar(36)"`
	Raw     json.RawMessage     `json:"raw" gorm:"serializer:json;type:text"`
	Words   []string            `json:"words" gorm:"serializer:json"`
	Counts  map[string]int      `json:"counts" gorm:"serializer:json"`
	Free    map[string]any      `json:"free" gorm:"serializer:json"`
	Price   decimal.Decimal     `json:"price" gorm:"type:decimal(10,2)"`
	Rating  *string             `json:"rating" gorm:"type:decimal(3,1)" validate:"min=0,max=5"`
	Day     time.Time           `json:"day" gorm:"type:date"`
	Clock   *string             `json:"clock" gorm:"type:time(6)"`
	Link    string              `json:"link" validate:"omitempty,url"`
	Slug    string              `json:"slug" validate:"slug" gorm:"size:9"`
	Host    string              `json:"host" validate:"ipv4"`
	Seen    sql.Null[time.Time] `json:"seen"`
	Deleted gorm.DeletedAt      `json:"deleted" rest:"read_only"`
	Small   uint8               `json:"small"`
}

func TestGoTypesMapByThemselves(t *testing.T) {
	db := testdb.SQLite(t, &Everything{})
	bound, err := serializer.Of[Everything]().Bind(gormstore.New[Everything](db))
	if err != nil {
		t.Fatal(err)
	}
	described := bound.Describe()
	for _, want := range []string{
		"id integer ro", "created_at datetime ro", "updated_at datetime ro", "street string", "city string", "text string null", "number integer null",
		"pointer float null", "size choice", "level choice null", "color choice", "stars choice", "span field", "uid string", "raw field", "words list",
		"counts nested object", "free nested object", "price decimal", "rating decimal null", "day date", "clock time null", "link url", "slug slug", "host string", "seen datetime null",
		"deleted datetime ro null", "small integer",
	} {
		name, _, _ := strings.Cut(want, " ")
		f := described.Field(name)
		if f == nil {
			t.Errorf("there is no field %s", name)
			continue
		}
		got := f.Name + " " + f.Type
		if f.ReadOnly {
			got += " ro"
		}
		if f.Nullable {
			got += " null"
		}
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if len(described.Fields) != 28 {
		t.Errorf("%d fields", len(described.Fields))
	}
}

const everything = `{"street":"High St","city":"Bonn","text":"t","number":7,"pointer":null,"size":"small","level":2,"color":"red","stars":5,` +
	`"span":"1 02:00:00","uid":"825d7aeb-05a9-45b5-a5b7-05df87923cda","raw":{"a":null,"b":[1.0]},"words":["x","y"],"counts":{"a":1},"free":{"k":[1,"v"]},` +
	`"price":"12.50","rating":"4.5","day":"2020-02-29","clock":"12:30:00","link":"","slug":"a-b","host":"1.2.3.4","seen":"2020-01-02T03:04:05.000600Z","deleted":null,"small":255}`

func TestValuesComeBackAsTheyWent(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		s := gormstore.New[Everything](open(t, &Everything{}))
		bound, err := serializer.Of[Everything]().Bind(s)
		if err != nil {
			t.Fatal(err)
		}
		object := store.New[Everything](s.Table())
		if err := bound.Accept(body(plainJSON(t, everything)), object); err != nil {
			t.Fatal(problems(t, err))
		}
		err = s.Write(t.Context(), func(_ context.Context, tx store.Tx[Everything]) error { return tx.Create(object) })
		if err != nil {
			t.Fatal(err)
		}
		stored, err := s.Find(t.Context(), store.Query{})
		if err != nil || len(stored) != 1 {
			t.Fatalf("%v, %v", stored, err)
		}
		got := shownOf(t, bound, &stored[0])
		_, got, _ = strings.Cut(got, `"street"`)
		if got = `{"street"` + got; got != everything {
			t.Errorf("got  %s\nwant %s", got, everything)
		}
	})
}

// shownOf is an object as JSON.
func shownOf[T any](t *testing.T, s serializer.Serializer[T], object *T) string {
	t.Helper()
	data, err := s.Represent(body(nil), object)
	if err != nil {
		t.Fatal(err)
	}
	text, err := data.(rest.Record).AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestValuesThatTheGoTypeCantHoldAreRefused(t *testing.T) {
	s := serializer.Of[Everything]()
	for input, want := range map[string]string{
		`{"small":256}`:                  `{"small":["Ensure this value is less than or equal to 255."]}`,
		`{"small":-1}`:                   `{"small":["Ensure this value is greater than or equal to 0."]}`,
		`{"number":9223372036854775808}`: `{"number":["Ensure this value is less than or equal to 9223372036854775807."]}`,
		`{"counts":{"a":1.5}}`:           `{"counts":{"a":["A valid integer is required."]}}`,
		`{"city":"Berlin"}`:              `{"city":["Ensure this field has no more than 5 characters."]}`,
		`{"level":3,"size":"x"}`:         `{"size":["\"x\" is not a valid choice."],"level":["\"3\" is not a valid choice."]}`,
		`{"color":"","stars":2}`:         `{"color":["\"\" is not a valid choice."],"stars":["\"2\" is not a valid choice."]}`,
		`{"price":"1.234"}`:              `{"price":["Ensure that there are no more than 2 decimal places."]}`,
		`{"words":["a",null]}`:           `{"words":{"1":["This field may not be null."]}}`,
		`{"text":null,"raw":null}`:       `{"raw":["This field may not be null."]}`,
		`{"host":"::1","slug":""}`:       `{"slug":["This field may not be blank."],"host":["Enter a valid IPv4 address."]}`,
	} {
		r := body(plainJSON(t, input))
		r.Partial = true
		if got := problems(t, s.Accept(r, &Everything{})); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", input, got, want)
		}
	}
}

func TestDeclarationsThatCantWorkAreMistakes(t *testing.T) {
	type faulty struct {
		ID      uint      `json:"id"`
		Number  int       `json:"number"`
		Friends []Address `json:"friends"`
		Far     string    `json:"far" rest:"source=Nowhere.Else"`
	}
	_, err := serializer.Of[faulty](
		serializer.Field("unknown", nil),
		serializer.Field("number", nil, serializer.Settings{Source: "ID.Number"}),
		serializer.UniqueTogether("number"),
		serializer.UniqueTogether("number", "nobody"),
		serializer.UniqueFor("number", "id", "date"),
		serializer.UniqueFor("number", "id", "week"),
		serializer.Fields("id", "number", "lost"),
		serializer.Hidden("ghost", 1),
		serializer.ValidateField("number", func(*rest.Request, time.Time) error { return nil }),
		serializer.Computed("x", func(*rest.Request, *Person) (int, error) { return 0, nil }),
		serializer.Prepare(func(*rest.Request, []*Person) error { return nil }),
	).Bind(emptyStore[faulty]{})
	if err == nil {
		t.Fatal("no mistake was found")
	}
	for _, want := range []string{
		`"unknown", which`, `"Nowhere", which`, `leads through uint`, "names 1 fields", `"nobody"`, `as date, which is a uint`, `the span "week"`, `"lost"`, `"ghost"`,
		"function of a time.Time", "Computed x is given", "Prepare is given",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	if _, err := serializer.Of[faulty]().Bind(emptyStore[faulty]{}); err == nil || !strings.Contains(err.Error(), `the field "friends"`) {
		t.Errorf("a slice of structs without a kind: %v", err)
	}
	if got := serializer.Of[Person]().String(); !strings.Contains(got, "name = string, required, unique\n") {
		t.Errorf("got %s", got)
	}
}
