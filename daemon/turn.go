package daemon

import (
	"context"
	"sync"
	"sync/atomic"
)

// A turn lets one of several go at a time.
type turn struct {
	token   chan struct{} // holds one
	waiting atomic.Int32
}

func newTurn() *turn {
	t := &turn{token: make(chan struct{}, 1)}
	t.give()
	return t
}

// take waits for the turn, and tells the person that it does. What was taken
// is to be given back, unless there is an error.
func (t *turn) take(ctx context.Context, out Out, what string) error {
	select {
	case <-t.token:
		return nil
	default:
	}
	t.waiting.Add(1)
	defer t.waiting.Add(-1)
	out.Note("waiting for %s that is running", what)
	select {
	case <-t.token:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *turn) give() { t.token <- struct{}{} }

// wanted reports whether somebody waits for the turn.
func (t *turn) wanted() bool { return t.waiting.Load() > 0 }

// turns are turns by name.
type turns struct {
	mu sync.Mutex
	of map[string]*turn
}

func (t *turns) named(name string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[string]*turn{}
	}
	if t.of[name] == nil {
		t.of[name] = newTurn()
	}
	return t.of[name]
}
