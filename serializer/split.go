package serializer

import (
	"errors"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Split is a serializer that reads with one and shows with another.
func Split[T any](in, out *Model[T]) Serializer[T] { return &split[T]{in, out} }

type split[T any] struct{ in, out *Model[T] }

// Bind binds both.
func (s *split[T]) Bind(objects store.Store[T]) (Serializer[T], error) {
	in, inMistakes := s.in.bind(objects)
	out, outMistakes := s.out.bind(objects)
	if err := errors.Join(inMistakes, outMistakes); err != nil {
		return nil, err
	}
	return &split[T]{in, out}, nil
}

func (s *split[T]) Represent(r *rest.Request, object *T) (any, error) {
	return s.out.Represent(r, object)
}
func (s *split[T]) Accept(r *rest.Request, into *T) error    { return s.in.Accept(r, into) }
func (s *split[T]) Load(r *rest.Request, objects []*T) error { return s.out.Load(r, objects) }
func (s *split[T]) Finishes(r *rest.Request) bool            { return s.in.Finishes(r) }
func (s *split[T]) Discard(r *rest.Request) error            { return s.in.Discard(r) }
func (s *split[T]) Describe() schema.Object                  { return s.out.Describe() }
func (s *split[T]) DescribeInput() schema.Object             { return s.in.Describe() }
func (s *split[T]) Save(r *rest.Request, tx store.Tx[T], object *T, write func() error) error {
	err := s.in.Save(r, tx, object, write)
	var conflict *store.Conflict
	if errors.As(err, &conflict) && conflict.Columns != nil {
		return Duplicate(s.in.Describe(), conflict.Columns) // in the words of the fields that were sent
	}
	return err
}
