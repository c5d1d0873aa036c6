package gormstore

import (
	"maps"
	"strings"

	"gorm.io/gorm/clause"
)

// postgresDialect makes joins of EXISTS, also of NOT EXISTS.
var postgresDialect = dialect{
	cast: "CAST(? AS text)",
	text: func(text any, op, value, pattern string, fold bool) clause.Expr {
		switch {
		case fold:
			return clause.Expr{SQL: "? ILIKE ? ESCAPE '!'", Vars: []any{text, pattern}}
		case op == "equals":
			return clause.Expr{SQL: "? = ?", Vars: []any{text, value}}
		}
		return clause.Expr{SQL: "? LIKE ? ESCAPE '!'", Vars: []any{text, pattern}}
	},
	matches: func(text any, expression string, fold bool) clause.Expr {
		if fold {
			return clause.Expr{SQL: "? ~* ?", Vars: []any{text, expression}}
		}
		return clause.Expr{SQL: "? ~ ?", Vars: []any{text, expression}}
	},
	words: func(text any, value string) clause.Expr {
		return clause.Expr{SQL: "to_tsvector('simple', ?) @@ plainto_tsquery('simple', ?)", Vars: []any{text, value}}
	},
	parts: postgresParts, zoned: zoned(postgresParts),
	exists: true, nullsLarge: true,
}

var postgresParts = map[string]string{
	"year":     "CAST(EXTRACT(YEAR FROM ?) AS bigint)",
	"quarter":  "CAST(EXTRACT(QUARTER FROM ?) AS bigint)",
	"month":    "CAST(EXTRACT(MONTH FROM ?) AS bigint)",
	"day":      "CAST(EXTRACT(DAY FROM ?) AS bigint)",
	"week":     "CAST(EXTRACT(WEEK FROM ?) AS bigint)", // ISO 8601's
	"week_day": "CAST(EXTRACT(DOW FROM ?) AS bigint) + 1",
	"hour":     "CAST(EXTRACT(HOUR FROM ?) AS bigint)",
	"minute":   "CAST(EXTRACT(MINUTE FROM ?) AS bigint)",
	"second":   "CAST(FLOOR(EXTRACT(SECOND FROM ?)) AS bigint)",
}

// zoned is parts of times with a zone, which are those of the session's zone
// unless told otherwise.
func zoned(parts map[string]string) map[string]string {
	zoned := maps.Clone(parts)
	for name, text := range zoned {
		zoned[name] = strings.Replace(text, "FROM ?", "FROM ? AT TIME ZONE 'UTC'", 1)
	}
	return zoned
}
