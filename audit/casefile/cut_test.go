package casefile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/casefile"
	"onrecord/audit/claim"
	"onrecord/ingest/zone"
)

const complaint = "You never sent me the plan.\n\nYou promised to call me on Friday.\n\nNobody came to the quay on Monday, and you charged £90 for it.\n"

// shaped are the claims of the letter as people cut them.
func shaped(c *casefile.Case) []string {
	l := &claim.Letter{Text: complaint, Claims: []claim.Claim{}}
	for _, words := range []string{"You never sent me the plan.", "You promised to call me on Friday.", "Nobody came to the quay on Monday, and you charged £90 for it."} {
		at := strings.Index(complaint, words)
		l.Claims = append(l.Claims, claim.Claim{Start: at, End: at + len(words), Quote: words})
	}
	c.Shape("1", l)
	var list []string
	for i, x := range l.Claims {
		if x.Number != i+1 || x.Quote != complaint[x.Start:x.End] {
			list = append(list, "a bad claim: ")
		}
		list = append(list, x.Quote)
	}
	return list
}

func placeIn(words string) casefile.Place {
	at := strings.Index(complaint, words)
	return casefile.Place{Part: "1", Start: at, End: at + len(words), Quote: words}
}

func TestCuts(t *testing.T) {
	b := newBook(t)
	whole := shaped(b.the())
	if len(whole) != 3 {
		t.Fatalf("claims %q", whole)
	}
	both := casefile.Place{Part: "1", Start: 0, End: placeIn(whole[1]).End, Quote: whole[0] + " " + whole[1]}
	b.rule(placeIn(whole[0]), "supported", "we did not")
	_, err := b.the().Merge(b.ctx, b.rec, both, kit, "one promise")
	b.must(err)
	third := placeIn(whole[2])
	_, err = b.the().Split(b.ctx, b.rec, third, strings.Index(complaint, "you charged"), kit, "two matters")
	b.must(err)
	want := []string{whole[0] + "\n\n" + whole[1], "Nobody came to the quay on Monday, and", "you charged £90 for it."}
	if got := shaped(b.the()); !slices.Equal(got, want) {
		t.Errorf("cut: %q, want %q", got, want)
	}
	merged := placeIn(want[0])
	if r := b.the().RulingOn(merged); r != nil {
		t.Errorf("a ruling on one of them holds for both: %+v", r)
	}
	b.rule(merged, "partly", "the call came")
	if r := b.the().RulingOn(merged); r == nil || r.Verdict != "partly" {
		t.Errorf("the ruling on what was made one: %+v", r)
	}

	k := b.the().CutOf(merged)
	if k == nil || k.Why != "one promise" || k.By != kit {
		t.Fatalf("the cut: %+v", k)
	}
	size := b.rec.Size()
	_, err = b.the().Join(b.ctx, b.rec, k, kit, "two promises after all")
	b.must(err)
	c := b.the()
	if got := shaped(c); b.rec.Size() != size+1 || len(got) != 4 || got[0] != whole[0] || got[1] != whole[1] {
		t.Errorf("taken back: %q", got)
	}
	if c.CutOf(merged) != nil || c.Cuts[0].Undone == nil || c.Cuts[0].Undone.Why != "two promises after all" {
		t.Errorf("the cuts: %+v", c.Cuts)
	}
	if r := c.RulingOn(placeIn(whole[0])); r == nil || r.Verdict != "supported" {
		t.Errorf("what was ruled before: %+v", r)
	}
	if r := c.RulingOn(placeIn(whole[1])); r != nil {
		t.Errorf("a ruling on both holds for one: %+v", r)
	}
}

func TestCutsRefused(t *testing.T) {
	b := newBook(t)
	size := b.rec.Size()
	p := placeIn("Nobody came to the quay on Monday")
	for _, at := range []int{0, p.Start, p.End} {
		if _, err := b.the().Split(b.ctx, b.rec, p, at, kit, "why"); err == nil {
			t.Errorf("split at byte %d of %d to %d", at, p.Start, p.End)
		}
	}
	if _, err := b.the().Merge(b.ctx, b.rec, p, "", "why"); !errors.Is(err, casefile.ErrNoAuthor) {
		t.Errorf("merged by nobody: %v", err)
	}
	if _, err := b.the().Merge(b.ctx, b.rec, p, kit, " "); !errors.Is(err, casefile.ErrNoAuthor) {
		t.Errorf("merged without a reason: %v", err)
	}
	if b.rec.Size() != size {
		t.Error("what was refused made a leaf")
	}
}

// TestCutsOfAnotherLetter holds that a cut which does not fit changes nothing.
func TestCutsOfAnotherLetter(t *testing.T) {
	l := claim.Read(zone.Part{Path: "1", Text: "Short."})
	before := len(l.Claims)
	c := &casefile.Case{Cuts: []casefile.Cut{{Place: casefile.Place{Part: "1", Start: 3, End: 900}}, {Place: casefile.Place{Part: "1", Start: 0, End: 6}, Second: 3}, {Place: casefile.Place{Part: "2", Start: 0, End: 6}}}}
	if c.Shape("1", l); len(l.Claims) != before {
		t.Errorf("%+v", l.Claims)
	}
}
