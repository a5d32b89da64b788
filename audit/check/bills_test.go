package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestBillsSince wants the bills after a promise of a credit cited where the credit
// is on none of them, and neither earlier ones nor other files.
func TestBillsSince(t *testing.T) {
	credit := mail{from: "hal", to: "ilse", at: "2025-03-03 10:00", subject: "The treads", text: "Hi Ilse,\n\nI will put a credit of £40 for the scratched tread on your April bill."}
	bill := mail{from: "office", to: "ilse", at: "2025-04-01 10:00", subject: "For April", text: "Please see the file.", file: "bill april.csv", content: "Bill,April\nOak treads,310.00\nTotal,310.00"}
	may := bill.with(func(m *mail) { m.at, m.file = "2025-05-01 10:00", "bill may.csv" })
	claim := check.Claim{Kind: check.BrokenPromise, Text: "Hal agreed to a credit of £40 for the scratched tread. It is on no bill that we have been given."}
	for _, tt := range []struct {
		name  string
		mails []mail
		cites string
	}{
		{"two bills", []mail{credit, bill, may}, "1 2 3"},
		{"one was before it", []mail{credit, bill.with(func(m *mail) { m.at = "2025-03-01 10:00" }), may}, "1 3"},
		{"a file that is no bill", []mail{credit, bill.with(func(m *mail) { m.file, m.content = "colours.csv", "oak,ash" }), may}, "1 3"},
		{"a file that is called a bill, without cents", []mail{credit, bill.with(func(m *mail) { m.content = "Oak treads,310\nTotal,310" }), may}, "1 2 3"},
		{"of another", []mail{credit, bill.with(func(m *mail) { m.to = "piet" }), may}, "1 3"},
		{"a promise of something else", []mail{promises, bill, may}, "1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := claim
			if tt.mails[0].text == promises.text {
				c = check.Claim{Kind: check.NeverSent, Text: "You never sent the drawing of the handrail that you promised."}
			}
			if f := joineryWorld(t, raws(tt.mails), nil).Check(c); f.Verdict != check.Supported || cited(f) != tt.cites {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.cites)
			}
		})
	}
}
