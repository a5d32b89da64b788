package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestMissed wants an act of which nothing is written silent, unless somebody
// missed it at the time.
func TestMissed(t *testing.T) {
	oil := mail{from: "hal", to: "ilse", at: "2025-03-03 10:00", subject: "Hinges", text: "Hi Ilse,\n\nWe will oil the hinges of the cellar door by Friday 7 March."}
	never := check.Claim{Kind: check.NeverDid, Text: "You never oiled the hinges of the cellar door."}
	due := mail{from: "hal", to: "ilse", at: "2025-04-10 09:00", subject: "Measuring", text: "Hi Ilse,\n\nUma will be with you on Monday 14 April by 10:00 to measure the landing."}
	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
	}{
		{"nobody missed it", []mail{oil}, never, check.Silent},
		{"it was missed", []mail{oil, {from: "ilse", to: "hal", at: "2025-03-10 09:00", re: 1, subject: "Hinges", text: "The hinges of the cellar door have not been oiled."}}, never, check.Supported},
		{"what would have come as mail need not be missed", []mail{asks, promises}, check.Claim{Kind: check.BrokenPromise, Text: "You promised to send the drawing of the handrail by 7 March. It never came."}, check.Supported},
		{"how late is not shown", []mail{due, {from: "ilse", to: "hal", at: "2025-04-14 11:00", re: 1, subject: "Measuring", text: "Uma is not here yet and the landing is not measured."}},
			check.Claim{Kind: check.Late, Text: "Uma was to be here at ten on 14 April to measure the landing. She did not come until four."}, check.Partly},
		{"it may have come with a later message", []mail{asks, promises, {from: "ilse", to: "hal", at: "2025-03-10 09:00", re: 2, text: "I have not had the drawing of the handrail."},
			{from: "hal", to: "ilse", at: "2025-03-10 10:00", re: 3, text: "Sorry, I forgot."},
			{from: "hal", to: "ilse", at: "2025-03-11 10:00", re: 3, text: "Here it is.", file: "scan0012.csv", content: "a,b"}}, check.Claim{Kind: check.NeverSent, Text: "You never sent the drawing of the handrail."}, check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}
