package dossier_test

import (
	"strings"
	"testing"

	"onrecord/audit/dossier"
)

// Who reads a report is told whom the program speaks to.
func TestNumbering(t *testing.T) {
	r := dossier.Report{Client: "Ines Falk", Firm: "Slip Yard", Points: []dossier.Point{{Number: "1"}}}
	if got := r.Numbering(); strings.Contains(got, "“you”") {
		t.Errorf("without a finding: %s", got)
	}
	r.Points[0].Why = "We wrote so on 3 March 2025."
	if got := r.Numbering(); !strings.Contains(got, "“you” is Ines Falk, “we” and “our” are Slip Yard.") {
		t.Errorf("with a finding: %s", got)
	}
}

// What a person decided against the proposal is not told as what the documents show,
// nor is what the program cites told as what shows it, or as what does not.
func TestPointSaysWhoseWordItIs(t *testing.T) {
	for _, c := range []struct {
		what, proposed, ruled string
		nearest               bool
		meaning, basis        string
	}{
		{"proposed", "contradicted", "", false, "the documents show that it was otherwise", "What shows it"},
		{"nothing settles it", "silent", "", true, "the documents do not settle it", "What comes nearest, and does not settle it"},
		{"agreed", "contradicted", "contradicted", false, "the documents show that it was otherwise", "What shows it"},
		{"agreed that nothing settles it", "silent", "silent", true, "the documents do not settle it", "What comes nearest, and does not settle it"},
		{"settled by a person", "silent", "contradicted", true, "this person decided that it was otherwise", "What the program found"},
		{"owned by a person", "contradicted", "supported", false, "this person decided that it is so", "What the program found"},
		{"owned in part", "silent", "partly", true, "this person decided that part of it is so", "What the program found"},
		{"left open", "contradicted", "silent", false, "this person decided that the documents do not settle it", "What the program found"},
	} {
		p := dossier.Point{Proposed: c.proposed, Nearest: c.nearest, Citations: []dossier.Citation{{Exhibit: 1}}}
		if c.ruled != "" {
			p.Ruling = &dossier.Ruling{Verdict: c.ruled}
		}
		if p.Meaning() != c.meaning || p.Basis() != c.basis {
			t.Errorf("%s: %q over %q, want %q over %q", c.what, p.Meaning(), p.Basis(), c.meaning, c.basis)
		}
		p.Citations = nil
		if p.Basis() != "" {
			t.Errorf("%s: %q over nothing", c.what, p.Basis())
		}
	}
}

// TestErased: of an exhibit that was erased nothing is said that is not known, and no
// gap of the timeline is taken for it.
func TestErased(t *testing.T) {
	r := sample(2)
	e := &r.Exhibits[0]
	*e = dossier.Exhibit{Number: 1, Erased: true}
	if about := e.About(); len(about) > 0 {
		t.Errorf("about it: %v", about)
	}
	if proves := r.Proves(e); len(proves) != 1 || proves[0].Name != "Erased" {
		t.Errorf("what shows it: %v", proves)
	}
	for _, h := range r.History() {
		if h.Exhibit == 1 {
			t.Errorf("it is taken for %+v", h.Facts)
		}
	}
}

// One point is spoken of as one.
func TestSummaryOfOne(t *testing.T) {
	open, ruled := dossier.Point{Proposed: "silent"}, dossier.Point{Proposed: "silent", Ruling: &dossier.Ruling{Verdict: "silent"}}
	for _, c := range []struct {
		points []dossier.Point
		want   string
	}{
		{[]dossier.Point{open}, "No person has ruled on it yet: the verdict is the proposal of a program, and not final."},
		{[]dossier.Point{ruled}, "A person of the firm has ruled on it."},
		{[]dossier.Point{ruled, open}, "A person of the firm has ruled on 1 of them; on the other there is only the proposal of a program, which is not final."},
		{[]dossier.Point{ruled, open, open}, "A person of the firm has ruled on 1 of them; on the other 2 there is only the proposal of a program, which is not final."},
		{[]dossier.Point{open, open}, "No person has ruled on any of them yet: every verdict is the proposal of a program, and none is final."},
		{[]dossier.Point{ruled, ruled}, "A person of the firm has ruled on all of them."},
	} {
		list := (&dossier.Report{Points: c.points}).Summary()
		if got := list[len(list)-1]; got != c.want {
			t.Errorf("%d points: %q, want %q", len(c.points), got, c.want)
		}
	}
}
