package throttle_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/throttle"
)

// person is a user who is logged in.
type person string

func (p person) Identity() string { return string(p) }
func (p person) Active() bool     { return true }
func (p person) Staff() bool      { return false }

// from is a visitor's request from an address with a port.
func from(remote string) *rest.Request {
	r := &rest.Request{Request: httptest.NewRequest("GET", "/", nil), User: rest.Anonymous{}}
	r.RemoteAddr = remote
	return r
}

// by is a user's request.
func by(id string) *rest.Request {
	r := from("192.0.2.1:4000")
	r.User = person(id)
	return r
}

// clock is a clock that stands still until it is set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// memory is a counter with a clock of its own.
func memory() (throttle.Settings, *clock) {
	c := newClock()
	return throttle.Settings{Counter: &throttle.Memory{Now: c.Now}}, c
}

// broken is a counter that does not answer.
type broken struct{}

var errDown = errors.New("connection refused")

func (broken) Take(context.Context, string, throttle.Rate) (throttle.Verdict, error) {
	return throttle.Verdict{}, errDown
}

// faulty is a counter that is not complete.
type faulty struct{ broken }

func (faulty) Err() error { return errors.New("the counter has no client") }

// spy remembers the buckets that it was asked for, and lets everybody pass.
type spy struct{ keys []string }

func (s *spy) Take(_ context.Context, key string, _ throttle.Rate) (throttle.Verdict, error) {
	s.keys = append(s.keys, key)
	return throttle.Verdict{Allowed: true}, nil
}

// fixed is a throttle that always says the same, and counts how often.
type fixed struct {
	throttle.Verdict
	err   error
	asked int
}

func (f *fixed) Allow(*rest.Request) (throttle.Verdict, error) {
	f.asked++
	return f.Verdict, f.err
}

// passes reports whether r passes, and fails the test for an error.
func passes(t *testing.T, th throttle.Throttle, r *rest.Request) bool {
	t.Helper()
	verdict, err := th.Allow(r)
	if err != nil {
		t.Fatal(err)
	}
	return verdict.Allowed
}

// refusal is the *rest.Error that a check ends with, or nil.
func refusal(t *testing.T, err error) *rest.Error {
	t.Helper()
	var e *rest.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatalf("%v is no *rest.Error", err)
	}
	return e
}

func perMinute(n int) throttle.Rate { return throttle.Rate{Count: n, Per: time.Minute} }
