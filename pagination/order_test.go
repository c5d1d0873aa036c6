package pagination_test

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Level is a number with a name.
type Level uint8

// Sample has a column of every sort.
type Sample struct {
	ID        uint             `json:"id"`
	Words     string           `json:"words" gorm:"size:100;not null"`
	Ratio     float64          `json:"ratio"`
	Single    float32          `json:"single"`
	Price     decimal.Decimal  `json:"price" gorm:"type:decimal(30,10)"`
	Amount    string           `json:"amount" gorm:"type:decimal(30,10)"`
	Done      bool             `json:"done"`
	At        time.Time        `json:"at"`
	Day       time.Time        `json:"day" gorm:"type:date"`
	Big       int64            `json:"big"`
	Level     Level            `json:"level"`
	Took      time.Duration    `json:"took"`
	Raw       []byte           `json:"-"`
	MaybeText *string          `json:"maybe_text" gorm:"size:100"`
	MaybeInt  *int             `json:"maybe_int"`
	MaybeHalf *float64         `json:"maybe_half"`
	MaybeDone *bool            `json:"maybe_done"`
	MaybeAt   *time.Time       `json:"maybe_at"`
	MaybeCost *decimal.Decimal `json:"maybe_cost" gorm:"type:decimal(10,2)"`
	NullText  sql.NullString   `json:"-" gorm:"size:100"`
	Added     int              `json:"added"` // NULL in old rows
	AddedText string           `json:"added_text" gorm:"size:100"`
	AddedAt   time.Time        `json:"added_at"`
}

// The values of samples. Their numbers have no common divisor, so that all pairs
// of them are there.
var (
	someWords  = []string{"", "a", "A", "ä", "Ä", "a ", " a", "b", "日本", "🎉", "e\u0301", "é", "o'; DROP TABLE samples; --", "%_\\", "\t\n", "z", "ß"}
	someRatios = []float64{0.1, math.Copysign(0, -1), 0, 1e300, -1e300, 5e-324, 0.1 + 0.2, 0.3, 1.0 / 3, -0.1, 123456789.123456789}
	someTimes  = []time.Duration{0, time.Microsecond, 999_999 * time.Microsecond, 100 * time.Millisecond, 120 * time.Millisecond, time.Second, 24 * time.Hour}
	somePrices = []string{"0", "0.0000000001", "12345678901234567890.1234567890", "12345678901234567890.1234567891", "-1.5"}
	someBig    = []int64{0, 1, -1, math.MaxInt64, math.MaxInt64 - 1, math.MinInt64, 1 << 53, 1<<53 + 1, 1<<53 + 2, 7, 8, 9, 10}
)

// sample is one of many.
func sample(i int) Sample {
	base := time.Date(2024, 2, 28, 23, 59, 59, 0, time.UTC)
	moment := base.Add(someTimes[i%len(someTimes)])
	s := Sample{
		Words: someWords[i%len(someWords)], Ratio: someRatios[i%len(someRatios)], Single: float32(someRatios[i%11%3]) + 0.7,
		Price: decimal.RequireFromString(somePrices[i%len(somePrices)]), Amount: somePrices[i%len(somePrices)],
		Done: i%2 == 0, At: moment, Day: base.AddDate(0, 0, i%3).Truncate(24 * time.Hour), Big: someBig[i%len(someBig)],
		Level: Level(i % 4), Took: moment.Sub(base), Raw: []byte(someWords[i%len(someWords)] + "\xff\x00"),
		NullText: sql.NullString{String: someWords[i%len(someWords)], Valid: i%3 > 0},
		Added:    i%3 - 1, AddedText: someWords[i%3], AddedAt: moment,
	}
	if i%4 > 0 {
		s.MaybeText, s.MaybeInt, s.MaybeHalf = &someWords[i%len(someWords)], new(i%5), &someRatios[i%len(someRatios)]
		s.MaybeDone, s.MaybeAt, s.MaybeCost = new(i%8 > 4), &moment, new(decimal.New(int64(i%7), -2))
	}
	return s
}

func TestEveryOrderCanBeWalked(t *testing.T) {
	const n = 520 // more than a stream reads at once
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &Sample{})
		fill(t, db, n, sample)
		if err := db.Exec("UPDATE samples SET added = NULL, added_text = NULL, added_at = NULL WHERE id % 3 = 1").Error; err != nil {
			t.Fatal(err)
		}
		table := gormstore.New[Sample](db).Table()
		for _, c := range table.Columns {
			for _, order := range [][]store.Order{{c.Name.Ascending()}, {c.Name.Descending()}} {
				walked(t, model[Sample](db, pagination.Cursor{Size: 130}, order...), n)
			}
		}
		for _, order := range [][]store.Order{
			{up("done"), down("maybe_int"), up("words")},
			{down("done"), up("maybe_int"), down("maybe_at"), up("ratio")},
			{up("maybe_half"), down("price"), down("id")},
			{down("added"), up("added_text"), down("added_at")},
			{up("level"), up("level"), down("level"), up("null_text")},
		} {
			walked(t, model[Sample](db, pagination.Cursor{Size: 90}, order...), n)
		}
	})
}

// walked walks over a list of n by cursors and as a stream, and compares both
// with the order in which the store has it.
func walked[T any](t *testing.T, m *viewset.Model[T], n int) {
	t.Helper()
	all, err := m.Store.Find(t.Context(), store.Query{Order: m.Ordering})
	if err != nil || len(all) != n {
		t.Fatalf("%v: %d objects, %v", m.Ordering, len(all), err)
	}
	m.Stream, m.Serializer = viewset.Unlimited, serializer.Of[T](serializer.Fields("id"))
	c := at(t, m)
	if got, want := there(t, c, "/items/", "id"), shown(m, all); got != want {
		t.Errorf("%v: the walk goes by\n%s, not by\n%s", m.Ordering, got, want)
	}
	if got, want := lines(t, c.Get("/items/?format=ndjson").Expect(200)), shown(m, all); got != want {
		t.Errorf("%v: the stream has\n%s, not\n%s", m.Ordering, got, want)
	}
}

// shown are objects' ids.
func shown[T any](m *viewset.Model[T], objects []T) string {
	column, _ := m.Store.Table().Column("id")
	texts := make([]string, len(objects))
	for i := range objects {
		texts[i] = fmt.Sprint(reflect.ValueOf(&objects[i]).Elem().FieldByIndex(column.Index).Interface())
	}
	return strings.Join(texts, " ")
}

// lines are the ids in an answer of lines.
func lines(t *testing.T, answer *resttest.Answer) string {
	t.Helper()
	var p page
	for scanner := bufio.NewScanner(strings.NewReader(answer.Body)); scanner.Scan(); {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(scanner.Bytes(), &object); err != nil {
			t.Fatal(err)
		}
		p.Results = append(p.Results, object)
	}
	return p.column("id")
}

// Document, Place and Wide have other keys.
type Document struct {
	ID    uuid.UUID `json:"id" gorm:"type:char(36);primaryKey"`
	Title string    `json:"title" gorm:"size:50"`
}

// Place has a text for a key.
type Place struct {
	ID   string `json:"id" gorm:"primaryKey;size:50"`
	Name string `json:"name" gorm:"size:50"`
}

// Wide has large keys.
type Wide struct {
	ID   uint64 `json:"id" gorm:"primaryKey;autoIncrement:false"`
	Name string `json:"name" gorm:"size:50"`
}

func TestEveryKeyCanBeWalked(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		const n = 510
		db := open(t, &Document{}, &Place{}, &Wide{})
		fill(t, db, n, func(i int) Document { return Document{ID: uuid.New(), Title: someWords[i%5]} })
		fill(t, db, n, func(i int) Place {
			return Place{ID: fmt.Sprint(someWords[i%len(someWords)], "x", i), Name: someWords[i%5]}
		})
		fill(t, db, n, func(i int) Wide { return Wide{ID: 1<<63 - 1 - uint64(i), Name: someWords[i%5]} })
		if db.Name() == "mysql" {
			fill(t, db, n, func(i int) Wide { return Wide{ID: math.MaxUint64 - uint64(i), Name: someWords[i%5]} })
		}
		for _, order := range [][]store.Order{nil, {down("id")}} {
			walked(t, model[Document](db, pagination.Cursor{}, order...), n)
			walked(t, model[Place](db, pagination.Cursor{}, order...), n)
		}
		for _, order := range [][]store.Order{{up("title")}, {down("title")}} {
			walked(t, model[Document](db, pagination.Cursor{}, order...), n)
		}
		for _, order := range [][]store.Order{{up("name")}, {down("name")}} {
			walked(t, model[Place](db, pagination.Cursor{}, order...), n)
		}
		wide := n
		if db.Name() == "mysql" {
			wide = 2 * n
		}
		for _, order := range [][]store.Order{nil, {down("id")}, {up("name")}, {down("name"), down("id")}} {
			walked(t, model[Wide](db, pagination.Cursor{}, order...), wide)
		}
	})
}
