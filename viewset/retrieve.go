package viewset

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// retrieve answers with the object that the URL names.
func (s *resource[T]) retrieve(r *rest.Request) (*rest.Response, error) {
	q, err := s.selection(r)
	if err != nil {
		return nil, err
	}
	return s.show(r, q)
}

// show answers with the object that q selects.
func (s *resource[T]) show(r *rest.Request, q store.Query) (*rest.Response, error) {
	object, err := s.found(r, q)
	if err != nil {
		return nil, err
	}
	return s.present(r, http.StatusOK, object)
}
