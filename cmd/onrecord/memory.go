package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// How much memory Go may use, in bytes. SQLite and the files that are mapped come to
// up to a hundred megabytes beside it. The daemon, which shares the machine with
// others for good, gives up some speed for some room.
const (
	memoryLimit  = 140 << 20
	daemonMemory = 92 << 20
)

// How many hundredths more than what is in use the collector is left for its work at
// least.
const (
	memorySpare = 50
	daemonSpare = 20
)

// memory is the limit that is wanted, the one that was set last, and whether the
// collector tells of each of its cycles.
var memory struct {
	sync.Mutex
	limit, spare, set int64
	watched           bool
}

// limitMemory makes the garbage collector work harder near a limit, unless the
// environment sets one. It is soft: where so much is in use that little is left to
// be freed, the limit gives way, or else the collector would take half of the
// processor for nothing. Whoever sets another limit afterwards has that one.
func limitMemory(limit, spare int64) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	memory.Lock()
	defer memory.Unlock()
	memory.limit, memory.spare, memory.set = limit, spare, limit
	debug.SetMemoryLimit(limit)
	if !memory.watched {
		memory.watched = true
		runtime.SetFinalizer(new(cycle), (*cycle).ended)
	}
}

// A cycle is found unused by each cycle of the collector, and used again.
type cycle struct{ _ [16]byte }

func (c *cycle) ended() {
	memory.Lock()
	defer memory.Unlock()
	if debug.SetMemoryLimit(-1) != memory.set {
		memory.watched = false
		return
	}
	live := liveHeap()
	memory.set = max(memory.limit, live+live*memory.spare/100)
	debug.SetMemoryLimit(memory.set)
	runtime.SetFinalizer(c, (*cycle).ended)
}

// liveHeap returns how many bytes the last cycle of the collector found in use.
func liveHeap() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
