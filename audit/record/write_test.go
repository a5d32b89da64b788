package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
	for w := range writers {
		_, g := inbox(t, r, fmt.Sprint("box", w))
		wg.Go(func() {
			defer done.Add(1)
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
			<-changed
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

// TestClock sets the clock back: times never decrease, and one leaf says so.
func TestClock(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	c := newClock()
	r := openTest(t, dir, testOptions(c))
	_, g := inbox(t, r, "INBOX")
	uid := uint32(0)
	next := func() {
		uid++
		observe(t, r, g.ID, uid, message(int(uid)))
	}
	next()
	c.step(-clockSlack / 2) // a correction: no leaf
	next()
	c.step(-time.Hour)
	next()
	next() // still behind: no second leaf
	c.step(time.Minute)
	next()
	c.step(-2 * time.Hour) // and again
	next()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = openTest(t, dir, testOptions(c)) // a restart while behind
	next()
	c.step(24 * time.Hour)
	next()
	var at time.Time
	var steps []int64
	for e, err := range r.Entries(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Leaf.At.Before(at) {
			t.Errorf("leaf %d: %v, before %v", e.Index, e.Leaf.At, at)
		}
		at = e.Leaf.At
		if e.Leaf.Kind == tlog.KindClockStep {
			steps = append(steps, e.Index)
		}
	}
	if len(steps) != 3 {
		t.Errorf("clock.step leaves %v, want 3", steps)
	}
	if !at.Equal(c.now()) {
		t.Errorf("the last leaf is of %v, the clock says %v", at, c.now())
	}
	verified(t, r)
}

// TestCheckpointCadence signs a minute after growth, not earlier, not for
// leaves that are about checkpoints, and always when asked.
func TestCheckpointCadence(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(c))
	size := func() int64 {
		_, cp, _ := r.Checkpoint()
		return cp.Size
	}
	_, g := inbox(t, r, "INBOX")
	if size() != 1 {
		t.Errorf("checkpoint over %d leaves before it was due", size())
	}
	c.step(checkpointEvery)
	observe(t, r, g.ID, 1, message(1))
	if size() != r.Size() {
		t.Errorf("checkpoint over %d of %d leaves when it was due", size(), r.Size())
	}
	signed := size()
	c.step(checkpointEvery)
	heads := func(tx *Tx) error {
		s, err := tx.Stream(StreamAnchor)
		if err != nil {
			return err
		}
		_, _, err = tx.Append(Draft{Kind: tlog.KindHeads, Streams: []tlog.StreamID{s},
			Trees: []tlog.Tree{{Name: tlog.TreeStreams, Root: tlog.EmptyRoot()}}})
		return err
	}
	update(t, r, heads)
	if size() != signed {
		t.Error("a leaf about checkpoints made for another checkpoint")
	}
	if err := r.Sign(ctx); err != nil || size() != r.Size() {
		t.Errorf("Sign: %v, checkpoint over %d of %d leaves", err, size(), r.Size())
	}
	note, cp, at := r.Checkpoint()
	v, err := tlog.ParseVKey(r.VKey())
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := tlog.OpenCheckpoint(note, v); err != nil || opened != cp || !at.Equal(c.now()) {
		t.Errorf("Checkpoint = %v at %v, %v", cp, at, err)
	}
}

// TestCheckpointTimer signs what grew although nothing more is written.
func TestCheckpointTimer(t *testing.T) {
	c := newClock()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(c))
	c.step(checkpointEvery - 50*time.Millisecond)
	inbox(t, r, "INBOX")
	if _, cp, _ := r.Checkpoint(); cp.Size == r.Size() {
		t.Error("a checkpoint was signed before it was due")
	}
	c.step(time.Second)
	deadline := time.After(10 * time.Second)
	for {
		if _, cp, _ := r.Checkpoint(); cp.Size == r.Size() {
			return
		}
		select {
		case <-deadline:
			t.Fatal("the timer did not sign")
		case <-time.After(time.Millisecond):
		}
	}
}

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

// TestMatterLines records messages of clients: lines in the leaf for three
// matters, a leaf of its own for each further one.
func TestMatterLines(t *testing.T) {
	ctx := context.Background()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	before := observe(t, r, g.ID, 1, message(1))
	var streams []tlog.StreamID
	for i := range 5 {
		update(t, r, func(tx *Tx) error {
			s, err := tx.OpenMatter(fmt.Sprint("client", i), []string{" ", "ANN@client.example"}[i%1+1:], nil)
			streams = append(streams, s)
			return err
		})
	}
	slices.SortFunc(streams, func(a, b tlog.StreamID) int { return bytes.Compare(a[:], b[:]) })
	size := r.Size()
	got := observe(t, r, g.ID, 2, message(2))
	leaf := func(i int64) *Entry {
		e, err := r.Entry(ctx, i)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := leaf(before.Leaf); len(e.Leaf.Streams) != 1 {
		t.Errorf("a message from before the matters: %+v", e.Leaf)
	}
	e := leaf(got.Leaf)
	if got.Leaf != size || len(e.Leaf.Streams) != 4 || len(e.Leaf.Ref(tlog.RefRule)) != 3 {
		t.Errorf("message leaf %d: %+v", got.Leaf, e.Leaf)
	}
	for i := range int64(2) {
		a := leaf(got.Leaf + 1 + i)
		if a.Leaf.Kind != tlog.KindMatterAssign || a.Leaf.Streams[0].ID != streams[3+i] || a.Leaf.Ref(tlog.RefMessage)[0] != e.Hash ||
			len(a.Leaf.Ref(tlog.RefRule)) != 1 {
			t.Errorf("leaf %d: %+v", a.Index, a.Leaf)
		}
	}
	update(t, r, func(tx *Tx) error { return tx.SetRule(streams[0], []string{"Ann@client.example"}) })
	if r.Size() != got.Leaf+3 {
		t.Error("a rule that did not change made a leaf")
	}
	for _, s := range streams {
		update(t, r, func(tx *Tx) error { return tx.SetRule(s, nil) })
	}
	if last := observe(t, r, g.ID, 3, message(3)); len(leaf(last.Leaf).Leaf.Streams) != 1 {
		t.Error("a message got a line by a rule that holds no more")
	}
	verified(t, r)
}

// TestScans takes more scans than one whole set serves, over a restart.
func TestScans(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	o := testOptions(newClock())
	r := openTest(t, dir, o)
	_, g := inbox(t, r, "INBOX")
	start := r.Size()
	var uids []uint32
	const scans = 2*fullEvery + 3
	for i := range scans {
		if i%3 != 2 { // every third finds nothing new
			uids = append(uids, uint32(10+2*i))
		}
		if i%10 == 9 {
			uids = uids[1:]
		}
		update(t, r, func(tx *Tx) error { return tx.Scan(g.ID, scanFields, append([]uint32{0}, uids...), []uint32{4}) })
		if i%20 == 7 {
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			r = openTest(t, dir, o)
		}
	}
	var whole []int64
	var set uidSet
	for e, err := range r.Entries(ctx, start) {
		if err != nil {
			t.Fatal(err)
		}
		f := e.Facets[tlog.FacetUIDs]
		if f != nil {
			if set, err = applyUIDs(set, f); err != nil {
				t.Fatal(err)
			}
			if _, ok, _ := f.Get("set"); ok {
				whole = append(whole, e.Index-start)
			}
		} else if (e.Index-start)%3 != 2 {
			t.Errorf("scan %d has no uids facet", e.Index-start)
		}
		if e.Leaf.Trees[0] != set.tree() || first(e.Facets[tlog.FacetScan], "pending") != "4" {
			t.Errorf("scan %d: %+v", e.Index-start, e.Leaf)
		}
		if refs := e.Leaf.Ref(tlog.RefUIDs); (len(refs) == 1) != (f == nil || first(f, "set") == "") {
			t.Errorf("scan %d: refs %v", e.Index-start, refs)
		}
	}
	if !slices.Equal(whole, []int64{0, fullEvery, 2 * fullEvery}) || !slices.Equal(set, uids) {
		t.Errorf("whole sets in scans %v; the last lists %v, want %v", whole, set, uids)
	}
	verified(t, r)
}
