// Package testdb opens databases for tests: SQLite always, PostgreSQL and
// MariaDB where the environment says that there is a server. Each test gets a
// database of its own, which is dropped when it ends.
package testdb

import (
	"context"
	"crypto/rand"
	"database/sql"
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
)

// Open opens an empty database with the tables of the models.
type Open func(t *testing.T, models ...any) *gorm.DB

// Each runs a test on every sort of database.
func Each(t *testing.T, test func(t *testing.T, open Open)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, SQLite) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, postgreSQL) })
	t.Run("MariaDB", func(t *testing.T) { test(t, mariaDB) })
}

// SQLite opens an empty SQLite database.
func SQLite(t *testing.T, models ...any) *gorm.DB {
	t.Helper()
	db, err := gormstore.Open(filepath.Join(t.TempDir(), "test.db"), models...)
	return opened(t, db, err)
}

// postgreSQL opens a database on the server that QUINTET_TEST_POSTGRES names.
func postgreSQL(t *testing.T, models ...any) *gorm.DB {
	t.Helper()
	server := setting(t, "QUINTET_TEST_POSTGRES")
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("QUINTET_TEST_POSTGRES is no URL")
	}
	admin, err := gormstore.OpenWith(postgres.Open(server))
	if err != nil {
		t.Fatal(err)
	}
	pool, err := admin.DB()
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + create(t, pool, " WITH (FORCE)")
	db, err := gormstore.OpenWith(postgres.Open(u.String()), models...)
	return opened(t, db, err)
}

// mariaDB opens a database on the server that QUINTET_TEST_MYSQL names.
func mariaDB(t *testing.T, models ...any) *gorm.DB {
	t.Helper()
	config, err := mysqldriver.ParseDSN(setting(t, "QUINTET_TEST_MYSQL"))
	if err != nil {
		t.Fatal("QUINTET_TEST_MYSQL is no data source")
	}
	pool, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	config.DBName = create(t, pool, "")
	config.ParseTime, config.Loc, config.ClientFoundRows = true, time.UTC, true
	precision := 6
	db, err := gormstore.OpenWith(mysql.New(mysql.Config{DSN: config.FormatDSN(), DefaultDatetimePrecision: &precision}), models...)
	return opened(t, db, err)
}

// setting is an environment variable that a test needs, or else it is skipped.
func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" && os.Getenv("CI") == "true" {
		t.Fatalf("%s is not set, and CI wants every database", name)
	}
	if value == "" {
		t.Skipf("%s is not set: no server to test with", name)
	}
	return value
}

// create makes a database, and drops it when the test ends.
func create(t *testing.T, pool *sql.DB, force string) string {
	t.Helper()
	name := "quintet_" + strings.ToLower(rand.Text())
	if _, err := pool.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := pool.ExecContext(context.Background(), "DROP DATABASE "+name+force); err != nil {
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
