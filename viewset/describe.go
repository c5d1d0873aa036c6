package viewset

import (
	"net/http"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
)

// addActions puts the actions in place.
func (s *resource[T]) addActions() {
	functions := map[string]action{
		"list": s.list, "create": s.create, "retrieve": s.retrieve,
		"update": s.update, "partial_update": s.update, "destroy": s.destroy,
	}
	for name, function := range functions {
		if s.serves(name) {
			s.actions[name] = function
		}
	}
	for i := range s.model.Actions {
		extra := &s.model.Actions[i]
		s.actions[extra.Name] = s.extra(extra)
	}
	s.actions["metadata"] = s.metadata
}

// describe lists the actions as plain data.
func (s *resource[T]) describe() {
	for _, a := range standard {
		if !s.serves(a.name) {
			continue
		}
		operation := schema.Operation{
			Action: rest.Action{Name: a.name, Detail: a.detail},
			Method: a.method, Status: a.status, Many: a.name == "list",
			Description: s.config.Description,
			Lookup:      s.model.Lookup, Pattern: s.model.LookupPattern, Parents: s.parents(),
		}
		operation.Partial = a.name == "partial_update"
		if a.name == "create" {
			operation.ManyInput = s.model.Many
		}
		s.describeBodies(&operation, "")
		s.describeParameters(&operation)
		s.operations = append(s.operations, operation)
	}
	for i := range s.model.Actions {
		s.describeExtra(&s.model.Actions[i])
	}
	s.completeAll()
}

// describeExtra lists an extra action, once for each of its methods.
func (s *resource[T]) describeExtra(a *Action[T]) {
	path := a.path()
	methods := a.Methods
	if methods == nil {
		methods = []string{http.MethodGet}
	}
	for _, method := range methods {
		operation := schema.Operation{
			Action: rest.Action{Name: a.Name, Detail: a.Detail},
			Method: method, Path: path, Route: strings.ReplaceAll(a.Name, "_", "-"),
			Status: http.StatusOK, Summary: a.Summary,
			Lookup: s.model.Lookup, Pattern: s.model.LookupPattern, Parents: s.parents(),
		}
		operation.Errors = slices.Clone(a.Errors)
		if a.Do == nil { // what the method does to an object
			operation.Partial = method == http.MethodPatch
			if method == http.MethodDelete {
				operation.Status = http.StatusNoContent
			}
		}
		s.describeBodies(&operation, "")
		a.describe(&operation)
		if a.Parameters != nil || a.Do == nil {
			s.readsOnly(&operation)
		}
		s.operations = append(s.operations, operation)
	}
}

// describe puts what an extra action says of itself in the place of what it
// inherits.
func (a *Action[T]) describe(o *schema.Operation) {
	o.Parameters = a.Parameters
	if a.Input != nil && o.Input != nil {
		if input := a.Input(); len(input.Fields) > 0 {
			o.Input = &input
		} else {
			o.Input = nil
		}
	}
	if a.Output != nil && o.Output != nil {
		output := a.Output()
		o.Output = &output
	}
}

// describeParameters lists the query parameters of an action: those of filters
// narrow single objects as well, though not what is created.
func (s *resource[T]) describeParameters(o *schema.Operation) {
	if o.Action.Name != "create" {
		o.Parameters = s.narrowing()
	}
	if o.Action.Name == "list" && s.paginator != nil {
		o.Parameters = append(o.Parameters, s.paginator.Parameters()...)
		o.Envelope = s.paginator.Envelope()
	}
	s.readsOnly(o)
}

// readsOnly notes that an action reads no other query parameters.
func (s *resource[T]) readsOnly(o *schema.Operation) {
	names := []string{}
	for _, p := range o.Parameters {
		names = append(names, p.Name)
	}
	s.parameters[o.Action.Name] = names
}

// describeBodies fills in what an action reads and answers in a version of the
// API.
func (s *resource[T]) describeBodies(o *schema.Operation, version string) {
	shown, err := s.probe(o.Action, o.Method, version)
	if err != nil { // reported by bindAll
		return
	}
	object := shown.Describe()
	switch o.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		input := inputOf(shown)
		o.Input = &input
	}
	if o.Method != http.MethodDelete {
		o.Output = &object
	}
}

// inputOf describes what a serializer reads, which may be other than what it
// shows.
func inputOf[T any](s serializer.Serializer[T]) schema.Object {
	if split, ok := s.(interface{ DescribeInput() schema.Object }); ok {
		return split.DescribeInput()
	}
	return s.Describe()
}
