// Package filter narrows lists by query parameters: [Fields] by the values of
// fields, [Search] by words, [Ordering] by the order asked for, and [Func] in any
// other way.
//
//	Filters: []filter.Filter{
//		filter.Fields("status", "author", "rating__gte"),
//		filter.Search("title", "body"),
//		filter.Ordering("created", "rating"),
//	}
//
// Every name is checked against the field table when the viewset is registered.
// A field that clients can't see can't be filtered, searched or sorted by. A
// filter narrows the viewset's scope and never widens it.
package filter

import (
	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Filter is a declaration, the same for every resource that it is given to.
type Filter interface {
	// Bind checks the declaration against a field table. The error joins all
	// mistakes, each in a sentence.
	Bind(table Table) (Bound, error)
}

// Bound is a [Filter] of one resource. One value serves all requests at once.
type Bound interface {
	// Narrow adds what r's query parameters ask for to q's Filter and Order; it
	// leaves Scope alone. A bad value is an *[rest.Error] of kind Invalid whose
	// Detail is an [rest.Object] of messages by parameter.
	Narrow(r *rest.Request, q *store.Query) error

	// Parameters are the query parameters that it reads.
	Parameters() []schema.Parameter
}

// Table is the field table of a resource.
type Table interface {
	// Lookup finds the column at a path, such as author__username. The error says
	// why there is none that clients may ask about.
	Lookup(path string) (Field, error)

	// Describe lists the fields.
	Describe() schema.Object
}

// Field is a column that a list may be narrowed or sorted by: what a [Table]
// tells of a path.
type Field struct {
	schema.Field
	// Relations lead to the column's table; ToMany is true where one of them leads
	// to several objects.
	Relations []string
	ToMany    bool
	// Scope is the related objects that r's user may know of, at one of the
	// Relations.
	Scope func(r *rest.Request, step int) store.Condition
	// Parse turns text into a value of the column.
	Parse func(text string) (any, error)
	// Exists reports whether a field that refers to an object may refer to the one
	// with this key; nil is not known.
	Exists func(r *rest.Request, key any) (bool, error)
	// Visible reports whether r's user sees the field at all: one who does not can't
	// ask about it either. Nil is everybody.
	Visible func(r *rest.Request) bool
}

// kind is what sort of field it is, in a word.
func (f *Field) kind() string {
	switch {
	case f.Relation != "":
		return "reference"
	case f.Type == "field" && f.Format != "":
		return f.Format
	}
	return f.Type
}

// hidden reports whether r's user may not ask about the field.
func (f *Field) hidden(r *rest.Request) bool { return f.Visible != nil && !f.Visible(r) }

// scoped reports whether there may be related objects that r's user may not
// know of.
func (f *Field) scoped(r *rest.Request) bool {
	for i := range f.Relations {
		if f.Scope != nil && !f.Scope(r, i).IsZero() {
			return true
		}
	}
	return false
}

// column is where the values are.
func (f *Field) column() store.Column { return store.Column(f.Column) }

// keeps is a condition on the column as one on the objects of the list.
func (f *Field) keeps(r *rest.Request, c store.Condition) store.Condition {
	for i := len(f.Relations) - 1; i >= 0; i-- {
		if f.Scope != nil {
			c = store.And(f.Scope(r, i), c)
		}
		c = store.Related(f.Relations[i], c)
	}
	return c
}

// narrow adds conditions to a query, all at once: each of many stands no deeper
// than one.
func narrow(q *store.Query, conditions []store.Condition) {
	if len(conditions) > 0 {
		q.Filter = store.And(append(conditions, q.Filter)...)
	}
}

// refusal is the error for one parameter.
func refusal(parameter, code, text string) error {
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{
		{Name: parameter, Value: []rest.Message{{Text: text, Code: code}}},
	}}
}
