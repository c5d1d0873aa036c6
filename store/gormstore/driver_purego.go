//go:build !cgo

package gormstore

import _ "modernc.org/sqlite" // registers the driver that needs no C compiler

// driverName is modernc.org/sqlite.
const driverName = "sqlite"

// dataSource is that driver's name for a database and its settings.
func dataSource(path string, memory bool) string {
	settings := "?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_txlock=immediate&_pragma=synchronous(FULL)&_time_format=sqlite"
	if !memory {
		settings += "&_pragma=journal_mode(WAL)"
	}
	return "file:" + escapePath(path) + settings
}
