package throttle

import "github.com/quintet-go/rest"

// User limits everybody: users by their identity, visitors by their address
// (DRF's UserRateThrottle).
type User struct {
	// Rate is how often one user or visitor may ask.
	Rate Rate
	Settings

	own Memory
}

// Allow counts a request. See [Throttle].
func (u *User) Allow(r *rest.Request) (Verdict, error) {
	if err := u.Err(); err != nil {
		return Verdict{}, err
	}
	return u.allow(r, &u.own, "user", u.Rate)
}

// Err says what is wrong with the configuration, and how to mend it.
func (u *User) Err() error { return named("User", u.mistake(u.Rate)) }
