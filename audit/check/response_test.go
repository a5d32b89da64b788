package check_test

import (
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
)

// TestResponseClock wants the time of an answer told on the firm's clock, as days are.
func TestResponseClock(t *testing.T) {
	answer := mail{from: "hal", to: "ilse", at: "2025-03-03 11:00", re: 1, text: "Hi Ilse,\n\nThe drawing of the handrail is not finished yet."}
	claim := check.Claim{Kind: check.Late, Text: "You did not answer my message of 3 March about the drawing of the handrail until five."}
	east := func(o *check.Options) { o.Zone = time.FixedZone("", 2*60*60) }
	if f := joineryWorld(t, raws([]mail{asks, answer}), east).Check(claim); !strings.Contains(f.Why, "at 13:00 on 3 March 2025") {
		t.Errorf("%s", f.Why)
	}
}
