package pagination

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// Counting is how a pagination learns how many objects a list has.
type Counting int

// The ways to count. Counting a large table is slow in most databases.
const (
	// Exact counts for every page.
	Exact Counting = iota
	// None does not count: the envelope has no count, and a page knows only
	// whether there is another one.
	None
	// Estimated takes the number that the database keeps of the whole table,
	// where it keeps one and nothing narrows the list, and counts otherwise.
	Estimated
)

// counter counts lists.
type counter struct {
	way     Counting
	keep    time.Duration
	rough   func(ctx context.Context) (int64, error)
	mu      sync.Mutex
	counted map[[sha256.Size]byte]counted
}

// counted is a count and until when it is good.
type counted struct {
	n     int64
	until time.Time
}

// maxCounted is how many counts are kept.
const maxCounted = 1000

// newCounter checks a declaration.
func newCounter(way Counting, keep time.Duration, resource Resource) (*counter, error) {
	switch {
	case way < Exact || way > Estimated:
		return nil, fmt.Errorf("there is no way %d to count: take Exact, None or Estimated", way)
	case keep < 0:
		return nil, fmt.Errorf("a count can't be kept for %s: take a positive time", keep)
	case way == None && keep > 0:
		return nil, errors.New("CountFor keeps counts, and Count says that there are none: take one of them out")
	}
	return &counter{way: way, keep: keep, rough: resource.Count, counted: map[[sha256.Size]byte]counted{}}, nil
}

// count is the number of objects in a list; nil where it is not asked for.
func (c *counter) count(r *rest.Request, list List) (*int64, error) {
	q := list.Query()
	if c.way == None {
		return nil, nil
	}
	if c.way == Estimated && c.rough != nil && q.Scope.IsZero() && q.Filter.IsZero() {
		n, err := c.rough(r.Context())
		return &n, err
	}
	if c.keep == 0 {
		n, err := list.Count()
		return &n, err
	}
	key, told := fingerprint(q)
	if n, ok := c.kept(key); ok && told {
		return &n, nil
	}
	n, err := list.Count()
	if err == nil && told {
		c.put(key, n)
	}
	return &n, err
}

// fingerprint is the same for queries that select the same, and for no others. A
// query with a value that can't be written down has none.
func fingerprint(q store.Query) (key [sha256.Size]byte, ok bool) {
	text, scope := appendCondition(nil, q.Scope)
	text, filter := appendCondition(text, q.Filter)
	return sha256.Sum256(text), scope && filter
}

// appendCondition writes a condition down.
func appendCondition(text []byte, c store.Condition) (written []byte, ok bool) {
	text = fmt.Appendf(text, "%q %q %t %q %q %d %d ", c.Op, c.Column, c.Fold, c.Part, c.Relation, len(c.Values), len(c.Parts))
	for _, value := range c.Values {
		var err error
		if text, err = appendValue(text, value); err != nil {
			return nil, false
		}
	}
	for _, part := range c.Parts {
		if text, ok = appendCondition(text, part); !ok {
			return nil, false
		}
	}
	return text, true
}

// kept is a count that is still good.
func (c *counter) kept(key [sha256.Size]byte) (int64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.counted[key]
	return known.n, ok && time.Now().Before(known.until)
}

// put keeps a count.
func (c *counter) put(key [sha256.Size]byte, n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if len(c.counted) >= maxCounted {
		for old, known := range c.counted {
			if now.After(known.until) || len(c.counted) >= maxCounted {
				delete(c.counted, old)
			}
		}
	}
	c.counted[key] = counted{n, now.Add(c.keep)}
}

// window finds limit objects, of those after a position if there is one, and
// whether more follow.
func window(list List, q store.Query, after []any, limit int) (found Objects, more bool, err error) {
	q.Limit = limit + 1
	if after == nil {
		found, err = list.Find(q)
	} else {
		found, err = list.After(q, after)
	}
	if err != nil {
		return nil, false, err
	}
	if found.Len() > limit {
		return found.Slice(0, limit), true, nil
	}
	return found, false, nil
}
