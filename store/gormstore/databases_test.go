package gormstore_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/store/storetest"
)

// onEveryDatabase runs a test on SQLite, PostgreSQL and MariaDB. Open gives a
// database of the test's own.
func onEveryDatabase(t *testing.T, test func(t *testing.T, open func(t *testing.T, models ...any) *gorm.DB)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, sqliteDB) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, postgresDB) })
	t.Run("MariaDB", func(t *testing.T) { test(t, mysqlDB) })
}

func sqliteDB(t *testing.T, models ...any) *gorm.DB {
	t.Helper()
	db, err := gormstore.Open(filepath.Join(t.TempDir(), "test.db"), models...)
	return opened(t, db, err)
}

func postgresDB(t *testing.T, models ...any) *gorm.DB {
	t.Helper()
	server := setting(t, "QUINTET_TEST_POSTGRES")
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("QUINTET_TEST_POSTGRES is no URL")
	}
	admin, err := gorm.Open(postgres.Open(server), &gorm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	pool, err := admin.DB()
	if err != nil {
		t.Fatal(err)
	}
	name := ownDatabase(t, pool, "DROP DATABASE %s WITH (FORCE)")
	u.Path = "/" + name
	db, err := gormstore.OpenWith(postgres.Open(u.String()), models...)
	return opened(t, db, err)
}

func mysqlDB(t *testing.T, models ...any) *gorm.DB {
	t.Helper()
	config, err := mysqldriver.ParseDSN(setting(t, "QUINTET_TEST_MYSQL"))
	if err != nil {
		t.Fatal("QUINTET_TEST_MYSQL is no data source")
	}
	pool, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	config.DBName = ownDatabase(t, pool, "DROP DATABASE %s")
	config.ParseTime, config.Loc, config.ClientFoundRows = true, time.UTC, true
	precision := 6
	db, err := gormstore.OpenWith(mysql.New(mysql.Config{DSN: config.FormatDSN(), DefaultDatetimePrecision: &precision}), models...)
	return opened(t, db, err)
}

// setting is an environment variable that a test needs, or else it is skipped.
func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not set, and CI wants every database", name)
		}
		t.Skipf("%s is not set: no server to test with", name)
	}
	return value
}

// ownDatabase makes a database that is dropped when the test ends.
func ownDatabase(t *testing.T, pool *sql.DB, drop string) string {
	t.Helper()
	name := "quintet_" + strings.ToLower(rand.Text())
	if _, err := pool.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := pool.ExecContext(context.Background(), fmt.Sprintf(drop, name)); err != nil {
			t.Error(err)
		}
		_ = pool.Close()
	})
	return name
}

// opened closes db when the test ends.
func opened(t *testing.T, db *gorm.DB, err error) *gorm.DB {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	return db
}

func TestTheContractIsKept(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, open func(*testing.T, ...any) *gorm.DB) {
		storetest.Run(t, func(t *testing.T) storetest.Stores {
			db := open(t, &storetest.Item{}, &storetest.Part{})
			return storetest.Stores{Items: gormstore.New[storetest.Item](db), Parts: gormstore.New[storetest.Part](db)}
		})
	})
}
