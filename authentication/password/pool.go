package password

import (
	"container/list"
	"context"
	"sync"
)

// pool shares out memory in the order of asking.
type pool struct {
	mu      sync.Mutex
	used    int64
	waiting list.List // of *waiter
}

type waiter struct {
	share, budget int64
	ready         chan struct{}
}

// acquire waits until share fits into the budget.
func (p *pool) acquire(ctx context.Context, share, budget int64) error {
	p.mu.Lock()
	if p.waiting.Len() == 0 && p.used+share <= budget {
		p.used += share
		p.mu.Unlock()
		return nil
	}
	w := &waiter{share, budget, make(chan struct{})}
	place := p.waiting.PushBack(w)
	p.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-w.ready: // given while we gave up
		p.used -= share
	default:
		p.waiting.Remove(place)
	}
	p.wake()
	return ctx.Err()
}

// release gives a share back.
func (p *pool) release(share int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used -= share
	p.wake()
}

// wake lets in those who wait, as far as there is room.
func (p *pool) wake() {
	for place := p.waiting.Front(); place != nil; place = p.waiting.Front() {
		w, ok := place.Value.(*waiter)
		if !ok || p.used+w.share > w.budget {
			return
		}
		p.used += w.share
		p.waiting.Remove(place)
		close(w.ready)
	}
}
