package versioning

import (
	"errors"
	"net/url"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Query reads the version from the query: ?version=1.0 (DRF's
// QueryParameterVersioning), and adds it to the URLs in answers. Another version
// than the allowed ones is 404. Of several values the last one counts.
type Query struct {
	// Default is the version where the query has none; it is always allowed.
	Default string
	// Allowed are the versions that there are, and "" where requests without one
	// are served; empty allows any.
	Allowed []string
	// Param is the name of the parameter; the default is "version".
	Param string
}

// Determine is the parameter's value.
func (s Query) Determine(r *rest.Request) (string, error) {
	version := ""
	sent := r.QueryParams()[param(s.Param)]
	if len(sent) > 0 {
		version = sent[len(sent)-1]
	}
	rules := rules{s.Default, s.Allowed, rest.NotFound, "Invalid version in query parameter."}
	version, err := rules.settle(version, len(sent) > 0)
	if err == nil && version != "" {
		s.keep(r, version)
	}
	return version, err
}

// keep adds the version to the URLs that r.Reverse gives.
func (s Query) keep(r *rest.Request, version string) {
	if next := r.Reverse; next != nil {
		r.Reverse = func(name string, pairs ...string) (string, error) {
			address, err := next(name, pairs...)
			if err != nil {
				return "", err
			}
			return s.added(address, version), nil
		}
	}
}

// added is a URL with the version in its query, the parameters in the order of
// their names.
func (s Query) added(address, version string) string {
	path, query, found := strings.Cut(address, "?")
	if !found {
		return path + "?" + url.QueryEscape(param(s.Param)) + "=" + url.QueryEscape(version)
	}
	values, _ := url.ParseQuery(query) // our own
	values.Set(param(s.Param), version)
	return path + "?" + values.Encode()
}

// Err reports a name that is taken.
func (s Query) Err() error {
	if s.Param == "format" {
		return errors.New(`versioning.Query: the parameter "format" chooses the renderer: give the version another Param`)
	}
	return nil
}

// Parameters are the one that has the version.
func (s Query) Parameters() []schema.Parameter {
	return []schema.Parameter{describe(param(s.Param), s.Default, s.Allowed)}
}

// Describe tells of the query's parameter.
func (s Query) Describe() (schema.Parameter, Place) {
	return describe(param(s.Param), s.Default, s.Allowed), InQuery
}
