package versioning

import (
	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Path reads the version from a parameter of the path, as of a router mounted
// at "/api/{version}" (DRF's URLPathVersioning). URLs in answers keep it. Another
// version than the allowed ones is 404.
type Path struct {
	// Default is the version where the path has no such parameter; it is always
	// allowed.
	Default string
	// Allowed are the versions that there are, and "" where requests without one
	// are served; empty allows any.
	Allowed []string
	// Param is the name of the parameter; the default is "version".
	Param string
}

// Determine is the parameter's value.
func (s Path) Determine(r *rest.Request) (string, error) {
	version, sent := r.Params[param(s.Param)]
	rules := rules{s.Default, s.Allowed, rest.NotFound, "Invalid version in URL path."}
	version, err := rules.settle(version, sent)
	if err == nil && !sent && version != "" {
		s.keep(r, version)
	}
	return version, err
}

// keep gives the default version to URLs of routes that want one. The router
// knows those that are in the request's own path.
func (s Path) keep(r *rest.Request, version string) {
	if next := r.Reverse; next != nil {
		r.Reverse = func(name string, pairs ...string) (string, error) {
			pairs = pairs[: len(pairs)&^1 : len(pairs)&^1] // a name without its value is none
			return next(name, append(pairs, param(s.Param), version)...)
		}
	}
}

// Parameters are none: the query says nothing.
func (Path) Parameters() []schema.Parameter { return nil }

// Describe tells of the path's parameter.
func (s Path) Describe() (schema.Parameter, Place) {
	return describe(param(s.Param), s.Default, s.Allowed), InPath
}
