package check_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/check"
	"onrecord/audit/claim"
)

// TestClosing checks each point of the letters that close whole disputes, of the
// kinds that their words are taken for, and wants none contradicted that is true,
// none supported that the mail shows to be false, and most of them settled.
func TestClosing(t *testing.T) {
	var all kindTally
	for _, s := range disputes(t, "closing.txt") {
		lo, o := s.disputeOptions()
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		var own kindTally
		before := ""
		for _, g := range s.claims {
			c := check.Claim{Text: g.Quote, Before: before}
			before += g.Quote + " "
			c.Kind, c.Or = claim.KindOf(g.Quote)
			f := w.Check(c)
			own.judge(g, f)
			all.judge(g, f)
			if string(f.Verdict) != g.Verdict {
				t.Logf("%s: %s\n\t%s or %s: %s (%s), cites %s; want %s of %v", s.name, g.Quote, c.Kind, c.Or, f.Verdict, f.Why, citedIDs(f), g.Verdict, g.Evidence)
			}
		}
		t.Log(s.name, own)
	}
	t.Log(all)
	if all.falseContradicted > 0 || all.flips > 0 || all.overclaims > 0 || 100*all.right < leastClosing*all.claims {
		t.Errorf("%s; want none false and at least %d of 100 right", all, leastClosing)
	}
}

// leastClosing is how many verdicts of a hundred are right at the least.
const leastClosing = 72

// mostOfOthers is how many claims of other disputes at the most the mail of one may
// contradict: some say what is not so in any, such as that there never was a price.
const mostOfOthers = 20

// TestOfOthers checks the points of each letter by the mail of all other disputes, which
// knows nothing of them.
func TestOfOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("looks up a thousand claims")
	}
	list := disputes(t, "closing.txt")
	var found []string
	for _, s := range list {
		lo, o := s.disputeOptions()
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		for _, other := range list {
			before := ""
			for _, g := range other.claims {
				c := check.Claim{Text: g.Quote, Before: before}
				before = g.Quote + " "
				c.Kind, c.Or = claim.KindOf(g.Quote)
				if f := w.Check(c); other != s && f.Verdict == check.Contradicted {
					found = append(found, s.name+": "+g.Quote+": "+f.Why)
				}
			}
		}
	}
	if len(found) > mostOfOthers {
		t.Errorf("%d claims of other disputes are contradicted, want %d at the most:\n%s", len(found), mostOfOthers, strings.Join(found, "\n"))
	}
	t.Logf("%d contradicted", len(found))
}

// How often, how long, who owned what and for what a sum was named turn on the mail.
func TestTurned(t *testing.T) { wantVerdicts(t, "turned.txt") }
