package gormstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// page has an owner, covers and marks, of which owners and marks can be marked as
// deleted.
type page struct {
	ID      uint
	Title   string `gorm:"size:80"`
	OwnerID *uint
	Owner   *owner
	Cover   *cover
	Marks   []*mark `gorm:"many2many:page_marks"`
	Written *time.Time
	Day     *time.Time `gorm:"type:date"`
}

type owner struct {
	ID        uint
	Name      string `gorm:"size:80"`
	Pages     []page
	DeletedAt gorm.DeletedAt
}

type cover struct {
	ID     uint
	PageID uint
	Colour string `gorm:"size:80"`
}

type mark struct {
	ID        uint
	Word      string `gorm:"size:80"`
	DeletedAt gorm.DeletedAt
}

// titles are those of the pages that q finds.
func titles(t *testing.T, pages store.Store[page], q store.Query) string {
	t.Helper()
	found, err := pages.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range found {
		all = append(all, p.Title)
	}
	return strings.Join(all, " ")
}

// library is three pages: a of a living owner, b of a deleted one, c of none.
func library(t *testing.T, open testdb.Open) (*gorm.DB, *gormstore.Store[page]) {
	t.Helper()
	db := open(t, &owner{}, &page{}, &cover{}, &mark{})
	one, two := uint(1), uint(2)
	dead := gorm.DeletedAt{Time: time.Now(), Valid: true}
	err := errors.Join(
		db.Create([]owner{{ID: 1, Name: "living"}, {ID: 2, Name: "dead", DeletedAt: dead}}).Error,
		db.Create([]page{
			{ID: 1, Title: "a", OwnerID: &one, Marks: []*mark{{ID: 1, Word: "kept"}, {ID: 2, Word: "gone", DeletedAt: dead}}},
			{ID: 2, Title: "b", OwnerID: &two, Marks: []*mark{{ID: 2}}}, {ID: 3, Title: "c"},
		}).Error,
		db.Create([]cover{{ID: 1, PageID: 1, Colour: "z"}, {ID: 2, PageID: 2, Colour: "m"}, {ID: 3, PageID: 1, Colour: "a"}}).Error,
	)
	if err != nil {
		t.Fatal(err)
	}
	return db, gormstore.New[page](db)
}

func TestRelatedRowsThatAreMarkedAsDeletedDoNotCount(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		_, pages := library(t, open)
		all := store.Condition{}
		for name, c := range map[string]struct {
			q    store.Query
			want string
		}{
			"an owner":           {store.Query{Filter: store.Related("Owner", all)}, "a"},
			"no owner":           {store.Query{Filter: store.Not(store.Related("Owner", all))}, "b c"},
			"the deleted owner":  {store.Query{Filter: store.Related("Owner", store.Column("name").Is("dead"))}, ""},
			"a mark":             {store.Query{Filter: store.Related("Marks", all)}, "a"},
			"the deleted mark":   {store.Query{Filter: store.Related("Marks", store.Column("word").Is("gone"))}, ""},
			"pages of the owner": {store.Query{Filter: store.Related("Owner", store.Related("Pages", store.Column("title").Is("a")))}, "a"},
			"in order":           {store.Query{Order: []store.Order{{Relation: "Owner", Column: "name", Descending: true}}}, "a b c"},
			"in rising order":    {store.Query{Order: []store.Order{{Relation: "Owner", Column: "name"}}}, "b c a"},
			"by the last cover":  {store.Query{Order: []store.Order{{Relation: "Cover", Column: "colour"}}}, "c a b"},
			"by the mark itself": {store.Query{Filter: store.Related("Marks", store.Column("word").Starts("K").IgnoringCase())}, "a"},
		} {
			if got := titles(t, pages, c.q); got != c.want {
				t.Errorf("%s: found %q, want %q", name, got, c.want)
			}
		}
		_, err := pages.Find(t.Context(), store.Query{Filter: store.Related("Owner", store.Column("deleted_at").Is(nil))})
		if err == nil {
			t.Error("the mark is a column")
		}
	})
}

func TestEveryDatabaseKnowsRegularExpressions(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		_, pages := library(t, open)
		for i := range 200 { // more than are kept compiled
			q := store.Query{Filter: store.Column("title").Matches(fmt.Sprintf("^[AB]{1,%d}$", i+1)).IgnoringCase()}
			if got := titles(t, pages, q); got != "a b" {
				t.Fatalf("found %q", got)
			}
		}
	})
}

func TestWhatADatabaseLacksIsSaidClearly(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db, pages := library(t, open)
		words := store.Query{Filter: store.Column("title").Words("letters")}
		if _, err := pages.Find(t.Context(), words); db.Name() != "postgres" && (err == nil || !strings.Contains(err.Error(), "full-text search")) {
			t.Errorf("got %v", err)
		}
		if db.Name() == "sqlite" {
			return
		}
		if db.Name() == "mysql" {
			if err := db.Exec("CREATE FULLTEXT INDEX idx_pages_title ON pages (title)").Error; err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Create([]page{{ID: 4, Title: "letters-to-milena"}, {ID: 5, Title: "letter"}, {ID: 6, Title: "red letters"}}).Error; err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]string{"letters": "letters-to-milena red letters", "milena letters": "letters-to-milena", "+-letters* ~(": "letters-to-milena red letters", "": "", `"`: ""} {
			if got := titles(t, pages, store.Query{Filter: store.Column("title").Words(text)}); got != want {
				t.Errorf("%q: found %q, want %q", text, got, want)
			}
		}
	})
	db, err := gorm.Open(sqlite.Dialector{DriverName: sqliteDriverName, DSN: ":memory:"})
	if err != nil {
		t.Fatal(err)
	}
	opened(t, db, db.AutoMigrate(&mark{}))
	_, err = gormstore.New[mark](db).Find(t.Context(), store.Query{Filter: store.Column("word").Matches("a")})
	var e *rest.Error
	if err == nil || errors.As(err, &e) || !strings.Contains(err.Error(), "gormstore.Open") {
		t.Errorf("SQLite opened otherwise: got %v", err)
	}
}

func TestPartsOfTimesDoNotDependOnTheSessionsZone(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &owner{}, &page{}, &cover{}, &mark{})
		if db.Name() == "postgres" {
			pool, err := db.DB()
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Exec("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Pacific/Kiritimati''', current_database()); END $$").Error; err != nil {
				t.Fatal(err)
			}
			pool.SetMaxIdleConns(0) // the setting is for new connections
		}
		at, day := time.Date(2019, 12, 31, 23, 0, 0, 0, time.UTC), time.Date(2020, 2, 29, 0, 0, 0, 0, time.UTC)
		if err := db.Create(&page{Title: "x", Written: &at, Day: &day}).Error; err != nil {
			t.Fatal(err)
		}
		pages := gormstore.New[page](db)
		for _, c := range []store.Condition{
			store.Column("written").PartIn("year", 2019), store.Column("written").PartIn("year", 2019, 2018), store.Column("written").PartIn("hour", 23), store.Column("written").PartIn("day", 31),
			store.Column("day").PartIn("day", 29), store.Column("day").PartIn("month", 2), store.Column("day").PartIn("year", 2020), store.Column("day").PartIn("year", 2020, 1), store.Column("day").PartIn("week_day", 7),
		} {
			if got := titles(t, pages, store.Query{Filter: c}); got != "x" {
				t.Errorf("%s of %s is not %v", c.Part, c.Column, c.Values)
			}
		}
	})
}

func TestTimesAreComparedWhateverTheirZone(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &owner{}, &page{}, &cover{}, &mark{})
		at := time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC)
		if err := db.Create(&page{Title: "x", Written: &at}).Error; err != nil {
			t.Fatal(err)
		}
		pages, written := gormstore.New[page](db), store.Column("written")
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("east", 10*3600), time.FixedZone("west", -10*3600)} {
			same, later := at.In(zone), at.Add(time.Minute).In(zone)
			for _, c := range []store.Condition{written.Is(same), written.Is(&same), written.AtLeast(same), written.AtMost(same), written.Less(later), store.Not(written.Greater(same)), store.Not(written.AtLeast(later))} {
				if got := titles(t, pages, store.Query{Filter: c}); got != "x" {
					t.Errorf("%s %v does not hold", c.Op, c.Values)
				}
			}
		}
	})
}

func TestEstimates(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &mark{})
		marks := gormstore.New[mark](db)
		if n, err := marks.Estimate(t.Context()); n != 0 || err != nil {
			t.Errorf("an empty table: %d, %v", n, err)
		}
		rows := make([]mark, 1000)
		if err := db.CreateInBatches(rows, 500).Error; err != nil {
			t.Fatal(err)
		}
		if sql := map[string]string{"postgres": "ANALYZE marks", "mysql": "ANALYZE TABLE marks"}[db.Name()]; sql != "" {
			if err := db.Exec(sql).Error; err != nil {
				t.Fatal(err)
			}
		}
		if n, err := marks.Estimate(t.Context()); n < 900 || n > 1100 || err != nil {
			t.Errorf("a table of 1000 rows: %d, %v", n, err)
		}
		if _, err := gormstore.New[odd](db).Estimate(t.Context()); err == nil {
			t.Error("a model that can't be stored was counted")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := marks.Estimate(ctx); err == nil {
			t.Error("a canceled context was ignored")
		}
	})
}

func TestStoresOfModelsThatReferToEachOtherAreMadeAtOnce(t *testing.T) {
	db := testdb.SQLite(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			owner, _ := gormstore.New[page](db).Table().Relation("Owner")
			pages, _ := owner.Table.Relation("Pages")
			if back, ok := pages.Table.Relation("Owner"); !ok || back.Table != owner.Table {
				t.Errorf("got %+v", pages.Table)
			}
		})
		group.Go(func() {
			if pages, ok := gormstore.New[owner](db).Table().Relation("Pages"); !ok || len(pages.Table.Relations) != 3 {
				t.Errorf("got %+v", pages)
			}
		})
	}
	group.Wait()
}
