package gormstore

import (
	"context"
	"fmt"
	"reflect"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quintet-go/rest/store"
)

// carried is the key of a context's transaction on one database.
type carried struct{ pool any }

// keyOf tells databases apart by their pool, which all sessions on one share.
func keyOf(db *gorm.DB) carried { return carried{db.ConnPool} }

// DB is the handle for work with ctx: the transaction that ctx carries, if it is
// one on db, and else db itself. A hook calls it with r.Context() to write
// other tables in the transaction of its viewset's write.
func DB(ctx context.Context, db *gorm.DB) *gorm.DB {
	if tx, ok := ctx.Value(keyOf(db)).(*gorm.DB); ok {
		db = tx
	}
	return db.Session(&gorm.Session{NewDB: true, Context: ctx})
}

// Write runs do in one transaction, or in the one that ctx carries.
func (s *Store[T]) Write(ctx context.Context, do func(ctx context.Context, tx store.Tx[T]) error) error {
	if s.err != nil {
		return s.err
	}
	if joined, ok := ctx.Value(keyOf(s.db)).(*gorm.DB); ok {
		return do(ctx, s.transaction(joined))
	}
	leave, err := enter(ctx, s.db)
	if err != nil {
		return s.translate(err)
	}
	defer leave()
	var own error
	err = s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		inside := context.WithValue(ctx, keyOf(s.db), db)
		own = do(inside, s.transaction(db.WithContext(inside)))
		if own == nil {
			own = ctx.Err() // nothing is committed for who is no longer waited for
		}
		return own
	})
	if own != nil {
		return own
	}
	return s.translate(err)
}

func (s *Store[T]) transaction(db *gorm.DB) *transaction[T] {
	return &transaction[T]{Store: s, db: db, loaded: map[*T][]any{}}
}

// transaction changes objects of type T.
type transaction[T any] struct {
	*Store[T]
	db     *gorm.DB
	loaded map[*T][]any // what Get read, by column
}

// Get returns the one object that q selects, locked.
func (x *transaction[T]) Get(q store.Query) (*T, error) {
	q.Limit = 1
	query, err := x.selecting(x.db.Session(&gorm.Session{NewDB: true}), q)
	if err != nil {
		return nil, err
	}
	if x.db.Name() != sqliteName { // SQLite's write transactions hold the database
		query = query.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	var objects []T
	if err := query.Find(&objects).Error; err != nil {
		return nil, x.translate(err)
	}
	if len(objects) == 0 {
		return nil, store.ErrNotFound
	}
	object := &objects[0]
	x.loaded[object] = x.values(object)
	return object, nil
}

// values are an object's values as the database driver gets them, in the
// order of the table's columns.
func (x *transaction[T]) values(object *T) []any {
	value := reflect.ValueOf(object).Elem()
	values := make([]any, len(x.table.Columns))
	for i := range x.table.Columns {
		values[i] = x.driverValue(i, value)
	}
	return values
}

// Delete removes object and its links, or marks it as deleted.
func (x *transaction[T]) Delete(object *T) error {
	if err := x.unlink(object); err != nil {
		return x.translate(err)
	}
	result := x.db.Session(&gorm.Session{NewDB: true}).Delete(object)
	if result.Error != nil {
		return x.translate(result.Error)
	}
	if result.RowsAffected == 0 {
		return store.ErrNotFound
	}
	return nil
}

// exists reports whether object's row is there.
func (x *transaction[T]) exists(key any) (bool, error) {
	n, err := x.Count(x.db.Statement.Context, store.Query{Filter: x.table.Key().Name.Is(key)})
	return n > 0, err
}

// keyValue is object's primary key, which must not be zero.
func (x *transaction[T]) keyValue(object *T) (any, error) {
	value, zero := x.fields[x.table.Key().Name].ValueOf(x.db.Statement.Context, reflect.ValueOf(object).Elem())
	if zero {
		return nil, fmt.Errorf("gormstore: an object of %s without a primary key can't be changed", x.table.Model)
	}
	return value, nil
}
