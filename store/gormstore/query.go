package gormstore

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quintet-go/rest/store"
)

// matching is db with q's conditions.
func (s *Store[T]) matching(db *gorm.DB, q store.Query) (*gorm.DB, error) {
	return s.where(db.Model(new(T)), q)
}

// where adds q's conditions. Scope and Filter stand side by side, each in
// parentheses of its own.
func (m *model) where(db *gorm.DB, q store.Query) (*gorm.DB, error) {
	holds, err := bound(q)
	if err != nil {
		return nil, err
	}
	here := m.at(db)
	here.apart = here.dialect.maxJoined > 0 && holds.related > here.dialect.maxJoined
	for _, condition := range []store.Condition{q.Scope, q.Filter} {
		if condition.IsZero() {
			continue
		}
		expression, err := here.expression(condition)
		if err != nil {
			return nil, err
		}
		db = db.Where(clause.Expr{SQL: "(?)", Vars: []any{expression}})
	}
	return db, nil
}

// selecting is matching with q's columns, order and bounds.
func (s *Store[T]) selecting(db *gorm.DB, q store.Query) (*gorm.DB, error) {
	db, err := s.matching(db, q)
	if err != nil {
		return nil, err
	}
	order, err := s.at(db).order(q.Order)
	if err != nil {
		return nil, err
	}
	db = db.Clauses(order)
	if q.Limit > 0 {
		db = db.Limit(q.Limit)
	}
	if q.Offset > 0 {
		db = db.Offset(q.Offset)
	}
	return db, nil
}
