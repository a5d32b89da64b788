package check_test

import (
	"maps"
	"testing"

	"onrecord/audit/check"
)

// scenarioTwins are changes to the scenarios that may be read, with the verdict
// that one claim should have then, by what the messages that are left say.
var scenarioTwins = map[string][]twin{
	"prop-resident": {
		{name: "what was written of the parking is gone", change: without("m002"), claim: "c02", verdict: check.Silent},
		{name: "that the crew came is gone", change: without("m037", "m038", "m039", "m040"), claim: "c06", verdict: check.Silent},
		{name: "the apology for the closet is gone", change: without("m040"), claim: "c06", verdict: check.Contradicted},
		{name: "the news of the other date in a conversation of its own", change: moved("m053"), claim: "c07", verdict: check.Contradicted},
		{name: "one of several contacts is left", change: without("m024", "m028", "m029"), claim: "c11", verdict: check.Contradicted},
		{name: "the promise to report is gone", change: without("m068"), claim: "c12", verdict: check.Silent},
		{name: "a mailbox is not held, the report", hole: "a mailbox is not held.", claim: "c12", verdict: check.Silent},
		{name: "neither e-mail was answered", change: without("m026"), claim: "c13", verdict: check.Supported},
		{name: "the answer came back", change: bounced("m026"), claim: "c13", verdict: check.Supported},
	},
	"serv-msp": {
		{name: "no thanks for the test", change: without("m019"), claim: "c6", verdict: check.Contradicted},
		{name: "the test in a conversation of its own", change: moved("m018"), claim: "c6", verdict: check.Contradicted},
		{name: "no report was sent", change: without("m072", "m073", "m074"), claim: "c8", verdict: check.Supported},
		{name: "the report was not acknowledged at once", change: without("m073"), claim: "c8", verdict: check.Contradicted},
		{name: "the report came back", change: all(without("m073", "m074"), bounced("m072")), claim: "c8", verdict: check.Supported},
		{name: "nothing was credited", change: without("m071", "m086"), claim: "c9", verdict: check.Supported},
		{name: "nothing tells of the phones", change: without("m076", "m077", "m079"), claim: "c12", verdict: check.Silent},
		{name: "the phones were told of after the letter", change: redated("2025-10-20", "m076", "m077", "m079"), claim: "c12", verdict: check.Silent},
		{name: "no thanks for the warning", change: without("m077", "m079"), claim: "c12", verdict: check.Contradicted},
		{name: "the certificates were not promised", change: without("m075"), claim: "c13", verdict: check.Silent},
		{name: "a mailbox is not held, the certificates", hole: "a mailbox is not held.", claim: "c13", verdict: check.Silent},
		{name: "a mailbox is not held, the ticket", hole: "a mailbox is not held.", claim: "c11", verdict: check.Silent},
	},
	"trade-hvac": {
		{name: "nothing tells when it was filed", change: without("m028", "m029"), claim: "c5", verdict: check.Silent},
		{name: "only the maker tells when it was filed", change: without("m029"), claim: "c5", verdict: check.Contradicted},
		{name: "nobody answered to the other day", change: without("m057"), claim: "c8", verdict: check.Contradicted},
		{name: "the other day was not told of", change: without("m056", "m057"), claim: "c8", verdict: check.Silent},
		{name: "the news of the other day came back", change: all(without("m057"), bounced("m056")), claim: "c8", verdict: check.Silent},
		{name: "the invoice was not promised", change: without("m068"), claim: "c10", verdict: check.Silent},
		{name: "the invoice came in time", change: redated("2025-08-08", "m069"), claim: "c10", verdict: check.Contradicted},
		{name: "no corrected invoice", change: without("m069"), claim: "c11", verdict: check.Supported},
		{name: "the visit was not promised", change: without("m061"), claim: "c12", verdict: check.Silent},
		{name: "a mailbox is not held, the visit", hole: "a mailbox is not held.", claim: "c12", verdict: check.Silent},
		{name: "nobody answered", change: without("m081", "m082"), claim: "c16", verdict: check.Supported},
		{name: "the answer was not acknowledged", change: without("m082"), claim: "c16", verdict: check.Contradicted},
		{name: "the answer came back", change: all(without("m082"), bounced("m081")), claim: "c16", verdict: check.Supported},
		{name: "the answer came after the letter", change: redated("2025-09-20", "m081", "m082"), claim: "c16", verdict: check.Supported},
		{name: "the answer in a conversation of its own", change: moved("m081"), claim: "c16", verdict: check.Contradicted},
	},
}

// TestMeasureScenarioTwins wants all of them as stated.
func TestMeasureScenarioTwins(t *testing.T) {
	stated, rows := 0, 0
	for _, s := range scenarios(t) {
		for _, tt := range scenarioTwins[s.name] {
			twin := *s
			twin.mail = maps.Clone(s.mail)
			for _, g := range s.claims {
				if g.ID == tt.claim {
					twin.claims = []goldClaim{g}
				}
			}
			if tt.change != nil {
				tt.change(&twin)
			}
			f := findings(t, &twin, tt.hole)[tt.claim]
			rows++
			switch {
			case f == nil:
				t.Errorf("%s has no claim %s", s.name, tt.claim)
			case f.Verdict == tt.verdict:
				stated++
			default:
				t.Errorf("%s %s, %s: %s, want %s (%s)", s.name, tt.claim, tt.name, f.Verdict, tt.verdict, f.Why)
			}
		}
	}
	t.Logf("%d of %d twins are as stated", stated, rows)
}
