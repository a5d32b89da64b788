package check_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/check"
	"onrecord/audit/claim"
)

// TestReworded checks points of letters in the words of other clients, each after those
// before it, as of the kind that it is taken for: what is said in other words is true or
// false as before. It wants no verdict that the mail shows to be wrong, and as many right
// as there were.
func TestReworded(t *testing.T) {
	n, kinds, right, silent := 0, 0, 0, 0
	for _, s := range reworded(t) {
		lo, o := s.disputeOptions()
		if s.letter != "" {
			lo, o = s.options()
		}
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		before := ""
		for _, g := range s.claims {
			c := check.Claim{Text: g.Quote, Before: before}
			c.Kind, c.Or = claim.KindOf(g.Quote)
			before = g.Quote + " "
			f := w.Check(c)
			if n++; string(c.Kind) == g.Kind {
				kinds++
			}
			not, other := strings.CutPrefix(g.Verdict, "other than ")
			switch {
			case other && string(f.Verdict) != not, string(f.Verdict) == g.Verdict:
				right++
			case f.Verdict == check.Silent:
				silent++
			default:
				t.Errorf("%s: %s (%s or %s): %s (%s), cites %s, want %s", s.name, g.Quote, c.Kind, c.Or, f.Verdict, f.Why, citedIDs(f), g.Verdict)
			}
		}
	}
	t.Logf("%d points, kind right %d, verdict right %d, silent %d", n, kinds, right, silent)
	if right < leastReworded {
		t.Errorf("right %d, want %d", right, leastReworded)
	}
}

// leastReworded is how many verdicts are right at the least.
const leastReworded = 80

// reworded reads the disputes of points.txt and letters.txt with the claims that
// testdata/reworded.txt gives of them.
func reworded(t *testing.T) (list []*scenario) {
	t.Helper()
	b, err := os.ReadFile("testdata/reworded.txt")
	if err != nil {
		t.Fatal(err)
	}
	of := map[string][]*scenario{"points": disputes(t, "points.txt"), "letter": closedDisputes(t)}
	for l := range strings.Lines(string(b)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(l), " ")
		switch word {
		case "points", "letter":
			i := slices.IndexFunc(of[word], func(s *scenario) bool { return s.name == rest })
			if i < 0 {
				t.Fatalf("no dispute: %s", rest)
			}
			list = append(list, of[word][i])
			of[word][i].claims = nil
		case "claim":
			s := list[len(list)-1]
			s.claims = append(s.claims, readClaim(t, rest, len(s.claims)+1))
		}
	}
	return list
}
