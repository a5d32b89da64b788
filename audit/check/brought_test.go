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

// TestRecorded wants an act shown by a record of it that the client was sent, and
// not by a report alone.
func TestRecorded(t *testing.T) {
	promised := mail{from: "hal", to: "ilse", at: "2025-03-03 10:00", subject: "Load test", text: "Hi Ilse,\n\nUma will do a load test of the balcony before the end of March, and you get the results in writing."}
	record := mail{from: "uma", to: "ilse", at: "2025-03-27 15:00", subject: "Balcony", text: "Load test results for the balcony attached, all good.", file: "balcony load test.csv", content: "load test,balcony,27 March 2025\nresult,passed,400 kg\n"}
	claim := check.Claim{Kind: check.NeverDid, Text: "You never did the load test of the balcony that you promised for March."}
	for _, tt := range []struct {
		name    string
		mails   []mail
		verdict check.Verdict
	}{
		{"a record", []mail{promised, record}, check.Contradicted},
		{"a report", []mail{promised, record.with(func(m *mail) { m.file, m.text = "", "The load test of the balcony is done, all good." })}, check.Silent},
		{"a paper without a result", []mail{promised, record.with(func(m *mail) { m.content = "load test,balcony,plan\nsandbags,to be filled\n" })}, check.Silent},
		{"a paper on something else", []mail{promised, record.with(func(m *mail) { m.file, m.content = "invoice 12.csv", "varnish,fitted,240\n" })}, check.Silent},
		{"a record that others got", []mail{promised, record.with(func(m *mail) { m.to = "piet" })}, check.Silent},
		{"the client says that it was not done", []mail{promised, record, {from: "ilse", to: "uma", at: "2025-03-28 09:00", re: 2, subject: "Balcony", text: "The load test of the balcony was not done, nobody has been here."}}, check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}
