package viewset

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/throttle"
)

// resource is a [Model] after registration: its declaration checked, its
// serializers bound, its actions in place.
type resource[T any] struct {
	*pipeline
	model      *Model[T]
	table      *store.Table
	key        key
	serializer serializer.Serializer[T]
	binding    sync.Mutex
	bound      map[serializer.Binder[T]]serializer.Serializer[T] // by the serializer as declared
	described  schema.Object
	limit      int
	filters    []filter.Bound
	asks       []string             // the names of the filters' query parameters
	paginator  pagination.Paginator // nil for none
	names      []string             // the members of an object, as it is shown
	located    bool                 // the serializer has a field called url
}

// serializerFor is the bound serializer for r.
func (s *resource[T]) serializerFor(r *rest.Request) (serializer.Serializer[T], error) {
	if s.model.SerializerFor == nil {
		return s.serializer, nil
	}
	declared := s.model.SerializerFor(r)
	if declared == nil {
		return s.serializer, nil
	}
	return s.bind(declared)
}

// maxBound is how many serializers a viewset may have. More are a sign that
// SerializerFor makes a new one for every request.
const maxBound = 100

// bind binds a serializer to the store, once.
func (s *resource[T]) bind(declared serializer.Serializer[T]) (serializer.Serializer[T], error) {
	binder, ok := declared.(serializer.Binder[T])
	if !ok {
		return declared, nil
	}
	s.binding.Lock()
	defer s.binding.Unlock()
	if bound, ok := s.bound[binder]; ok {
		return bound, nil
	}
	if len(s.bound) == maxBound {
		return nil, s.mistake("SerializerFor has answered with more than %d serializers: make them beforehand, and not for each request.", maxBound)
	}
	bound, err := binder.Bind(s.model.Store)
	if err != nil {
		return nil, err
	}
	s.bound[binder] = bound
	return bound, nil
}

// permissionsFor is the list that r has to pass.
func (s *resource[T]) permissionsFor(r *rest.Request) permission.List {
	for i := range s.model.Actions {
		extra := &s.model.Actions[i]
		if extra.Permissions != nil && extra.isAsked(r.Action) {
			return extra.Permissions
		}
	}
	if s.model.PermissionsFor != nil {
		if list := s.model.PermissionsFor(r); list != nil {
			return list
		}
	}
	if s.model.Permissions != nil {
		return s.model.Permissions
	}
	return s.model.Config.Permissions
}

// throttlesFor is what r is counted by.
func (s *resource[T]) throttlesFor(r *rest.Request) []throttle.Throttle {
	for i := range s.model.Actions {
		extra := &s.model.Actions[i]
		if extra.Throttles != nil && extra.isAsked(r.Action) {
			return extra.Throttles
		}
	}
	if s.model.Throttles != nil {
		return s.model.Throttles
	}
	return s.config.Throttles
}

// scope is the rows that r's user may know of.
func (s *resource[T]) scope(r *rest.Request) store.Condition {
	if s.model.Scope == nil {
		return store.Condition{}
	}
	return s.model.Scope(r)
}

// selection is the query for the one object that r's URL names.
func (s *resource[T]) selection(r *rest.Request) (store.Query, error) {
	value, ok := s.key.parse(r.Params[s.parameter()])
	if !ok {
		return store.Query{}, &rest.Error{Kind: rest.NotFound}
	}
	scope, err := s.within(r)
	if err != nil {
		return store.Query{}, err
	}
	q := store.Query{Scope: scope, Filter: s.key.column.Is(value)}
	if err := s.narrow(r, &q); err != nil {
		return store.Query{}, err
	}
	return store.Query{Scope: q.Scope, Filter: q.Filter, Limit: 1}, nil
}

// found reads the one object that q selects, and checks the permissions on it.
func (s *resource[T]) found(r *rest.Request, q store.Query) (*T, error) {
	objects, err := s.model.Store.Find(r.Context(), q)
	if err != nil {
		return nil, err
	}
	if len(objects) == 0 {
		return nil, &rest.Error{Kind: rest.NotFound}
	}
	object := &objects[0]
	return object, permission.CheckObject(r, s.permissions(r), object)
}

// locked is found within a transaction.
func (s *resource[T]) locked(r *rest.Request, tx store.Tx[T], q store.Query) (*T, error) {
	object, err := tx.Get(q)
	if err != nil {
		return nil, err
	}
	return object, permission.CheckObject(r, s.permissions(r), object)
}

// write runs do in a transaction that r.Context() carries meanwhile.
func (s *resource[T]) write(r *rest.Request, do func(tx store.Tx[T]) error) error {
	err := s.model.Store.Write(r.Context(), func(ctx context.Context, tx store.Tx[T]) error {
		return r.During(ctx, func() error { return do(tx) })
	})
	return s.worded(r, err)
}

// worded is the error of a write, in the words of the serializer where the
// database has refused it.
func (s *resource[T]) worded(r *rest.Request, err error) error {
	var conflict *store.Conflict
	if errors.As(err, &conflict) {
		return s.refusal(r, conflict)
	}
	return err
}

// refusal words the refusal of a write by the database as the serializer words
// its own check.
func (s *resource[T]) refusal(r *rest.Request, conflict *store.Conflict) error {
	shown, err := s.serializerFor(r)
	if err != nil {
		return err
	}
	if conflict.Columns != nil {
		return serializer.Duplicate(shown.Describe(), conflict.Columns)
	}
	return &rest.Error{Kind: rest.Conflict, Cause: conflict}
}

// present answers with an object.
func (s *resource[T]) present(r *rest.Request, status int, object *T) (*rest.Response, error) {
	shown, err := s.serializerFor(r)
	if err != nil {
		return nil, err
	}
	if err := load(r, shown, []*T{object}); err != nil {
		return nil, err
	}
	data, err := shown.Represent(r, object)
	if err != nil {
		return nil, err
	}
	return &rest.Response{Status: status, Data: data}, nil
}

// hook runs a hook, if there is one.
func hook[T any](r *rest.Request, run func(*rest.Request, *T) error, object *T) error {
	if run == nil {
		return nil
	}
	return run(r, object)
}

// closed is what serves a declaration with mistakes: nothing.
func closed[T any](m *Model[T], err error) *resource[T] {
	refuse := func(*rest.Request) permission.List { return nil }
	return &resource[T]{
		model: m,
		pipeline: &pipeline{
			config: m.resolved(), permissions: refuse,
			throttles: func(*rest.Request) []throttle.Throttle { return nil },
			operations: []schema.Operation{{
				Action: rest.Action{Name: "list"}, Method: http.MethodGet, Summary: err.Error(),
			}},
		},
	}
}
