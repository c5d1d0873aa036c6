package throttle

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/quintet-go/rest"
)

// Scoped limits one part of an API: a user or visitor has one bucket for all
// views and methods with the same scope (DRF's ScopedRateThrottle).
type Scoped struct {
	// Scope is the name of the part, such as "uploads".
	Scope string
	// Rates are those of all scopes, by name. A scope that has none is a mistake.
	Rates map[string]Rate
	// Settings need a Counter here: the views of a scope are those that share it.
	Settings
}

// Allow counts a request. See [Throttle].
func (s *Scoped) Allow(r *rest.Request) (Verdict, error) {
	if err := s.Err(); err != nil {
		return Verdict{}, err
	}
	return s.allow(r, nil, "scope|"+url.QueryEscape(s.Scope), s.Rates[s.Scope])
}

// Err says what is wrong with the configuration, and how to mend it.
func (s *Scoped) Err() error { return named("Scoped", s.check()) }

func (s *Scoped) check() error {
	rate, found := s.Rates[s.Scope]
	switch {
	case s.Scope == "":
		return errors.New(`it has no Scope: name the part of the API that it limits, such as Scope: "uploads"`)
	case !found:
		return fmt.Errorf("there is no rate for the scope %q: add one to Rates", s.Scope)
	case s.Counter == nil:
		return fmt.Errorf("the scope %q has no Counter: give all throttles of a scope the same one, such as a *throttle.Memory", s.Scope)
	}
	return s.mistake(rate)
}
