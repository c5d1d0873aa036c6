package serializer

import (
	"errors"
	"reflect"

	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Model is a serializer of a model's fields (DRF's ModelSerializer).
type Model[T any] struct {
	plan    *plan
	form    reflect.Type // the struct whose tags declare the fields
	options []Option
	store   store.Store[T]
}

// Of makes a serializer from the tags of T and the options. Mistakes, such as
// an unknown tag, are reported when the serializer is bound to a store, which
// a viewset does at registration.
func Of[T any](options ...Option) *Model[T] {
	return declare[T](reflect.TypeFor[T](), options)
}

// Like makes a serializer of T whose fields are declared by the tags of
// another struct, D. A field of D stands for the field of T with the same Go
// name, or for the one that its tag rest:"source=…" names. A field of D that T
// does not have must be write_only: hooks find its value in r.Sent.
func Like[T, D any](options ...Option) *Model[T] {
	return declare[T](reflect.TypeFor[D](), options)
}

func declare[T any](form reflect.Type, options []Option) *Model[T] {
	return &Model[T]{plan: compile(reflect.TypeFor[T](), form, nil, options), form: form, options: options}
}

// Bind returns the serializer for the objects of s: columns, sizes, unique
// values and defaults are those of its table.
func (m *Model[T]) Bind(s store.Store[T]) (Serializer[T], error) {
	return m.bind(s)
}

func (m *Model[T]) bind(s store.Store[T]) (*Model[T], error) {
	bound := &Model[T]{
		plan: compile(reflect.TypeFor[T](), m.form, s.Table(), m.options),
		form: m.form, options: m.options, store: s,
	}
	bound.checkPaths()
	if len(bound.plan.mistakes) > 0 {
		return nil, errors.Join(bound.plan.mistakes...)
	}
	return bound, nil
}

// Describe is the field table.
func (m *Model[T]) Describe() schema.Object { return m.plan.describe() }

// Only is the serializer with the named fields alone, in that order. Make it
// once, beside m, and choose between the two with a viewset's SerializerFor.
func (m *Model[T]) Only(names ...string) *Model[T] { return m.with(Fields(names...)) }

// Omit is the serializer without the named fields.
func (m *Model[T]) Omit(names ...string) *Model[T] { return m.with(without(names)) }

func (m *Model[T]) with(option Option) *Model[T] {
	options := append(append([]Option(nil), m.options...), option)
	return declare[T](m.form, options)
}
