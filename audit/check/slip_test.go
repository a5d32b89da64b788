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

	plan := mail{from: "hal", to: "ilse", at: "2025-02-26 11:00", subject: "The plan", text: "Hello Ilse,\n\nThe deposit is in, so here is the plan:\n\n* Mon 3 March from 8: Uma, the treads\n* Wed 5 March: Piet, the glass\n* Drawing of the handrail by 7 March, for your landlord"}
	several := mail{from: "ilse", to: "hal", at: "2025-03-14 09:00", subject: "Several things", text: "Dear Hal,\n\nThe third tread creaks every night. Please would Uma come.\n\nThe drawing of the handrail was to be here by the 7th. My landlord has written twice."}
	blames := mail{from: "hal", to: "ilse", at: "2025-03-15 09:00", re: 2, subject: "Several things", text: "Oh no Ilse, I'm sorry, every night is horrible. Uma will be there Friday between 8 and 10. I've just been on to her about the drawing, she blames her printer."}
	last := mail{from: "hal", to: "ilse", at: "2025-04-07 12:00", subject: "Handrail drawing", text: "At long last! Uma walked in with it this morning. Sorry it took so long.", file: "handrail drawing.csv", content: "handrail,oak,3.2 m"}
	month := check.Claim{Kind: check.Late, Text: "The drawing of the handrail reached us a month after it was promised."}

	encloses := mail{from: "hal", to: "ilse", at: "2025-03-24 15:00", re: 2, subject: "For you", text: "Dear Ilse,\n\nPlease find our drawing enclosed. The delay was entirely mine and I apologise for it.", file: "handrail drawing.csv", content: "handrail,oak,3.2 m"}
	here := mail{from: "hal", to: "ilse", at: "2025-03-08 10:48", subject: "Handrail letter", text: "Here it is, one day late, at the printer's they did not lift the phone. Sorry for the stress! Are you still in time?", file: "drawing.csv", content: "oak"}
	week := check.Claim{Kind: check.Late, Text: "The drawing of the handrail came a week after the day we had been given for it."}

	monday := mail{from: "hal", to: "ilse", at: "2025-04-10 09:00", subject: "Treads", text: "Hi Ilse,\n\nUma will oil the treads on Monday 14 April, between nine and eleven."}
	wednesday := mail{from: "hal", to: "ilse", at: "2025-04-10 09:30", subject: "Treads again", text: "Hi Ilse,\n\nUma will oil the treads on Wednesday 16 April, between one and four."}
	oiled := mail{from: "uma", to: "ilse", at: "2025-04-18 19:10", subject: "Treads", text: "The treads are oiled now."}
	one := check.Claim{Kind: check.Late, Text: "Uma was to oil the treads after one, and they were oiled two days later."}

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
		{"brought in time", []mail{asks, promises, brings.with(func(m *mail) { m.at = "2025-03-06 15:00" }), thanks}, seventeen, check.Contradicted, ""},
		{"what it is named for, after a mention", []mail{plan, several, blames, last}, month, check.Supported, "1 4"},
		{"enclosed in a formal letter", []mail{asks, promises, encloses}, check.Claim{Kind: check.Late, Text: "The drawing of the handrail came seventeen days late."}, check.Supported, "2 3"},
		{"handed over with an excuse", []mail{asks, promises, here}, week, check.Partly, "2 3"},
		{"the hour tells which promise", []mail{monday, wednesday, oiled}, one, check.Supported, "2 3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim)
			if f.Verdict != tt.verdict || tt.cites != "" && cited(f) != tt.cites {
				t.Errorf("%s (%s), cites %q; want %s, %q", f.Verdict, f.Why, cited(f), tt.verdict, tt.cites)
			}
		})
	}
}
