package bleveindex

import (
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// Scorch begins to merge segments as soon as it is opened. A program that opens
// the index for one search would begin a merge each time, on the core that it
// needs, and never finish one. So merging waits for the first batch.

// A gate holds the merges of a store back.
type gate struct {
	store   *scorch.Scorch
	once    sync.Once
	opened  chan struct{}
	closing atomic.Bool
}

// mergeEvents is the name under which scorch knows onEvent.
const mergeEvents = "onrecord"

// gates finds the gate of a store.
var gates sync.Map

func init() { scorch.RegistryEventCallbacks[mergeEvents] = onEvent }

func newGate(store *scorch.Scorch) *gate {
	g := &gate{store: store, opened: make(chan struct{})}
	gates.Store(store, g)
	return g
}

// open lets merges begin.
func (g *gate) open() { g.once.Do(func() { close(g.opened) }) }

// onEvent is called by scorch. What it returns counts before a merge only.
func onEvent(e scorch.Event) bool {
	v, ok := gates.Load(e.Scorch)
	if !ok {
		return true
	}
	g := v.(*gate)
	switch e.Kind {
	case scorch.EventKindCloseStart:
		g.closing.Store(true)
		g.open()
	case scorch.EventKindPreMergeCheck:
		<-g.opened
		return !g.closing.Load()
	}
	return true
}
