package serializer

import (
	"errors"
	"reflect"

	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Model is a serializer made from a struct's tags (DRF's ModelSerializer).
type Model[T any] struct {
	plan    *plan
	options []Option
	store   store.Store[T]
}

// Of makes a serializer from the tags of T and the options. Mistakes, such as
// an unknown tag, are reported when the serializer is bound to a store, which
// a viewset does at registration.
func Of[T any](options ...Option) *Model[T] {
	return &Model[T]{plan: compile(reflect.TypeFor[T](), nil, options), options: options}
}

// Bind returns the serializer for the objects of s: columns, sizes, unique
// values and defaults are those of its table.
func (m *Model[T]) Bind(s store.Store[T]) (Serializer[T], error) {
	bound := &Model[T]{
		plan:    compile(reflect.TypeFor[T](), s.Table(), m.options),
		options: m.options,
		store:   s,
	}
	if len(bound.plan.mistakes) > 0 {
		return nil, errors.Join(bound.plan.mistakes...)
	}
	return bound, nil
}

// Describe is the field table.
func (m *Model[T]) Describe() schema.Object { return m.plan.describe() }
