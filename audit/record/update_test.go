package record

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// TestFailedUpdate fails a transaction in every way and wants nothing of it
// left, and the next one to work.
func TestFailedUpdate(t *testing.T) {
	ctx := context.Background()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	size := r.Size()
	changed := r.Changed()
	errOurs := errors.New("ours")
	some := func(tx *Tx) error {
		for uid := range uint32(40) {
			if _, err := tx.Observe(imapObservation(g.ID, uid+1, message(int(uid), string(noise(100_000))))); err != nil {
				return err
			}
		}
		_, err := tx.OpenMatter("Ann", []string{"ann@client.example"}, nil)
		return err
	}
	cancelled, cancel := context.WithCancel(ctx)
	tests := []struct {
		name string
		ctx  context.Context
		f    func(tx *Tx) error
		want error
	}{
		{"the caller fails", ctx, func(tx *Tx) error { return errors.Join(some(tx), errOurs) }, errOurs},
		{"the context ends", cancelled, func(tx *Tx) error { cancel(); return some(tx) }, context.Canceled},
		{"an error is passed over", ctx, func(tx *Tx) error {
			if err := some(tx); err != nil {
				return err
			}
			_, err := tx.Observe(Observation{Generation: 4711, Body: BytesBody(nil)})
			if err == nil {
				t.Error("observed in a generation that is not on record")
			}
			return nil
		}, nil},
		{"a leaf that has no form", ctx, func(tx *Tx) error {
			s, err := tx.Stream(StreamLog)
			if err != nil {
				return err
			}
			_, _, err = tx.Append(Draft{Kind: "Not A Kind", Streams: []tlog.StreamID{s}})
			return err
		}, nil},
		{"a kind with its own method", ctx, func(tx *Tx) error {
			_, _, err := tx.Append(Draft{Kind: tlog.KindMessageObserved, Streams: []tlog.StreamID{g.Stream}})
			return err
		}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := r.Update(test.ctx, test.f)
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
	t.Run("a panic", func(t *testing.T) {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		r.Update(ctx, func(tx *Tx) error {
			if err := some(tx); err != nil {
				t.Error(err)
			}
			panic("ours")
		})
	})
	select {
	case <-changed:
		t.Error("Changed was closed by transactions that failed")
	default:
	}
	if r.Size() != size {
		t.Errorf("%d leaves, want %d", r.Size(), size)
	}
	verified(t, r)
	update(t, r, some)
	verified(t, r)
	if c, err := r.Counts(ctx); err != nil || c.Messages != 40 {
		t.Errorf("Counts = %+v, %v", c, err)
	}
	select {
	case <-changed:
	default:
		t.Error("Changed was not closed by a commit")
	}
}

// TestDiskFull lets SQLite run out of space in the middle of a transaction, and
// at its end.
func TestDiskFull(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	r := openTest(t, dir, testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	observe(t, r, g.ID, 1, message(1))
	var pages int64
	if err := r.w.conn.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	for _, room := range []int64{0, 2, 10, 100} {
		limit := func(n int64) {
			if _, err := r.w.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
				t.Fatal(err)
			}
		}
		limit(pages + room)
		err := r.Update(ctx, func(tx *Tx) error {
			for uid := range uint32(50) {
				if _, err := tx.Observe(imapObservation(g.ID, uid+10, message(int(uid+10), string(noiseFrom(uint64(uid)*31+7, 50_000))))); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), "full") {
			t.Errorf("with room for %d pages: %v, want an error that says full", room, err)
		}
		limit(1 << 30)
		verified(t, r)
	}
	observe(t, r, g.ID, 2, message(2))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = openTest(t, dir, testOptions(newClock()))
	verified(t, r)
	if c, err := r.Counts(ctx); err != nil || c.Messages != 2 {
		t.Errorf("Counts = %+v, %v", c, err)
	}
}

// TestConcurrent reads in every way while others write, back up and verify.
func TestConcurrent(t *testing.T) {
	ctx := context.Background()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	const writers, each = 3, 40
	var wg sync.WaitGroup
	var done atomic.Int32
	written := make(chan struct{}) // closed when all writers are done
	for w := range writers {
		_, g := inbox(t, r, fmt.Sprint("box", w))
		wg.Go(func() {
			defer func() {
				if done.Add(1) == writers {
					close(written)
				}
			}()
			for uid := range uint32(each) {
				observe(t, r, g.ID, uid+1, message(w*1000+int(uid)))
			}
		})
	}
	follow := func() { // a stage that follows the log
		from := int64(0)
		for {
			changed, finished := r.Changed(), done.Load() == writers
			for e, err := range r.Entries(ctx, from) {
				if err != nil {
					t.Error(err)
					return
				}
				if d, ok := e.Digest(); ok {
					if raw, err := r.Object(ctx, d); err != nil || email.DigestOf(raw) != d {
						t.Errorf("object %s: %v", d, err)
					}
				}
				from = e.Index + 1
			}
			if finished {
				if from != r.Size() {
					t.Errorf("followed %d of %d leaves", from, r.Size())
				}
				return
			}
			select {
			case <-changed:
			case <-written: // the last commit may lie before the look
			}
		}
	}
	wg.Go(follow)
	wg.Go(follow)
	wg.Go(func() {
		for n := 0; done.Load() < writers; n++ {
			verified(t, r)
			if err := r.Backup(ctx, filepath.Join(t.TempDir(), "backup")); err != nil {
				t.Error(err)
			}
			if err := r.Sign(ctx); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	verified(t, r)
	if c, err := r.Counts(ctx); err != nil || c.Messages != writers*each {
		t.Errorf("Counts = %+v, %v", c, err)
	}
}
