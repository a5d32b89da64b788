package bleveindex

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	bleve "github.com/blevesearch/bleve_index_api"
)

// Damaged returns a channel that is closed once the index is found damaged. From
// then on what it answers is not to be relied on, until Reset makes a new index,
// which has another channel.
func (x *Index) Damaged() <-chan struct{} { return x.damaged.channel() }

// spoil makes the next Open build the index anew, and tells of it. Whoever calls
// it has kept the store from being replaced since the damage was met.
func (x *Index) spoil() {
	x.damaged.raise()
	if err := os.WriteFile(filepath.Join(x.dir, "format"), []byte("damaged\n"), 0o600); err != nil {
		x.log.Error("mark the index as damaged", "err", err)
	}
}

// spoilIf spoils the index if an error says that it is damaged.
func (x *Index) spoilIf(err *error) {
	if errors.Is(*err, ErrDamaged) {
		x.spoil()
	}
}

// damage turns a panic over broken files into an error.
func damage(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, r)
	}
}

// batch hands a batch to the store, which looks in its segments for older copies
// of the documents. What goes wrong is damage: nothing is written to the disk yet.
func (x *Index) batch(b *bleve.Batch) (err error) {
	defer x.spoilIf(&err)
	defer damage(&err)
	if err := x.store.Batch(b); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// An alarm is a channel that is closed when it is raised.
type alarm struct {
	mu sync.Mutex
	c  chan struct{}
}

func newAlarm() *alarm { return &alarm{c: make(chan struct{})} }

func (a *alarm) channel() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.c
}

func (a *alarm) raised() bool {
	select {
	case <-a.c:
		return true
	default:
		return false
	}
}

func (a *alarm) raise() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.raised() {
		close(a.c)
	}
}

// reset leaves the channel to those who wait at it, unless it was closed.
func (a *alarm) reset() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.raised() {
		a.c = make(chan struct{})
	}
}
