package record

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

// stampTest adds a time-stamp over the newest checkpoint. The record does not
// read tokens, so any bytes are one.
func stampTest(t *testing.T, r *Record, source string) TimeStamp {
	t.Helper()
	if err := r.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, cp, at := r.Checkpoint()
	s := TimeStamp{Size: cp.Size, Source: source, At: at.Add(time.Second).UTC().Truncate(time.Millisecond),
		Token: []byte("token of " + source), Chain: []byte("chain of " + source), Offset: -1500 * time.Millisecond}
	update(t, r, func(tx *Tx) error {
		_, err := tx.AddTimeStamp(s)
		return err
	})
	return s
}

func unstamped(t *testing.T, r *Record, source string) Unstamped {
	t.Helper()
	u, err := r.Unstamped(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestTimeStamp(t *testing.T) {
	c := newClock()
	dir := filepath.Join(t.TempDir(), "data")
	r, g := attackRecord(t, dir, testOptions(c))
	first, err := r.Entry(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if u := unstamped(t, r, ""); u.Entries != r.Size() || !u.Since.Equal(first.Leaf.At) {
		t.Errorf("before the first stamp: %+v, want all %d entries", u, r.Size())
	}
	update(t, r, func(tx *Tx) error {
		_, err := tx.AddHeads()
		return err
	})
	one := stampTest(t, r, "one")
	if u := unstamped(t, r, ""); u != (Unstamped{}) {
		t.Errorf("after it: %+v; the leaves about checkpoints count as growth", u)
	}
	if u := unstamped(t, r, "two"); u.Entries != r.Size()-2 {
		t.Errorf("of the source that gave none: %+v", u)
	}
	token, chain, err := r.TimeStampFiles(t.Context(), one.Size, "one")
	if err != nil || string(token) != string(one.Token) || string(chain) != string(one.Chain) {
		t.Errorf("%q, %q, %v", token, chain, err)
	}
	leaf, err := r.Entry(t.Context(), r.Size()-1)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"source": "one", "clock-offset-ms": "-1500", "token-sha256": sha256Hex(one.Token),
		"gentime": formatTime(one.At)} {
		if got := anchorField(leaf, key); leaf.Leaf.Kind != tlog.KindAnchorTSA || got != want {
			t.Errorf("%s: %s = %q, want %q", leaf.Leaf.Kind, key, got, want)
		}
	}
	c.step(checkpointEvery)
	_, signed, _ := r.Checkpoint()
	if signed.Size != one.Size {
		t.Error("a time-stamp made for another checkpoint")
	}
	c.step(time.Hour)
	observe(t, r, g.ID, 9, message(9))
	if u := unstamped(t, r, "one"); u.Entries != 1 || !u.Since.Equal(c.now().Truncate(time.Millisecond)) {
		t.Errorf("one entry later: %+v", u)
	}
	stampTest(t, r, "two")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = openTest(t, dir, testOptions(c))
	list, err := r.TimeStamps(t.Context())
	if err != nil || len(list) != 2 || list[0].Size != one.Size || list[0].Source != "one" || !list[0].At.Equal(one.At) || list[1].Source != "two" {
		t.Errorf("%+v, %v", list, err)
	}
	verified(t, r)
}

func anchorField(e *Entry, key string) string { return e.Facets[tlog.FacetAnchor].First(key) }

// A time-stamp and its leaf are written together or not at all.
func TestTimeStampIsOneTransaction(t *testing.T) {
	r, _ := attackRecord(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	s := stampTest(t, r, "one")
	size, stop := r.Size(), errors.New("stop")
	for name, f := range map[string]func(tx *Tx) error{
		"stopped after it": func(tx *Tx) error {
			_, err := tx.AddTimeStamp(TimeStamp{Size: s.Size, Source: "two", At: s.At})
			return errors.Join(err, stop)
		},
		"twice of one source": func(tx *Tx) error {
			_, err := tx.AddTimeStamp(s)
			return err
		},
		"no checkpoint": func(tx *Tx) error {
			_, err := tx.AddTimeStamp(TimeStamp{Size: s.Size + 1, Source: "two", At: s.At})
			return err
		},
		"by hand": func(tx *Tx) error {
			_, _, err := tx.Append(Draft{Kind: tlog.KindAnchorTSA})
			return err
		},
	} {
		if err := r.Update(context.Background(), f); err == nil {
			t.Errorf("%s: no error", name)
		}
		list, err := r.TimeStamps(t.Context())
		if err != nil || len(list) != 1 || r.Size() != size {
			t.Errorf("%s: %d time-stamps, %d entries, want 1 and %d: %v", name, len(list), r.Size(), size, err)
		}
	}
	verified(t, r)
}

// TestAttackTimeStampChanged changes, removes and adds time-stamps in the table:
// the log says what they were.
func TestAttackTimeStampChanged(t *testing.T) {
	for change, want := range map[string]string{
		"UPDATE anchor SET data = x'00' WHERE kind = 'tsr'":                    "not the one that was logged",
		"UPDATE anchor SET data = x'00' WHERE kind = 'chain'":                  "not the one that was logged",
		"UPDATE anchor SET at = '2020-01-01T00:00:00.000Z' WHERE kind = 'tsr'": "not the one that was logged",
		"DELETE FROM anchor":                      "is missing",
		"DELETE FROM anchor WHERE kind = 'chain'": "is missing",
		"UPDATE anchor SET size = 1":              "no leaf is about it",
		"INSERT INTO anchor SELECT size, kind, 'two', at, data FROM anchor WHERE source = 'one'": "no leaf is about it",
	} {
		dir := filepath.Join(t.TempDir(), "data")
		r, _ := attackRecord(t, dir, testOptions(newClock()))
		stampTest(t, r, "one")
		verified(t, r)
		db, err := openDB(filepath.Join(dir, dbName), 1, []string{"busy_timeout(10000)"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		finds(t, r, want, "anchor")
	}
}

// TestAttackFalseHeads records a stream as shorter than it is.
func TestAttackFalseHeads(t *testing.T) {
	r, g := attackRecord(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	update(t, r, func(tx *Tx) error {
		anchor, err := tx.Stream(StreamAnchor)
		if err != nil {
			return err
		}
		heads := map[tlog.StreamID]*streamHead{g.Stream: {next: 2}}
		_, _, err = tx.append(Draft{Kind: tlog.KindHeads, Streams: []tlog.StreamID{anchor}, Trees: []tlog.Tree{headsTree(heads)}})
		return err
	})
	finds(t, r, "its tree is not over the", "stream")
}

// Heads count what the same transaction wrote before them, and verify agrees.
func TestHeadsWithinOneTransaction(t *testing.T) {
	r, _ := attackRecord(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	update(t, r, func(tx *Tx) error {
		if _, err := tx.OpenMatter("Ben", []string{"ben@client.example"}, nil); err != nil {
			return err
		}
		_, err := tx.AddHeads()
		return err
	})
	update(t, r, func(tx *Tx) error {
		_, err := tx.AddHeads()
		return err
	})
	verified(t, r)
}

// A clock that goes back puts a leaf before that of the heads. Records that an
// early version wrote list the streams as they were before both.
func TestHeadsAfterClockStep(t *testing.T) {
	for name, add := range map[string]func(*Tx) error{
		"now": func(tx *Tx) error {
			_, err := tx.AddHeads()
			return err
		},
		"early version": func(tx *Tx) error {
			anchor, err := tx.Stream(StreamAnchor)
			if err != nil {
				return err
			}
			list, err := tx.w.r.streamHeads(tx.ctx, tx.w.size)
			if err != nil {
				return err
			}
			heads := make(map[tlog.StreamID]*streamHead)
			for _, h := range list {
				heads[h.Stream] = &streamHead{next: h.Seq + 1, last: h.Hash}
			}
			_, _, err = tx.append(Draft{Kind: tlog.KindHeads, Streams: []tlog.StreamID{anchor}, Trees: []tlog.Tree{headsTree(heads)}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			r, _ := attackRecord(t, filepath.Join(t.TempDir(), "data"), testOptions(c))
			size := r.Size()
			c.step(-time.Minute)
			update(t, r, add)
			verified(t, r)
			e, err := r.Entry(t.Context(), size+1)
			if err != nil || e.Leaf.Kind != tlog.KindHeads {
				t.Fatalf("leaf %d: %+v, %v; want %s", size+1, e, err, tlog.KindHeads)
			}
			if list, err := r.StreamHeads(t.Context(), e); err != nil || int64(len(list)) != e.Leaf.Trees[0].Count {
				t.Errorf("%d streams, want %d: %v", len(list), e.Leaf.Trees[0].Count, err)
			}
		})
	}
}
