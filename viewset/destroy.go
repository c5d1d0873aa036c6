package viewset

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// destroy removes the object that the URL names.
func (s *resource[T]) destroy(r *rest.Request) (*rest.Response, error) {
	q, err := s.selection(r)
	if err != nil {
		return nil, err
	}
	return s.remove(r, q)
}

// remove removes the object that q selects.
func (s *resource[T]) remove(r *rest.Request, q store.Query) (*rest.Response, error) {
	err := s.write(r, func(tx store.Tx[T]) error {
		object, err := s.locked(r, tx, q)
		if err != nil {
			return err
		}
		if err := hook(r, s.model.BeforeDestroy, object); err != nil {
			return err
		}
		if err := tx.Delete(object); err != nil {
			return err
		}
		return hook(r, s.model.AfterDestroy, object)
	})
	if err != nil {
		return nil, err
	}
	return &rest.Response{Status: http.StatusNoContent}, nil
}
