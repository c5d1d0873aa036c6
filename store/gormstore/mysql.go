package gormstore

import (
	"strings"
	"unicode"

	"gorm.io/gorm/clause"
)

// mysqlDialect compares text with a collation that tells cases and accents
// apart, whatever the columns'. LIKE, unlike =, sees blanks at the end. The time
// that MariaDB takes to plan a join grows exponentially with its tables.
var mysqlDialect = dialect{
	cast: "CAST(? AS CHAR CHARACTER SET utf8mb4)",
	text: func(text any, _, _, pattern string, fold bool) clause.Expr {
		if fold {
			return clause.Expr{SQL: "LOWER(?) LIKE (LOWER(?) COLLATE utf8mb4_bin) ESCAPE '!'", Vars: []any{text, pattern}}
		}
		return clause.Expr{SQL: "? LIKE (? COLLATE utf8mb4_bin) ESCAPE '!'", Vars: []any{text, pattern}}
	},
	matches: func(text any, expression string, fold bool) clause.Expr {
		if fold {
			expression = "(?i)" + expression
		}
		return clause.Expr{SQL: "? REGEXP (? COLLATE utf8mb4_bin)", Vars: []any{text, expression}}
	},
	words: func(text any, value string) clause.Expr {
		return clause.Expr{SQL: "MATCH (?) AGAINST (? IN BOOLEAN MODE)", Vars: []any{text, wanted(value)}}
	},
	parts: map[string]string{
		"year": "YEAR(?)", "quarter": "QUARTER(?)", "month": "MONTH(?)", "day": "DAYOFMONTH(?)",
		"week":     "WEEK(?, 3)", // ISO 8601's
		"week_day": "DAYOFWEEK(?)",
		"hour":     "HOUR(?)", "minute": "MINUTE(?)", "second": "SECOND(?)",
	},
	maxJoined: 6,
}

// wanted is a search for all words of a text, of which nothing is read as an
// operator.
func wanted(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
	for i, word := range words {
		words[i] = "+" + word
	}
	return strings.Join(words, " ")
}
