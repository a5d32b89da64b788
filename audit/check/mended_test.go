package check_test

import (
	"strings"
	"testing"

	"onrecord/audit/check"
)

// mended are points of unmet.txt that were ruled on wrongly, or left open though the mail
// shows them plainly, each by what it was that was misread.
var mended = []struct{ name, claim, want string }{
	{"a credit note in answer to the objection", "That night was never credited.", "contradicted"},
	{"what is said of a thing that was not there before", "Nor did anybody come on 2 June", "other than supported"},
	{"things that were taken", "The drums of diesel", "other than supported"},
	{"made to pay what was taken off", "You made me pay 450", "partly"},
	{"another fault than that which is owned", "The northern boundary", "silent"},
	{"a bill before the thing was free", "We had to pay for putting the pegs back", "silent"},
	{"never to this day is not late", "Until today the windows", "other than supported"},
	{"a sum in euros is no number of times", "You then had the effrontery", "supported"},
	{"within three weeks is not by three weeks", "Your estimate, which was to reach me", "supported"},
	{"shillings", "You have charged me 90,000 shillings", "supported"},
	{"yes but not more", "You went on to drill below 150", "contradicted"},
	{"we accept", "That every metre below the 150", "contradicted"},
	{"waited the whole day", "On the 11th of August we stood", "supported"},
	{"found out for themselves", "We had to find out for ourselves", "contradicted"},
	{"a sum that was offered and came", "The 60.000 you offered", "contradicted"},
	{"a sum that was offered and did not come", "You promised to deduct 900", "supported"},
	{"not until they wrote again", "I wrote to Gunnar on 20 September", "supported"},
	{"put right and sent anew", "This you have until today not corrected", "contradicted"},
	{"of which no estimate speaks", "Your bill bore a charge of 120 euros", "supported"},
	{"missing an answer is not missing the thing", "The report with the photographs", "contradicted"},
	{"agreed to", "At no time did I agree", "contradicted"},
	{"was never agreed", "The 250 dirhams", "contradicted"},
	{"not there on the day", "2 July, fingerprints", "supported"},
	{"was to come back the week after", "Hildur was going to come back", "supported"},
	{"of course", "The album layout was late", "contradicted"},
	{"a mail that sat there", "Siti's mail of 14 April", "supported"},
	{"passed, and never reached", "Anil was to look at the alarm", "contradicted"},
	{"received, and not liked", "You are raising the price", "contradicted"},
	{"still waiting for an answer", "Mr. Peter asked for the pantry key", "supported"},
}

// TestMended checks the points that were once misread.
func TestMended(t *testing.T) {
	found := map[string]string{}
	for _, s := range disputes(t, "unmet.txt") {
		checkPoints(t, s, func(g goldClaim, _ check.Kind, f *check.Finding) { found[g.Quote] = string(f.Verdict) })
	}
	for _, m := range mended {
		t.Run(m.name, func(t *testing.T) {
			for quote, v := range found {
				if !strings.HasPrefix(quote, m.claim) {
					continue
				}
				if not, other := strings.CutPrefix(m.want, "other than "); other == (v == not) || !other && v != m.want {
					t.Errorf("%s: %s, want %s", quote, v, m.want)
				}
				return
			}
			t.Errorf("no point begins with %q", m.claim)
		})
	}
}
