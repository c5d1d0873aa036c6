// Package serializer is the two-way door between objects and plain data: it
// says which fields of a model go out, which may come in, and which rules they
// must keep.
//
// [Of] makes a serializer from a struct's tags:
//
//   - json names the field. A field without a json name is in no answer and
//     taken from no request.
//   - rest holds read_only, write_only, label=… and help=… for people, and
//     source=… for a value that is elsewhere in the model.
//   - validate holds rules of go-playground/validator. required means that the
//     field must be sent; min, max and len count characters of text; omitempty
//     lets text be blank; oneof makes a choice; every other rule is applied as
//     it is.
//   - gorm gives the column, its type and size, whether it is unique, and its
//     default.
//
// Options say what tags can't. The declaration is compiled once into the field
// table, a row per field, which everything else reads: parsing, rendering,
// filters, OPTIONS, OpenAPI, forms. Fields that point at other objects have
// kinds of package serializer/relation.
package serializer

import (
	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// Serializer is the two-way door between objects of type T and plain data. A
// serializer may do more, as [Model] does: it may have methods Load, to read
// what many objects show beside their own columns, and Save, to store what
// belongs to an object beside its own row.
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

// Reference is a kind of fields that point at other objects. Package
// serializer/relation has those of DRF. Its Parse returns a pointer to the
// related object, or a slice of pointers for many; its Append and Plain are
// given the related object, or the list of them.
type Reference interface {
	field.Kind

	// Refer is called once, at registration, with the relation that the Go
	// field belongs to; its Kind is empty for a column that no relation of the
	// model uses. It returns the kind as it is for that field, or what is wrong.
	Refer(to store.Relation) (Reference, error)

	// Loads says in which scope and order the related objects are loaded to be
	// shown. Needed is false for a kind that shows nothing but their keys.
	Loads(r *rest.Request) (q store.Query, needed bool)

	// Key is the value that refers to a related object.
	Key(object any) any
}
