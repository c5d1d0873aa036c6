package gormstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// opened closes db when the test ends.
func opened(t *testing.T, db *gorm.DB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
}

func TestSQLiteIsOpenedWithCare(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd name #1%.db")
	db, err := gormstore.Open(path)
	opened(t, db, err)
	for pragma, want := range map[string]string{"journal_mode": "wal", "busy_timeout": "5000", "foreign_keys": "1", "synchronous": "2"} {
		var got string
		if err := db.Raw("PRAGMA " + pragma).Scan(&got).Error; err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", pragma, got, want, err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v (%v)", info, err)
	}
}

func TestPathsThatAreNoneAreRefused(t *testing.T) {
	for _, path := range []string{"", "a?_journal_mode=OFF", "a\x00b", filepath.Join(t.TempDir(), "no", "such", "folder.db"), t.TempDir()} {
		if _, err := gormstore.Open(path); err == nil {
			t.Errorf("%q was opened", path)
		}
	}
}

func TestMemoryDatabasesAreApart(t *testing.T) {
	one, err := gormstore.Open(":memory:", &sized{})
	opened(t, one, err)
	two, err := gormstore.Open(":memory:", &sized{})
	opened(t, two, err)
	err = gormstore.New[sized](one).Write(t.Context(), func(ctx context.Context, tx store.Tx[sized]) error {
		if err := tx.Create(&sized{Name: "x"}); err != nil {
			return err
		}
		if n, err := gormstore.New[sized](two).Count(ctx, store.Query{}); n != 0 || err != nil {
			t.Errorf("the transaction on one is used for the other: %d, %v", n, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := gormstore.New[sized](two).Count(t.Context(), store.Query{}); n != 0 {
		t.Error("they share a table")
	}
}

var errTest = errors.New("made for the test")

func TestGormsHooksAndDeletionMarksWork(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &sized{})
		things := gormstore.New[sized](db)
		object := &sized{Name: "x"}
		write := func(do func(tx store.Tx[sized]) error) error {
			return things.Write(t.Context(), func(_ context.Context, tx store.Tx[sized]) error { return do(tx) })
		}
		if err := write(func(tx store.Tx[sized]) error { return tx.Create(object) }); err != nil || object.Notes != "saved created " || object.CreatedAt.IsZero() {
			t.Fatalf("got %+v, %v", object, err)
		}
		change := func(name string) error {
			return write(func(tx store.Tx[sized]) error {
				found, err := tx.Get(store.Query{Filter: store.Column("id").Is(object.ID)})
				if err != nil {
					return err
				}
				found.Name = name
				return tx.Update(found)
			})
		}
		if err := change("refuse"); !errors.Is(err, errTest) {
			t.Errorf("got %v", err)
		}
		if err := change("y"); err != nil {
			t.Error(err)
		}
		err := write(func(tx store.Tx[sized]) error {
			found, err := tx.Get(store.Query{Filter: store.Column("name").Is("y")})
			if err != nil {
				return err
			}
			if found.Notes != "saved created saved updated " {
				t.Errorf("the notes are %q", found.Notes)
			}
			return tx.Delete(found)
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := things.Count(t.Context(), store.Query{}); n != 0 || err != nil {
			t.Errorf("a deleted object is counted: %d, %v", n, err)
		}
		if found, err := things.Find(t.Context(), store.Query{}); len(found) != 0 || err != nil {
			t.Errorf("a deleted object is found: %v, %v", found, err)
		}
		var rows int64
		if db.Unscoped().Model(&sized{}).Count(&rows); rows != 1 {
			t.Errorf("%d rows, want the marked one", rows)
		}
	})
}

// sized has gorm's hooks and a mark for deletion.
type sized struct {
	ID        uint
	CreatedAt time.Time
	UpdatedAt time.Time
	DeletedAt gorm.DeletedAt
	Name      string `gorm:"size:20;uniqueIndex"`
	Notes     string
}

func (x *sized) BeforeCreate(*gorm.DB) error { x.Notes += "created "; return nil }
func (x *sized) BeforeSave(*gorm.DB) error   { x.Notes += "saved "; return nil }
func (x *sized) BeforeUpdate(*gorm.DB) error {
	if x.Name == "refuse" {
		return errTest
	}
	x.Notes += "updated "
	return nil
}

// keyless has no primary key, and odd can't be stored at all.
type keyless struct{ Name string }

type odd struct {
	ID uint
	F  func()
}

func TestModelsThatCanNotBeStoredAreReported(t *testing.T) {
	db := testdb.SQLite(t)
	for name, err := range map[string]error{"no key": gormstore.New[keyless](db).Err(), "a function": gormstore.New[odd](db).Err()} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	s := gormstore.New[odd](db)
	_, errFind := s.Find(t.Context(), store.Query{})
	_, errCount := s.Count(t.Context(), store.Query{})
	errWrite := s.Write(t.Context(), func(context.Context, store.Tx[odd]) error { return nil })
	if errFind == nil || errCount == nil || errWrite == nil || s.Table() == nil {
		t.Errorf("got %v, %v, %v", errFind, errCount, errWrite)
	}
}

func TestErrorsHoldNoValues(t *testing.T) {
	const secret = "s3cr3t-value"
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &sized{})
		things := gormstore.New[sized](db)
		create := func(object *sized) error {
			return things.Write(t.Context(), func(_ context.Context, tx store.Tx[sized]) error { return tx.Create(object) })
		}
		if err := create(&sized{Name: secret}); err != nil {
			t.Fatal(err)
		}
		if db.Name() != "sqlite" { // SQLite has no largest text
			err := create(&sized{Name: strings.Repeat(secret, 10)})
			var e *rest.Error
			if err == nil || strings.Contains(err.Error(), secret) || db.Name() == "postgres" && !errors.As(err, &e) {
				t.Errorf("a long text: got %v", err)
			}
		}
		if err := db.Migrator().DropColumn(&sized{}, "Notes"); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"a duplicate":      create(&sized{Name: secret}),
			"a missing column": create(&sized{Name: secret + "2", Notes: secret}),
		} {
			if err == nil || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

func TestNothingIsWrittenToTheLog(t *testing.T) {
	stdout, stderr := os.Stdout, os.Stderr
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout, os.Stderr = writer, writer
	db := testdb.SQLite(t, &sized{})
	things := gormstore.New[sized](db)
	for range 2 {
		_ = things.Write(t.Context(), func(_ context.Context, tx store.Tx[sized]) error { return tx.Create(&sized{Name: "s3cr3t"}) })
	}
	_, _ = things.Find(t.Context(), store.Query{Filter: store.Column("nope").Is(1)})
	os.Stdout, os.Stderr = stdout, stderr
	_ = writer.Close()
	var printed bytes.Buffer
	if _, err := printed.ReadFrom(reader); err != nil || printed.Len() != 0 {
		t.Errorf("printed: %s (%v)", printed.String(), err)
	}
}

func TestAStuckWriterDoesNotHoldOthersForEver(t *testing.T) {
	db := testdb.SQLite(t, &sized{})
	things := gormstore.New[sized](db)
	holding, release := make(chan struct{}), make(chan struct{})
	go func() {
		_ = things.Write(context.Background(), func(context.Context, store.Tx[sized]) error {
			close(holding)
			<-release
			return nil
		})
	}()
	<-holding
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := things.Write(ctx, func(context.Context, store.Tx[sized]) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if _, err := things.Find(t.Context(), store.Query{}); err != nil {
		t.Errorf("a reader is held up: %v", err)
	}
}

func TestADatabaseThatTheProgramOpenedItselfWorks(t *testing.T) {
	own := testdb.SQLite(t, &sized{})
	pool, err := own.DB()
	if err != nil {
		t.Fatal(err)
	}
	db, err := gorm.Open(sqlite.Dialector{Conn: pool}, &gorm.Config{Logger: logger.Discard})
	if err != nil {
		t.Fatal(err)
	}
	one, two := gormstore.New[sized](db), gormstore.New[sized](db)
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			things := one
			if i%2 == 0 {
				things = two
			}
			err := things.Write(t.Context(), func(_ context.Context, tx store.Tx[sized]) error {
				return tx.Create(&sized{Name: fmt.Sprint("n", i)})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n, err := one.Count(t.Context(), store.Query{}); n != 20 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
}

// bag has things by links that no constraint removes.
type bag struct {
	ID     uint
	Things []thing `gorm:"many2many:bag_things"`
}

type thing struct{ ID uint }

func TestLinksGoWithTheirObject(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &thing{}, &bag{})
		if err := db.Create(&bag{ID: 1, Things: []thing{{ID: 1}, {ID: 2}}}).Error; err != nil {
			t.Fatal(err)
		}
		err := gormstore.New[bag](db).Write(t.Context(), func(_ context.Context, tx store.Tx[bag]) error {
			found, err := tx.Get(store.Query{Filter: store.Column("id").Is(1)})
			if err != nil {
				return err
			}
			return tx.Delete(found)
		})
		var left int64
		if db.Table("bag_things").Count(&left); err != nil || left != 0 {
			t.Errorf("%d links are left, %v", left, err)
		}
	})
}
