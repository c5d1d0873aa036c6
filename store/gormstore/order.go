package gormstore

import (
	"strings"

	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest/store"
)

// order ends with the primary key, so that it is total.
func (p place) order(keys []store.Order) (clause.OrderBy, error) {
	var terms []string
	var values []any
	for _, key := range p.table.Complete(keys) {
		value, nullable, err := p.sorted(key)
		if err != nil {
			return clause.OrderBy{}, err
		}
		term := "?"
		if key.Descending {
			term += " DESC"
		}
		if nullable && p.dialect.nullsLarge {
			term += map[bool]string{false: " NULLS FIRST", true: " NULLS LAST"}[key.Descending]
		}
		terms, values = append(terms, term), append(values, value)
	}
	return clause.OrderBy{Expression: clause.Expr{SQL: strings.Join(terms, ", "), Vars: values}}, nil
}

// sorted is what a key sorts by, and whether it may be NULL.
func (p place) sorted(key store.Order) (value any, nullable bool, err error) {
	if key.Relation != "" {
		value, err = p.single(strings.Split(key.Relation, "."), key.Column)
		return value, true, err
	}
	column, err := p.column(key.Column)
	if err != nil {
		return nil, false, err
	}
	described, _ := p.table.Column(key.Column)
	return column, described.Nullable, nil
}

// single is the value of a column of the one object that relations lead to, as
// a subquery, which neither multiplies rows nor loses some.
func (p place) single(names []string, column store.Column) (any, error) {
	if len(names) == 0 {
		return p.column(column)
	}
	r, err := p.relation(names[0])
	if err != nil {
		return nil, err
	}
	if r.Type != schema.BelongsTo && r.Type != schema.HasOne {
		return nil, misused("the relation %s.%s leads to several objects, which can't be sorted by", p.table.Model, names[0])
	}
	way := p.through(r)
	value, err := way.target.single(names[1:], column)
	if err != nil {
		return nil, err
	}
	conditions := append([]clause.Expression{clause.Eq{Column: way.far, Value: way.near}}, way.alive...)
	query := clause.Expr{SQL: "(SELECT ? FROM ? WHERE ?)", Vars: []any{value, way.from, every(conditions)}}
	key := r.target.table.Key().Name
	if key == store.Column(r.far.DBName) {
		return query, nil
	}
	query.SQL = "(SELECT ? FROM ? WHERE ? ORDER BY ? DESC LIMIT 1)" // of several has_one objects Load keeps the last
	last, err := way.target.column(key)
	query.Vars = append(query.Vars, last)
	return query, err
}
