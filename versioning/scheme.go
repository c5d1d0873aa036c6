// Package versioning answers the question "which version of the API?": a
// [Scheme] reads it from the request (DRF api-guide/versioning). Viewsets then
// find it in r.Version.
package versioning

import (
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Scheme is where requests say which version they are for. One value serves all
// requests at once.
//
// A scheme whose configuration may be wrong has a method Err() error as well:
// nil, or a sentence that says how to mend it. It is asked for at registration.
type Scheme interface {
	// Determine is the version that r asks for, or empty where it asks for none
	// and there is no default. It is asked once per request, after content
	// negotiation and before authentication. It may replace r.Reverse, so that
	// URLs keep the version. The error is a *rest.Error of kind NotFound or
	// NotAcceptable for a version that the API does not have.
	Determine(r *rest.Request) (string, error)

	// Parameters are the query parameters that it reads.
	Parameters() []schema.Parameter

	// Describe tells documents of the API how a client asks for a version, and
	// which ones there are. Where no single parameter says it, the place is
	// empty.
	Describe() (schema.Parameter, Place)
}

// Place is the part of a request that holds a scheme's parameter.
type Place string

// The places.
const (
	InPath   Place = "path"
	InQuery  Place = "query"
	InAccept Place = "accept" // a parameter of the Accept header's media type
)

// Determine sets r.Version by the scheme; nil sets none. The error is the
// scheme's.
func Determine(r *rest.Request, scheme Scheme) error {
	if scheme == nil {
		return nil
	}
	version, err := scheme.Determine(r)
	if err != nil {
		return err
	}
	r.Version = version
	return nil
}

// defaultParam is the name of a scheme's parameter where nothing else is said.
const defaultParam = "version"

// param is a name, or else the default one.
func param(name string) string {
	if name == "" {
		return defaultParam
	}
	return name
}

// rules are what the built-in schemes have in common.
type rules struct {
	fallback string
	allowed  []string
	kind     rest.Kind // of the refusal
	detail   string    // of the refusal
}

// settle is the version to use: the one that was sent, or else the default. An
// empty one that was sent is a version like any other, which no list allows.
func (s rules) settle(version string, sent bool) (string, error) {
	if !sent {
		version = s.fallback
	}
	known := version != "" && version == s.fallback || slices.Contains(s.allowed, version) && (version != "" || !sent)
	if known || len(s.allowed) == 0 {
		return version, nil
	}
	return "", &rest.Error{Kind: s.kind, Detail: s.detail}
}

// describe tells of the versions that there are.
func describe(name, fallback string, allowed []string) schema.Parameter {
	p := schema.Parameter{Name: name, Type: "string", Description: "The version of the API."}
	if fallback != "" {
		p.Description = "The version of the API; the default is " + fallback + "."
	}
	if len(allowed) == 0 {
		return p
	}
	p.Type = "choice"
	if fallback != "" && !slices.Contains(allowed, fallback) {
		allowed = append([]string{fallback}, allowed...)
	}
	for _, version := range allowed {
		if version != "" {
			p.Choices = append(p.Choices, schema.Choice{Value: version, Label: version})
		}
	}
	return p
}

// lower is a name as comparisons without regard to case want it.
func lower(name string) string { return strings.ToLower(strings.TrimSpace(name)) }
