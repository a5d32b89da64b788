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
		{"Deb said that I would have them by Friday and then I heard nothing until I wrote again.", check.BrokenPromise},
	} {
		if kind, _ := claim.KindOf(tt.text); kind != tt.kind {
			t.Errorf("%s: %s, want %s", tt.text, kind, tt.kind)
		}
	}
}
