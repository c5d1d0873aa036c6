package viewset

import (
	"fmt"
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// defaultLimit is the largest number of objects in a list that sets no other.
const defaultLimit = 100

// list answers with the objects in the user's scope.
func (s *resource[T]) list(r *rest.Request) (*rest.Response, error) {
	q := store.Query{Scope: s.scope(r), Order: s.model.Ordering}
	if s.limit > 0 {
		q.Limit = s.limit + 1
	}
	objects, err := s.model.Store.Find(r.Context(), q)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	if s.limit > 0 && len(objects) > s.limit {
		objects = objects[:s.limit]
		header.Set("Content-Range", fmt.Sprintf("items 0-%d/*", s.limit-1))
	}
	data, err := s.represent(r, objects)
	if err != nil {
		return nil, err
	}
	return &rest.Response{Status: http.StatusOK, Data: data, Header: header}, nil
}
