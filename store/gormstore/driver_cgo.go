//go:build cgo

package gormstore

import (
	"database/sql/driver"
	"sync"

	"github.com/mattn/go-sqlite3"
)

// sqliteDriver is github.com/mattn/go-sqlite3, which gorm's dialector brings.
var sqliteDriver = sync.OnceValue(func() driver.Driver {
	found := newExpressions()
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		return conn.RegisterFunc("regexp", found.matches, true)
	}}
})

// dataSource is that driver's name for a database and its settings.
func dataSource(path string, memory bool) string {
	settings := "?_busy_timeout=5000&_foreign_keys=1&_txlock=immediate&_synchronous=FULL&_loc=UTC"
	if !memory {
		settings += "&_journal_mode=WAL"
	}
	return "file:" + escapePath(path) + settings
}
