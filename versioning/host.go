package versioning

import (
	"errors"
	"regexp"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Host reads the version from the name of the host: v1.example.com (DRF's
// HostNameVersioning). Another version than the allowed ones is 404. Caches need
// no Vary for it: the host is part of the URL that they store an answer under.
type Host struct {
	// Default is the version where the host does not fit the pattern, whatever
	// is allowed; it is always allowed.
	Default string
	// Allowed are the versions that there are; empty allows any.
	Allowed []string
	// Pattern is what hosts look like, without the port; its first group is the
	// version. The default is DRF's, three plain words of which the first one
	// counts: ^([a-zA-Z0-9]+)\.[a-zA-Z0-9]+\.[a-zA-Z0-9]+$.
	Pattern *regexp.Regexp
}

// hosts is DRF's pattern.
var hosts = regexp.MustCompile(`^([a-zA-Z0-9]+)\.[a-zA-Z0-9]+\.[a-zA-Z0-9]+$`)

// Determine is what the pattern's group finds in the Host header.
func (s Host) Determine(r *rest.Request) (string, error) {
	pattern := s.Pattern
	if pattern == nil {
		pattern = hosts
	}
	name, _, _ := strings.Cut(r.Host, ":")
	match := pattern.FindStringSubmatch(name)
	if len(match) < 2 {
		return s.Default, nil
	}
	rules := rules{s.Default, s.Allowed, rest.NotFound, "Invalid version in hostname."}
	return rules.settle(match[1], true)
}

// Err reports a pattern that finds nothing.
func (s Host) Err() error {
	if s.Pattern != nil && s.Pattern.NumSubexp() == 0 {
		return errors.New("versioning.Host: its Pattern has no group: put the part that is the version into brackets")
	}
	return nil
}

// Parameters are none: the query says nothing.
func (Host) Parameters() []schema.Parameter { return nil }

// Describe lists the versions: the host tells which.
func (s Host) Describe() (schema.Parameter, Place) {
	return describe(defaultParam, s.Default, s.Allowed), ""
}
