package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// A limit below what is in use gives way, and is kept again when that is freed;
// one that is set afterwards stays.
func TestLimitMemoryGivesWay(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "")
	before := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(before) })
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

	const another = 300 << 20 // as a process that reads attachments sets
	debug.SetMemoryLimit(another)
	for range 5 {
		runtime.GC()
		time.Sleep(20 * time.Millisecond)
	}
	if n := debug.SetMemoryLimit(-1); n != another {
		t.Errorf("a limit of %d that was set afterwards is %d", another, n)
	}
}
