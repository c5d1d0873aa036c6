package site

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/viewset"
)

// counter counts requests in memory, and can forget them all.
type counter struct {
	memory atomic.Pointer[throttle.Memory]
}

// forget begins anew.
func (c *counter) forget() { c.memory.Store(&throttle.Memory{}) }

// Take counts a request.
func (c *counter) Take(ctx context.Context, key string, rate throttle.Rate) (throttle.Verdict, error) {
	return c.memory.Load().Take(ctx, key, rate)
}

// limited is a view that answers three requests a minute.
func (s *Site) limited(config viewset.Config) viewset.ViewSet {
	config.Name, config.Description = "Limited", "Three requests a minute, all methods together."
	config.Throttles = []throttle.Throttle{&throttle.Scoped{
		Scope: "burst", Rates: map[string]throttle.Rate{"burst": {Count: 3, Per: 60e9}},
		Settings: throttle.Settings{Counter: &s.counter, Key: forwarded},
	}}
	return viewset.Func(config, func(r *rest.Request) (*rest.Response, error) {
		response := &rest.Response{Data: rest.Object{{Name: "ok", Value: true}, {Name: "user", Value: nil}}}
		if user, ok := r.User.(*User); ok {
			response.Data = rest.Object{{Name: "ok", Value: true}, {Name: "user", Value: user.Username}}
		}
		if r.Method == http.MethodPost {
			response.Status = http.StatusCreated
		}
		return response, nil
	}, http.MethodGet, http.MethodPost)
}

// forwarded names a visitor by the whole X-Forwarded-For header, as DRF does
// where nobody told it of proxies. No other server should believe it.
func forwarded(r *rest.Request) string {
	if r.IsAuthenticated() {
		return ""
	}
	return strings.Join(strings.Fields(r.Header.Get("X-Forwarded-For")), "")
}
