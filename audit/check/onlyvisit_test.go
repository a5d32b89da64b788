package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestOnlyVisit: the client thanks for a visit of a day in a message of its own, and the
// firm was to come for nothing else on it.
func TestOnlyVisit(t *testing.T) {
	ask := mail{from: "ilse", to: "hal", at: "2025-03-12 09:00", subject: "Windows", text: "Dear Hal, when will you do the windows?"}
	promise := mail{from: "hal", to: "ilse", at: "2025-03-12 15:00", re: 1, text: "Ilse, we will come for the windows on Saturday 22 March."}
	thanks := mail{from: "ilse", to: "hal", at: "2025-03-23 09:30", subject: "yesterday", text: "Thank you for coming yesterday, it all looks very good."}
	other := mail{from: "hal", to: "ilse", at: "2025-03-13 15:00", subject: "Boiler", text: "Ilse, we will also come for the boiler on Saturday 22 March."}
	claim := check.Claim{Kind: check.NoShow, Text: "On Saturday 22 March nobody came for the windows."}
	judge(t, []judged{
		{"that came", []mail{ask, promise, thanks}, claim, check.Contradicted, ""},
		{"or the other", []mail{ask, promise, other, thanks}, claim, check.Silent, ""},
		{"on another day", []mail{ask, promise, thanks.with(func(m *mail) { m.at = "2025-03-25 09:30" })}, claim, check.Silent, ""},
	})
}
