package record

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

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
