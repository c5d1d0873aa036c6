package renderer

import (
	"strings"

	"github.com/quintet-go/rest"
)

// The bounds of an Accept header. What is longer is refused unread.
const (
	maxAccept = 8 << 10
	maxItems  = 100
)

// Negotiate picks the renderer for r (DRF api-guide/content-negotiation). A
// format in the path or in ?format= leaves only renderers of that format. Of
// the media types in the Accept header the most specific ones are tried first;
// among equals the first renderer wins; q-values are ignored.
//
// It sets r.Accepted. On failure, an error of kind NotFound for an unknown
// format and NotAcceptable for an Accept header that nothing fits, it returns
// the first renderer along, so that even an error has a format.
func Negotiate(r *rest.Request, renderers []Renderer) (Renderer, error) {
	if len(renderers) == 0 {
		renderers = []Renderer{JSON{}}
	}
	fallback := renderers[0]
	r.Accepted = fallback.MediaType()
	candidates := byFormat(r, renderers)
	if len(candidates) == 0 {
		return fallback, &rest.Error{Kind: rest.NotFound}
	}
	items, ok := acceptItems(r.Header.Values("Accept"))
	if !ok {
		return fallback, &rest.Error{Kind: rest.NotAcceptable}
	}
	for specificity := 3; specificity >= 0; specificity-- {
		for _, candidate := range candidates {
			for i := range items {
				if items[i].specificity == specificity && items[i].accepts(candidate.MediaType()) {
					r.Accepted = items[i].full(candidate.MediaType())
					return candidate, nil
				}
			}
		}
	}
	return fallback, &rest.Error{Kind: rest.NotAcceptable}
}

// byFormat leaves the renderers of the format that the URL asks for, if any.
func byFormat(r *rest.Request, renderers []Renderer) []Renderer {
	format := r.Suffix
	if format == "" && strings.Contains(r.URL.RawQuery, "format") {
		format = r.URL.Query().Get("format")
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

// item is one media type of an Accept header.
type item struct {
	main, sub   string
	params      string // as sent, from the first semicolon on
	specificity int
}

// acceptItems reads the lines of an Accept header. No line is */*.
func acceptItems(lines []string) ([]item, bool) {
	if len(lines) == 0 {
		return []item{{main: "*", sub: "*"}}, true
	}
	total := 0
	var items []item
	for _, line := range lines {
		if total += len(line); total > maxAccept {
			return nil, false
		}
		for text := range strings.SplitSeq(line, ",") {
			if len(items) == maxItems {
				return nil, false
			}
			if parsed, ok := parseItem(text); ok {
				items = append(items, parsed)
			}
		}
	}
	return items, true
}

// parseItem reads one media type.
func parseItem(text string) (item, bool) {
	text = strings.TrimSpace(text)
	mediaType, params := text, ""
	if i := strings.IndexByte(text, ';'); i >= 0 {
		mediaType, params = text[:i], text[i:]
	}
	main, sub, ok := strings.Cut(strings.ToLower(strings.TrimSpace(mediaType)), "/")
	if !ok || main == "" || sub == "" {
		return item{}, false
	}
	parsed := item{main: main, sub: sub, params: withoutQuality(params), specificity: 2}
	switch {
	case main == "*":
		parsed.specificity = 0
	case sub == "*":
		parsed.specificity = 1
	case parsed.params != "":
		parsed.specificity = 3
	}
	return parsed, true
}

// withoutQuality drops the q parameter: "; indent=4; q=0.1" is "; indent=4".
func withoutQuality(params string) string {
	var kept strings.Builder
	for param := range strings.SplitSeq(params, ";") {
		param = strings.TrimSpace(param)
		name, _, _ := strings.Cut(param, "=")
		if param != "" && !strings.EqualFold(strings.TrimSpace(name), "q") {
			kept.WriteString("; " + param)
		}
	}
	return kept.String()
}

// accepts reports whether the item covers a renderer's media type.
func (i item) accepts(mediaType string) bool {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	main, sub, _ := strings.Cut(strings.ToLower(strings.TrimSpace(mediaType)), "/")
	return (i.main == "*" || i.main == main) && (i.sub == "*" || i.sub == sub)
}

// full is the renderer's media type with the client's parameters.
func (i item) full(mediaType string) string { return mediaType + i.params }
