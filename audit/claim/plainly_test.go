package claim_test

import (
	"testing"

	"onrecord/audit/check"
	"onrecord/audit/claim"
)

// TestPlainly wants forms of claims that leave no doubt of their kind to leave none,
// and claims beside them to keep theirs.
func TestPlainly(t *testing.T) {
	for _, tt := range []struct {
		text string
		kind check.Kind
	}{
		{"The travel surcharge was sprung on us with the bill.", check.NeverTold},
		{"You never told us why nobody came on 6 March.", check.NeverTold},
		{"We heard nothing from you about it until my husband wrote.", check.NeverTold},
		{"We had sent you our papers too late, you said.", check.Said},
		{"We never received a corrected invoice.", check.NeverSent},
		{"You never sent me a receipt for the deposit.", check.NeverSent},
		{"Neither of them had the lift that you had confirmed to us.", check.BrokenPromise},
		{"Nobody told us what you had agreed with the landlord.", check.NeverTold},
		{"Nobody has ever said sorry for it.", check.Conduct},
		{"The crane came a week later than you had said.", check.Late},
		{"Ines asked for the drawings in May and is still waiting for an answer.", check.NeverReplied},
		{"You sent an invoice for paint that was never used.", check.Charged},
		{"We received an invoice for paint that we did not order.", check.Charged},
		{"I got an invoice for a pump that I did not order.", check.Charged},
		{"You gave us a quote that you did not honour.", check.NeverDid},
		{"I have the quote in writing and you did not keep to it.", check.BrokenPromise},
		{"You did not come and I got an invoice.", check.Charged},
		{"You still sent me a bill for it.", check.Charged},
		{"You have yet to send the invoice.", check.NeverSent},
		{"We got no estimate at all.", check.NeverSent},
		{"I don't know why we were charged twice.", check.Charged},
		{"We don't know why the pump was never fitted.", check.NeverDid},
		{"We don't know why you came two hours late on 6 March.", check.Late},
		{"I cannot say why you charged us twice.", check.Charged},
		{"I was never told why we were charged twice.", check.NeverTold},
		{"We do not know why, and you never gave a reason.", check.NeverTold},
		{"A pipe sprang a leak on us.", check.Quality},
		{"The boiler has sprung two leaks on us.", check.Quality},
		{"You sprang the surcharge on us.", check.NeverTold},
		{"Deb said that I would have them by Friday and then I heard nothing until I wrote again.", check.BrokenPromise},
	} {
		if kind, _ := claim.KindOf(tt.text); kind != tt.kind {
			t.Errorf("%s: %s, want %s", tt.text, kind, tt.kind)
		}
	}
}
