//go:build cgo

package gormstore

// driverName is github.com/mattn/go-sqlite3, which gorm's dialector brings.
const driverName = "sqlite3"

// dataSource is that driver's name for a database and its settings.
func dataSource(path string, memory bool) string {
	settings := "?_busy_timeout=5000&_foreign_keys=1&_txlock=immediate&_synchronous=FULL&_loc=UTC"
	if !memory {
		settings += "&_journal_mode=WAL"
	}
	return "file:" + escapePath(path) + settings
}
