package viewset

import (
	"net/http"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/schema"
)

// metadata answers OPTIONS: what this is, and which formats it speaks (DRF's
// SimpleMetadata).
func (p *pipeline) metadata(r *rest.Request) (*rest.Response, error) {
	var renders, parses []any
	for _, renderer := range p.config.Renderers {
		renders = append(renders, mediaTypeOf(renderer.MediaType()))
	}
	for _, parser := range p.config.Parsers {
		parses = append(parses, parser.MediaType())
	}
	return &rest.Response{Data: rest.Object{
		{Name: "name", Value: p.viewName(r.Action)},
		{Name: "description", Value: p.config.Description},
		{Name: "renders", Value: renders},
		{Name: "parses", Value: parses},
	}}, nil
}

// viewName is what people call the URL (DRF's view name).
func (p *pipeline) viewName(a rest.Action) string {
	switch {
	case p.single:
		return p.config.Name
	case a.Detail:
		return p.config.Name + " Instance"
	}
	return p.config.Name + " List"
}

// metadata answers OPTIONS, and tells the fields of what r's user may send here.
func (s *resource[T]) metadata(r *rest.Request) (*rest.Response, error) {
	response, err := s.pipeline.metadata(r)
	if err != nil {
		return nil, err
	}
	told, _ := response.Data.(rest.Object)
	if extra := s.extraAt(r.Action); extra != nil {
		told[0].Value, told[1].Value = label(extra.Name), extra.Summary
	}
	var actions rest.Object
	for _, method := range []string{http.MethodPost, http.MethodPut} {
		if input := s.sendable(r, method); input != nil {
			actions = append(actions, rest.Member{Name: method, Value: fieldsInfo(input)})
		}
	}
	if actions != nil {
		told = append(told, rest.Member{Name: "actions", Value: actions})
	}
	response.Data = told
	return response, nil
}

// extraAt is the extra action whose URL this is, or nil.
func (s *resource[T]) extraAt(a rest.Action) *Action[T] {
	for i := range s.model.Actions {
		if extra := &s.model.Actions[i]; extra.isAsked(a) {
			return extra
		}
	}
	return nil
}

// sendable describes the body that r's user may send here by a method; nil for
// none. For PUT the object has to be there, and may be changed.
func (s *resource[T]) sendable(r *rest.Request, method string) *schema.Object {
	if !slices.Contains(r.Allow, method) {
		return nil
	}
	i := slices.IndexFunc(s.operations, func(o schema.Operation) bool {
		return o.Method == method && o.Path == r.Action.Path && o.Action.Detail == r.Action.Detail
	})
	if i < 0 || s.operations[i].Input == nil {
		return nil
	}
	asked := asking(r, &s.operations[i])
	if permission.Check(asked, s.permissions(asked)) != nil {
		return nil
	}
	if method == http.MethodPut && r.Action.Detail {
		q, err := s.selection(asked)
		if err != nil {
			return nil
		}
		if _, err := s.found(asked, q); err != nil {
			return nil
		}
	}
	return s.input(asked, s.operations[i].Input)
}

// input describes the body of a request: that of its own serializer, where
// requests have serializers of their own.
func (s *resource[T]) input(r *rest.Request, described *schema.Object) *schema.Object {
	if s.model.SerializerFor == nil || r.Action.Path != "" {
		return described
	}
	accepting, err := s.serializerFor(r)
	if err != nil {
		return nil
	}
	object := inputOf(accepting)
	return &object
}
