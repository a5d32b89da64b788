package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestDateOfPaper wants the date that a paper bears taken for no promise, and a
// revised paper for a corrected one.
func TestDateOfPaper(t *testing.T) {
	asked := mail{from: "ilse", to: "hal", at: "2025-04-02 12:00", subject: "Invoice 118", text: "The varnish on invoice 118 is wrong. Please send me a correct one."}
	promised := mail{from: "hal", to: "ilse", at: "2025-04-02 13:00", re: 1, subject: "Invoice 118", text: "You are right on the varnish. You'll have it by Friday."}
	revised := mail{from: "hal", to: "ilse", at: "2025-04-08 10:00", re: 1, subject: "Invoice 118", text: "Revised invoice attached.", file: "Invoice 118-R.csv", content: "INVOICE 118-R,08/04/2025\nTreads,240.00\n"}
	tired := mail{from: "ilse", to: "hal", at: "2025-04-09 08:00", re: 3, subject: "Invoice 118", text: "The treads are still on it. I am tired of proofreading your invoices."}
	claim := check.Claim{Kind: check.Late, Text: "The corrected invoice was due on Friday the 4th and it came on the 8th."}
	other := mail{from: "ilse", to: "hal", at: "2025-03-03 09:00", subject: "Varnish", text: "Which varnish did you have in mind?"}
	for _, tt := range []struct {
		name    string
		mails   []mail
		verdict check.Verdict
	}{
		{"late", []mail{asked, promised, revised, tired}, check.Supported},
		{"in time", []mail{asked, promised, revised.with(func(m *mail) { m.at = "2025-04-04 10:00" }), tired}, check.Contradicted},
		{"in time, and it was not the one", []mail{asked, promised, revised.with(func(m *mail) { m.at = "2025-04-04 10:00" }), tired.with(func(m *mail) { m.text = "That is the wrong invoice." })}, check.Silent},
		{"no promise", []mail{asked, other, revised, tired}, check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}
