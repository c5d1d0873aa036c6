//go:build !cgo

package gormstore

import (
	"database/sql/driver"
	"sync"

	"modernc.org/sqlite"
)

// sqliteDriver is modernc.org/sqlite, which needs no C compiler.
var sqliteDriver = sync.OnceValue(func() driver.Driver {
	found, own := newExpressions(), &sqlite.Driver{}
	own.MustRegisterDeterministicScalarFunction("regexp", 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		return found.matches(args[0], args[1])
	})
	return own
})

// dataSource is that driver's name for a database and its settings.
func dataSource(path string, memory bool) string {
	settings := "?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_txlock=immediate&_pragma=synchronous(FULL)&_time_format=sqlite"
	if !memory {
		settings += "&_pragma=journal_mode(WAL)"
	}
	return "file:" + escapePath(path) + settings
}
