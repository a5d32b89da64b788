package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestUndisputed wants a visit shown by what those who came and the firm both wrote
// of it on the day, if the client wrote on without saying otherwise, and by less not.
func TestUndisputed(t *testing.T) {
	visit := mail{from: "hal", to: "ilse", at: "2025-04-10 09:00", subject: "Glass", text: "Hi Ilse,\n\nPiet will come on Monday 14 April at 9:00 to measure the landing window."}
	came := mail{from: "piet", to: "hal", at: "2025-04-14 09:50", subject: "Landing window", text: "I was at the house at 9 for the landing window. Nobody home, waited until 9:40."}
	told := mail{from: "hal", to: "ilse", at: "2025-04-14 11:00", re: 1, subject: "Glass", text: "Piet was there at 9 for the landing window and had to leave. He can come again on Thursday."}
	later := mail{from: "ilse", to: "uma", at: "2025-04-15 18:00", subject: "Varnish", text: "Which varnish did you have in mind for the newel?"}
	absent := later.with(func(m *mail) {
		m.at, m.text = "2025-04-14 18:00", "Nobody came to measure the landing window."
	})
	claim := check.Claim{Kind: check.NoShow, Text: "The glazier failed to appear on 14 April to measure the landing window."}
	for _, tt := range []struct {
		name    string
		mails   []mail
		verdict check.Verdict
	}{
		{"both wrote of it, and the client wrote on", []mail{visit, came, told, later}, check.Contradicted},
		{"the firm alone says so", []mail{visit, told, later}, check.Silent},
		{"the client was not told", []mail{visit, came, later}, check.Silent},
		{"the client was told another day", []mail{visit, came, told.with(func(m *mail) {
			m.at, m.text = "2025-04-17 11:00", "Piet was there on Monday at 9 for the landing window and had to leave."
		}), later.with(func(m *mail) { m.at = "2025-04-18 09:00" })}, check.Silent},
		{"the client wrote nothing more", []mail{visit, came, told}, check.Silent},
		{"the client says otherwise", []mail{visit, came, told, absent}, check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}
