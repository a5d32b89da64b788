package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// A limit below what is in use gives way, and is kept again when that is freed.
func TestLimitMemoryGivesWay(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "")
	before, limit, spare := debug.SetMemoryLimit(-1), memory.limit.Load(), memory.spare.Load()
	t.Cleanup(func() {
		memory.limit.Store(limit)
		memory.spare.Store(spare)
		debug.SetMemoryLimit(before)
	})
	const small = 8 << 20
	limitMemory(small, 50)
	held := make([]byte, 64<<20)
	reaches := func(what string, ok func(int64) bool) {
		t.Helper()
		for range 100 {
			runtime.GC()
			if ok(debug.SetMemoryLimit(-1)) {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Errorf("with %s the limit is %d", what, debug.SetMemoryLimit(-1))
	}
	reaches("64 MB in use", func(n int64) bool { return n >= 96<<20 })
	runtime.KeepAlive(held)
	held = nil
	reaches("them freed", func(n int64) bool { return n < 64<<20 })
}
