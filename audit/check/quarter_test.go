package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestQuarter wants a quarter of the year found by its short name.
func TestQuarter(t *testing.T) {
	terms := mail{from: "hal", to: "ilse", at: "2025-01-13 17:00", subject: "Terms", text: "Ilse, you will have a savings report each quarter from us."}
	q1 := mail{from: "uma", to: "ilse", at: "2025-04-18 14:00", subject: "some numbers for the spring", file: "Varga Q1.csv", content: "month,saved\nJanuary,40", text: "Dear Ilse, attached what you bought and saved from January to the end of March."}
	thanks := mail{from: "ilse", to: "uma", at: "2025-04-19 09:00", re: 2, text: "Thank you for the report, very clear."}
	claim := check.Claim{Kind: check.NeverSent, Text: "We were never sent anything for the first quarter."}
	judge(t, []judged{
		{"it came", []mail{terms, q1, thanks}, claim, check.Contradicted, ""},
		{"that of another quarter came", []mail{terms, q1.with(func(m *mail) {
			m.file, m.text = "Varga Q4.csv", "Dear Ilse, attached what you bought and saved from October to the end of December."
		}), thanks}, claim, check.Silent, ""},
		{"a bill of it came", []mail{terms, q1.with(func(m *mail) {
			m.subject, m.file, m.content, m.text = "Invoice", "Invoice Q1.csv", "total,40.00", "Dear Ilse, our invoice for January to March is attached."
		}), thanks.with(func(m *mail) { m.text = "Thank you, paid today." })}, check.Claim{Kind: check.NeverSent, Text: "We never received the savings report for the first quarter."}, check.Supported, ""},
	})
}
