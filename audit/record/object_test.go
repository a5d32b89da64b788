package record

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/tlog"
)

// TestLargeObject passes a message of 128 MB through bounded memory, in and out.
func TestLargeObject(t *testing.T) {
	ctx := context.Background()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	const size = 128 << 20
	file := filepath.Join(r.Spool(), "large")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	f.Write(message(1))
	block := noise(1<<20 + 13)
	for n := 0; n < size; n += len(block) {
		if _, err := f.Write(block); err != nil {
			t.Fatal(err)
		}
		block[n%len(block)]++
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var peak uint64
	watch := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	}
	runtime.GC()
	watch()
	before := peak
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				watch()
			}
		}
	}()
	body, err := FileBody(file)
	if err != nil {
		t.Fatal(err)
	}
	if body.Envelope.Subject != "delivery 1" || body.Size < size {
		t.Errorf("FileBody: subject %q, %d bytes", body.Envelope.Subject, body.Size)
	}
	update(t, r, func(tx *Tx) error {
		_, err := tx.Observe(Observation{Generation: g.ID, UID: 1, Facet: tlog.FacetIMAP, Body: body})
		return err
	})
	rc, n, err := r.OpenObject(ctx, body.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := io.Copy(io.Discard, rc); err != nil || read != n || n != body.Size {
		t.Errorf("read %d of %d bytes: %v", read, n, err)
	}
	verified(t, r)
	close(stop)
	<-stopped
	if grown := int64(peak) - int64(before); grown > 100<<20 {
		t.Errorf("the heap grew by %d MB for a message of %d MB", grown>>20, size>>20)
	}
}

// TestFileBodyChanged changes the file between reading it and storing it.
func TestFileBodyChanged(t *testing.T) {
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	file := filepath.Join(t.TempDir(), "m")
	for _, changed := range [][]byte{message(2), message(1)[:20], nil} {
		if err := os.WriteFile(file, message(1), 0o600); err != nil {
			t.Fatal(err)
		}
		body, err := FileBody(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		err = r.Update(context.Background(), func(tx *Tx) error {
			_, err := tx.Observe(Observation{Generation: g.ID, UID: 1, Facet: tlog.FacetIMAP, Body: body})
			return err
		})
		if err == nil {
			t.Errorf("a file that changed to %d bytes was stored", len(changed))
		}
	}
	verified(t, r)
}

// A tollgate counts the queries that go through it, and lets none through before it
// is opened.
type tollgate struct {
	querier
	asked chan struct{}
	open  chan struct{}
}

func (g tollgate) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	g.asked <- struct{}{}
	<-g.open
	return g.querier.QueryRowContext(ctx, query, args...)
}

// A frame that several want at once is read once. One that cannot be read is read
// again by whoever wants it next.
func TestFrameReadOnce(t *testing.T) {
	ctx := context.Background()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	observe(t, r, g.ID, 1, message(1))
	var id int64
	if err := r.read.QueryRowContext(ctx, "SELECT id FROM frame").Scan(&id); err != nil {
		t.Fatal(err)
	}
	gate := tollgate{r.read, make(chan struct{}, 9), make(chan struct{})}
	var cache frameCache
	var wanted errgroup.Group
	for range 8 {
		wanted.Go(func() error {
			plain, err := cache.get(ctx, gate, r.zstd, id)
			if err == nil && len(plain) == 0 {
				err = errors.New("it is empty")
			}
			return err
		})
	}
	<-gate.asked
	time.Sleep(20 * time.Millisecond) // for the others to come
	close(gate.open)
	if err := wanted.Wait(); err != nil {
		t.Error(err)
	}
	if n := len(gate.asked) + 1; n != 1 {
		t.Errorf("read %d times", n)
	}
	ended, end := context.WithCancel(ctx)
	end()
	cache.forget()
	if _, err := cache.get(ended, r.read, r.zstd, id); err == nil {
		t.Error("read in a context that has ended")
	}
	if n := len(cache.frames); n != 0 {
		t.Errorf("%d frames are kept of one that could not be read", n)
	}
	if _, err := cache.get(ctx, r.read, r.zstd, id); err != nil {
		t.Errorf("after another could not read it: %v", err)
	}
}
