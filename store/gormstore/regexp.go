package gormstore

import (
	"context"
	"database/sql/driver"
	"regexp"
	"sync"
)

// connector opens connections to one SQLite database. They have the function
// regexp, which SQLite's REGEXP operator calls and does not bring.
type connector struct{ source string }

// Connect opens a connection.
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.Driver().Open(c.source) }

// Driver is the driver.
func (connector) Driver() driver.Driver { return sqliteDriver() }

// expressions keeps compiled regular expressions: a query has its own looked
// for in every row.
type expressions struct {
	mutex    sync.RWMutex
	compiled map[string]*regexp.Regexp
}

// maxExpressions is how many are kept.
const maxExpressions = 64

func newExpressions() *expressions { return &expressions{compiled: map[string]*regexp.Regexp{}} }

// matches is the function regexp: nil, which is NULL, where text is NULL.
func (e *expressions) matches(expression, text any) (any, error) {
	found, err := e.compile(plainText(expression))
	if err != nil {
		return nil, err
	}
	switch text := text.(type) {
	case nil:
		return nil, nil
	case []byte:
		if text == nil {
			return nil, nil
		}
		return number(found.Match(text)), nil
	}
	return number(found.MatchString(plainText(text))), nil
}

// plainText is a value that is text; columns of other types are cast.
func plainText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	text, _ := value.([]byte)
	return string(text)
}

// number is a truth value as SQLite has them.
func number(holds bool) int64 {
	if holds {
		return 1
	}
	return 0
}

// compile finds a compiled expression, or compiles it.
func (e *expressions) compile(expression string) (*regexp.Regexp, error) {
	e.mutex.RLock()
	found := e.compiled[expression]
	e.mutex.RUnlock()
	if found != nil {
		return found, nil
	}
	found, err := regexp.Compile(expression)
	if err != nil {
		return nil, err
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if len(e.compiled) >= maxExpressions {
		clear(e.compiled)
	}
	e.compiled[expression] = found
	return found, nil
}
