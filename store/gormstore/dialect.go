package gormstore

import (
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// The names that gorm has for its dialects.
const (
	sqliteName   = "sqlite"
	postgresName = "postgres"
	mysqlName    = "mysql"
)

// dialect is what databases say differently.
type dialect struct {
	// cast is SQL that turns a column into text.
	cast string
	// text tests text, which is a column or an expression; see store.Condition.
	// Pattern is value for LIKE, with ! before characters that are not literal.
	text func(text any, op, value, pattern string, fold bool) clause.Expr
	// matches looks for a regular expression in text.
	matches func(text any, expression string, fold bool) clause.Expr
	// words looks for all words of value in text; nil where there is no full-text
	// search.
	words func(text any, value string) clause.Expr
	// parts are SQL that takes a part from a time; see store.Condition. Zoned are
	// those for columns that know of zones, nil where that makes no difference.
	parts, zoned map[string]string
	// exists is true where EXISTS is planned better than IN.
	exists bool
	// maxJoined is how many subqueries of one statement the database may make a
	// join of; 0 is any number.
	maxJoined int
	// nullsLarge is true where NULL sorts as the largest value by itself.
	nullsLarge bool
}

// dialectOf finds a database's dialect. One of a database that is not known
// knows no text and no times.
func dialectOf(db *gorm.DB) dialect {
	switch db.Name() {
	case sqliteName:
		return sqliteDialect
	case postgresName:
		return postgresDialect
	case mysqlName:
		return mysqlDialect
	}
	return dialect{exists: true}
}

// textTypes are the types of columns that are text as they are. Others are
// cast, which does no harm but to the use of indexes.
var textTypes = map[string]bool{
	"string": true, "text": true, "varchar": true, "character varying": true,
	"tinytext": true, "mediumtext": true, "longtext": true,
}

// isText reports whether a column is text as it is.
func isText(f *schema.Field) bool {
	_, decides := reflect.New(f.IndirectFieldType).Interface().(interface {
		GormDBDataType(*gorm.DB, *schema.Field) string
	})
	name, _, _ := strings.Cut(strings.ToLower(string(f.DataType)), "(")
	return textTypes[strings.TrimSpace(name)] && !decides
}
