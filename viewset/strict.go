package viewset

import (
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// strictly finds out whether the request is a strict one, and refuses its query
// parameters that nobody reads. Actions that don't tell their parameters take
// all.
func (p *pipeline) strictly(r *rest.Request) error {
	r.Strict = p.config.Strict || prefersStrict(r)
	if !r.Strict {
		return nil
	}
	known, told := p.parameters[r.Action.Name]
	if !told {
		return nil
	}
	var unknown rest.Object
	for name := range r.QueryParams() {
		if name != "format" && !slices.Contains(known, name) && !p.versions(name) {
			unknown = append(unknown, rest.Member{Name: name, Value: []rest.Message{{Text: "Unknown parameter.", Code: "unknown"}}})
		}
	}
	if unknown == nil {
		return nil
	}
	slices.SortFunc(unknown, func(a, b rest.Member) int { return strings.Compare(a.Name, b.Name) })
	return &rest.Error{Kind: rest.Invalid, Detail: unknown}
}

// versions reports whether the versioning reads a query parameter.
func (p *pipeline) versions(name string) bool {
	return p.config.Versioning != nil && slices.ContainsFunc(p.config.Versioning.Parameters(),
		func(read schema.Parameter) bool { return read.Name == name })
}

// prefersStrict reports whether the client asks for strictness (RFC 7240,
// section 4.4).
func prefersStrict(r *rest.Request) bool {
	for _, line := range r.Header.Values("Prefer") {
		for preference := range strings.SplitSeq(line, ",") {
			preference, _, _ = strings.Cut(preference, ";")
			name, value, _ := strings.Cut(preference, "=")
			if strings.EqualFold(strings.TrimSpace(name), "handling") &&
				strings.EqualFold(strings.Trim(strings.TrimSpace(value), `"`), "strict") {
				return true
			}
		}
	}
	return false
}
