package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestApproached wants a claim that nobody was written to contradicted by a message
// to them that was answered, or of which the client was told, and by no other.
func TestApproached(t *testing.T) {
	wrote := mail{from: "uma", to: "piet", at: "2025-03-10 10:00", subject: "Draught", text: "Dear Mr Maas,\n\nThe glazing on the landing lets in a draught. Please look at the putty."}
	answer := mail{from: "piet", to: "uma", at: "2025-03-11 10:00", re: 1, subject: "Draught", text: "It is an old frame, but fine."}
	told := mail{from: "hal", to: "ilse", at: "2025-03-17 09:00", text: "Sorry about the draught. Uma did send the glazier a letter on the 10th."}
	returned := mail{from: "postmaster", to: "uma", at: "2025-03-10 10:01", subject: "Undelivered Mail Returned to Sender", text: "The message could not be delivered.",
		more: "In-Reply-To: <1@check.example>\r\nReferences: <1@check.example>\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\r\n"}
	claim := check.Claim{Kind: check.NeverDid, Text: "Nobody from your office ever contacted the glazier about the draught."}
	for _, tt := range []struct {
		name    string
		mails   []mail
		verdict check.Verdict
		cites   string
	}{
		{"they answered", []mail{wrote, answer}, check.Contradicted, "1 2"},
		{"the client was told", []mail{wrote, told}, check.Contradicted, "1 2"},
		{"the client was told by name", []mail{wrote, told.with(func(m *mail) { m.text = "Uma wrote to the glazier about the draught." })}, check.Contradicted, "1 2"},
		{"nobody speaks of it", []mail{wrote}, check.Silent, ""},
		{"it is only meant to be done", []mail{wrote, told.with(func(m *mail) { m.text = "Uma will send the glazier a letter about the draught." })}, check.Silent, ""},
		{"another day is told of", []mail{wrote, told.with(func(m *mail) { m.text = "Uma did send the glazier a letter on the 3rd." })}, check.Silent, ""},
		{"it came back", []mail{wrote, told, returned}, check.Silent, ""},
		{"it was of something else", []mail{wrote.with(func(m *mail) { m.subject, m.text = "Mirror", "The mirror for the hall is ordered." }), told}, check.Silent, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws(tt.mails), nil).Check(claim)
			if f.Verdict != tt.verdict || tt.cites != "" && cited(f) != tt.cites {
				t.Errorf("%s (%s), cites %q; want %s, %q", f.Verdict, f.Why, cited(f), tt.verdict, tt.cites)
			}
		})
	}
}
