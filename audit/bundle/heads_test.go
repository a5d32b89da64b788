package bundle_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// headsOf are the names of what a bundle says of where streams end.
func headsOf(c content) (names []string) {
	for name := range c {
		if strings.HasPrefix(name, "data/heads/") {
			names = append(names, name)
		}
	}
	return names
}

// A bundle of a large log carries where the client's streams end in place of all
// entries. An entry cannot be left out of it, in the middle or at the end, so that
// level 4 passes (rows 14 and 15 of the table of attacks).
func TestAttackLeftOutOfLargeLog(t *testing.T) {
	f := newFixture(t, 4, 3)
	f.grow(t, "Cid")
	b, r := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, MaxLeaves: 5})
	good := unzip(t, b)
	if n := len(headsOf(good)); n < 2 || n > 3 {
		t.Fatalf("%d ends of streams, want that of Ann and of its neighbours", n)
	}
	all := newVerifiers(t, trust{key: f.rec.VKey()})
	all.want(t, "good", good, verify.Pass, verify.Pass, verify.Unchecked, verify.Unchecked, verify.Pass)
	for n, d := range f.messages {
		index, err := f.rec.ObjectLeaf(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		c := maps.Clone(good)
		maps.DeleteFunc(c, func(name string, _ []byte) bool { return strings.Contains(name, fmt.Sprintf("/%010d.", index)) })
		all.want(t, fmt.Sprintf("without message %d", n), c.seal(), verify.Pass, verify.Fail, verify.Unchecked, verify.Unchecked, verify.Fail)
	}
	for _, name := range headsOf(good) { // each is needed: that of the stream, and those beside it
		all.want(t, "without "+name, good.with(name, nil).seal(), verify.Pass, verify.Fail, verify.Unchecked, verify.Unchecked, verify.Fail)
		all.want(t, "changed "+name, good.with(name, flip(good[name], 8*len(good[name])-30)).seal(), verify.Pass, verify.Fail, verify.Unchecked, verify.Unchecked, verify.Fail)
	}
	// What came after the list of ends could be left out: that is no pass.
	f.grow(t, "Dan")
	_, cp, _ := f.rec.Checkpoint()
	b, r2 := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, MaxLeaves: 5, Checkpoint: cp.Size})
	if r2.Checkpoint == r.Checkpoint {
		t.Fatal("the record did not grow")
	}
	all.want(t, "later checkpoint", unzip(t, b), verify.Pass, verify.Pass, verify.Unchecked, verify.Unchecked, verify.Unchecked)
	// But where a later one is shown, the one before it cannot.
	for n := range 3 {
		f.take(t, fmt.Appendf(nil, "From: ann@client.example\r\nMessage-ID: <after%d@m.example>\r\n\r\n%d\r\n", n, n))
	}
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, cp, _ = f.rec.Checkpoint()
	b, _ = f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, MaxLeaves: 5, Checkpoint: cp.Size})
	index, err := f.rec.ObjectLeaf(t.Context(), f.messages[len(f.messages)-2])
	if err != nil {
		t.Fatal(err)
	}
	c := unzip(t, b)
	all.want(t, "more after the list", c, verify.Pass, verify.Pass, verify.Unchecked, verify.Unchecked, verify.Unchecked)
	maps.DeleteFunc(c, func(name string, _ []byte) bool { return strings.Contains(name, fmt.Sprintf("/%010d.", index)) })
	all.want(t, "left out after the list", c.seal(), verify.Pass, verify.Fail, verify.Unchecked, verify.Unchecked, verify.Fail)
}

// The clock goes back right before the list of ends is made.
func TestHeadsAfterClockStep(t *testing.T) {
	f := newFixture(t, 4, 3)
	if err := f.rec.Close(); err != nil {
		t.Fatal(err)
	}
	rec, err := record.Open(t.Context(), f.dir, record.Options{Now: func() time.Time { return time.Now().Add(-time.Minute) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rec.Close() })
	f.rec = rec
	size := rec.Size()
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, MaxLeaves: 5})
	if e, err := rec.Entry(t.Context(), size); err != nil || e.Leaf.Kind != tlog.KindClockStep {
		t.Fatalf("entry %d: %+v, %v; want %s", size, e, err, tlog.KindClockStep)
	}
	newVerifiers(t, trust{key: rec.VKey()}).want(t, "clock step", unzip(t, b), verify.Pass, verify.Pass, verify.Unchecked, verify.Unchecked, verify.Pass)
}

// The client of a second matter comes after the newest list of ends.
func TestStreamAfterHeads(t *testing.T) {
	f := newFixture(t, 4, 3)
	if _, err := bundle.Sign(t.Context(), f.rec, 5); err != nil {
		t.Fatal(err)
	}
	f.update(t, func(tx *record.Tx) error {
		_, err := tx.OpenMatter("Ann", []string{"ann@work.example"}, nil)
		return err
	})
	f.take(t, []byte("From: ann@work.example\r\nMessage-ID: <work@m.example>\r\n\r\nDoor 9\r\n"))
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, cp, _ := f.rec.Checkpoint()
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, MaxLeaves: 5, Checkpoint: cp.Size})
	newVerifiers(t, trust{key: f.rec.VKey()}).want(t, "stream after the list", unzip(t, b), verify.Pass, verify.Pass, verify.Unchecked, verify.Unchecked, verify.Unchecked)
}
