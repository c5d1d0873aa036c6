package gormstore

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm/clause"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// The longest texts that are looked for, in bytes. Databases bound patterns, and
// the time that a regular expression takes grows with its length.
const (
	maxText       = 10_000
	maxExpression = 200
)

// text turns a test of text into SQL.
func (p place) text(column clause.Column, c store.Condition) (clause.Expression, error) {
	if len(c.Values) != 1 || p.dialect.text == nil {
		return nil, misused("the condition %q on %s needs one value, and a database that gormstore knows", c.Op, c.Column)
	}
	value, ok := c.Values[0].(string)
	if !ok {
		return nil, misused("the condition %q on %s needs a string", c.Op, c.Column)
	}
	if len(value) > maxText || !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: "The text is too long, or not one that a database takes."}
	}
	var text any = column
	if !isText(p.fields[c.Column]) {
		text = clause.Expr{SQL: p.dialect.cast, Vars: []any{column}}
	}
	switch c.Op {
	case "matches":
		if err := compiles(value); err != nil {
			return nil, err
		}
		return p.dialect.matches(text, value, c.Fold), nil
	case "words":
		if p.dialect.words == nil {
			return nil, misused("SQLite has no full-text search: use Contains on %s", c.Column)
		}
		return p.dialect.words(text, value), nil
	}
	return p.dialect.text(text, c.Op, value, pattern(c.Op, value), c.Fold), nil
}

// likes makes text literal for LIKE … ESCAPE '!'.
var likes = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// pattern is a test of text for LIKE.
func pattern(op, value string) string {
	pattern := likes.Replace(value)
	if op == "contains" || op == "ends" {
		pattern = "%" + pattern
	}
	if op == "contains" || op == "starts" {
		pattern += "%"
	}
	return pattern
}

// compiles refuses what is no regular expression of RE2. The databases' own
// engines know more, such as references back, with which an expression can
// keep them busy for hours.
func compiles(expression string) error {
	if len(expression) > maxExpression {
		return &rest.Error{Kind: rest.Invalid, Detail: "The regular expression is too long."}
	}
	if _, err := regexp.Compile(expression); err != nil {
		return &rest.Error{Kind: rest.Invalid, Detail: "This is not a regular expression."}
	}
	return nil
}
