// Package rediscounter counts requests in Redis, for throttles that several
// servers share. It stands apart from package throttle so that only programs
// that use it pull in a Redis client.
package rediscounter

import (
	"context"
	_ "embed" // for the script
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/quintet-go/rest/throttle"
)

// Counter is a [throttle.Counter] in Redis 5 or later, or a server that speaks
// like it. Each bucket is a list of times under a key of its own, which expires
// by itself. The times are the server's, so the clocks of the programs don't
// matter. A request costs one round trip.
type Counter struct {
	// Client is a *redis.Client, a *redis.ClusterClient or a *redis.Ring. Give it
	// short time-outs: every request waits for it.
	Client redis.Scripter
	// Prefix begins every key; "" stands for "throttle|".
	Prefix string
}

//go:embed take.lua
var takeText string

// take is sent by its digest, and in full to a server that does not know it.
var take = redis.NewScript(takeText)

// Take counts a request. See [throttle.Counter]. Its error is the client's, or
// that of a rate that can't be kept.
func (c *Counter) Take(ctx context.Context, key string, rate throttle.Rate) (throttle.Verdict, error) {
	if err := rate.Err(); err != nil {
		return throttle.Verdict{}, err
	}
	prefix := c.Prefix
	if prefix == "" {
		prefix = "throttle|"
	}
	wait, err := take.Run(ctx, c.Client, []string{prefix + key}, rate.Count, rate.Per.Microseconds()).Int64()
	if err != nil {
		return throttle.Verdict{}, fmt.Errorf("rediscounter: %w", err)
	}
	return throttle.Verdict{Allowed: wait == 0, Wait: time.Duration(wait) * time.Microsecond}, nil
}

// Err says what is missing.
func (c *Counter) Err() error {
	if c.Client == nil {
		return errors.New("rediscounter.Counter has no Client: set it to a *redis.Client")
	}
	return nil
}
