package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestSlips wants a claim that something came late judged by the days that the
// firm gave for it one after the other, and by the message that brought it,
// whatever words that has.
func TestSlips(t *testing.T) {
	later := mail{from: "hal", to: "ilse", at: "2025-03-06 16:00", subject: "Drawing", text: "Hi Ilse,\n\nI'll send you the drawing of the handrail by Friday 21 March instead."}
	where := mail{from: "ilse", to: "hal", at: "2025-03-10 09:00", re: 2, text: "Where is the drawing of the handrail?"}
	owns := mail{from: "hal", to: "ilse", at: "2025-03-10 12:00", re: 3, text: "You are right, it is late and that is my fault."}
	lateAtAll := check.Claim{Kind: check.Late, Text: "The drawing of the handrail came later than you had promised."}

	brings := mail{from: "hal", to: "ilse", at: "2025-03-24 15:00", subject: "Handrail drawing", text: "Here it is at last, and sorry for the wait.", file: "handrail drawing.csv", content: "handrail,oak,3.2 m"}
	other := mail{from: "hal", to: "ilse", at: "2025-03-21 15:00", subject: "Varnish", text: "The list of varnishes for the handrail is attached.", file: "varnishes.csv", content: "clear,matt"}
	seventeen := check.Claim{Kind: check.Late, Text: "You promised the drawing of the handrail by the seventh of March. It came seventeen days later."}

	sorry := brings.with(func(m *mail) {
		m.text = "I am sorry, I forgot this one and you should have had it long ago. The file is attached."
	})
	find := brings.with(func(m *mail) { m.subject, m.text = "For you", "Please find enclosed what you asked for." })
	april := mail{from: "hal", to: "ilse", at: "2025-04-01 10:00", text: "Hi Ilse,\n\nI'll send you the drawing of the handrail, the second one, by Monday 7 April."}
	second := delivers.with(func(m *mail) { m.at, m.re = "2025-04-10 15:00", 4 })

	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
		cites   string
	}{
		{"a later day was given", []mail{asks, promises, later}, lateAtAll, check.Supported, "2 3"},
		{"of something else", []mail{asks, promises, later.with(func(m *mail) { m.text = "Hi Ilse,\n\nI'll send you the list of varnishes by Friday 21 March." })}, lateAtAll, check.Silent, ""},
		{"the firm owns it", []mail{asks, promises, where, owns}, lateAtAll, check.Supported, ""},
		{"before the day", []mail{asks, promises, where.with(func(m *mail) { m.at = "2025-03-05 09:00" }), owns.with(func(m *mail) { m.at = "2025-03-05 12:00" })}, lateAtAll, check.Silent, ""},
		{"how late is not shown", []mail{asks, promises, where, owns}, check.Claim{Kind: check.Late, Text: "The drawing of the handrail came a fortnight later than you had promised."}, check.Partly, ""},
		{"brought under its name", []mail{asks, promises, other, brings}, seventeen, check.Supported, "2 4"},
		{"brought with an apology", []mail{asks, promises, sorry}, seventeen, check.Supported, "2 3"},
		{"brought in a formal letter", []mail{asks, promises, find}, seventeen, check.Supported, "2 3"},
		{"the month tells which promise", []mail{asks, promises, delivers, april, second}, check.Claim{Kind: check.Late, Text: "You promised the drawing of the handrail by the seventh of April. It came on the tenth of April."}, check.Supported, "4 5"},
		{"brought in time", []mail{asks, promises, brings.with(func(m *mail) { m.at = "2025-03-06 15:00" }), thanks}, seventeen, check.Contradicted, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim)
			if f.Verdict != tt.verdict || tt.cites != "" && cited(f) != tt.cites {
				t.Errorf("%s (%s), cites %q; want %s, %q", f.Verdict, f.Why, cited(f), tt.verdict, tt.cites)
			}
		})
	}
}
