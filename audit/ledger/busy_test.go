package ledger

import (
	"path/filepath"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"onrecord/audit/projection"
)

// watchHeap samples the heap until the returned function is called, which
// returns the most octets that were in use.
func watchHeap() (peak func() uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	var most uint64
	var wg sync.WaitGroup
	done := make(chan struct{})
	wg.Go(func() {
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	})
	return func() uint64 {
		close(done)
		wg.Wait()
		return most
	}
}

// busyPair is so many messages of one firm and one client, an hour apart.
func busyPair(n int) []mail {
	list := repeatedDispute(n)
	start := time.Date(2024, 1, 1, 9, 0, 0, 0, chicago)
	for i := range list {
		list[i].at = start.Add(time.Duration(i) * time.Hour).Format("2006-01-02 15:04")
	}
	return list
}

// Memory does not grow with how many messages are looked at for how many
// promises.
func TestBusyPair(t *testing.T) {
	const messages, most = 2500, 90 << 20
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Follow(t.Context(), logOf(busyPair(messages)), stages()...); err != nil {
		t.Fatal(err)
	}
	peak := watchHeap()
	l, err := Read(t.Context(), db, options("2026-01-01 12:00"))
	used := peak()
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Promises) < messages/10 || used > most {
		t.Errorf("%d promises took %d MiB of heap, want at most %d", len(l.Promises), used>>20, most>>20)
	}
}
