package account_test

import (
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

	"github.com/quintet-go/rest/examples/accounts/account"
	"github.com/quintet-go/rest/store/gormstore"
)

// databases open an empty database of each sort.
func databases() map[string]func(t *testing.T) *gorm.DB {
	return map[string]func(t *testing.T) *gorm.DB{"SQLite": onSQLite, "PostgreSQL": onPostgreSQL, "MariaDB": onMariaDB}
}

func onSQLite(t *testing.T) *gorm.DB {
	t.Helper()
	db, err := gormstore.Open(filepath.Join(t.TempDir(), "accounts.db"), account.Models()...)
	return ready(t, db, err)
}

func onPostgreSQL(t *testing.T) *gorm.DB {
	t.Helper()
	u, err := url.Parse(wanted(t, "QUINTET_TEST_POSTGRES"))
	if err != nil {
		t.Fatal("QUINTET_TEST_POSTGRES is no URL")
	}
	admin, err := gormstore.OpenWith(postgres.Open(u.String()))
	if err != nil {
		t.Fatal(err)
	}
	pool, err := admin.DB()
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + newDatabase(t, pool, " WITH (FORCE)")
	db, err := gormstore.OpenWith(postgres.Open(u.String()), account.Models()...)
	return ready(t, db, err)
}

func onMariaDB(t *testing.T) *gorm.DB {
	t.Helper()
	config, err := mysqldriver.ParseDSN(wanted(t, "QUINTET_TEST_MYSQL"))
	if err != nil {
		t.Fatal("QUINTET_TEST_MYSQL is no data source")
	}
	pool, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	config.DBName = newDatabase(t, pool, "")
	config.ParseTime, config.Loc, config.ClientFoundRows = true, time.UTC, true
	db, err := gormstore.OpenWith(mysql.Open(config.FormatDSN()), account.Models()...)
	return ready(t, db, err)
}

// wanted is an environment variable that a test needs, or else it is skipped.
func wanted(t *testing.T, name string) string {
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

// newDatabase makes a database that is dropped when the test ends.
func newDatabase(t *testing.T, pool *sql.DB, force string) string {
	t.Helper()
	name := "quintet_" + strings.ToLower(rand.Text())
	if _, err := pool.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := pool.Exec("DROP DATABASE " + name + force); err != nil {
			t.Error(err)
		}
		_ = pool.Close()
	})
	return name
}

// ready closes db when the test ends.
func ready(t *testing.T, db *gorm.DB, err error) *gorm.DB {
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
