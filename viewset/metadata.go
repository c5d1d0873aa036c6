package viewset

import (
	"github.com/quintet-go/rest"
)

// metadata answers OPTIONS: what this is, and which formats it speaks (DRF's
// SimpleMetadata).
func (p *pipeline) metadata(r *rest.Request) (*rest.Response, error) {
	var renders, parses []any
	for _, renderer := range p.config.Renderers {
		renders = append(renders, renderer.MediaType())
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
