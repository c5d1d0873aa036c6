// Package throttle answers the question "not too often?": each [Throttle]
// counts a request and says whether it may pass.
package throttle

import (
	"fmt"
	"time"

	"github.com/quintet-go/rest"
)

// Throttle limits how often requests are served. One value serves all requests
// at once.
//
// A throttle whose configuration may be wrong has a method Err() error as
// well: nil, or a sentence that says how to mend it. It is asked for at
// registration.
type Throttle interface {
	// Allow counts r, unless it refuses it, and says whether r may pass. It is
	// asked once per request, after authentication, so that r.User is never nil.
	// An error means that it could not count; it fails the request, as *rest.Error
	// with that error's kind, and as an internal one otherwise.
	Allow(r *rest.Request) (Verdict, error)
}

// Verdict says whether a request may pass. The zero Verdict refuses it.
type Verdict struct {
	Allowed bool
	// Wait is after how long another try makes sense, for a request that is
	// refused; 0 for not known.
	Wait time.Duration
}

// Check asks every throttle about r, even after one has refused it, so that each
// of them counts the request (DRF api-guide/throttling). The refusal is a
// *[rest.Error] of kind [rest.Throttled] with the longest wait. A throttle that
// fails ends the check with its error. With no throttles every request passes.
func Check(r *rest.Request, list []Throttle) error {
	refused, wait := false, time.Duration(0)
	for _, t := range list {
		verdict, err := t.Allow(r)
		if err != nil {
			return err
		}
		if !verdict.Allowed {
			refused, wait = true, max(wait, verdict.Wait)
		}
	}
	if !refused {
		return nil
	}
	return &rest.Error{Kind: rest.Throttled, Detail: refusal(wait), Wait: wait}
}

// refusal is DRF's text for a wait, rounded up to seconds.
func refusal(wait time.Duration) string {
	text := rest.Throttled.Detail()
	seconds := int64(wait / time.Second)
	if wait%time.Second > 0 {
		seconds++
	}
	switch seconds {
	case 0:
		return text
	case 1:
		return text + " Expected available in 1 second."
	}
	return fmt.Sprintf("%s Expected available in %d seconds.", text, seconds)
}
