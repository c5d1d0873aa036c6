package viewset

import (
	"context"
	"errors"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
)

// What a serializer may do beside its contract.
type (
	// loader reads what objects show beside their own columns.
	loader[T any] interface {
		Load(r *rest.Request, objects []*T) error
	}
	// saver stores what belongs to an object beside its own row.
	saver[T any] interface {
		Save(r *rest.Request, tx store.Tx[T], object *T, write func() error) error
	}
	// discarder undoes what Accept has done outside of the database.
	discarder interface {
		Discard(r *rest.Request) error
	}
)

// load reads what the objects of an answer show, a few queries for all of them.
func load[T any](r *rest.Request, shown serializer.Serializer[T], objects []*T) error {
	if l, ok := shown.(loader[T]); ok {
		return l.Load(r, objects)
	}
	return nil
}

// save stores an object's row and what belongs to it.
func save[T any](r *rest.Request, tx store.Tx[T], accepting serializer.Serializer[T], object *T, write func() error) error {
	if s, ok := accepting.(saver[T]); ok {
		return s.Save(r, tx, object, write)
	}
	return write()
}

// discard undoes the work of a body that was not stored because of err. It is
// done even for a client that has gone.
func (s *resource[T]) discard(r *rest.Request, accepting serializer.Serializer[T], err error) error {
	d, ok := accepting.(discarder)
	if !ok || r.Sent == nil {
		return err
	}
	failure := r.During(context.WithoutCancel(r.Context()), func() error { return d.Discard(r) })
	if failure != nil {
		return errors.Join(err, failure)
	}
	return err
}

// represent shows objects.
func (s *resource[T]) represent(r *rest.Request, objects []T) ([]any, error) {
	shown, err := s.serializerFor(r)
	if err != nil {
		return nil, err
	}
	pointers := make([]*T, len(objects))
	for i := range objects {
		pointers[i] = &objects[i]
	}
	if err := load(r, shown, pointers); err != nil {
		return nil, err
	}
	data := make([]any, len(objects))
	for i, object := range pointers {
		if data[i], err = shown.Represent(r, object); err != nil {
			return nil, err
		}
	}
	return data, nil
}
