package viewset

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// extra answers an extra action.
func (s *resource[T]) extra(a *Action[T]) action {
	if !a.Detail && a.Target == nil {
		return func(r *rest.Request) (*rest.Response, error) { return a.Do(r, nil) }
	}
	return func(r *rest.Request) (*rest.Response, error) {
		q, err := s.target(r, a)
		switch {
		case err != nil:
			return nil, err
		case a.Do == nil:
			return s.byMethod(r, q)
		case r.IsSafe():
			return s.view(r, q, a)
		}
		return s.perform(r, q, a)
	}
}

// path is the last part of the action's URL.
func (a *Action[T]) path() string {
	if a.Path == "" {
		return a.Name
	}
	return a.Path
}

// isAsked reports whether a request is for the action, or asks at its URL for
// something that it does not do.
func (a *Action[T]) isAsked(asked rest.Action) bool {
	if asked.Name == "" || asked.Name == "metadata" {
		return asked.Path == a.path() && asked.Detail == a.Detail
	}
	return asked.Name == a.Name
}

// target is the query for the object of an extra action.
func (s *resource[T]) target(r *rest.Request, a *Action[T]) (store.Query, error) {
	if a.Detail {
		return s.selection(r)
	}
	condition, err := a.Target(r)
	if condition.IsZero() { // a target selects something
		condition = store.Or()
	}
	if err != nil {
		return store.Query{}, err
	}
	scope, err := s.within(r)
	return store.Query{Scope: scope, Filter: condition, Limit: 1}, err
}

// byMethod does to the object that q selects what the method does at its URL.
func (s *resource[T]) byMethod(r *rest.Request, q store.Query) (*rest.Response, error) {
	switch r.Method {
	case http.MethodPut, http.MethodPatch:
		return s.change(r, q)
	case http.MethodDelete:
		return s.remove(r, q)
	}
	return s.show(r, q)
}

// view lets a safe action see its object.
func (s *resource[T]) view(r *rest.Request, q store.Query, a *Action[T]) (*rest.Response, error) {
	object, err := s.found(r, q)
	if err != nil {
		return nil, err
	}
	response, err := a.Do(r, object)
	if response != nil || err != nil {
		return response, err
	}
	return s.present(r, http.StatusOK, object)
}

// perform lets an action change its object.
func (s *resource[T]) perform(r *rest.Request, q store.Query, a *Action[T]) (*rest.Response, error) {
	var object *T
	var response *rest.Response
	err := s.write(r, func(tx store.Tx[T]) (err error) {
		if object, err = s.locked(r, tx, q); err != nil {
			return err
		}
		if response, err = a.Do(r, object); err != nil {
			return err
		}
		return tx.Update(object)
	})
	if response != nil || err != nil {
		return response, err
	}
	return s.present(r, http.StatusOK, object)
}
