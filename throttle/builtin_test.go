package throttle_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/throttle"
)

func TestAnonymousLimitsVisitorsByAddress(t *testing.T) {
	th := &throttle.Anonymous{Rate: perMinute(1)}
	if !passes(t, th, from("192.0.2.1:1")) || passes(t, th, from("192.0.2.1:2")) {
		t.Error("a visitor with another port is another visitor")
	}
	if !passes(t, th, from("192.0.2.2:1")) {
		t.Error("another address has no bucket of its own")
	}
	for range 3 {
		if !passes(t, th, by("1")) {
			t.Error("a user was counted")
		}
	}
}

func TestUserLimitsUsersByIdentityAndVisitorsByAddress(t *testing.T) {
	th := &throttle.User{Rate: perMinute(1)}
	elsewhere := by("1")
	elsewhere.RemoteAddr = "192.0.2.99:1"
	if !passes(t, th, by("1")) || passes(t, th, elsewhere) {
		t.Error("a user is counted by address")
	}
	if !passes(t, th, by("2")) {
		t.Error("another user has no bucket of their own")
	}
	if !passes(t, th, from("192.0.2.1:1")) || passes(t, th, from("192.0.2.1:2")) {
		t.Error("visitors are not counted by address")
	}
}

func TestScopedHasOneBucketPerScope(t *testing.T) {
	settings, _ := memory()
	rates := map[string]throttle.Rate{"x": perMinute(3), "y": perMinute(1)}
	scope := func(name string) throttle.Throttle {
		return &throttle.Scoped{Scope: name, Rates: rates, Settings: settings}
	}
	write := from("192.0.2.1:1")
	write.Method = "POST"
	for i, r := range []*rest.Request{from("192.0.2.1:1"), write, from("192.0.2.1:1")} {
		if !passes(t, scope("x"), r) { // each stands for another view
			t.Errorf("request %d was refused", i+1)
		}
	}
	if passes(t, scope("x"), from("192.0.2.1:1")) {
		t.Error("views and methods with the same scope have buckets of their own")
	}
	if !passes(t, scope("y"), from("192.0.2.1:1")) || passes(t, scope("y"), from("192.0.2.1:1")) {
		t.Error("the other scope has no bucket of its own")
	}
	if !passes(t, scope("y"), by("1")) || passes(t, scope("y"), by("1")) {
		t.Error("a user has no bucket of their own")
	}
}

func TestSpoofedHeadersDoNotChangeWhoIsCounted(t *testing.T) {
	for _, proxies := range []int{0, 1, 2} {
		settings, _ := memory()
		settings.Proxies = proxies
		th := &throttle.User{Rate: perMinute(1), Settings: settings}
		ask := func(client, spoofed string) bool {
			hops := []string{spoofed, client, "10.0.0.1", "10.0.0.2"}
			r := from(hops[1+proxies] + ":1")
			r.Header.Set("X-Forwarded-For", strings.Join(hops[:1+proxies], ", "))
			return passes(t, th, r)
		}
		if !ask("203.0.113.1", "6.6.6.1") || ask("203.0.113.1", "6.6.6.2") {
			t.Errorf("behind %d proxies a spoofed header makes another client", proxies)
		}
		if !ask("203.0.113.2", "6.6.6.1") {
			t.Errorf("behind %d proxies two clients share a bucket", proxies)
		}
	}
}

func TestKeyNamesWhoIsCounted(t *testing.T) {
	settings, _ := memory()
	settings.Key = func(r *rest.Request) string { return r.Header.Get("X-Api-Key") }
	th := &throttle.User{Rate: perMinute(1), Settings: settings}
	with := func(r *rest.Request, key string) *rest.Request {
		r.Header.Set("X-Api-Key", key)
		return r
	}
	if !passes(t, th, with(by("1"), "a")) || passes(t, th, with(by("2"), "a")) {
		t.Error("requests with the same key do not share a bucket")
	}
	if !passes(t, th, with(by("1"), "b")) {
		t.Error("another key has no bucket of its own")
	}
	if !passes(t, th, by("1")) || passes(t, th, by("1")) || !passes(t, th, by("2")) {
		t.Error("without a key users are not counted as ever")
	}
}

// TestBucketsAreApart asks for buckets that must all be different.
func TestBucketsAreApart(t *testing.T) {
	counter := &spy{}
	settings := throttle.Settings{Counter: counter}
	keyed := func(key string) throttle.Settings {
		return throttle.Settings{Counter: counter, Key: func(*rest.Request) string { return key }}
	}
	rates := map[string]throttle.Rate{}
	scoped := func(scope string) throttle.Throttle {
		rates[scope] = perMinute(10)
		return &throttle.Scoped{Scope: scope, Rates: rates, Settings: settings}
	}
	user := &throttle.User{Rate: perMinute(10), Settings: settings}
	long := strings.Repeat("x", 1_000_000)
	visitor := "192.0.2.7:1"
	for _, ask := range []struct {
		th throttle.Throttle
		r  *rest.Request
	}{
		{user, by("1")},
		{user, by("192.0.2.7")},
		{user, by("user|1")},
		{user, by(long)},
		{user, by(long + "1")},
		{user, from(visitor)},
		{user, from("[2001:db8::1]:1")},
		{&throttle.User{Rate: perMinute(11), Settings: settings}, by("1")},
		{&throttle.User{Rate: throttle.Rate{Count: 10, Per: time.Hour}, Settings: settings}, by("1")},
		{&throttle.Anonymous{Rate: perMinute(10), Settings: settings}, from(visitor)},
		{&throttle.User{Rate: perMinute(10), Settings: keyed("1")}, by("1")},
		{&throttle.User{Rate: perMinute(10), Settings: keyed("192.0.2.7")}, by("1")},
		{&throttle.User{Rate: perMinute(10), Settings: keyed(long)}, by("1")},
		{scoped("user"), by("1")},
		{scoped("anonymous"), by("1")},
		{scoped("a"), by("1")},
		{scoped("a|10/min|user"), by("1")},
		{scoped("a%7C10"), by("1")},
		{scoped("a|10"), by("1")},
	} {
		if !passes(t, ask.th, ask.r) {
			t.Error("the spy refused")
		}
	}
	seen := map[string]bool{}
	for _, key := range counter.keys {
		if seen[key] {
			t.Errorf("two share the bucket %q", key)
		}
		seen[key] = true
		if len(key) > 200 {
			t.Errorf("a key of %d bytes", len(key))
		}
	}
}

func TestSecretKeysAreNotStored(t *testing.T) {
	counter := &spy{}
	th := &throttle.User{Rate: perMinute(1), Settings: throttle.Settings{
		Counter: counter, Key: func(*rest.Request) string { return "a secret" },
	}}
	if !passes(t, th, by("1")) || strings.Contains(counter.keys[0], "secret") {
		t.Errorf("the counter was told %q", counter.keys[0])
	}
}

func TestMistakesAreFoundAtRegistration(t *testing.T) {
	good := map[string]throttle.Rate{"a": perMinute(1), "zero": {}}
	with := throttle.Settings{Counter: &throttle.Memory{}}
	tests := []struct {
		name string
		th   throttle.Throttle
		want string
	}{
		{"visitors without a rate", &throttle.Anonymous{}, "throttle.Anonymous: the rate is not set: say how many"},
		{"users without a rate", &throttle.User{}, "throttle.User: the rate is not set: say how many"},
		{"half a rate", &throttle.User{Rate: throttle.Rate{Count: 10}}, "throttle.User: the rate's Per is 0s"},
		{"a negative number of proxies", &throttle.User{Rate: perMinute(1), Settings: throttle.Settings{Proxies: -1}}, "Proxies is -1"},
		{"a counter's own", &throttle.User{Rate: perMinute(1), Settings: throttle.Settings{Counter: faulty{}}}, "no client"},
		{"a failover with nothing", &throttle.User{Rate: perMinute(1), Settings: throttle.Settings{Counter: &throttle.Failover{}}}, "First: a Counter is nil"},
		{"a failover to nothing", &throttle.User{Rate: perMinute(1), Settings: throttle.Settings{
			Counter: &throttle.Failover{First: broken{}}}}, "Then: a Counter is nil"},
		{"a failover from a mistake", &throttle.User{Rate: perMinute(1), Settings: throttle.Settings{
			Counter: &throttle.Failover{First: faulty{}, Then: broken{}}}}, "First: the counter has no client"},
		{"no scope", &throttle.Scoped{Rates: good, Settings: with}, "it has no Scope"},
		{"a scope without a rate", &throttle.Scoped{Scope: "b", Rates: good, Settings: with}, `no rate for the scope "b"`},
		{"a scope with a zero rate", &throttle.Scoped{Scope: "zero", Rates: good, Settings: with}, "the rate is not set"},
		{"a scope that nobody can share", &throttle.Scoped{Scope: "a", Rates: good}, "has no Counter"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.th.(interface{ Err() error }).Err()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
			if verdict, err := tt.th.Allow(from("192.0.2.1:1")); err == nil || verdict.Allowed {
				t.Error("it serves all the same")
			}
		})
	}
	for _, th := range []throttle.Throttle{
		&throttle.User{Rate: perMinute(1)}, &throttle.Anonymous{Rate: perMinute(1)},
		&throttle.Scoped{Scope: "a", Rates: good, Settings: with},
	} {
		if err := th.(interface{ Err() error }).Err(); err != nil {
			t.Errorf("%T: %v", th, err)
		}
	}
}

func TestACounterThatFailsFailsTheRequest(t *testing.T) {
	th := &throttle.User{Rate: perMinute(1), Settings: throttle.Settings{Counter: broken{}}}
	e := refusal(t, throttle.Check(from("192.0.2.1:1"), []throttle.Throttle{th}))
	if e == nil || e.Kind != rest.Unavailable || e.Wait <= 0 || e.Detail != nil || !errors.Is(e, errDown) {
		t.Errorf("got %+v", e)
	}
	if got := math.Ceil(e.Wait.Seconds()); got != 1 {
		t.Errorf("Retry-After is %v", got)
	}
}
