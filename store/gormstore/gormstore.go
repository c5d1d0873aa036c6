// Package gormstore keeps the contract of package store with gorm.
//
//	db, err := gormstore.Open("notes.db", &Note{})
//	notes := gormstore.New[Note](db)
//
// It works on SQLite, PostgreSQL and MariaDB. Values never become part of an
// SQL text, of an error or of a log line.
package gormstore

import (
	"context"
	"fmt"
	"reflect"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/store"
)

// Store keeps objects of type T with gorm.
type Store[T any] struct {
	*model
	db  *gorm.DB
	err error
}

// New makes a store of the model T in db. A model that can't be stored is
// reported by Err, and by every other method.
func New[T any](db *gorm.DB) *Store[T] {
	s := &Store[T]{db: quiet(db), model: &model{table: &store.Table{Model: reflect.TypeFor[T]().Name()}}}
	described, err := modelOf(s.db, new(T))
	if err != nil {
		s.err = fmt.Errorf("gormstore: the model %s can't be stored: %w", reflect.TypeFor[T](), err)
		return s
	}
	s.model = described
	if s.table.Key().Name == "" {
		s.err = fmt.Errorf("gormstore: the model %s has no single primary key: give one field the tag gorm:\"primaryKey\"", reflect.TypeFor[T]())
	}
	return s
}

// Err reports a model that can't be stored.
func (s *Store[T]) Err() error { return s.err }

// Table describes the model's table.
func (s *Store[T]) Table() *store.Table { return s.table }

// Find returns the objects that q selects.
func (s *Store[T]) Find(ctx context.Context, q store.Query) ([]T, error) {
	if s.err != nil {
		return nil, s.err
	}
	query, err := s.selecting(DB(ctx, s.db), q)
	if err != nil {
		return nil, err
	}
	var objects []T
	if err := query.Find(&objects).Error; err != nil {
		return nil, s.translate(err)
	}
	return objects, nil
}

// Count returns how many objects q selects.
func (s *Store[T]) Count(ctx context.Context, q store.Query) (int64, error) {
	if s.err != nil {
		return 0, s.err
	}
	query, err := s.matching(DB(ctx, s.db), q)
	if err != nil {
		return 0, err
	}
	var n int64
	return n, s.translate(query.Count(&n).Error)
}
