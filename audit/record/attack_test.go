package record

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

// The tests of this file attack a record as its owner could, who has the files,
// the key and this program, and want the attack to be seen, or, where nothing can
// see it, to be bounded by what is shown. Attacks on the mailboxes are in package
// imapsync, attacks on the formats in package tlog.

// attackRecord is a record with four messages of a client in it.
func attackRecord(t *testing.T, dir string, o Options) (*Record, Generation) {
	t.Helper()
	r := openTest(t, dir, o)
	update(t, r, func(tx *Tx) error {
		_, err := tx.OpenMatter("Ann", []string{"ann@client.example"}, nil)
		return err
	})
	_, g := inbox(t, r, "INBOX")
	for uid := range uint32(4) {
		observe(t, r, g.ID, uid+1, message(int(uid)))
	}
	return r, g
}

// finds wants a problem of one of the kinds whose words hold a text.
func finds(t *testing.T, r *Record, text string, what ...string) {
	t.Helper()
	found := problems(t, r)
	if !slices.ContainsFunc(found, func(p Problem) bool { return slices.Contains(what, p.What) && strings.Contains(p.Detail, text) }) {
		t.Errorf("want a problem with %v that says %q, have %+v", what, text, found)
	}
}

// consistent asks for the proof that a record goes on from a checkpoint that
// somebody outside holds.
func consistent(t *testing.T, r *Record, old tlog.Checkpoint) error {
	t.Helper()
	read := tileReader(t.Context(), r.read)
	root, err := tlog.TreeRoot(r.Size(), read)
	if err != nil {
		t.Fatal(err)
	}
	proof, err := tlog.ProveConsistency(old.Size, r.Size(), read)
	if err != nil {
		return err
	}
	return tlog.CheckConsistency(proof, old.Size, old.Root, r.Size(), root)
}

// TestAttackEditMessage edits the bytes of a message where they are stored, so
// that the frame is whole (row 1 of the table of attacks).
func TestAttackEditMessage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	r, _ := attackRecord(t, dir, testOptions(newClock()))
	db, err := openDB(filepath.Join(dir, dbName), 1, []string{"busy_timeout(10000)"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var id int64
	var data []byte
	if err := db.QueryRowContext(t.Context(), "SELECT id, data FROM frame ORDER BY id DESC LIMIT 1").Scan(&id, &data); err != nil {
		t.Fatal(err)
	}
	plain, err := r.zstd.decode(data)
	if err != nil {
		t.Fatal(err)
	}
	edited := bytes.Replace(plain, []byte("Please deliver"), []byte("Please destroy"), 1)
	if bytes.Equal(edited, plain) {
		t.Fatal("nothing was edited")
	}
	if _, err := db.ExecContext(t.Context(), "UPDATE frame SET data = ? WHERE id = ?", r.zstd.encode(edited, nil), id); err != nil {
		t.Fatal(err)
	}
	finds(t, r, "", "object")
}

// rewrite makes a record like attackRecord with the key and the name of another
// one, in which a message has other words.
func rewrite(t *testing.T, from, to string, o Options, subjects ...string) {
	t.Helper()
	copyDir(t, from, to)
	r, err := Open(context.Background(), to, o)
	if err != nil {
		t.Fatal(err)
	}
	_, g := inbox(t, r, "INBOX")
	for i, s := range subjects {
		observe(t, r, g.ID, uint32(i+1), message(i, s))
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// twoHistories returns two records that grew apart from one, each well signed,
// and the checkpoint where they parted.
func twoHistories(t *testing.T) (a, b *Record, parted tlog.Checkpoint) {
	t.Helper()
	c := newClock()
	o, tmp := testOptions(c), t.TempDir()
	begin := filepath.Join(tmp, "begin")
	r := openTest(t, begin, o)
	if err := r.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, parted, _ = r.Checkpoint()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	rewrite(t, begin, filepath.Join(tmp, "a"), o, "we are late\r\n", "and sorry\r\n")
	rewrite(t, begin, filepath.Join(tmp, "b"), o, "we were never late\r\n", "and not sorry\r\n", "at all\r\n")
	return openTest(t, filepath.Join(tmp, "a"), o), openTest(t, filepath.Join(tmp, "b"), o), parted
}

// TestAttackRewriteBeforeCheckpoint rewrites what no checkpoint that left the
// house covers: nothing can see that (row 2). How much that is, is shown.
func TestAttackRewriteBeforeCheckpoint(t *testing.T) {
	a, b, parted := twoHistories(t)
	for _, r := range []*Record{a, b} {
		verified(t, r)
		if err := consistent(t, r, parted); err != nil {
			t.Errorf("from the checkpoint where they parted: %v", err)
		}
	}
	dir := filepath.Join(t.TempDir(), "data")
	r, g := attackRecord(t, dir, testOptions(newClock()))
	if err := r.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	observe(t, r, g.ID, 9, message(9))
	if _, c, _ := r.Checkpoint(); c.Size != r.Size()-1 {
		t.Errorf("signed up to %d of %d: the lag is not shown", c.Size, r.Size())
	}
}

// TestAttackRewriteAfterCheckpoint rewrites what a checkpoint covers that
// somebody outside holds: there is no proof of consistency (row 3).
func TestAttackRewriteAfterCheckpoint(t *testing.T) {
	a, b, _ := twoHistories(t)
	_, held, _ := a.Checkpoint()
	if err := consistent(t, a, held); err != nil {
		t.Fatalf("the true record: %v", err)
	}
	if err := consistent(t, b, held); err == nil {
		t.Error("the rewritten record is consistent with the checkpoint that was held")
	}
}

// TestAttackRollback cuts the tail off by putting an older database back (row 4).
func TestAttackRollback(t *testing.T) {
	dir, old := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "old")
	o := testOptions(newClock())
	r, g := attackRecord(t, dir, o)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	copyDir(t, dir, old)
	r = openTest(t, dir, o)
	observe(t, r, g.ID, 9, message(9))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	replace(t, filepath.Join(old, dbName), filepath.Join(dir, dbName))
	if _, err := Open(t.Context(), dir, o); !errors.Is(err, ErrRollback) {
		t.Errorf("open: %v, want %v", err, ErrRollback)
	}
}

// TestAttackTwoHolders lets two programs write at once; and a clone of the files
// write apart, which only a checkpoint held outside can tell (row 5).
func TestAttackTwoHolders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	o := testOptions(newClock())
	attackRecord(t, dir, o)
	if _, err := Open(t.Context(), dir, o); !errors.Is(err, ErrLocked) {
		t.Errorf("a second holder: %v, want %v", err, ErrLocked)
	}
	a, b, _ := twoHistories(t)
	if _, c, _ := a.Checkpoint(); consistent(t, b, c) == nil {
		t.Error("the clone goes on from the checkpoint of the other")
	}
}

// TestAttackSplitView shows one history to one and another to another: who holds
// a checkpoint of one sees it on the other, in either direction (row 6).
func TestAttackSplitView(t *testing.T) {
	a, b, _ := twoHistories(t)
	_, ca, _ := a.Checkpoint()
	_, cb, _ := b.Checkpoint()
	if consistent(t, b, ca) == nil || consistent(t, a, cb) == nil {
		t.Error("two histories are consistent")
	}
}

// forge appends a leaf that the methods of a transaction would not, with all
// that belongs to it: well hashed, and to be signed.
func forge(t *testing.T, r *Record, f func(tx *Tx) error) {
	t.Helper()
	if err := r.Update(context.Background(), func(tx *Tx) error {
		if err := tx.begin(); err != nil {
			return err
		}
		return f(tx)
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAttackForkedStream writes two leaves with one number of a stream (row 16).
func TestAttackForkedStream(t *testing.T) {
	r, g := attackRecord(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	forge(t, r, func(tx *Tx) error {
		h, err := tx.streamHead(g.Stream)
		if err != nil {
			return err
		}
		last := *h
		leaf := func(why string) error {
			_, _, err := tx.append(Draft{Kind: "note.made", Streams: []tlog.StreamID{g.Stream}, Facets: []FacetDraft{{tlog.FacetWhy, []tlog.Field{tlog.TextField("reason", why)}}}})
			return err
		}
		if err := leaf("shown to one"); err != nil {
			return err
		}
		if err := tx.streamRows.flush(tx); err != nil {
			return err
		}
		if _, err := tx.exec("DELETE FROM stream_leaf WHERE stream = ? AND seq = ?", g.Stream[:], last.next); err != nil {
			return err
		}
		h.next, h.last = last.next, last.last
		return leaf("shown to another")
	})
	finds(t, r, "", "stream", "leaf")
}

// TestAttackTwoMessagesAtOneUID records other bytes for a UID that is on record
// (row 17): first as any program would, then by hand.
func TestAttackTwoMessagesAtOneUID(t *testing.T) {
	r, g := attackRecord(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	err := r.Update(t.Context(), func(tx *Tx) error {
		_, err := tx.Observe(imapObservation(g.ID, 2, message(77)))
		return err
	})
	if !errors.Is(err, ErrConflict) {
		t.Errorf("other bytes at a UID: %v, want %v", err, ErrConflict)
	}
	forge(t, r, func(tx *Tx) error {
		gen, err := tx.generation(g.ID)
		if err != nil {
			return err
		}
		_, _, _, err = tx.observedLeaf(gen, 2, imapObservation(g.ID, 2, message(77)))
		return err
	})
	finds(t, r, "UID 2 of generation 1 was recorded before", "leaf")
}

// TestAttackAssignToAnother leaves the line of a client out of a message that is
// theirs, or puts it into one that is not (row 22): who replays the rules sees it.
func TestAttackAssignToAnother(t *testing.T) {
	for _, give := range []bool{false, true} {
		r, g := attackRecord(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
		forge(t, r, func(tx *Tx) error {
			rules := tx.w.rules
			defer func() { tx.w.rules = rules }()
			if tx.w.rules = make(ruleBook); give {
				for _, matched := range rules {
					tx.w.rules["stranger@else.example"] = matched
				}
			}
			gen, err := tx.generation(g.ID)
			if err != nil {
				return err
			}
			raw := message(50)
			if give {
				raw = bytes.ReplaceAll(raw, []byte("ann@client.example"), []byte("stranger@else.example"))
			}
			_, _, _, err = tx.observedLeaf(gen, 50, imapObservation(g.ID, 50, raw))
			return err
		})
		finds(t, r, "the rules give", "leaf")
	}
}

// TestAttackGuessFacet looks for facets whose text could be guessed from their
// commitment: every salt has to be there once (row 25).
func TestAttackGuessFacet(t *testing.T) {
	o := testOptions(newClock())
	o.Rand = nil // as in use
	c := newClock()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), o)
	fill(t, r, c)
	seen := map[[32]byte]string{}
	for e, err := range r.Entries(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range e.Facets {
			if other, ok := seen[f.Salt]; ok || f.Salt == [32]byte{} {
				t.Errorf("leaf %d: facet %s has the salt of %s", e.Index, name, other)
			}
			seen[f.Salt] = name
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d facets", len(seen))
	}
}

// TestAttackClockSetBack sets the clock back to date what is recorded now before
// what was recorded then (row 31).
func TestAttackClockSetBack(t *testing.T) {
	c := newClock()
	r, g := attackRecord(t, filepath.Join(t.TempDir(), "data"), testOptions(c))
	size := r.Size()
	before, err := r.Entry(t.Context(), size-1)
	if err != nil {
		t.Fatal(err)
	}
	c.step(-90 * 24 * time.Hour)
	got := observe(t, r, g.ID, 9, message(9))
	step, err := r.Entry(t.Context(), size)
	if err != nil || step.Leaf.Kind != tlog.KindClockStep {
		t.Fatalf("leaf %d: %+v, %v; want %s", size, step, err, tlog.KindClockStep)
	}
	e, err := r.Entry(t.Context(), got.Leaf)
	if err != nil || e.Leaf.At.Before(before.Leaf.At) {
		t.Errorf("a leaf at %v after one at %v", e.Leaf.At, before.Leaf.At)
	}
	verified(t, r)
}

// TestAttackHeadTakenAway takes DATA/head away, so that nothing is left to
// compare an older database with (row 4).
func TestAttackHeadTakenAway(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	o := testOptions(newClock())
	r, _ := attackRecord(t, dir, o)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, headName)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, o); !errors.Is(err, ErrIncomplete) {
		t.Errorf("open: %v, want %v", err, ErrIncomplete)
	}
}
