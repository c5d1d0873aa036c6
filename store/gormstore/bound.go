package gormstore

import (
	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// What one query may hold. Databases bound the parameters of a statement
// (SQLite 32766, PostgreSQL and MariaDB 65535) and how deep its expressions
// are (SQLite 1000).
const (
	maxTests  = 500
	maxValues = 10_000
	maxDepth  = 50
)

// tally counts what a query holds.
type tally struct{ tests, values, related int }

// bound refuses a query that the databases would not take.
func bound(q store.Query) (tally, error) {
	var t tally
	if t.takes(q.Scope, 1) && t.takes(q.Filter, 1) {
		return t, nil
	}
	return t, &rest.Error{Kind: rest.Invalid, Detail: "The query is too large."}
}

// takes counts a condition, and reports whether it is within the bounds.
func (t *tally) takes(c store.Condition, depth int) bool {
	t.tests++
	t.values += len(c.Values)
	if c.Op == "related" {
		t.related++
	}
	if t.tests > maxTests || t.values > maxValues || depth > maxDepth {
		return false
	}
	for _, part := range c.Parts {
		if !t.takes(part, depth+1) {
			return false
		}
	}
	return true
}
