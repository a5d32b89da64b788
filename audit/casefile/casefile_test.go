package casefile_test

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"onrecord/audit/casefile"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

const (
	kit    = "kit@yard.example"
	client = "Ines Falk"
)

var (
	written = time.Date(2025, 3, 20, 12, 0, 0, 0, time.UTC)
	first   = casefile.Place{Part: "1", Start: 10, End: 50, Quote: "You never sent me the plan."}
	second  = casefile.Place{Part: "1", Start: 60, End: 90, Quote: "Nobody came."}
)

// A book is a record with the case of a letter.
type book struct {
	t   *testing.T
	ctx context.Context
	dir string
	rec *record.Record
	id  string
}

func newBook(t *testing.T) *book {
	b := &book{t: t, ctx: t.Context(), dir: filepath.Join(t.TempDir(), "data")}
	b.open(true)
	var m record.Matter
	letter := []byte("You never sent me the plan. Nobody came.\n")
	b.must(b.rec.Update(b.ctx, func(tx *record.Tx) error {
		stream, err := tx.OpenMatter(client, []string{"ines@mail.example"}, nil)
		if err != nil {
			return err
		}
		m = record.Matter{Stream: stream, Client: client}
		_, _, err = tx.AddDocument(stream, letter, []tlog.Field{tlog.TextField("name", "letter.txt")})
		return err
	}))
	var err error
	b.id, _, err = casefile.Open(b.ctx, b.rec, m, email.DigestOf(letter), written, kit, "")
	b.must(err)
	return b
}

func (b *book) open(create bool) {
	b.t.Helper()
	rec, err := record.Open(b.ctx, b.dir, record.Options{Create: create, Host: "yard.example"})
	b.must(err)
	b.rec = rec
	b.t.Cleanup(func() { rec.Close() }) // a second Close does no harm
}

func (b *book) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *book) the() *casefile.Case {
	b.t.Helper()
	list, err := casefile.Read(b.ctx, b.rec)
	b.must(err)
	c, err := casefile.Find(list, b.id)
	b.must(err)
	return c
}

func (b *book) rule(p casefile.Place, verdict, why string) {
	b.t.Helper()
	_, err := b.the().Rule(b.ctx, b.rec, p, verdict, "silent", kit, why)
	b.must(err)
}

func TestRulings(t *testing.T) {
	b := newBook(t)
	if r := b.the().RulingOn(first); r != nil {
		t.Fatalf("a ruling that nobody made: %+v", r)
	}
	b.rule(first, "supported", "we did not")
	b.rule(second, "contradicted", "the sheet is signed")
	b.rule(first, "partly", "half of it went")
	c := b.the()
	r := c.RulingOn(first)
	if r == nil || r.Verdict != "partly" || r.By != kit || r.Why != "half of it went" || r.Proposed != "silent" || r.Quote != first.Quote {
		t.Errorf("the last ruling: %+v", r)
	}
	if len(c.Standing()) != 2 || len(c.Rulings) != 3 {
		t.Errorf("%d of %d rulings hold, want 2 of 3", len(c.Standing()), len(c.Rulings))
	}
	moved := first
	moved.Start, moved.End = first.Start+5, first.End+5
	if r := c.RulingOn(moved); r == nil || r.Verdict != "partly" {
		t.Errorf("a claim that was cut otherwise: %+v", r)
	}
	moved.Part = "2"
	if r := c.RulingOn(moved); r != nil {
		t.Errorf("the same bytes of another part: %+v", r)
	}

	size := b.rec.Size()
	_, err := c.Undo(b.ctx, b.rec, r, kit, "it all went")
	b.must(err)
	if b.rec.Size() != size+1 {
		t.Errorf("an undo made %d leaves, want 1", b.rec.Size()-size)
	}
	c = b.the()
	if r := c.RulingOn(first); r == nil || r.Verdict != "supported" {
		t.Errorf("after an undo the ruling before holds, got %+v", r)
	}
	if u := c.Rulings[2].Undone; u == nil || u.By != kit || u.Why != "it all went" {
		t.Errorf("undone: %+v", u)
	}
	_, err = c.Undo(b.ctx, b.rec, c.RulingOn(first), kit, "nobody knows")
	b.must(err)
	if r := b.the().RulingOn(first); r != nil {
		t.Errorf("after both were undone: %+v", r)
	}
	if r := b.the().RulingOn(second); r == nil || r.Verdict != "contradicted" {
		t.Errorf("the other claim: %+v", r)
	}
}

func TestRefused(t *testing.T) {
	b := newBook(t)
	size := b.rec.Size()
	for _, test := range []struct{ name, verdict, by, why string }{
		{"no author", "supported", "", "why"},
		{"no reason", "supported", kit, " "},
		{"no verdict", "true", kit, "why"},
	} {
		if _, err := b.the().Rule(b.ctx, b.rec, first, test.verdict, "", test.by, test.why); err == nil {
			t.Errorf("%s: ruled", test.name)
		} else if test.verdict == "supported" && !errors.Is(err, casefile.ErrNoAuthor) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, err := b.the().Close(b.ctx, b.rec, "cause", "fix", ""); !errors.Is(err, casefile.ErrNoAuthor) {
		t.Errorf("closed by nobody: %v", err)
	}
	if b.rec.Size() != size {
		t.Error("what was refused made a leaf")
	}
}

func TestExhibits(t *testing.T) {
	b := newBook(t)
	for _, text := range []string{"one", "two", "three"} {
		_, err := b.the().AddExhibit(b.ctx, b.rec, email.DigestOf([]byte(text)), kit, text)
		b.must(err)
	}
	_, err := b.the().RemoveExhibit(b.ctx, b.rec, 2, kit, "another gate")
	b.must(err)
	_, err = b.the().AddExhibit(b.ctx, b.rec, email.DigestOf([]byte("four")), kit, "four")
	b.must(err)
	var got []string
	for _, e := range b.the().Shown() {
		got = append(got, string(rune('0'+e.Number))+e.Why)
	}
	if want := "1one 3three 4four"; strings.Join(got, " ") != want {
		t.Errorf("exhibits %q, want %q", got, want)
	}
	if r := b.the().Exhibits[1].Removed; r == nil || r.Why != "another gate" {
		t.Errorf("removed: %+v", r)
	}
}

func TestCloseAndReopen(t *testing.T) {
	b := newBook(t)
	_, err := b.the().Close(b.ctx, b.rec, "ordered late", "ordered on the day", kit)
	b.must(err)
	if x := b.the().Closed; x == nil || x.Cause != "ordered late" || x.Fix != "ordered on the day" || x.By != kit {
		t.Fatalf("closed: %+v", x)
	}
	_, err = b.the().Reopen(b.ctx, b.rec, kit, "she wrote again")
	b.must(err)
	if c := b.the(); c.Closed != nil || len(c.Reopened) != 1 || c.Reopened[0].Why != "she wrote again" {
		t.Errorf("reopened: %+v", c)
	}
}

// TestFoldIsPure reads the same case after the record was opened anew, and a
// record that verifies: the document and the leaves are as the log says.
func TestFoldIsPure(t *testing.T) {
	b := newBook(t)
	b.rule(first, "supported", "we did not")
	_, err := b.the().Undo(b.ctx, b.rec, b.the().RulingOn(first), kit, "we did")
	b.must(err)
	before := b.the()
	if !before.Written.Equal(written) || !strings.HasPrefix(before.ID, "k-") || len(before.ID) != 12 || before.Client != client {
		t.Errorf("the case: %+v", before)
	}
	b.must(b.rec.Close())
	b.open(false)
	if after := b.the(); !reflect.DeepEqual(before, after) {
		t.Errorf("read again:\n%+v\nbefore:\n%+v", after, before)
	}
	b.must(b.rec.Verify(b.ctx, record.VerifyOptions{Full: true}, func(p record.Problem) { t.Errorf("%+v", p) }))
}

func TestFind(t *testing.T) {
	list := []*casefile.Case{{ID: "k-3fa0000000"}, {ID: "k-3fb0000000"}}
	if c, err := casefile.Find(list, "k-3fb"); err != nil || c != list[1] {
		t.Errorf("k-3fb: %v, %v", c, err)
	}
	if _, err := casefile.Find(list, "k-3f"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the beginning of two: %v", err)
	}
	for _, none := range []string{"k-4", ""} {
		if _, err := casefile.Find(list, none); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", none, err)
		}
	}
}
