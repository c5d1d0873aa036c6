package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"

	"github.com/quintet-go/rest"
)

// The pool of connections that Open and OpenWith set up.
const (
	maxOpen     = 16
	maxIdle     = 8
	maxLifetime = 30 * time.Minute
	maxWait     = 10 * time.Second // for a turn to write to SQLite
)

// Open opens the SQLite database in the file at path, makes it if it is not
// there, and brings the tables of the models up to date. ":memory:" is a
// database of its own in memory.
//
// It keeps a write-ahead log, waits up to 5 seconds for a lock, checks foreign
// keys, takes the write lock when a transaction begins, and has a commit on
// the disk before it is acknowledged (synchronous=FULL). Its connections have
// the function that regular expressions need.
func Open(path string, models ...any) (*gorm.DB, error) {
	if path == "" || strings.ContainsAny(path, "?\x00") {
		return nil, fmt.Errorf("gormstore: %q can't be the path of a database: give a file name without a question mark", path)
	}
	memory := path == ":memory:"
	if !memory {
		if err := touch(path); err != nil {
			return nil, fmt.Errorf("gormstore: %w", err)
		}
	}
	pool := sql.OpenDB(connector{dataSource(path, memory)})
	db, err := OpenWith(sqlite.Dialector{Conn: pool})
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	if memory {
		pool.SetMaxOpenConns(1) // every connection has a memory of its own
		pool.SetConnMaxLifetime(0)
		pool.SetConnMaxIdleTime(0)
	}
	return db, migrate(db, models)
}

// touch makes the file, readable by its owner alone, and says clearly why it
// can't.
func touch(path string) error {
	file, err := os.OpenFile(filepath.Clean(path), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// OpenWith opens any database that gorm has a dialector for, with the same
// manners as Open: no values in logs, times in UTC, a bounded pool. On MariaDB
// and MySQL the data source needs parseTime=true, loc=UTC and
// clientFoundRows=true, and tables are made with a collation that tells cases
// and accents apart.
func OpenWith(dialector gorm.Dialector, models ...any) (*gorm.DB, error) {
	db, err := gorm.Open(dialector, &gorm.Config{
		Logger:                 silent{},
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(precision) },
		SkipDefaultTransaction: true,
	})
	if err != nil {
		return nil, fmt.Errorf("gormstore: the database can't be opened: %w", withoutSecrets(err))
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(maxOpen)
	pool.SetMaxIdleConns(maxIdle)
	pool.SetConnMaxLifetime(maxLifetime)
	if err := equip(db); err != nil {
		return nil, err
	}
	return db, migrate(db, models)
}

// withoutSecrets keeps the text of an error only where it can't hold a
// password: drivers quote the data source.
func withoutSecrets(err error) error {
	if strings.Contains(err.Error(), "://") || strings.Contains(err.Error(), "password=") {
		return errors.New("the server refused the connection or does not answer: check the address, the user and the password")
	}
	return err
}

// migrate brings the models' tables up to date.
func migrate(db *gorm.DB, models []any) error {
	if len(models) == 0 {
		return nil
	}
	if db.Name() == mysqlName {
		db = db.Set("gorm:table_options", "DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin")
	}
	if err := db.AutoMigrate(models...); err != nil {
		return fmt.Errorf("gormstore: the tables can't be brought up to date: %w", err)
	}
	return nil
}

// gate lets one write transaction at a time into an SQLite database, so that
// writers wait in line rather than fight for the lock. Other databases are not
// held up.
type gate struct{ turn chan struct{} }

const gateName = "quintet:gate"

func newGate() *gate { return &gate{turn: make(chan struct{}, 1)} }

// Name is the plugin's name.
func (*gate) Name() string { return gateName }

// Initialize does nothing: the gate is found by its name.
func (*gate) Initialize(*gorm.DB) error { return nil }

// enter waits for a turn to write. The function that it returns ends the turn.
func enter(ctx context.Context, db *gorm.DB) (leave func(), err error) {
	g, ok := db.Plugins[gateName].(*gate)
	if !ok || db.Name() != sqliteName {
		return func() {}, nil
	}
	patience := time.NewTimer(maxWait)
	defer patience.Stop()
	select {
	case g.turn <- struct{}{}:
		return func() { <-g.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-patience.C:
		return nil, &rest.Error{Kind: rest.Unavailable, Wait: time.Second, Cause: errors.New("gormstore: no turn to write")}
	}
}

// escapePath makes a path part of a file: URI, as SQLite reads it.
func escapePath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}
