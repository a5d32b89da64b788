package indextest

import (
	"testing"

	"onrecord/index"
	"onrecord/ingest/email"
)

// testMarks holds that a mark comes and goes with the documents of its Update,
// and that neither mark nor cursor moves the other.
func testMarks(t *testing.T, b *box) {
	b.mark(t, "texts", "")
	doc := index.Document{Digest: email.DigestOf([]byte("one")), Own: "first"}
	b.apply(t, 7, []index.Document{doc})
	doc.Files = []index.File{{Name: "a.pdf", Text: "second"}}
	b.docs[doc.Digest] = doc
	value := []byte("m1")
	if err := b.x.Update(t.Context(), []index.Document{doc}, "texts", value); err != nil {
		t.Fatalf("Update: %v", err)
	}
	value[0] = 'x' // belongs to the caller
	check := func() {
		t.Helper()
		b.mark(t, "texts", "m1")
		b.mark(t, "others", "")
		if c := b.cursor(t); c != 7 {
			t.Errorf("cursor %d, want 7", c)
		}
		if got := b.found(t, "first second"); len(got) != 1 {
			t.Errorf("found %d documents, want the one that was updated", len(got))
		}
	}
	check()
	b.close(t)
	b.x = b.open(t, b.dir)
	check()
	b.apply(t, 8, nil)
	b.mark(t, "texts", "m1")
	if err := b.x.Reset(); err != nil {
		t.Fatal(err)
	}
	b.mark(t, "texts", "")
}

func (b *box) mark(t *testing.T, name, want string) {
	t.Helper()
	got, err := b.x.Mark(name)
	if err != nil || string(got) != want {
		t.Errorf("Mark(%s) = %q, %v; want %q", name, got, err, want)
	}
}
