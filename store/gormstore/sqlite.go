package gormstore

import (
	"strings"

	"gorm.io/gorm/clause"
)

// sqliteDialect folds ASCII's letters alone. It has no full-text search of
// ordinary tables.
var sqliteDialect = dialect{
	cast: "CAST(? AS TEXT)",
	text: sqliteText,
	matches: func(text any, expression string, fold bool) clause.Expr {
		if fold {
			expression = "(?i)" + expression
		}
		return clause.Expr{SQL: "? REGEXP ?", Vars: []any{text, expression}}
	},
	parts: map[string]string{
		"year":     sqlitePart("'%Y'", ""),
		"quarter":  "(" + sqlitePart("'%m'", "") + " + 2) / 3",
		"month":    sqlitePart("'%m'", ""),
		"day":      sqlitePart("'%d'", ""),
		"week":     "(" + sqlitePart("'%j'", ", '-3 days', 'weekday 4'") + " - 1) / 7 + 1", // the Thursday decides
		"week_day": sqlitePart("'%w'", "") + " + 1",
		"hour":     sqlitePart("'%H'", ""),
		"minute":   sqlitePart("'%M'", ""),
		"second":   sqlitePart("'%S'", ""),
	},
}

// sqlitePart is SQL for a part of a time. Fractions of a second are left out:
// SQLite would round them up.
func sqlitePart(format, modifiers string) string {
	return "CAST(strftime(" + format + ", substr(?, 1, 19)" + modifiers + ") AS INTEGER)"
}

// sqliteText tells cases apart with what compares bytes, and folds them with
// LIKE.
func sqliteText(text any, op, value, pattern string, fold bool) clause.Expr {
	if fold {
		return clause.Expr{SQL: "? LIKE ? ESCAPE '!'", Vars: []any{text, pattern}}
	}
	literal := globs.Replace(value)
	switch op {
	case "contains":
		return clause.Expr{SQL: "instr(?, ?) > 0", Vars: []any{text, value}}
	case "starts":
		return clause.Expr{SQL: "? GLOB ?", Vars: []any{text, literal + "*"}}
	case "ends":
		return clause.Expr{SQL: "? GLOB ?", Vars: []any{text, "*" + literal}}
	}
	return clause.Expr{SQL: "? = ? COLLATE BINARY", Vars: []any{text, value}}
}

// globs makes text literal for GLOB.
var globs = strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]")
