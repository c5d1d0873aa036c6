package gormstore

import (
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest/store"
)

// part turns a test of a part of a time into SQL.
func (p place) part(column clause.Column, c store.Condition) (clause.Expression, error) {
	f := p.fields[c.Column]
	parts := p.dialect.parts
	if knowsZones(f) && p.dialect.zoned != nil {
		parts = p.dialect.zoned
	}
	sql, ok := parts[c.Part]
	if !ok || !isTime(f) {
		return nil, misused("the column %s of the table %s has no part %q", c.Column, p.table.Name, c.Part)
	}
	for _, value := range c.Values {
		if v := reflect.ValueOf(value); !v.CanInt() && !v.CanUint() {
			return nil, misused("a part of the time %s is compared with a %T: give whole numbers", c.Column, value)
		}
	}
	if c.Part == "year" && len(c.Values) == 1 {
		return within(column, c.Values[0]), nil
	}
	return among(clause.Expr{SQL: sql, Vars: []any{column}}, c.Values)
}

// isTime reports whether a column holds times or dates.
func isTime(f *schema.Field) bool {
	name := strings.ToLower(string(f.DataType))
	return strings.HasPrefix(name, "date") || strings.HasPrefix(name, "time")
}

// knowsZones reports whether a column is one with time zone. Gorm makes such a
// one of a time.Time without a type tag.
func knowsZones(f *schema.Field) bool {
	name := strings.ToLower(string(f.DataType))
	return f.DataType == schema.Time || strings.HasPrefix(name, "timestamptz") || strings.Contains(name, "with time zone")
}

// within holds for times in a year, as a range, which an index is of use for.
func within(column clause.Column, value any) clause.Expression {
	v := reflect.ValueOf(value)
	year := int64(0)
	if v.CanInt() {
		year = v.Int()
	} else if v.Uint() <= lastYear {
		year = int64(v.Uint()) //nolint:gosec // it is at most lastYear
	}
	if year < 1 || year > lastYear {
		return clause.Expr{SQL: "? <> ?", Vars: []any{column, column}}
	}
	begin := time.Date(int(year), 1, 1, 0, 0, 0, 0, time.UTC)
	if year == lastYear { // SQLite compares text, and five digits come before four
		return clause.Expr{SQL: "? >= ?", Vars: []any{column, begin}}
	}
	return clause.Expr{SQL: "(? >= ? AND ? < ?)", Vars: []any{column, begin, column, begin.AddDate(1, 0, 0)}}
}
