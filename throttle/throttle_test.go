package throttle_test

import (
	"errors"
	"math"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/throttle"
)

func TestARefusalSaysHowLongToWait(t *testing.T) {
	tests := []struct {
		wait time.Duration
		want string
	}{
		{0, "Request was throttled."},
		{-time.Second, "Request was throttled."},
		{1, "Request was throttled. Expected available in 1 second."},
		{time.Second, "Request was throttled. Expected available in 1 second."},
		{time.Second + 1, "Request was throttled. Expected available in 2 seconds."},
		{59*time.Second + time.Second/2, "Request was throttled. Expected available in 60 seconds."},
		{time.Hour, "Request was throttled. Expected available in 3600 seconds."},
		{math.MaxInt64, "Request was throttled. Expected available in 9223372037 seconds."},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			e := refusal(t, throttle.Check(from("192.0.2.1:1"), []throttle.Throttle{&fixed{Verdict: throttle.Verdict{Wait: tt.wait}}}))
			if e == nil || e.Kind != rest.Throttled || e.Detail != tt.want || e.Wait != max(0, tt.wait) {
				t.Errorf("got %+v", e)
			}
		})
	}
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

func TestCheckAsksEveryThrottle(t *testing.T) {
	yes := throttle.Verdict{Allowed: true}
	in := func(s int) throttle.Verdict { return throttle.Verdict{Wait: seconds(s)} }
	tests := []struct {
		name     string
		verdicts []throttle.Verdict
		refused  bool
		wait     int
	}{
		{"no throttles let pass", nil, false, 0},
		{"all let pass", []throttle.Verdict{yes, yes}, false, 0},
		{"a wait of one that lets pass means nothing", []throttle.Verdict{{Allowed: true, Wait: time.Hour}}, false, 0},
		{"the first refuses", []throttle.Verdict{in(1), yes}, true, 1},
		{"the last refuses", []throttle.Verdict{yes, in(1)}, true, 1},
		{"the longest wait wins", []throttle.Verdict{in(3), in(60), yes, in(5)}, true, 60},
		{"a wait that is known beats one that is not", []throttle.Verdict{in(0), in(2), in(0)}, true, 2},
		{"no wait is known", []throttle.Verdict{in(0), yes}, true, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var list []throttle.Throttle
			for _, v := range tt.verdicts {
				list = append(list, &fixed{Verdict: v})
			}
			e := refusal(t, throttle.Check(from("192.0.2.1:1"), list))
			if (e != nil) != tt.refused || e != nil && e.Wait != seconds(tt.wait) {
				t.Errorf("got %+v", e)
			}
			for i, th := range list {
				if asked := th.(*fixed).asked; asked != 1 {
					t.Errorf("throttle %d was asked %d times", i, asked)
				}
			}
		})
	}
}

func TestAThrottleThatFailsEndsTheCheck(t *testing.T) {
	cause := errors.New("no idea")
	err := throttle.Check(from("192.0.2.1:1"), []throttle.Throttle{&fixed{}, &fixed{err: cause}})
	if !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}

// step is a request at a number of seconds, and what it is answered: the
// Retry-After header, or nothing where it passes.
type step struct {
	at   float64
	want string
}

// times is n steps that are alike.
func times(n int, s step) []step {
	var all []step
	for range n {
		all = append(all, s)
	}
	return all
}

func join(parts ...[]step) []step {
	var all []step
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// TestTimers plays what DRF's tests of throttling observe, and the edges of the
// window.
func TestTimers(t *testing.T) {
	perSecond := throttle.Rate{Count: 3, Per: time.Second}
	tests := []struct {
		name  string
		rates []throttle.Rate
		steps []step
	}{
		{"three a second", []throttle.Rate{perSecond}, join(times(3, step{0, ""}), times(2, step{0, "1"}))},
		{"three a minute", []throttle.Rate{perMinute(3)}, join(times(3, step{0, ""}), times(2, step{0, "60"}))},
		{"the next wait stays if it is kept", []throttle.Rate{perMinute(3)},
			[]step{{0, ""}, {20, ""}, {40, ""}, {60, ""}, {80, ""}}},
		{"refused requests are not counted", []throttle.Rate{perMinute(1)},
			[]step{{0, ""}, {30, "30"}, {59, "1"}, {59.5, "1"}, {60, ""}, {60, "60"}}},
		{"the window slides", []throttle.Rate{perMinute(2)},
			[]step{{0, ""}, {50, ""}, {59.999, "1"}, {60, ""}, {61, "49"}, {109.9, "1"}, {110, ""}}},
		{"each of two throttles sees every request", []throttle.Rate{perSecond, perMinute(6)}, join(
			times(3, step{0, ""}), []step{{0, "1"}},
			times(2, step{1, ""}), []step{{1, "59"}, {2, "58"}})},
		{"the longest wait of two throttles", []throttle.Rate{perSecond, perMinute(6)}, join(
			times(3, step{0, ""}), times(3, step{0, "1"}), times(18, step{0, "60"}))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			settings, clock := memory()
			var list []throttle.Throttle
			for _, rate := range tt.rates {
				list = append(list, &throttle.User{Rate: rate, Settings: settings})
			}
			start := clock.Now()
			for i, s := range tt.steps {
				at := start.Add(time.Duration(math.Round(s.at*1000)) * time.Millisecond)
				clock.pass(at.Sub(clock.Now()))
				e := refusal(t, throttle.Check(from("192.0.2.1:1"), list))
				if got := retryAfter(e); got != s.want {
					t.Fatalf("request %d at %gs: Retry-After is %q, not %q", i+1, s.at, got, s.want)
				}
			}
		})
	}
}

// retryAfter is the header as viewsets send it.
func retryAfter(e *rest.Error) string {
	if e == nil {
		return ""
	}
	return strconv.Itoa(int(math.Ceil(e.Wait.Seconds())))
}

func TestOfFiveHundredAtOnceExactlyTenPass(t *testing.T) {
	for _, th := range []throttle.Throttle{
		&throttle.Anonymous{Rate: perMinute(10)},
		&throttle.User{Rate: perMinute(10)},
		&throttle.Scoped{Scope: "a", Rates: map[string]throttle.Rate{"a": perMinute(10)}, Settings: throttle.Settings{Counter: &throttle.Memory{}}},
	} {
		var passed atomic.Int32
		var all sync.WaitGroup
		gun := make(chan struct{})
		for range 500 {
			all.Go(func() {
				<-gun
				if throttle.Check(from("192.0.2.1:1"), []throttle.Throttle{th}) == nil {
					passed.Add(1)
				}
			})
		}
		close(gun)
		all.Wait()
		if passed.Load() != 10 {
			t.Errorf("%T: %d passed", th, passed.Load())
		}
	}
}
