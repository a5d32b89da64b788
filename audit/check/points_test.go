package check_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/check"
	"onrecord/audit/claim"
)

// TestPoints checks the points of the letters that close invented disputes, each after
// those before it, as of the kinds that they are and as of those that they are taken for.
// It wants no verdict that the mail shows to be wrong, and most of them settled.
func TestPoints(t *testing.T) {
	right, silent := 0, 0
	for _, s := range disputes(t, "points.txt") {
		lo, o := s.disputeOptions()
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		before := ""
		for _, g := range s.claims {
			given := check.Claim{Kind: check.Kind(g.Kind), Text: g.Quote, Before: before}
			taken := given
			taken.Kind, taken.Or = claim.KindOf(g.Quote)
			before = g.Quote + " "
			for _, c := range []check.Claim{given, taken} {
				f := w.Check(c)
				not, other := strings.CutPrefix(g.Verdict, "other than ")
				switch {
				case other && string(f.Verdict) != not, string(f.Verdict) == g.Verdict:
					right++
				case f.Verdict == check.Silent:
					silent++
					t.Logf("%s: %s (%s): silent (%s), cites %s, want %s of %v", s.name, g.Quote, c.Kind, f.Why, citedIDs(f), g.Verdict, g.Evidence)
				default:
					t.Errorf("%s: %s (%s): %s (%s), cites %s, want %s of %v", s.name, g.Quote, c.Kind, f.Verdict, f.Why, citedIDs(f), g.Verdict, g.Evidence)
				}
			}
		}
	}
	t.Logf("right %d, silent %d", right, silent)
	if right < 2*silent {
		t.Errorf("right %d, silent %d; want two of three settled", right, silent)
	}
}
