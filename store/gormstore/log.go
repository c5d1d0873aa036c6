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
// opened itself gets its gate and its models here.
func quiet(db *gorm.DB) *gorm.DB {
	_ = equip(db) // fails only for names that are taken
	return db.Session(&gorm.Session{NewDB: true, Logger: silent{}, SkipDefaultTransaction: true})
}

// equip gives a database what its stores share, once.
func equip(db *gorm.DB) error {
	for _, plugin := range []gorm.Plugin{newGate(), newModels()} {
		if _, ok := db.Plugins[plugin.Name()]; ok {
			continue
		}
		if err := db.Use(plugin); err != nil {
			return err
		}
	}
	return nil
}
