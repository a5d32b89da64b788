package check_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/check"
	"onrecord/audit/claim"
)

// What a claim says of more than the documents show is partly so.
func TestInPart(t *testing.T) {
	for _, s := range disputes(t, "inpart.txt") {
		lo, o := s.disputeOptions()
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		for _, g := range s.claims {
			if f := w.Check(check.Claim{Text: g.Quote, Kind: check.Kind(g.Kind)}); string(f.Verdict) != g.Verdict {
				t.Errorf("%s: %s: %s (%s), cites %s, want %s", s.name, g.Quote, f.Verdict, f.Why, citedIDs(f), g.Verdict)
			}
		}
	}
}

// Words and papers of something else contradict no claim, and those of the thing do.
func TestOtherwise(t *testing.T) {
	for _, s := range disputes(t, "otherwise.txt") {
		lo, o := s.disputeOptions()
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		for _, g := range s.claims {
			c := check.Claim{Text: g.Quote}
			c.Kind, c.Or = claim.KindOf(g.Quote)
			taken, given := w.Check(c), w.Check(check.Claim{Text: g.Quote, Kind: check.Kind(g.Kind)})
			for _, f := range []*check.Finding{taken, given} {
				if (f.Verdict == check.Contradicted) != (g.Verdict == string(check.Contradicted)) {
					t.Errorf("%s: %s: %s (%s), cites %s, want %s", s.name, g.Quote, f.Verdict, f.Why, citedIDs(f), g.Verdict)
				}
			}
		}
	}
}

// What was written of another thing, of another day or of another sum rules on no claim.
func TestAstray(t *testing.T) { wantVerdicts(t, "astray.txt") }

// No claim is ruled on by mail that says something else than it seems to.
func TestMisread(t *testing.T) { wantVerdicts(t, "misread.txt") }

// wantVerdicts wants every claim of the disputes of a file to have its verdict.
func wantVerdicts(t *testing.T, file string) {
	for _, s := range disputes(t, file) {
		t.Run(s.name, func(t *testing.T) {
			checkPoints(t, s, func(g goldClaim, kind check.Kind, f *check.Finding) {
				if not, other := strings.CutPrefix(g.Verdict, "other than "); other == (string(f.Verdict) == not) || !other && string(f.Verdict) != g.Verdict {
					t.Errorf("%s (%s): %s (%s), cites %s, want %s", g.Quote, kind, f.Verdict, f.Why, citedIDs(f), g.Verdict)
				}
			})
		})
	}
}

// checkPoints checks the claims of a dispute, of the kinds for which their words are taken:
// each comes after those before it, as in a letter.
func checkPoints(t *testing.T, s *scenario, judge func(g goldClaim, kind check.Kind, f *check.Finding)) {
	lo, o := s.disputeOptions()
	w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
	before := ""
	for _, g := range s.claims {
		c := check.Claim{Text: g.Quote, Before: before}
		before = g.Quote + " "
		c.Kind, c.Or = claim.KindOf(g.Quote)
		judge(g, c.Kind, w.Check(c))
	}
}

// What passes between the firm and another client rules on no claim.
func TestNeighbours(t *testing.T) { wantVerdicts(t, "neighbours.txt") }
