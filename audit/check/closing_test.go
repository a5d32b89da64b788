package check_test

import (
	"maps"
	"slices"
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
	if all.falseContradicted > 0 || all.flips > 0 || all.overclaims > 0 {
		t.Errorf("%s; want none false", all)
	}
}

// How often, how long, who owned what and for what a sum was named turn on the mail.
func TestTurned(t *testing.T) { wantVerdicts(t, "turned.txt") }
