package viewset

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// create stores a new object.
func (s *resource[T]) create(r *rest.Request) (*rest.Response, error) {
	accepting, err := s.serializerFor(r)
	if err != nil {
		return nil, err
	}
	object := store.New[T](s.table)
	if err := accepting.Accept(r, object); err != nil {
		return nil, err
	}
	err = s.write(r, func(tx store.Tx[T]) error {
		if err := hook(r, s.model.BeforeCreate, object); err != nil {
			return err
		}
		if err := tx.Create(object); err != nil {
			return err
		}
		return hook(r, s.model.AfterCreate, object)
	})
	if err != nil {
		return nil, err
	}
	return s.present(r, http.StatusCreated, object)
}
