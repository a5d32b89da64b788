package daemon

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/index"
)

func letters(from, to int) []string {
	var list []string
	for n := from; n < to; n++ {
		list = append(list, letter(n))
	}
	return list
}

// A message seen again in another mailbox is one hit, found in both, whether
// the index saw the two at once or one after the other.
func TestIndexDuplicates(t *testing.T) {
	for _, between := range []bool{false, true} {
		d := open(t, options(t))
		newBox(t, d, "INBOX").put(t, d, letter(1), letter(2))
		if between {
			catchUp(t, d)
		}
		newBox(t, d, "Projects").put(t, d, letter(1))
		catchUp(t, d)
		wantFound(t, d, "word1", "<1@mail.example>")
		wantFound(t, d, "in:projects", "<1@mail.example>")
		wantFound(t, d, "in:inbox", "<1@mail.example>", "<2@mail.example>")
	}
}

func TestIndexRename(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "Projects")
	b.put(t, d, letter(1), letter(2), letter(1))
	catchUp(t, d)
	err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
		return tx.RenameMailbox(b.mailbox.ID, "Archive", []byte("Archive"), nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	b.put(t, d, letter(3))
	newBox(t, d, "Projects") // a query may name it again
	catchUp(t, d)
	wantFound(t, d, "in:projects")
	wantFound(t, d, "in:archive", "<1@mail.example>", "<2@mail.example>", "<3@mail.example>")
}

// A message without a date keeps the time it was recorded, whatever makes the
// index look at it again.
func TestIndexUndated(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "Projects")
	b.put(t, d, "From: victor.hale@mail.example\r\n\r\nundated\r\n")
	catchUp(t, d)
	date := func() string {
		q, err := index.Parse("undated", index.Env{Now: d.now(), Zone: d.Zone()})
		if err != nil {
			t.Fatal(err)
		}
		res, err := d.index.Search(t.Context(), q, index.SearchOptions{Limit: 10})
		if err != nil || len(res.Hits) != 1 {
			t.Fatalf("hits = %v, %v", res.Hits, err)
		}
		return res.Hits[0].Date.String()
	}
	before := date()
	newBox(t, d, "Other").put(t, d, "From: victor.hale@mail.example\r\n\r\nundated\r\n")
	catchUp(t, d)
	if after := date(); after != before {
		t.Errorf("date = %s, was %s", after, before)
	}
}

// An index that is interrupted goes on where it was, and ends the same.
func TestIndexInterrupted(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	const total = 2*batchMessages + 7
	b.put(t, d, letters(0, total)...)
	newBox(t, d, "Copies").put(t, d, letters(0, 5)...)
	for stop := 1; stop <= 3; stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		err := d.CatchUp(ctx, func(Progress) {
			if n++; n == 1 {
				cancel()
			}
		})
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if at, err := d.index.Cursor(); err != nil || at == 0 {
		t.Fatalf("cursor = %d, %v: the batches before the interruption are lost", at, err)
	}
	catchUp(t, d)
	if got := find(t, d, "springs"); len(got) != total {
		t.Errorf("%d messages are found, want %d", len(got), total)
	}
	if got := find(t, d, "in:copies"); len(got) != 5 {
		t.Errorf("in:copies finds %d messages, want 5", len(got))
	}
}

func TestCatchUpProgress(t *testing.T) {
	d := open(t, options(t))
	newBox(t, d, "INBOX").put(t, d, letters(0, batchMessages+1)...)
	var a answer
	if err := d.CatchUp(t.Context(), a.Progress); err != nil {
		t.Fatal(err)
	}
	if len(a.progress) < 2 || a.progress[0].Done >= a.progress[0].Total {
		t.Errorf("progress = %+v, want one for each batch", a.progress)
	}
	if last := a.progress[len(a.progress)-1]; last.Done != d.rec.Size() || last.Total != d.rec.Size() || last.Stage != "index" {
		t.Errorf("last progress = %+v, want all %d entries", last, d.rec.Size())
	}
	a.progress = nil
	if err := d.CatchUp(t.Context(), a.Progress); err != nil || len(a.progress) > 0 {
		t.Errorf("with nothing to do: %v, progress %v", err, a.progress)
	}
}

// What is derived may be deleted.
func TestProjectionsDeleted(t *testing.T) {
	o := options(t)
	d := open(t, o)
	newBox(t, d, "INBOX").put(t, d, letters(0, 12)...)
	catchUp(t, d)
	before := find(t, d, "springs")
	for _, name := range []string{"index", "derived.db"} {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(d.Dir(), name)); err != nil {
			t.Fatal(err)
		}
		d = open(t, o)
		catchUp(t, d)
		if got := find(t, d, "springs"); !slices.Equal(got, before) {
			t.Errorf("without %s: %d messages are found, want %d", name, len(got), len(before))
		}
		wantFound(t, d, "thread:<11@mail.example>", "<10@mail.example>", "<11@mail.example>")
	}
	if err := d.Rebuild(t.Context(), RebuildRequest{}, new(answer)); err != nil {
		t.Fatal(err)
	}
	if got := find(t, d, "springs"); !slices.Equal(got, before) {
		t.Errorf("after a rebuild %d messages are found, want %d", len(got), len(before))
	}
}

// An index that was left behind by another log, shorter or longer than this
// one, is not taken for this log's.
func TestIndexOfAnotherLog(t *testing.T) {
	for _, theirs := range []int{2, 40} {
		o := options(t)
		d := open(t, o)
		newBox(t, d, "INBOX").put(t, d, letters(100, 100+theirs)...)
		catchUp(t, d)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(d.Dir(), "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if base := filepath.Base(f); base == "head" || base == "key" || strings.HasPrefix(base, "record.db") {
				if err := os.Remove(f); err != nil {
					t.Fatal(err)
				}
			}
		}
		d = open(t, o)
		newBox(t, d, "INBOX").put(t, d, letters(0, 10)...)
		catchUp(t, d)
		if got := find(t, d, "springs"); len(got) != 10 || got[0] != "<0@mail.example>" {
			t.Errorf("after a log of %d messages: found %v, want the 10 of this log", theirs, got)
		}
	}
}

// Follow keeps up with what is written, until it is told to stop.
func TestFollow(t *testing.T) {
	d := open(t, options(t))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Follow(ctx) }()
	b := newBox(t, d, "INBOX")
	for n := range 5 {
		b.put(t, d, letter(n))
	}
	for lag := int64(1); lag > 0 && t.Context().Err() == nil; {
		time.Sleep(time.Millisecond)
		var err error
		if lag, err = d.lag(); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Follow = %v, want nil when it is told to stop", err)
	}
	wantFound(t, d, "word4", "<4@mail.example>")
}

// Lags tells of every projection how much mail of which account it lacks.
func TestLags(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	b.put(t, d, letter(1), letter(2))
	for _, want := range []int64{2, 0} {
		lags, err := d.Lags(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, stage := range []string{"index", "act"} {
			if l := lags[stage]; l.Messages["dana"] != want || l.Entries < want || want == 0 && l.Entries != 0 {
				t.Errorf("%s: %+v, want %d messages", stage, l, want)
			}
		}
		catchUp(t, d)
	}
}
