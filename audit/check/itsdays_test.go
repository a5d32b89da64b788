package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestItsDays: the letter names the day by which something was to be and the day on which
// it came, and the mail bears both out.
func TestItsDays(t *testing.T) {
	within := mail{from: "hal", to: "uma", at: "2025-02-28 09:00", subject: "Ilse", text: "Uma, the field notes are on your desk. Ilse was promised the drawing by 17 March."}
	where := mail{from: "ilse", to: "uma", at: "2025-03-20 12:00", subject: "drawing", text: "Hi Uma, any sign of the drawing?"}
	soon := mail{from: "uma", to: "ilse", at: "2025-03-20 16:10", re: 2, text: "Hi Ilse, the plotter is down."}
	came := mail{from: "uma", to: "ilse", at: "2025-03-23 15:00", subject: "drawing", file: "drawing.txt", content: "Lot A", text: "Draft drawing attached for your checking."}
	claim := check.Claim{Kind: check.Late, Text: "The drawing was due on 17 March and we got it on the 23rd."}
	judge(t, []judged{
		{"so it was", []mail{within, where, soon, came}, claim, check.Supported, "1 4"},
		{"nobody wrote of that day", []mail{within.with(func(m *mail) { m.text = "Uma, the field notes are on your desk." }), where, soon, came}, claim, check.Silent, ""},
		{"it came on another day", []mail{within, where, soon, came.with(func(m *mail) { m.at = "2025-03-20 18:00" })}, claim, check.Silent, ""},
		{"something else came that day", []mail{within, where, soon, came.with(func(m *mail) {
			m.subject, m.file, m.text = "statement", "statement.txt", "Statement of account attached."
		})}, claim, check.Silent, ""},
	})
}
