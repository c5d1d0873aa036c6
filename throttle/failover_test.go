package throttle_test

import (
	"context"
	"errors"
	"testing"

	"github.com/quintet-go/rest/throttle"
)

func TestFailoverCountsElsewhereMeanwhile(t *testing.T) {
	tests := []struct {
		name            string
		count, servers  int
		first           throttle.Counter
		passed, reports int
	}{
		{"the first answers", 6, 3, &throttle.Memory{}, 6, 0},
		{"one server counts the whole rate", 6, 0, broken{}, 6, 10},
		{"each of three servers counts its part", 6, 3, broken{}, 2, 10},
		{"a part is at least one", 6, 100, broken{}, 1, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reports := 0
			th := &throttle.User{Rate: perMinute(tt.count), Settings: throttle.Settings{Counter: &throttle.Failover{
				First: tt.first, Then: &throttle.Memory{}, Servers: tt.servers,
				Report: func(err error) {
					if errors.Is(err, errDown) {
						reports++
					}
				},
			}}}
			passed := 0
			for range 10 {
				if passes(t, th, by("1")) {
					passed++
				}
			}
			if passed != tt.passed || reports != tt.reports {
				t.Errorf("%d passed and %d failures were reported", passed, reports)
			}
		})
	}
}

func TestFailoverIsNotForRequestsThatHaveEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := &throttle.Failover{First: broken{}, Then: &throttle.Memory{}, Report: func(error) { t.Error("it was reported") }}
	if verdict, err := f.Take(ctx, "a", perMinute(1)); verdict.Allowed || err == nil {
		t.Errorf("got %v, %v", verdict, err)
	}
	if _, err := f.Take(t.Context(), "a", throttle.Rate{}); err == nil {
		t.Error("a rate that is none was counted with")
	}
}

func TestFailoverNeedsNoReport(t *testing.T) {
	f := &throttle.Failover{First: broken{}, Then: &throttle.Memory{}}
	if verdict, err := f.Take(t.Context(), "a", perMinute(1)); !verdict.Allowed || err != nil {
		t.Errorf("got %v, %v", verdict, err)
	}
}
