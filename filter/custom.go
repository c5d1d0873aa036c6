package filter

import (
	"errors"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Func is a filter of one's own: narrow turns the query parameters, which
// r.QueryParams gives, into a condition, or refuses with an *[rest.Error] of
// kind Invalid. The parameters are for documentation and for strict requests,
// which may send no others.
//
//	filter.Func(func(r *rest.Request) (store.Condition, error) {
//		if r.QueryParams().Get("mine") != "true" {
//			return store.Condition{}, nil
//		}
//		return store.Column("author_id").Is(r.User.Identity()), nil
//	}, schema.Parameter{Name: "mine", Type: "boolean"})
func Func(narrow func(r *rest.Request) (store.Condition, error), parameters ...schema.Parameter) Filter {
	return custom{narrow, parameters}
}

type custom struct {
	narrow     func(r *rest.Request) (store.Condition, error)
	parameters []schema.Parameter
}

// Bind wants a function and named parameters.
func (c custom) Bind(Table) (Bound, error) {
	if c.narrow == nil {
		return nil, errors.New("filter.Func was given no function: give it one")
	}
	if len(c.parameters) == 0 {
		return nil, errors.New("filter.Func lists no parameters: name those that the function reads")
	}
	if slices.ContainsFunc(c.parameters, func(p schema.Parameter) bool { return p.Name == "" }) {
		return nil, errors.New("filter.Func lists a parameter without a name: give it one")
	}
	return c, nil
}

// Narrow adds the function's condition.
func (c custom) Narrow(r *rest.Request, q *store.Query) error {
	condition, err := c.narrow(r)
	if err != nil {
		return err
	}
	narrow(q, []store.Condition{condition})
	return nil
}

// Parameters are as declared.
func (c custom) Parameters() []schema.Parameter { return c.parameters }
