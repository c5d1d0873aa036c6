package renderer

import (
	"strings"

	"github.com/quintet-go/rest"
)

// Negotiate picks the renderer for r (DRF api-guide/content-negotiation). A
// format in the path or in ?format= leaves only renderers of that format. Of
// the media types in the Accept header the most specific ones are tried first;
// among equals the first renderer wins; q-values are ignored. The parameters of
// a renderer's media type, but for charset, must be asked for with equal values.
//
// It sets r.Accepted and r.Format. On failure, an error of kind NotFound for an
// unknown format and NotAcceptable for an Accept header that nothing fits, it
// returns the first renderer along, so that even an error has a format.
func Negotiate(r *rest.Request, renderers []Renderer) (Renderer, error) {
	if len(renderers) == 0 {
		renderers = []Renderer{JSON{}}
	}
	chosen, accepted, err := choose(r, renderers)
	r.Accepted, r.Format = accepted, chosen.Format()
	return chosen, err
}

// choose is Negotiate, of one renderer or more.
func choose(r *rest.Request, renderers []Renderer) (chosen Renderer, accepted string, err error) {
	fallback := renderers[0]
	candidates := byFormat(r, renderers)
	if len(candidates) == 0 {
		return fallback, fallback.MediaType(), &rest.Error{Kind: rest.NotFound}
	}
	items, ok := acceptItems(r.Header.Values("Accept"))
	for specificity := 3; ok && specificity >= 0; specificity-- {
		for _, candidate := range candidates {
			for i := range items {
				if items[i].specificity == specificity && items[i].accepts(candidate.MediaType()) {
					return candidate, items[i].full(candidate.MediaType()), nil
				}
			}
		}
	}
	return fallback, fallback.MediaType(), &rest.Error{Kind: rest.NotAcceptable}
}

// byFormat leaves the renderers of the format that the URL asks for, if any.
func byFormat(r *rest.Request, renderers []Renderer) []Renderer {
	format := r.Suffix
	if format == "" && strings.Contains(r.URL.RawQuery, "format") {
		if sent := r.QueryParams()["format"]; len(sent) > 0 {
			format = sent[len(sent)-1] // as Django takes every parameter
		}
	}
	if format == "" {
		return renderers
	}
	var kept []Renderer
	for _, candidate := range renderers {
		if candidate.Format() == format {
			kept = append(kept, candidate)
		}
	}
	return kept
}
