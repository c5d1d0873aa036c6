package versioning

import (
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Namespace takes the version from the router that the request came through:
// its field Namespace (DRF's NamespaceVersioning). URLs in answers stay in that
// router. Of a namespace within others, "api:v1", the first allowed part counts;
// where none is, the answer is 404.
type Namespace struct {
	// Default is the version of requests without a namespace, whatever is
	// allowed; it is always allowed.
	Default string
	// Allowed are the versions that there are; empty allows any.
	Allowed []string
}

// Determine is the allowed part of the namespace.
func (s Namespace) Determine(r *rest.Request) (string, error) {
	if r.Namespace == "" {
		return s.Default, nil
	}
	rules := rules{s.Default, s.Allowed, rest.NotFound, "Invalid version in URL path. Does not match any version namespace."}
	var refusal error
	for part := range strings.SplitSeq(r.Namespace, ":") {
		version, err := rules.settle(part, true)
		if err == nil {
			return version, nil
		}
		refusal = err
	}
	return "", refusal
}

// Parameters are none: the query says nothing.
func (Namespace) Parameters() []schema.Parameter { return nil }

// Describe lists the versions: the URL's beginning tells which.
func (s Namespace) Describe() (schema.Parameter, Place) {
	return describe(defaultParam, s.Default, s.Allowed), ""
}
