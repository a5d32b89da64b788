package check_test

import (
	"strings"
	"testing"

	"onrecord/audit/check"
)

// TestUnmet checks the points of letters in words that were new to the program, of the
// kinds that they are taken for, each after those before it. It wants no verdict turned
// round, none where the mail settles nothing, and more than half of them right.
func TestUnmet(t *testing.T) {
	var sum tally
	for _, s := range disputes(t, "unmet.txt") {
		checkPoints(t, s, func(g goldClaim, kind check.Kind, f *check.Finding) {
			if not, other := strings.CutPrefix(g.Verdict, "other than "); other && string(f.Verdict) != not {
				g.Verdict = string(f.Verdict)
			}
			sum.add(g, f)
			if string(f.Verdict) != g.Verdict {
				t.Logf("%s: %s (%s): %s (%s), cites %s, want %s of %v", s.name, g.Quote, kind, f.Verdict, f.Why, citedIDs(f), g.Verdict, g.Evidence)
			}
		})
	}
	t.Log(sum)
	if sum.falseContradicted > 0 || sum.flips > 0 || sum.overclaims > 0 || sum.right*100 < sum.claims*unmetRight {
		t.Errorf("%s; want none false and at least %d of 100 right", sum, unmetRight)
	}
}

// unmetRight is how many verdicts of a hundred are right at the least on points in words
// that were new to the program.
const unmetRight = 50
