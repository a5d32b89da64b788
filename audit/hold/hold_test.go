package hold_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"onrecord/audit/hold"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

const (
	kit  = "kit@yard.example"
	ines = "Ines Falk"
)

// A book is a record with three documents: one in the matter of Ines Falk, one in
// another's that hers cites, and one that has nothing to do with her.
type book struct {
	*testing.T
	rec     *record.Record
	ines    record.Matter
	digests [3]email.Digest
}

func newBook(t *testing.T) *book {
	b := &book{T: t}
	var err error
	b.rec, err = record.Open(t.Context(), filepath.Join(t.TempDir(), "data"), record.Options{Create: true, Host: "yard.example"})
	b.must(err)
	t.Cleanup(func() { b.rec.Close() })
	b.must(b.rec.Update(t.Context(), func(tx *record.Tx) error {
		hers, err := tx.OpenMatter(ines, []string{"ines@mail.example"}, nil)
		b.must(err)
		his, err := tx.OpenMatter("Otto Berg", []string{"otto@mail.example"}, nil)
		b.must(err)
		b.ines = record.Matter{Stream: hers, Client: ines}
		for i, stream := range []tlog.StreamID{hers, his, his} {
			data := []byte{byte('a' + i)}
			b.digests[i] = email.DigestOf(data)
			if _, _, err := tx.AddDocument(stream, data, nil); err != nil {
				return err
			}
		}
		_, _, err = tx.Append(record.Draft{Kind: tlog.KindExhibitAdd, Streams: []tlog.StreamID{hers},
			Facets: []record.FacetDraft{{Name: tlog.FacetAbout, Fields: []tlog.Field{tlog.BareField("digest", b.digests[1].String())}}}})
		return err
	}))
	return b
}

func (b *book) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// covered tells which of the documents are held, as "110".
func (b *book) covered(clients ...string) (s string) {
	b.Helper()
	holds, err := hold.Read(b.Context(), b.rec)
	b.must(err)
	cover, err := hold.CoverOf(b.Context(), b.rec, holds)
	b.must(err)
	traces, err := b.rec.Traces(b.Context(), b.digests[:])
	b.must(err)
	for _, t := range traces {
		if over := cover.Over(t, clients); len(over) > 0 {
			s += "1"
		} else {
			s += "0"
		}
	}
	return s
}

func TestHold(t *testing.T) {
	b := newBook(t)
	ctx := t.Context()
	if got := b.covered(ines); got != "000" {
		t.Errorf("without a hold: %s", got)
	}
	if _, err := hold.Place(ctx, b.rec, b.ines, kit, " "); err == nil {
		t.Error("a hold without a reason was placed")
	}
	_, err := hold.Place(ctx, b.rec, b.ines, kit, "she sues")
	b.must(err)
	_, err = hold.Place(ctx, b.rec, b.ines, kit, "the tax office asks")
	b.must(err)
	holds, err := hold.Read(ctx, b.rec)
	if err != nil || len(holds) != 2 || holds[0].Client != ines || holds[0].Placed.By != kit || holds[0].Placed.Why != "she sues" || holds[0].Released != nil {
		t.Fatalf("%+v, %v", holds, err)
	}
	if got := b.covered(); got != "110" {
		t.Errorf("covered %s, want what is in her matter and what it cites", got)
	}
	if got := b.covered(ines); got != "111" {
		t.Errorf("covered %s, want also what is said to be hers", got)
	}
	if got := b.covered("ines  FALK"); got != "111" {
		t.Errorf("covered %s, want also what is hers by another spelling of her name", got)
	}
	_, err = holds[0].Release(ctx, b.rec, kit, "she settled")
	b.must(err)
	if got := b.covered(); got != "110" {
		t.Errorf("with one of two holds: %s", got)
	}
	holds, err = hold.Read(ctx, b.rec)
	if err != nil || holds[0].Released == nil || holds[0].Released.Why != "she settled" || len(hold.Standing(holds)) != 1 {
		t.Fatalf("%+v, %v", holds, err)
	}
	if _, err := holds[0].Release(ctx, b.rec, kit, "again"); err == nil {
		t.Error("a hold was released twice")
	}
	one, err := hold.Find(holds, holds[1].ID[:5])
	b.must(err)
	_, err = one.Release(ctx, b.rec, kit, "it is over")
	b.must(err)
	if got := b.covered(ines); got != "000" {
		t.Errorf("when all are released: %s", got)
	}
	if _, err := hold.Find(holds, "h-x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no such hold: %v", err)
	}
	if _, err := hold.Find(holds, "h-"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("two holds: %v", err)
	}
	b.must(b.rec.Verify(ctx, record.VerifyOptions{Full: true}, func(p record.Problem) { t.Errorf("%+v", p) }))
}

// What is of two clients who are both held names the holds of both.
func TestHeldForTwo(t *testing.T) {
	b := newBook(t)
	ctx := t.Context()
	matters, err := b.rec.Matters(ctx)
	b.must(err)
	for _, m := range matters {
		_, err := hold.Place(ctx, b.rec, m, kit, "the tax office asks")
		b.must(err)
	}
	holds, err := hold.Read(ctx, b.rec)
	b.must(err)
	cover, err := hold.CoverOf(ctx, b.rec, holds)
	b.must(err)
	traces, err := b.rec.Traces(ctx, b.digests[:])
	b.must(err)
	for i, want := range []int{1, 2, 1} {
		if over := cover.Over(traces[i], nil); len(over) != want {
			t.Errorf("document %d: %+v, want %d holds", i, over, want)
		}
	}
}
