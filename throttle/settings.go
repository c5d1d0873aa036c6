package throttle

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/quintet-go/rest"
)

// Settings is what the built-in throttles have in common. The zero value counts
// in the memory of this process and believes no header.
type Settings struct {
	// Counter remembers the requests. nil stands for a [Memory] of the throttle's
	// own. Throttles of different kinds, scopes or rates never share a bucket, so
	// that one Counter serves all of them.
	//
	// A Counter that fails fails the request with status 503: a limit that is off
	// while a server is down is one that can be switched off. [Failover] counts
	// elsewhere meanwhile.
	Counter Counter
	// Proxies is how many trusted proxies stand before this program, see
	// [Address]. Too many is a hole: clients then choose their own address.
	Proxies int
	// Key names who is counted, in place of the user or the address: requests
	// with the same key share a bucket. Where it returns "" the user or the
	// address counts as ever, so that nobody passes uncounted. Counters are given
	// its SHA-256, so a key may be secret and of any length.
	Key func(r *rest.Request) string
}

// allow counts r in the bucket that the throttle's name, its rate and the
// client make, with the counter of the settings or else the throttle's own.
func (s *Settings) allow(r *rest.Request, own *Memory, name string, rate Rate) (Verdict, error) {
	var counter Counter = own
	if s.Counter != nil {
		counter = s.Counter
	}
	verdict, err := counter.Take(r.Context(), name+"|"+rate.String()+"|"+s.client(r), rate)
	if err != nil {
		return Verdict{}, &rest.Error{Kind: rest.Unavailable, Wait: time.Second, Cause: fmt.Errorf("throttle %s: %w", name, err)}
	}
	return verdict, nil
}

// client names who is counted. The word before the bar keeps users, addresses
// and keys apart.
func (s *Settings) client(r *rest.Request) string {
	if s.Key != nil {
		if key := s.Key(r); key != "" {
			return "key|" + digest(key)
		}
	}
	if r.IsAuthenticated() {
		return bounded("user", r.User.Identity())
	}
	return bounded("address", Address(r, s.Proxies))
}

// bounded is what and text, of which a long one is replaced by its digest.
func bounded(what, text string) string {
	if len(text) > 64 {
		return what + "-digest|" + digest(text)
	}
	return what + "|" + text
}

// digest is the SHA-256 of text, in hexadecimal digits.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// mistake says what is wrong with the settings or the rate of a throttle.
func (s *Settings) mistake(rate Rate) error {
	if err := rate.Err(); err != nil {
		return err
	}
	if s.Proxies < 0 {
		return fmt.Errorf("the number of Proxies is %d: say how many stand before this program, or 0", s.Proxies)
	}
	if s.Counter == nil {
		return nil
	}
	return counterMistake(s.Counter)
}

// counterMistake is what a counter says is wrong with it.
func counterMistake(c Counter) error {
	if c == nil {
		return errors.New("a Counter is nil: set it, for example to &throttle.Memory{}")
	}
	if faulty, ok := c.(interface{ Err() error }); ok {
		return faulty.Err()
	}
	return nil
}

// named puts the throttle's name before a mistake.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("throttle.%s: %w", name, err)
}
