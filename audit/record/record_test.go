package record

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A clock is set by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) step(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// testOptions are those of a record with an invented owner.
func testOptions(c *clock) Options {
	return Options{Create: true, Host: "firm.example", Now: c.now}
}

func openTest(t testing.TB, dir string, o Options) *Record {
	t.Helper()
	r, err := Open(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return r
}

func update(t testing.TB, r *Record, f func(*Tx) error) {
	t.Helper()
	if err := r.Update(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// message returns an invented message.
func message(n int, more ...string) []byte {
	return fmt.Appendf(nil, "From: Ann <ann@client.example>\r\nTo: Bob <bob@firm.example>\r\nSubject: delivery %d\r\n"+
		"Date: Fri, 20 Nov 2026 09:00:00 +0000\r\nMessage-ID: <%d@client.example>\r\n\r\nPlease deliver door %d.\r\n%s",
		n, n, n, strings.Join(more, ""))
}

// inbox opens a mailbox and returns its generation.
func inbox(t testing.TB, r *Record, name string) (Mailbox, Generation) {
	t.Helper()
	var m Mailbox
	var g Generation
	update(t, r, func(tx *Tx) (err error) {
		m, g, err = tx.OpenMailbox(Mailbox{Account: "ann", Name: name, RawName: []byte(name), Role: email.RoleInbox}, "1700000001", nil)
		return err
	})
	return m, g
}

func observe(t testing.TB, r *Record, gen int64, uid uint32, raw []byte) Observed {
	t.Helper()
	var got Observed
	update(t, r, func(tx *Tx) (err error) {
		got, err = tx.Observe(imapObservation(gen, uid, raw))
		return err
	})
	return got
}

func imapObservation(gen int64, uid uint32, raw []byte) Observation {
	return Observation{Generation: gen, UID: uid, InternalDate: "20-Nov-2026 09:00:04 +0000", Flags: []string{`\Seen`, "$Label1"},
		Facet: tlog.FacetIMAP, Body: BytesBody(raw), Fields: []tlog.Field{
			tlog.BareField("fetched", "2026-11-21T19:20:12.731Z"), tlog.TextField("host", "imap.firm.example"),
			tlog.TextField("labels", "one"), tlog.TextField("labels", "two"), tlog.TextField("x-new", "kept")}}
}

// verified fails the test if the record has any problem.
func verified(t testing.TB, r *Record) {
	t.Helper()
	err := r.Verify(context.Background(), VerifyOptions{Full: true}, func(p Problem) { t.Errorf("verify: %+v", p) })
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
}

// Between the commit of a leaf and the news of the new size, whoever reads the
// leaf's number in the database can read the leaf.
func TestEntryJustCommitted(t *testing.T) {
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	leaf := observe(t, r, g.ID, 1, message(1)).Leaf
	size := r.Size()
	r.setSize(leaf)
	if e, err := r.Entry(t.Context(), leaf); err != nil || e.Index != leaf {
		t.Errorf("leaf %d: %+v, %v", leaf, e, err)
	}
	for _, none := range []int64{-1, size} {
		if _, err := r.Entry(t.Context(), none); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("leaf %d: %v, want fs.ErrNotExist", none, err)
		}
	}
}

func TestSightingsSince(t *testing.T) {
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, ann := inbox(t, r, "INBOX")
	var ben Generation
	update(t, r, func(tx *Tx) (err error) {
		_, ben, err = tx.OpenMailbox(Mailbox{Account: "ben", Name: "INBOX", RawName: []byte("INBOX")}, "5", nil)
		return err
	})
	observe(t, r, ann.ID, 1, message(1))
	second := observe(t, r, ben.ID, 1, message(1)).Leaf
	observe(t, r, ben.ID, 2, message(2))
	for _, c := range []struct{ from, ann, ben int64 }{{0, 1, 2}, {second, 0, 2}, {second + 1, 0, 1}, {r.Size(), 0, 0}} {
		got, err := r.SightingsSince(t.Context(), c.from)
		if want := (map[string]int64{"ann": c.ann, "ben": c.ben}); err != nil || !maps.Equal(got, want) {
			t.Errorf("since entry %d: %v, want %v, %v", c.from, got, want, err)
		}
	}
}

func TestObserve(t *testing.T) {
	ctx := context.Background()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	m, g := inbox(t, r, "INBOX")
	first := observe(t, r, g.ID, 7, message(1))
	again := observe(t, r, g.ID, 7, message(1))
	second := observe(t, r, g.ID, 9, message(1))
	if first.Duplicate || !again.Duplicate || again.Leaf != first.Leaf || !second.Duplicate || second.Leaf == first.Leaf {
		t.Errorf("observed %+v, again %+v, elsewhere %+v", first, again, second)
	}
	err := r.Update(ctx, func(tx *Tx) error {
		_, err := tx.Observe(imapObservation(g.ID, 7, message(2)))
		return err
	})
	if !errors.Is(err, ErrConflict) {
		t.Errorf("other bytes in the same place: %v, want ErrConflict", err)
	}
	raw, err := r.Object(ctx, first.Digest)
	if err != nil || string(raw) != string(message(1)) {
		t.Errorf("Object = %q, %v", raw, err)
	}
	if _, err := r.Object(ctx, email.Digest{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Object(zero) error = %v, want fs.ErrNotExist", err)
	}
	places, err := r.SightingsOf(ctx, first.Digest)
	if err != nil || len(places) != 2 || places[0].UID != 7 || places[1].UID != 9 || places[0].Mailbox.ID != m.ID ||
		strings.Join(places[0].Flags, " ") != `\Seen $Label1` || places[0].InternalDate != "20-Nov-2026 09:00:04 +0000" {
		t.Errorf("SightingsOf = %+v, %v", places, err)
	}
	boxes, err := r.MailboxesOf(ctx, []email.Digest{{1}, first.Digest, {2}})
	if err != nil || len(boxes) != 1 || !reflect.DeepEqual(boxes[first.Digest], []Mailbox{places[0].Mailbox, places[1].Mailbox}) {
		t.Errorf("MailboxesOf = %+v, %v", boxes, err)
	}
	many := make([]email.Digest, 2*mostAsked+1)
	for i := range many {
		many[i][0], many[i][1] = byte(i), byte(i>>8)
	}
	many[2*mostAsked] = first.Digest // the statement that asks about one
	if boxes, err = r.MailboxesOf(ctx, many); err != nil || len(boxes) != 1 || len(boxes[first.Digest]) != 2 {
		t.Errorf("MailboxesOf many = %+v, %v", boxes, err)
	}
	e, err := r.Entry(ctx, first.Leaf)
	if err != nil {
		t.Fatal(err)
	}
	text, err := e.Facets[tlog.FacetIMAP].Encode()
	_, fields, _ := strings.Cut(string(text), "\nsalt ")
	_, fields, _ = strings.Cut(fields, "\n")
	want := "account ann\nhost \"imap.firm.example\"\nmailbox \"INBOX\"\nraw-name \"INBOX\"\nrole inbox\nuidvalidity 1700000001\nuid 7\n" +
		"internaldate \"20-Nov-2026 09:00:04 +0000\"\nlabels \"one\"\nlabels \"two\"\nflags \\Seen\nflags $Label1\n" +
		"fetched 2026-11-21T19:20:12.731Z\nx-new \"kept\"\n"
	if fields != want || err != nil {
		t.Errorf("imap facet:\n%s\nwant:\n%s", fields, want)
	}
	if d, ok := e.Digest(); !ok || d != first.Digest {
		t.Errorf("Entry.Digest = %s, %v", d, ok)
	}
}

func TestOpenErrors(t *testing.T) {
	ctx := context.Background()
	o := testOptions(newClock())
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := Open(ctx, dir, Options{}); !errors.Is(err, ErrNoRecord) {
		t.Errorf("absent: %v, want ErrNoRecord", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder was made for a record that was not to be made: %v", err)
	}
	r := openTest(t, dir, o)
	if _, err := Open(ctx, dir, o); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("second open: %v, want ErrLocked by this process", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Update(ctx, func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("update after close: %v, want ErrClosed", err)
	}
	if err := os.Rename(filepath.Join(dir, "record.db"), filepath.Join(dir, "moved")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, dir, o); !errors.Is(err, ErrIncomplete) {
		t.Errorf("head and key without record.db: %v, want ErrIncomplete", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, other, o); !errors.Is(err, ErrNoRecord) || !strings.Contains(err.Error(), "letter.txt") {
		t.Errorf("folder of something else: %v, want ErrNoRecord that names the file", err)
	}
}
