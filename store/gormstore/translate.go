package gormstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// failure is an error of the database without the values that drivers put into
// their texts.
type failure struct {
	code string
	kind string
}

func (f *failure) Error() string { return "database error " + f.code + " (" + f.kind + ")" }

// usage is a mistake of the program: a column or relation that does not exist.
// Its text holds nothing of a row.
type usage struct{ text string }

func (u *usage) Error() string { return "gormstore: " + u.text }

// misused words a mistake of the program.
func misused(format string, args ...any) error { return &usage{fmt.Sprintf(format, args...)} }

// mysqlCode finds the code in a MySQL driver's error.
var mysqlCode = regexp.MustCompile(`^Error (\d+)`)

// classes are the errors that mean the same on all databases: SQLSTATE for
// PostgreSQL, numbers for MySQL and MariaDB, and words for SQLite.
var classes = []struct {
	kind  string
	codes []string
	words []string
}{
	{"unique", []string{"23505", "1062"}, []string{"UNIQUE constraint failed", "PRIMARY KEY constraint failed"}},
	{"reference", []string{"23503", "1451", "1452"}, []string{"FOREIGN KEY constraint failed"}},
	{"value", []string{
		"23502", "23514", "22001", "22003", "22021", "22P02", "22P03", "22P05", "22007", "22008", "2201B", // PostgreSQL; the last is a regular expression
		"1048", "1139", "1264", "1265", "1292", "1300", "1366", "1406", "3692", "3819", "3988", "4025",
	}, []string{
		"NOT NULL constraint failed", "CHECK constraint failed", "datatype mismatch", "string or blob too big",
		"failed to encode args", "uint64 values with high bit set", // refused before they were sent
	}},
	{"lacking", []string{"1191", "1214"}, []string{"no such function: REGEXP"}},
	{"busy", []string{"40001", "40P01", "55P03", "57014", "53300", "57P01", "57P02", "57P03", "08000", "08003", "08006", "1040", "1205", "1213", "1317", "1969", "3024"},
		[]string{"database is locked", "database table is locked", "interrupted", "SQLITE_BUSY"}},
}

// lacking says what a database would need to have for a condition.
var lacking = map[string]string{
	"1191":                     "full-text search needs a FULLTEXT index of the one column",
	"1214":                     "full-text search needs a table whose engine knows FULLTEXT indexes",
	"no such function: REGEXP": "regular expressions need an SQLite database that gormstore.Open has opened",
}

// translate turns a database's error into the contract's. Nothing of a row
// stays in it.
func (s *Store[T]) translate(err error) error {
	if err == nil {
		return nil
	}
	var ours *rest.Error
	var conflict *store.Conflict
	var wrong *usage
	switch {
	case errors.As(err, &ours), errors.As(err, &conflict), errors.As(err, &wrong), errors.Is(err, store.ErrNotFound):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("gormstore: %w", context.Cause(canceled(err)))
	}
	code, kind := classify(err)
	switch kind {
	case "unique":
		return &store.Conflict{Columns: s.conflicting(err.Error())}
	case "reference":
		return &store.Conflict{Referenced: true}
	case "value":
		return &rest.Error{Kind: rest.Invalid, Detail: "A value is not one that the database takes.", Cause: &failure{code, kind}}
	case "lacking":
		return misused("%s", lacking[code])
	case "busy":
		return &rest.Error{Kind: rest.Unavailable, Cause: &failure{code, kind}}
	}
	return &failure{code, kind}
}

// canceled keeps which of the two ends of a context err is.
func canceled(err error) context.Context {
	cause := context.Canceled
	if errors.Is(err, context.DeadlineExceeded) {
		cause = context.DeadlineExceeded
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	return ctx
}

// classify finds the code of a database's error, and what it means.
func classify(err error) (code, kind string) {
	var network net.Error
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.As(err, &network) {
		return "connection", "busy"
	}
	text := err.Error()
	var state interface{ SQLState() string }
	if errors.As(err, &state) {
		code = state.SQLState()
	} else if found := mysqlCode.FindStringSubmatch(text); found != nil {
		code = found[1]
	}
	for _, class := range classes {
		if code != "" && slices.Contains(class.codes, code) {
			return code, class.kind
		}
		for _, word := range class.words {
			if code == "" && strings.Contains(text, word) {
				return word, class.kind
			}
		}
	}
	return fmt.Sprintf("%s %T", code, err), "other"
}

// conflicting finds the columns of the unique index that an error is about.
// MySQL's text has the value before the index, and the value is the client's:
// only what follows the last "for key" counts.
func (s *Store[T]) conflicting(text string) []store.Column {
	if i := strings.LastIndex(text, "for key '"); i >= 0 {
		text = text[i:]
	} else if i := strings.LastIndex(text, "UNIQUE constraint failed: "); i >= 0 {
		return s.listed(text[i+len("UNIQUE constraint failed: "):])
	}
	best := store.Unique{}
	for _, unique := range s.table.Uniques {
		if strings.Contains(text, unique.Name) && len(unique.Name) > len(best.Name) {
			best = unique
		}
	}
	if best.Columns == nil {
		return []store.Column{s.table.Key().Name}
	}
	return best.Columns
}

// listed reads SQLite's list of columns: users.username, users.email (2067).
func (s *Store[T]) listed(text string) []store.Column {
	text, _, _ = strings.Cut(text, " (")
	var columns []store.Column
	for name := range strings.SplitSeq(text, ",") {
		_, name, _ = strings.Cut(strings.TrimSpace(name), ".")
		columns = append(columns, store.Column(name))
	}
	return columns
}
