package throttle

import (
	"context"
	"fmt"
)

// Failover is a [Counter] that counts in Then while First does not answer. What
// one of them has counted the other does not know, so a client has at most both
// budgets within one period.
type Failover struct {
	// First is the counter that is asked first, such as one in Redis. It should
	// fail fast: every request waits for it.
	First Counter
	// Then counts where First has failed, such as a [Memory].
	Then Counter
	// Servers is how many processes share First; 0 stands for 1. While First
	// fails each of them counts its part of the rate, and at least 1 request.
	Servers int
	// Report is told each failure of First, for the log; it may be nil.
	Report func(err error)
}

// Take counts a request. See [Counter]. A request that has ended is no failure
// of First, and fails.
func (f *Failover) Take(ctx context.Context, key string, rate Rate) (Verdict, error) {
	if err := rate.Err(); err != nil {
		return Verdict{}, err
	}
	verdict, err := f.First.Take(ctx, key, rate)
	if err == nil || ctx.Err() != nil {
		return verdict, err
	}
	if f.Report != nil {
		f.Report(err)
	}
	rate.Count = max(1, rate.Count/max(1, f.Servers))
	return f.Then.Take(ctx, key, rate)
}

// Err says what is wrong with the configuration, and how to mend it.
func (f *Failover) Err() error {
	if err := counterMistake(f.First); err != nil {
		return fmt.Errorf("throttle.Failover: First: %w", err)
	}
	if err := counterMistake(f.Then); err != nil {
		return fmt.Errorf("throttle.Failover: Then: %w", err)
	}
	return nil
}
