package gormstore

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest/store"
)

// columns are what may become part of SQL about one table.
type columns struct {
	table  *store.Table
	fields map[store.Column]*schema.Field
}

// matching is db with q's conditions.
func (s *Store[T]) matching(db *gorm.DB, q store.Query) (*gorm.DB, error) {
	return s.where(db.Model(new(T)), q)
}

// where adds q's conditions. Scope and Filter stand side by side, each in
// parentheses of its own.
func (s *columns) where(db *gorm.DB, q store.Query) (*gorm.DB, error) {
	for _, condition := range []store.Condition{q.Scope, q.Filter} {
		if condition.IsZero() {
			continue
		}
		expression, err := s.expression(condition)
		if err != nil {
			return nil, err
		}
		db = db.Where(expression)
	}
	return db, nil
}

// selecting is matching with q's columns, order and bounds.
func (s *Store[T]) selecting(db *gorm.DB, q store.Query) (*gorm.DB, error) {
	db, err := s.matching(db, q)
	if err != nil {
		return nil, err
	}
	order, err := s.order(q.Order)
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

// order ends with the primary key, so that it is total.
func (s *columns) order(keys []store.Order) (clause.OrderBy, error) {
	var order clause.OrderBy
	key := s.table.Key().Name
	total := false
	for _, k := range keys {
		column, err := s.column(k.Column)
		if err != nil {
			return order, err
		}
		order.Columns = append(order.Columns, clause.OrderByColumn{Column: column, Desc: k.Descending})
		total = total || k.Column == key
	}
	if !total {
		column, err := s.column(key)
		if err != nil {
			return order, err
		}
		order.Columns = append(order.Columns, clause.OrderByColumn{Column: column})
	}
	return order, nil
}

// column finds a column in the table. Nothing else becomes part of SQL.
func (s *columns) column(name store.Column) (clause.Column, error) {
	if _, ok := s.fields[name]; !ok {
		return clause.Column{}, misused("the table %s has no column %q", s.table.Name, name)
	}
	return clause.Column{Table: clause.CurrentTable, Name: string(name)}, nil
}

// nowhere is a condition that selects nothing, on every database.
var nowhere = clause.Expr{SQL: "1 = 0"}

// expression turns a condition into gorm's clauses.
func (s *columns) expression(c store.Condition) (clause.Expression, error) {
	switch c.Op {
	case "and", "or", "not":
		return s.combined(c)
	}
	column, err := s.column(c.Column)
	if err != nil {
		return nil, err
	}
	switch c.Op {
	case "null":
		return clause.Expr{SQL: "? IS NULL", Vars: []any{column}}, nil
	case "in":
		if len(c.Values) == 0 {
			return nowhere, nil
		}
		return clause.IN{Column: column, Values: c.Values}, nil
	case "less", "greater":
		if len(c.Values) != 1 {
			return nil, misused("the condition %q on %s needs one value", c.Op, c.Column)
		}
		if c.Op == "less" {
			return clause.Lt{Column: column, Value: c.Values[0]}, nil
		}
		return clause.Gt{Column: column, Value: c.Values[0]}, nil
	}
	return nil, misused("there is no condition %q", c.Op)
}

// combined turns and, or and not into SQL with parentheses around each part.
func (s *columns) combined(c store.Condition) (clause.Expression, error) {
	if len(c.Parts) == 0 {
		if c.Op == "and" {
			return clause.Expr{SQL: "1 = 1"}, nil
		}
		return nowhere, nil
	}
	word := map[string]string{"and": " AND ", "or": " OR ", "not": " AND "}[c.Op]
	combined := clause.Expr{SQL: "("}
	if c.Op == "not" {
		combined.SQL = "NOT ("
	}
	for i, part := range c.Parts {
		expression := clause.Expression(clause.Expr{SQL: "1 = 1"})
		if !part.IsZero() {
			var err error
			if expression, err = s.expression(part); err != nil {
				return nil, err
			}
		}
		if i > 0 {
			combined.SQL += word
		}
		combined.SQL += "(?)"
		combined.Vars = append(combined.Vars, expression)
	}
	combined.SQL += ")"
	return combined, nil
}
