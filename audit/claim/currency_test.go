package claim_test

import (
	"fmt"
	"testing"

	"onrecord/audit/claim"
)

// A claim is of one kind whatever the currency of its sums.
func TestCurrencies(t *testing.T) {
	for _, text := range []string{"You billed us %s for a call-out.", "Then there was %s on the invoice for nothing.", "You told me %s and charged more."} {
		want, _ := claim.KindOf(fmt.Sprintf(text, "£1200"))
		for _, sum := range []string{"R1 200", "R1,200", "Rs 1,200", "₹1200", "1200 rupees", "EUR 1200"} {
			if got, _ := claim.KindOf(fmt.Sprintf(text, sum)); got != want {
				t.Errorf("%s is %s, in pounds %s", fmt.Sprintf(text, sum), got, want)
			}
		}
	}
}

// What somebody claimed, blamed or denied, and how long a thing took, is an assertion.
func TestAsserts(t *testing.T) {
	for text, want := range map[string]bool{
		"Hemi claimed I had asked for a niche.":             true,
		"It took three reminders to get the sketch.":        true,
		"My house stood empty for five weeks.":              true,
		"Deirdre told me to ask €2,100.":                    true,
		"I look forward to your answer within three weeks.": false,
	} {
		l := claim.Read(part(text))
		if got := len(l.Claims) > 0; got != want {
			t.Errorf("%s: an assertion is %t", text, got)
		}
	}
}
