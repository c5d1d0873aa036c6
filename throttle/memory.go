package throttle

import (
	"container/heap"
	"context"
	"slices"
	"sort"
	"sync"
	"time"
)

// The bounds of a Memory's size.
const (
	defaultBuckets = 100_000
	perBucket      = 100 // requests remembered per bucket, on average
	sweptPerTake   = 4   // more than the one that a request adds, so that sweeping keeps up
)

// Memory counts in the memory of this process: several processes let several
// times the rate pass. The zero value is ready; it must not be copied.
//
// Its size is bounded. Buckets whose requests have all expired are removed while
// others are counted, a few each time. Beyond the bounds the bucket that would
// expire first is forgotten, and its client begins anew: every request is still
// counted, but a crowd of more than Buckets clients within one period gets
// through more often than the rate says.
type Memory struct {
	// Buckets is how many clients are remembered at most; 0 stands for 100,000.
	// All together they remember at most 100 times as many requests. With the
	// default that is some 20 MB for a request each, and 120 MB for a hundred each.
	Buckets int
	// Now is the clock; nil stands for time.Now.
	Now func() time.Time

	mu       sync.Mutex
	start    time.Time     // when the first request came
	latest   time.Duration // the time of the last one; times are counted from start
	buckets  map[string]*bucket
	order    expiry
	requests int // in all buckets together
}

// bucket has the times of one client's requests, in order.
type bucket struct {
	key     string
	times   []time.Duration
	dropped int // times that may still lie in memory before the first
	expires time.Duration
	place   int // in Memory.order
}

// Take counts a request. See [Counter]. Its error is that of a rate that can't
// be kept.
func (m *Memory) Take(_ context.Context, key string, rate Rate) (Verdict, error) {
	if err := rate.Err(); err != nil {
		return Verdict{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	m.sweep(now)
	b := m.buckets[key]
	if b == nil {
		m.add(&bucket{key: key}, now, rate)
		return Verdict{Allowed: true}, nil
	}
	m.requests -= b.drop(now - rate.Per)
	if n := len(b.times); n >= rate.Count {
		return Verdict{Wait: b.times[n-rate.Count] + rate.Per - now}, nil
	}
	m.remove(b)
	m.add(b, now, rate)
	return Verdict{Allowed: true}, nil
}

// Len is how many clients are remembered, those included that have expired and
// are not yet removed.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.buckets)
}

// now is the time since the first request. It never goes back.
func (m *Memory) now() time.Duration {
	clock := time.Now
	if m.Now != nil {
		clock = m.Now
	}
	now := clock()
	if m.buckets == nil {
		m.start, m.buckets = now, map[string]*bucket{}
	}
	m.latest = max(m.latest, now.Sub(m.start))
	return m.latest
}

// sweep removes a few of the buckets that have expired.
func (m *Memory) sweep(now time.Duration) {
	for range sweptPerTake {
		if len(m.order) == 0 || m.order[0].expires > now {
			return
		}
		m.remove(m.order[0])
	}
}

// add records a request in b, which is in no bucket list, and puts b there. It
// makes room first, so that b itself is never the bucket that is forgotten.
func (m *Memory) add(b *bucket, now time.Duration, rate Rate) {
	limit := m.Buckets
	if limit <= 0 {
		limit = defaultBuckets
	}
	for len(m.order) > 0 && (len(m.order) >= limit || m.requests+len(b.times) >= limit*perBucket) {
		m.remove(m.order[0])
	}
	b.times = append(b.times, now)
	b.expires = now + rate.Per
	m.buckets[b.key] = b
	m.requests += len(b.times)
	heap.Push(&m.order, b)
}

// remove takes a bucket out.
func (m *Memory) remove(b *bucket) {
	heap.Remove(&m.order, b.place)
	delete(m.buckets, b.key)
	m.requests -= len(b.times)
}

// drop forgets the requests up to a time, and returns how many they were.
func (b *bucket) drop(until time.Duration) int {
	n := sort.Search(len(b.times), func(i int) bool { return b.times[i] > until })
	b.times = b.times[n:]
	b.dropped += n
	if b.dropped > len(b.times) {
		b.times, b.dropped = slices.Clone(b.times), 0
	}
	return n
}

// expiry is a heap of buckets, the one that expires first at its top.
type expiry []*bucket

func (e expiry) Len() int           { return len(e) }
func (e expiry) Less(i, j int) bool { return e[i].expires < e[j].expires }

func (e expiry) Swap(i, j int) {
	e[i], e[j] = e[j], e[i]
	e[i].place, e[j].place = i, j
}

func (e *expiry) Push(b any) {
	added := b.(*bucket)
	added.place = len(*e)
	*e = append(*e, added)
}

func (e *expiry) Pop() any {
	last := len(*e) - 1
	b := (*e)[last]
	(*e)[last] = nil
	*e = (*e)[:last]
	return b
}
