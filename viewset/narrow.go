package viewset

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
)

// looker is a serializer that finds columns by the names of its fields.
type looker interface {
	Lookup(path string) (serializer.Lookup, error)
}

// table is a resource's field table, as filters see it.
type table[T any] struct{ resource *resource[T] }

// Describe lists the fields.
func (t table[T]) Describe() schema.Object { return t.resource.serializer.Describe() }

// Lookup finds a column. Where the serializer depends on the request, so does
// whether the field may be asked about.
func (t table[T]) Lookup(path string) (filter.Field, error) {
	l, ok := t.resource.serializer.(looker)
	if !ok {
		return filter.Field{}, fmt.Errorf("the serializer %T can't tell columns: give it a method Lookup, as serializer.Model has", t.resource.serializer)
	}
	found, err := l.Lookup(path)
	if err != nil {
		return filter.Field{}, err
	}
	f := filter.Field{
		Field: found.Field, Relations: found.Relations, ToMany: found.ToMany,
		Scope: found.Scope, Parse: found.Parse, Exists: found.Exists,
	}
	if t.resource.model.SerializerFor != nil {
		name, _, _ := strings.Cut(path, "__")
		first, err := l.Lookup(name)
		if err != nil {
			return filter.Field{}, err
		}
		f.Visible = func(r *rest.Request) bool { return t.resource.shows(r, name, &first) }
	}
	return f, nil
}

// shows reports whether r's user sees a field, and not another one of its name.
func (s *resource[T]) shows(r *rest.Request, name string, field *serializer.Lookup) bool {
	shown, err := s.serializerFor(r)
	if err != nil {
		return false
	}
	l, ok := shown.(looker)
	if !ok {
		return false
	}
	seen, err := l.Lookup(name)
	return err == nil && seen.Column == field.Column && slices.Equal(seen.Relations, field.Relations)
}

// bindLists binds the filters and the pagination.
func (s *resource[T]) bindLists() error {
	var mistakes []error
	for _, f := range s.model.Filters {
		bound, err := f.Bind(table[T]{s})
		if err != nil {
			mistakes = append(mistakes, s.mistake("%w", err))
			continue
		}
		s.filters = append(s.filters, bound)
	}
	declared := s.model.Pagination
	if declared == nil {
		declared = s.config.Pagination
	}
	if declared != nil {
		if s.model.Limit != 0 {
			mistakes = append(mistakes, s.mistake("it has both a Limit and a Pagination, which bounds its pages: take Limit out."))
		}
		paginator, err := declared.Bind(s.listed())
		if err != nil {
			mistakes = append(mistakes, s.mistake("%w", err))
		}
		s.paginator = paginator
	}
	return errors.Join(append(mistakes, s.checkParameters())...)
}

// checkParameters notes the names of query parameters, and wants each of them to
// have one reader.
func (s *resource[T]) checkParameters() error {
	read := s.narrowing()
	for _, p := range read {
		s.asks = append(s.asks, p.Name)
	}
	if s.paginator != nil {
		read = append(read, s.paginator.Parameters()...)
	}
	var mistakes []error
	for i, p := range read {
		if slices.ContainsFunc(read[:i], func(other schema.Parameter) bool { return other.Name == p.Name }) {
			mistakes = append(mistakes, s.mistake("the query parameter %q is read by two of its filters, or by one and its pagination: give it another name in one of them.", p.Name))
		}
	}
	return errors.Join(mistakes...)
}

// listed is the resource as a pagination sees it.
func (s *resource[T]) listed() pagination.Resource {
	resource := pagination.Resource{Name: s.table.Name, Table: s.table, Order: s.table.Complete(s.model.Ordering)}
	if estimator, ok := s.model.Store.(interface {
		Estimate(ctx context.Context) (int64, error)
	}); ok {
		resource.Count = estimator.Estimate
	}
	return resource
}

// narrow applies the filters of the request to a query.
func (s *resource[T]) narrow(r *rest.Request, q *store.Query) error {
	for _, f := range s.filters {
		if err := f.Narrow(r, q); err != nil {
			return err
		}
	}
	return nil
}

// narrowing describes the query parameters of the filters.
func (s *resource[T]) narrowing() []schema.Parameter {
	var parameters []schema.Parameter
	for _, f := range s.filters {
		parameters = append(parameters, f.Parameters()...)
	}
	return parameters
}

// asked are the query parameters that narrow a list, and those of its path, in
// one text.
func (s *resource[T]) asked(r *rest.Request) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(r.Params)) {
		fmt.Fprintf(&b, "%q=%q ", name, r.Params[name])
	}
	sent := r.QueryParams()
	for _, name := range s.asks {
		if values := sent[name]; len(values) > 0 {
			fmt.Fprintf(&b, "%q=%q ", name, values)
		}
	}
	return b.String()
}
