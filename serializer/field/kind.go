// Package field holds the kinds of values that a serializer's fields have: what
// plain data a value may come in as, which rules it must keep, and how it is
// printed. There is one file per kind.
package field

import (
	"context"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Kind is a kind of values. It holds no request's state: one Kind serves all
// requests at once.
type Kind interface {
	// Describe fills in what the kind knows of a field: its type and limits.
	Describe(f *schema.Field)

	// Parse turns plain data, as a parser or a form gives it, into a value
	// that is assignable to the Go field, perhaps after a conversion. It
	// reports every rule that the input breaks, in DRF's words, and then no
	// value. A message must not hold a secret input. Null is never passed in.
	Parse(input any) (value any, problems []rest.Message)

	// Append appends the Go field's value as JSON.
	Append(dst []byte, value reflect.Value) ([]byte, error)

	// Plain is the Go field's value as plain data.
	Plain(value reflect.Value) any
}

// Finisher is a [Kind] with work that is worth doing only for a body that
// breaks no rule, such as hashing a password. A transaction may not wait for
// it, so viewsets have it done before they lock a row.
type Finisher interface {
	Kind
	// Finish turns a value that Parse returned into the one that is stored.
	// Parse must take a finished value as input, and return it as it is. Where
	// the work has to wait for its turn, still is called when the turn has come:
	// it returns an error, which Finish returns, if the body has become invalid
	// meanwhile, so that the work is not worth doing any more.
	Finish(ctx context.Context, value any, still func() error) (any, error)
}

// Custom is a Go type that brings its own kind: a struct field of such a type
// needs no tag. The method is called on the zero value.
type Custom interface {
	FieldKind() Kind
}
