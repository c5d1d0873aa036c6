package viewset

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
)

// finisher is a serializer that may have work that no locked row should wait
// for, such as hashing a password.
type finisher interface {
	Finishes(r *rest.Request) bool
}

// update changes the object that the URL names.
func (s *resource[T]) update(r *rest.Request) (*rest.Response, error) {
	q, err := s.selection(r)
	if err != nil {
		return nil, err
	}
	return s.change(r, q)
}

// change changes the object that q selects: under a lock it is loaded, the
// permissions on it are checked, what was sent is applied, and the columns that
// differ are written.
func (s *resource[T]) change(r *rest.Request, q store.Query) (*rest.Response, error) {
	r.Partial = r.Method == http.MethodPatch
	accepting, err := s.serializerFor(r)
	if err != nil {
		return nil, err
	}
	if err := s.rehearse(r, q, accepting); err != nil {
		return nil, s.discard(r, accepting, err)
	}
	var object *T
	err = s.write(r, func(tx store.Tx[T]) error {
		if object, err = s.locked(r, tx, q); err != nil {
			return err
		}
		if err := s.accept(r, accepting, object); err != nil {
			return err
		}
		if err := hook(r, s.model.BeforeUpdate, object); err != nil {
			return err
		}
		if err := save(r, tx, accepting, object, func() error { return tx.Update(object) }); err != nil {
			return err
		}
		return hook(r, s.model.AfterUpdate, object)
	})
	if err != nil {
		return nil, s.discard(r, accepting, err)
	}
	return s.present(r, http.StatusOK, object)
}

// rehearse goes through the same checks before the lock is taken, if the body
// has slow work: Accept does it now, and finds it done the second time. Nobody
// has work done for them that they may not ask for.
func (s *resource[T]) rehearse(r *rest.Request, q store.Query, accepting serializer.Serializer[T]) error {
	slow, ok := accepting.(finisher)
	if !ok || !slow.Finishes(r) {
		return nil
	}
	object, err := s.found(r, q)
	if err != nil {
		return err
	}
	return s.accept(r, accepting, object)
}
