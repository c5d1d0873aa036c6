package gormstore

import (
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest/store"
)

// passage leads from one place through a relation to another.
type passage struct {
	target place
	from   clause.Expr         // what follows FROM
	near   clause.Column       // outside: the key that objects are related by
	far    clause.Column       // inside: what equals near
	alive  []clause.Expression // leaves out rows that are marked as deleted
	// Whether the two keys may be NULL.
	nearNullable, farNullable bool
}

// through opens a passage. Each table has a name of its own, so that one that
// is related to itself is not mixed up.
func (p place) through(r *relation) passage {
	depth := p.depth + 1
	target := place{model: r.target, dialect: p.dialect, name: fmt.Sprint("related_", depth), depth: depth, apart: p.apart}
	way := passage{
		target: target, near: p.of(r.near), far: target.of(r.far), alive: alive(r.FieldSchema, target.name),
		from:         clause.Expr{SQL: "?", Vars: []any{clause.Table{Name: r.FieldSchema.Table, Alias: target.name}}},
		nearNullable: nullable(r.near), farNullable: nullable(r.far),
	}
	if r.Type != schema.Many2Many {
		return way
	}
	between := fmt.Sprint("between_", depth)
	way.far = clause.Column{Table: between, Name: r.linkNear.DBName}
	way.farNullable = nullable(r.linkNear)
	way.alive = append(way.alive, alive(r.JoinTable, between)...)
	way.from = clause.Expr{SQL: "? INNER JOIN ? ON ? = ?", Vars: []any{
		clause.Table{Name: r.JoinTable.Table, Alias: between}, way.from,
		clause.Column{Table: between, Name: r.linkFar.DBName}, target.of(r.far),
	}}
	return way
}

// nullable reports whether the field's column may be NULL.
func nullable(f *schema.Field) bool { return !f.NotNull && !f.PrimaryKey }

// alive are the conditions that gorm adds to queries on a table whose rows can
// be marked as deleted.
func alive(parsed *schema.Schema, name string) []clause.Expression {
	var conditions []clause.Expression
	for _, found := range parsed.QueryClauses {
		if mark, ok := found.(gorm.SoftDeleteQueryClause); ok {
			conditions = append(conditions, clause.Eq{Column: clause.Column{Table: name, Name: mark.Field.DBName}, Value: mark.ZeroValue})
		}
	}
	return conditions
}

// related holds where an object at the other end of a relation keeps the
// condition. It is never NULL, so that its negation holds for objects without
// one.
func (p place) related(c store.Condition) (clause.Expression, error) {
	r, err := p.relation(c.Relation)
	if err != nil {
		return nil, err
	}
	way := p.through(r)
	conditions := way.alive
	for _, part := range c.Parts {
		if part.IsZero() {
			continue
		}
		expression, err := way.target.expression(part)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, expression)
	}
	if p.dialect.exists {
		return way.exists(conditions), nil
	}
	return way.in(conditions), nil
}

// exists asks once per object. PostgreSQL makes a join of it, also where it is
// negated.
func (w passage) exists(conditions []clause.Expression) clause.Expression {
	conditions = append([]clause.Expression{clause.Eq{Column: w.far, Value: w.near}}, conditions...)
	return clause.Expr{SQL: "EXISTS (SELECT 1 FROM ? WHERE ?)", Vars: []any{w.from, every(conditions)}}
}

// in asks for the keys of all objects at once. SQLite and MariaDB start with
// these where they are few, which they don't with EXISTS.
func (w passage) in(conditions []clause.Expression) clause.Expression {
	if w.farNullable { // x NOT IN (…, NULL) is never true
		conditions = append(conditions, clause.Expr{SQL: "? IS NOT NULL", Vars: []any{w.far}})
	}
	in := clause.Expr{SQL: "? IN (SELECT ? FROM ? WHERE ?)", Vars: []any{w.near, w.far, w.from, every(conditions)}}
	if w.target.apart {
		in.SQL = "(" + in.SQL + ") IS TRUE"
	}
	if !w.nearNullable {
		return in
	}
	return clause.Expr{SQL: "(? IS NOT NULL AND ?)", Vars: []any{w.near, in}}
}

// every joins conditions, each in parentheses.
func every(conditions []clause.Expression) clause.Expression {
	if len(conditions) == 0 {
		return everywhere
	}
	joined := clause.Expr{}
	parts := make([]string, len(conditions))
	for i, condition := range conditions {
		parts[i] = "(?)"
		joined.Vars = append(joined.Vars, condition)
	}
	joined.SQL = strings.Join(parts, " AND ")
	return joined
}
