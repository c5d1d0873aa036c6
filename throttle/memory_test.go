package throttle_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/quintet-go/rest/throttle"
)

// take counts a request, and fails the test for an error.
func take(t testing.TB, c throttle.Counter, key string, rate throttle.Rate) throttle.Verdict {
	t.Helper()
	verdict, err := c.Take(t.Context(), key, rate)
	if err != nil {
		t.Fatal(err)
	}
	return verdict
}

// TestMemoryCountsAsTheDefinitionSays compares it with the definition of a
// sliding window, on random times, keys and rates.
func TestMemoryCountsAsTheDefinitionSays(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	clock := newClock()
	m := &throttle.Memory{Now: clock.Now}
	log := map[string][]time.Time{}
	for i := range 20_000 {
		clock.pass(time.Duration(random.IntN(400)) * time.Millisecond)
		key := fmt.Sprint(random.IntN(5))
		rate := throttle.Rate{Count: 1 + random.IntN(20), Per: 10 * time.Second}
		now := clock.Now()
		log[key] = slices.DeleteFunc(log[key], func(at time.Time) bool { return now.Sub(at) >= rate.Per })
		want := throttle.Verdict{Allowed: len(log[key]) < rate.Count}
		if want.Allowed {
			log[key] = append(log[key], now)
		} else {
			want.Wait = rate.Per - now.Sub(log[key][len(log[key])-rate.Count])
		}
		if got := take(t, m, key, rate); got != want {
			t.Fatalf("request %d: got %+v, not %+v", i, got, want)
		}
	}
}

func TestAWaitThatIsKeptIsLongEnough(t *testing.T) {
	clock := newClock()
	m := &throttle.Memory{Now: clock.Now}
	for range 5 {
		take(t, m, "a", perMinute(5))
		clock.pass(time.Second)
	}
	for _, count := range []int{5, 2, 1} { // a rate that has shrunk
		verdict := take(t, m, "a", perMinute(count))
		if verdict.Allowed || verdict.Wait <= 0 {
			t.Fatalf("got %+v", verdict)
		}
		clock.pass(verdict.Wait - 1)
		if take(t, m, "a", perMinute(count)).Allowed {
			t.Errorf("at a rate of %d the wait was too long", count)
		}
		clock.pass(1)
		if !take(t, m, "a", perMinute(count)).Allowed {
			t.Errorf("at a rate of %d the wait was too short", count)
		}
	}
}

func TestAClockThatGoesBackGivesNothingAway(t *testing.T) {
	clock := newClock()
	m := &throttle.Memory{Now: clock.Now}
	for range 3 {
		take(t, m, "a", perMinute(3))
	}
	clock.pass(-24 * time.Hour)
	if got := take(t, m, "a", perMinute(3)); got.Allowed || got.Wait != time.Minute {
		t.Errorf("got %+v", got)
	}
	clock.pass(24*time.Hour + time.Minute)
	if !take(t, m, "a", perMinute(3)).Allowed {
		t.Error("the client is shut out")
	}
}

func TestBucketsThatHaveExpiredAreRemoved(t *testing.T) {
	clock := newClock()
	m := &throttle.Memory{Now: clock.Now}
	for i := range 10_000 {
		take(t, m, fmt.Sprint(i), perMinute(1))
	}
	if m.Len() != 10_000 {
		t.Fatalf("%d are remembered", m.Len())
	}
	clock.pass(time.Minute)
	for range 5_000 { // one client, refused or not, clears up after the others
		take(t, m, "one", throttle.Rate{Count: 1, Per: time.Hour})
	}
	if m.Len() != 1 {
		t.Errorf("%d are remembered", m.Len())
	}
}

func TestAFullMemoryForgetsTheBucketThatExpiresFirst(t *testing.T) {
	clock := newClock()
	m := &throttle.Memory{Now: clock.Now, Buckets: 3}
	hour := throttle.Rate{Count: 1, Per: time.Hour}
	take(t, m, "hour", hour)
	for _, key := range []string{"a", "b"} {
		clock.pass(time.Second)
		take(t, m, key, perMinute(1))
	}
	clock.pass(time.Second)
	if !take(t, m, "c", perMinute(1)).Allowed { // in place of a
		t.Error("a new client was refused")
	}
	if m.Len() != 3 {
		t.Errorf("%d are remembered", m.Len())
	}
	for _, key := range []string{"b", "c"} {
		if take(t, m, key, perMinute(1)).Allowed {
			t.Errorf("%s was forgotten", key)
		}
	}
	if take(t, m, "hour", hour).Allowed {
		t.Error("the bucket that expires last was forgotten")
	}
	if !take(t, m, "a", perMinute(1)).Allowed {
		t.Error("a was not forgotten")
	}
}

func TestAFloodOfClientsIsCountedInBoundedMemory(t *testing.T) {
	m := &throttle.Memory{Buckets: 50}
	for i := range 10_000 {
		key := fmt.Sprint(i)
		for _, want := range []bool{true, true, false} {
			if take(t, m, key, perMinute(2)).Allowed != want {
				t.Fatal("a client was not counted while the memory was full")
			}
		}
		if m.Len() > 50 {
			t.Fatalf("%d are remembered", m.Len())
		}
	}
}

// TestLongLogsAreBoundedToo fills buckets with more requests than a hundred
// each on average.
func TestLongLogsAreBoundedToo(t *testing.T) {
	m := &throttle.Memory{Buckets: 10}
	rate := throttle.Rate{Count: 2000, Per: time.Hour}
	for i := range 10 {
		for range 500 {
			take(t, m, fmt.Sprint(i), rate)
		}
	}
	if m.Len() != 2 {
		t.Errorf("%d buckets of 500 requests are remembered in place of 1000 requests", m.Len())
	}
	for range 1500 { // one client may have more than all
		take(t, m, "9", rate)
	}
	if m.Len() != 1 || take(t, m, "9", rate).Allowed {
		t.Error("the bucket in use was forgotten")
	}
}

// heapOf is how many bytes of memory fill leaves behind.
func heapOf(fill func() *throttle.Memory) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	m := fill()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(m)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

func TestTheDefaultSizeIsWhatTheCommentSays(t *testing.T) {
	size := heapOf(func() *throttle.Memory {
		m := &throttle.Memory{}
		for i := range 110_000 {
			take(t, m, fmt.Sprintf("user|100/day|address|203.0.113.%d", i), throttle.Rate{Count: 100, Per: 24 * time.Hour})
		}
		if m.Len() != 100_000 {
			t.Errorf("%d are remembered", m.Len())
		}
		return m
	})
	if size > 40_000_000 {
		t.Errorf("%d bytes for a request each", size)
	}
}

func TestRequestsThatHaveExpiredLeaveTheMemory(t *testing.T) {
	clock := newClock()
	size := heapOf(func() *throttle.Memory {
		m := &throttle.Memory{Now: clock.Now}
		turn := func(requests int) {
			for i := range 10 {
				for range requests {
					take(t, m, fmt.Sprint(i), perMinute(20_001))
				}
			}
		}
		turn(20_000)
		clock.pass(59 * time.Second)
		turn(1) // which keeps the bucket
		clock.pass(time.Second)
		turn(1)
		return m
	})
	if size > 500_000 {
		t.Errorf("%d bytes for a few requests", size)
	}
}

func BenchmarkMemory(b *testing.B) {
	m := &throttle.Memory{}
	keys := make([]string, 50_000)
	for i := range keys {
		keys[i] = fmt.Sprintf("user|10/min|address|203.0.113.%d", i)
	}
	i := 0
	for b.Loop() {
		take(b, m, keys[i%len(keys)], perMinute(10))
		i++
	}
}
