package throttle

import "github.com/quintet-go/rest"

// Anonymous limits visitors, by their address. Users who are logged in pass and
// are not counted (DRF's AnonRateThrottle).
type Anonymous struct {
	// Rate is how often one visitor may ask.
	Rate Rate
	Settings

	own Memory
}

// Allow counts a visitor's request. See [Throttle].
func (a *Anonymous) Allow(r *rest.Request) (Verdict, error) {
	if err := a.Err(); err != nil {
		return Verdict{}, err
	}
	if r.IsAuthenticated() {
		return Verdict{Allowed: true}, nil
	}
	return a.allow(r, &a.own, "anonymous", a.Rate)
}

// Err says what is wrong with the configuration, and how to mend it.
func (a *Anonymous) Err() error { return named("Anonymous", a.mistake(a.Rate)) }
