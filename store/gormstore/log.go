package gormstore

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// silent is a gorm logger that writes nothing: gorm's lines hold rows' values,
// and every error is returned anyway.
type silent struct{}

func (s silent) LogMode(logger.LogLevel) logger.Interface                           { return s }
func (silent) Info(context.Context, string, ...any)                                 {}
func (silent) Warn(context.Context, string, ...any)                                 {}
func (silent) Error(context.Context, string, ...any)                                {}
func (silent) Trace(context.Context, time.Time, func() (string, int64), error)      {}
func (silent) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) { return sql, nil }

// quiet is a session on db that logs no values. A database that the program
// opened itself gets its gate here.
func quiet(db *gorm.DB) *gorm.DB {
	if _, ok := db.Plugins[gateName]; !ok {
		_ = db.Use(newGate()) // fails only for a name that is taken
	}
	return db.Session(&gorm.Session{NewDB: true, Logger: silent{}, SkipDefaultTransaction: true})
}
