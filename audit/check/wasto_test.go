package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// What a client tells of what was to come, and of what others will have ready, does not
// show that it came.
func TestWasToCome(t *testing.T) {
	promised := mail{from: "hal", to: "ilse", at: "2025-04-10 09:00", subject: "Newel", text: "Hi Ilse,\n\nI will send you three drawings of the newel post by 28 April."}
	for _, tt := range []struct{ name, at, text string }{
		{"what was to be", "2025-05-07 08:00", "Three drawings of the newel post were to be here by 28 April. I got one, a sketch on a napkin."},
		{"what others will have", "2025-04-11 08:00", "Noted, dear. Otto is in charge of the newel post, he will have all three drawings ready by Saturday."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws([]mail{promised, {from: "ilse", to: "hal", at: tt.at, re: 1, subject: "Newel", text: tt.text}}), nil).
				Check(check.Claim{Kind: check.Late, Text: "The three drawings of the newel post were to come by 28 April. I got one."})
			if f.Verdict == check.Contradicted {
				t.Errorf("%s, cites %s", f.Why, cited(f))
			}
		})
	}
}
