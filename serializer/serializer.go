// Package serializer is the two-way door between objects and plain data: it
// says which fields of a model go out, which may come in, and which rules they
// must keep.
//
// [Of] makes a serializer from a struct's tags:
//
//   - json names the field. A field without a json name is in no answer and
//     taken from no request.
//   - rest holds read_only, write_only, and label=… for people.
//   - validate holds rules of go-playground/validator. required means that the
//     field must be sent; min, max and len count characters of text; omitempty
//     lets text be blank; every other rule is applied as it is.
//   - gorm gives the column, its size, whether it is unique, and its default.
//
// The tags are compiled once into the field table, a row per field, which
// everything else reads: parsing, rendering, filters, OPTIONS, OpenAPI, forms.
package serializer

import (
	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Serializer is the two-way door between objects of type T and plain data.
type Serializer[T any] interface {
	// Represent turns object into what r's answer shows of it: plain data as
	// listed at [rest.Member].
	Represent(r *rest.Request, object *T) (any, error)

	// Accept reads r.Data and sets what was sent in into, which holds the
	// object's present values, or the defaults for a new one. It reports every
	// broken rule in one *[rest.Error] of kind Invalid, and then into must not
	// be stored. Where r.Partial is set, fields left out stay as they are.
	Accept(r *rest.Request, into *T) error

	// Describe is the field table as plain data. It does not change.
	Describe() schema.Object
}

// Binder is a [Serializer] that wants to know the store of its objects, such
// as to check that a value is unique. A viewset binds its serializers once, when
// it is registered.
type Binder[T any] interface {
	// Bind returns the serializer for objects of s. The error lists every
	// mistake in the declaration, one sentence each.
	Bind(s store.Store[T]) (Serializer[T], error)
}
