package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestBrought wants a claim that something was never sent contradicted by the
// message that brought it and the answer that took it, whatever was promised.
func TestBrought(t *testing.T) {
	estimate := mail{from: "hal", to: "ilse", at: "2025-03-06 15:00", subject: "For the banister", text: "Hello Ilse,\n\nBoth pages are in here.", file: "estimate banister.csv", content: "estimate,banister,oak\n"}
	took := mail{from: "ilse", to: "hal", at: "2025-03-06 18:00", re: 1, subject: "For the banister", text: "Received with thanks, they are in my folder now."}
	claim := check.Claim{Kind: check.NeverSent, Text: "The estimate for the banister has never reached us."}
	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
	}{
		{"brought and taken", []mail{estimate, took}, claim, check.Contradicted},
		{"nobody took it", []mail{estimate}, claim, check.Silent},
		{"it was not what was wanted", []mail{estimate, took.with(func(m *mail) { m.text = "Thanks, but this is not the one." })}, claim, check.Silent},
		{"missed again afterwards", []mail{estimate, took, {from: "ilse", to: "hal", at: "2025-03-20 09:00", subject: "Banister", text: "I still do not have the estimate for the banister."}}, claim, check.Silent},
		{"one of several", []mail{estimate, took}, check.Claim{Kind: check.NeverSent, Text: "The second estimate for the banister has never reached us."}, check.Silent},
		{"that of another month", []mail{estimate, took}, check.Claim{Kind: check.NeverSent, Text: "The estimate for the banister for May has never reached us."}, check.Silent},
		{"something else", []mail{estimate, took}, check.Claim{Kind: check.NeverSent, Text: "The warranty of the cellar hatch has never reached us."}, check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}
