package viewset

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
)

// create stores a new object, or several from a list.
func (s *resource[T]) create(r *rest.Request) (*rest.Response, error) {
	accepting, err := s.serializerFor(r)
	if err != nil {
		return nil, err
	}
	if s.model.Many > 0 {
		data, err := r.Data()
		if err != nil {
			return nil, err
		}
		if list, ok := data.([]any); ok {
			return s.createMany(r, accepting, list)
		}
	}
	object := store.New[T](s.table)
	if err := s.accept(r, accepting, object); err != nil {
		return nil, s.discard(r, accepting, err)
	}
	err = s.write(r, func(tx store.Tx[T]) error { return s.insert(r, tx, accepting, object) })
	if err != nil {
		return nil, s.discard(r, accepting, err)
	}
	response, err := s.present(r, http.StatusCreated, object)
	if err != nil {
		return nil, err
	}
	return response, s.locate(response)
}

// accept reads r's body into an object, which belongs to those that the URL
// names.
func (s *resource[T]) accept(r *rest.Request, accepting serializer.Serializer[T], object *T) error {
	if err := s.adopt(r, accepting, object); err != nil {
		return err
	}
	return accepting.Accept(r, object)
}

// insert stores an object that was accepted, with what belongs to it and the
// hooks around.
func (s *resource[T]) insert(r *rest.Request, tx store.Tx[T], accepting serializer.Serializer[T], object *T) error {
	if err := hook(r, s.model.BeforeCreate, object); err != nil {
		return err
	}
	if err := save(r, tx, accepting, object, func() error { return tx.Create(object) }); err != nil {
		return err
	}
	return hook(r, s.model.AfterCreate, object)
}

// locate names the URL of a new object, where it shows it in a field called
// url (DRF's CreateModelMixin).
func (s *resource[T]) locate(response *rest.Response) error {
	record, ok := response.Data.(rest.Record)
	if !ok || !s.located {
		return nil
	}
	members, err := record.Plain()
	if err != nil {
		return err
	}
	if address, ok := members.Get("url"); ok {
		if text, ok := address.(string); ok && text != "" {
			response.Header = http.Header{"Location": {text}}
		}
	}
	return nil
}
