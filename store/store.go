// Package store is the contract between viewsets and databases.
//
// A [Store] keeps objects of one type. Viewsets ask it for rows with a
// [Query], which is plain data, and change rows within a [Tx], which is one
// transaction. Column names in queries come from the store's [Table] and
// never from a request.
//
// Package store/gormstore keeps the contract with gorm; package
// store/storetest holds the tests that every store must pass.
package store

import (
	"context"
	"errors"
)

// Store keeps objects of type T.
type Store[T any] interface {
	// Table describes what is kept, as plain data. It does not change.
	Table() *Table

	// Find returns the objects that q selects, in q's order. No object is no
	// error. A column that the table does not have is an error.
	Find(ctx context.Context, q Query) ([]T, error)

	// Count returns how many objects q's conditions select, whatever its
	// limit and offset.
	Count(ctx context.Context, q Query) (int64, error)

	// Load fills one relation's Go field of every object, in a number of queries
	// that does not grow with the number of objects. Q's Scope and Filter narrow
	// the related objects and its Order sorts them; they name columns of the
	// related table. Where there is no related object the field becomes zero.
	// Relation is a name in the [Table], or several joined by dots, such as
	// Article.Author, of which each is filled and q is about the last. A relation
	// that does not exist is an error, with objects or without.
	Load(ctx context.Context, objects []*T, relation string, q Query) error

	// Write runs do in one transaction, which is committed if do returns nil
	// and undone if it returns an error or panics. Inside do, ctx carries the
	// transaction: every store on the same database that gets this ctx works
	// within it, and a Write with it joins it. The error is do's own, or a
	// [*Conflict], or the database's.
	Write(ctx context.Context, do func(ctx context.Context, tx Tx[T]) error) error
}

// Tx changes objects of type T within one transaction.
type Tx[T any] interface {
	// Get returns the one object that q selects, locked against other
	// transactions until this one ends. It returns [ErrNotFound] if there is
	// none.
	Get(q Query) (*T, error)

	// Create inserts object with exactly the values it has, zero or not,
	// and sets its primary key and creation times where they are zero. It
	// writes no associations. It returns a [*Conflict] if a unique value
	// exists already.
	Create(object *T) error

	// Update writes those columns of object that differ from what Get
	// returned, and no others; where nothing differs it writes nothing.
	// Object must come from this Tx's Get. It returns [ErrNotFound] if the row
	// is gone, and a [*Conflict] as Create does.
	Update(object *T) error

	// Delete removes object and its links to others, or marks it as deleted
	// where the model is so declared. It returns [ErrNotFound] if no row was
	// removed, and a [*Conflict] if other rows refer to it.
	Delete(object *T) error

	// Link makes the links of a many-to-many relation those to the objects
	// that object's Go field holds, which must exist. Nothing of the related
	// objects themselves is written. It returns a [*Conflict] if one of them
	// does not exist.
	Link(object *T, relation string) error
}

// ErrNotFound is returned where one object was asked for and there is none.
var ErrNotFound = errors.New("store: no such object")

// Conflict is the refusal of a write by a constraint of the database. It
// holds no values.
type Conflict struct {
	// Columns are the unique columns whose value exists already, in the
	// order of their index; nil if the constraint is of another sort.
	Columns []Column
	// Referenced is true where other rows refer to the object, or where the
	// object refers to a row that does not exist.
	Referenced bool
}

// Error says what sort of constraint it was, without values.
func (c *Conflict) Error() string {
	switch {
	case c.Columns != nil:
		return "store: a unique value exists already"
	case c.Referenced:
		return "store: a reference forbids the change"
	default:
		return "store: a constraint forbids the change"
	}
}
