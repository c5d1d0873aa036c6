package gormstore

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// place is a table within a statement.
type place struct {
	*model
	dialect dialect
	name    string // of the table in the statement
	depth   int    // how many other tables stand around it
	apart   bool   // subqueries must not be made joins of
}

// at is the place of the statement's own table.
func (m *model) at(db *gorm.DB) place {
	return place{model: m, dialect: dialectOf(db), name: clause.CurrentTable}
}

// column finds a column in the table. Nothing else becomes part of SQL.
func (p place) column(name store.Column) (clause.Column, error) {
	f := p.fields[name]
	if f == nil {
		return clause.Column{}, misused("the table %s has no column %q", p.table.Name, name)
	}
	return p.of(f), nil
}

// of is a field's column at this place.
func (p place) of(f *schema.Field) clause.Column {
	return clause.Column{Table: p.name, Name: f.DBName}
}

// nowhere is a condition that selects nothing, on every database, and
// everywhere one that selects all.
var (
	nowhere    = clause.Expr{SQL: "1 = 0"}
	everywhere = clause.Expr{SQL: "1 = 1"}
)

// expression turns a condition into SQL.
func (p place) expression(c store.Condition) (clause.Expression, error) {
	switch c.Op {
	case "":
		return everywhere, nil
	case "and", "or", "not":
		return p.combined(c)
	case "related":
		return p.related(c)
	}
	column, err := p.column(c.Column)
	if err != nil {
		return nil, err
	}
	switch c.Op {
	case "null":
		return clause.Expr{SQL: "? IS NULL", Vars: []any{column}}, nil
	case "in":
		return among(column, c.Values)
	case "less", "greater", "at_least", "at_most":
		return compared(column, c)
	case "equals", "contains", "starts", "ends", "matches", "words":
		return p.text(column, c)
	case "part":
		return p.part(column, c)
	}
	return nil, misused("there is no condition %q", c.Op)
}

// among holds where column, a name or an expression, is one of the values.
func among(column any, values []any) (clause.Expression, error) {
	if len(values) == 0 {
		return nowhere, nil
	}
	plain := make([]any, len(values))
	for i, value := range values {
		var err error
		if plain[i], err = given(value); err != nil {
			return nil, err
		}
	}
	return clause.IN{Column: column, Values: plain}, nil
}

// compared holds where the column is smaller or larger than a value.
func compared(column clause.Column, c store.Condition) (clause.Expression, error) {
	if len(c.Values) != 1 {
		return nil, misused("the condition %q on %s needs one value", c.Op, c.Column)
	}
	value, err := given(c.Values[0])
	if err != nil {
		return nil, err
	}
	switch c.Op {
	case "less":
		return clause.Lt{Column: column, Value: value}, nil
	case "at_most":
		return clause.Lte{Column: column, Value: value}, nil
	case "at_least":
		return clause.Gte{Column: column, Value: value}, nil
	}
	return clause.Gt{Column: column, Value: value}, nil
}

// given is a value as the database compares it: times are stored in UTC, and
// SQLite compares them as text, which has four digits for the year.
func given(value any) (any, error) {
	if t, ok := value.(*time.Time); ok && t != nil {
		value = *t
	}
	t, ok := value.(time.Time)
	if !ok {
		return value, nil
	}
	t = t.UTC().Truncate(precision)
	if t.Year() < 0 || t.Year() > lastYear {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: "The time is outside of the years that a database knows."}
	}
	return t, nil
}

// lastYear is the last one that all databases know.
const lastYear = 9999

// combined turns and, or and not into SQL with parentheses around each part.
func (p place) combined(c store.Condition) (clause.Expression, error) {
	if len(c.Parts) == 0 && c.Op == "and" {
		return everywhere, nil
	}
	if len(c.Parts) == 0 {
		return nowhere, nil
	}
	word := map[string]string{"and": " AND ", "or": " OR ", "not": " AND "}[c.Op]
	combined := clause.Expr{SQL: "("}
	if c.Op == "not" {
		combined.SQL = "NOT ("
	}
	for i, part := range c.Parts {
		expression, err := p.expression(part)
		if err != nil {
			return nil, err
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
