package daemon

import (
	"context"
	"sync"
)

// A turn lets one of several go at a time. It holds one token.
type turn chan struct{}

func newTurn() turn {
	t := make(turn, 1)
	t <- struct{}{}
	return t
}

// take waits for the turn, and tells the person that it does. What was taken
// is to be given back, unless there is an error.
func (t turn) take(ctx context.Context, out Out, what string) error {
	select {
	case <-t:
		return nil
	default:
	}
	out.Note("waiting for %s that is running", what)
	select {
	case <-t:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turn) give() { t <- struct{}{} }

// turns are turns by name.
type turns struct {
	mu sync.Mutex
	of map[string]turn
}

func (t *turns) named(name string) turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[string]turn{}
	}
	if t.of[name] == nil {
		t.of[name] = newTurn()
	}
	return t.of[name]
}
