package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestUntold wants a claim that nobody told of a change contradicted by the words
// that told of it in time and were answered, and supported where they went to
// others only.
func TestUntold(t *testing.T) {
	sanding := mail{from: "hal", to: "ilse", at: "2025-05-06 10:00", subject: "The treads", text: "Hello Ilse,\n\nUma comes back on Friday to sand the treads."}
	off := mail{from: "hal", to: "ilse", at: "2025-05-09 07:30", subject: "Today", text: "A flooded cellar has swallowed Uma whole, so no sanding today. She will be with you on Monday at 9 instead."}
	ok := mail{from: "ilse", to: "hal", at: "2025-05-09 07:50", re: 2, subject: "Today", text: "OK. Monday."}
	friday := check.Claim{Kind: check.NeverTold, Text: "Uma was due back on the Friday to sand the treads, and nobody had the courtesy to tell us ahead of time that she was not coming."}

	glass := mail{from: "hal", to: "ilse", at: "2025-05-05 10:00", subject: "Glass", text: "Hello Ilse,\n\nPiet will be with you on Monday 12 May to set the glass."}
	unable := mail{from: "piet", to: "ilse hal", at: "2025-05-11 18:00", subject: "Visit", text: "Good evening. The glass did not arrive from the works, so tomorrow I am not able. Wednesday I will come."}
	wednesday := mail{from: "ilse", to: "piet hal", at: "2025-05-11 18:30", re: 2, subject: "Visit", text: "All right Piet, Wednesday then."}
	glazier := check.Claim{Kind: check.NeverTold, Text: "Nobody told us beforehand that the glazier was not coming on 12 May."}

	ash := mail{from: "uma", to: "ilse", at: "2025-04-15 19:00", subject: "Progress", text: "Week 2.\n\nThe treads are in. Oak being on eight weeks now, we have shifted the handrail to ash (sample inside)."}
	nice := mail{from: "ilse", to: "uma", at: "2025-04-16 10:00", re: 1, subject: "Progress", text: "The sample is nice!"}
	oak := check.Claim{Kind: check.NeverTold, Text: "Nobody mentioned to us that the handrail had gone from oak to ash."}

	sold := mail{from: "hal", to: "piet", at: "2025-04-02 10:00", subject: "Banister", text: "The old banister from the Varga house went to your dealer for 200."}
	dealer := check.Claim{Kind: check.NeverTold, Text: "In April Hal let a dealer have our old banister and told neither of us that he was doing so."}

	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
	}{
		{"that morning, of the day of the week that was promised", []mail{sanding, off, ok}, friday, check.Contradicted},
		{"and nobody answered", []mail{sanding, off}, friday, check.Silent},
		{"only afterwards", []mail{sanding, off.with(func(m *mail) { m.at = "2025-05-10 09:00" }), ok.with(func(m *mail) { m.at = "2025-05-10 09:30" })}, friday, check.Silent},
		{"she took the promise, and nobody came", []mail{sanding, {from: "ilse", to: "hal", at: "2025-05-06 11:00", re: 1, subject: "The treads", text: "Thank you, Friday is fine."},
			{from: "ilse", to: "hal", at: "2025-05-09 16:00", re: 1, subject: "The treads", text: "I have sat here since seven and there is no Uma."}}, friday, check.Silent},
		{"that evening, when she had waited", []mail{sanding, {from: "ilse", to: "hal", at: "2025-05-09 16:00", re: 1, subject: "The treads", text: "I have sat here since seven and there is no Uma."},
			off.with(func(m *mail) { m.at, m.re = "2025-05-09 17:30", 2 }), ok.with(func(m *mail) { m.at, m.re = "2025-05-09 18:00", 3 })}, friday, check.Silent},
		{"that evening, and nobody had written", []mail{sanding, off.with(func(m *mail) { m.at = "2025-05-09 17:30" }), ok.with(func(m *mail) { m.at = "2025-05-10 09:00" })}, friday, check.Silent},
		{"that afternoon, before he was to come", []mail{sanding, off.with(func(m *mail) { m.at = "2025-05-09 13:30" }), ok.with(func(m *mail) { m.at = "2025-05-09 14:00" })}, friday, check.Contradicted},
		{"by who works for the firm", []mail{glass, unable, wednesday}, glazier, check.Contradicted},
		{"of a day of another month", []mail{glass, unable, wednesday}, check.Claim{Kind: check.NeverTold, Text: "Nobody told us beforehand that the glazier was not coming on the twelfth of June."}, check.Silent},
		{"the firm owns that it should have told", []mail{glass, {from: "ilse", to: "hal", at: "2025-05-12 18:00", re: 1, subject: "Glass", text: "Nobody came and nobody told us. I waited for the glass all day."},
			{from: "hal", to: "ilse", at: "2025-05-12 19:00", re: 2, subject: "Glass", text: "I am sorry, I should have told you that Piet was ill."}}, glazier, check.Supported},
		{"in a report", []mail{ash, nice}, oak, check.Contradicted},
		{"only others were told", []mail{sold}, dealer, check.Supported},
		{"only another client was told", []mail{{from: "nora", to: "hal", at: "2025-04-01 10:00", subject: "A dealer", text: "I let your dealer have our old banister in April."}}, dealer, check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim)
			if f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
			if tt.mails[0].from == "nora" && len(f.Citations) > 0 {
				t.Errorf("cites what another client wrote: %s", cited(f))
			}
		})
	}
}
