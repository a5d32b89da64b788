package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestOverdue wants a broken promise shown by what the client asked after its day, or by
// what the firm's people told each other then, and not by what they say of another thing
// or before the day.
func TestOverdue(t *testing.T) {
	fits := mail{from: "hal", to: "ilse", at: "2025-04-01 10:00", subject: "Landing", text: "Hi Ilse,\n\nUma will fit the felt pads under the treads of the landing by Friday 18 April."}
	asksUma := mail{from: "hal", to: "uma", at: "2025-05-02 09:00", subject: "Varga", text: "Uma, did you ever get the felt pads under those treads? They were meant to be in by the 18th."}
	no := mail{from: "uma", to: "hal", at: "2025-05-02 10:00", re: 2, subject: "Varga", text: "no. they are in my van, you never gave me a day"}
	pads := check.Claim{Kind: check.BrokenPromise, Text: "The felt pads were to be under the treads of the landing by 18 April, and the day came and went."}

	dates := mail{from: "hal", to: "ilse", at: "2025-04-01 10:00", subject: "Lessons", text: "Hi Ilse,\n\nYou will have the dates for the carving course from me by Friday 18 April."}
	where := mail{from: "ilse", to: "hal", at: "2025-04-28 09:00", subject: "Hello", text: "Hi Hal, it is the 28th, where are the dates? And call me please, I want to hear from you and not from Uma."}
	course := check.Claim{Kind: check.BrokenPromise, Text: "You said that I would have the dates for the carving course by 18 April, and I am still looking at my calendar."}
	judge(t, []judged{
		{"they told each other", append(unrelated(), fits, asksUma.with(func(m *mail) { m.re = 0 }), no.with(func(m *mail) { m.re = 36 })), pads, check.Supported, ""},
		{"that it was done", append(unrelated(), fits, asksUma, no.with(func(m *mail) { m.re, m.text = 36, "yes, on the 17th" })), pads, check.Silent, ""},
		{"of another thing", append(unrelated(), fits, asksUma.with(func(m *mail) { m.text = "Uma, did you ever get the oil for the Feld gate?" }), no.with(func(m *mail) { m.re = 36 })), pads, check.Silent, ""},
		{"before the day", append(unrelated(), fits, asksUma.with(func(m *mail) { m.at = "2025-04-10 09:00" }), no.with(func(m *mail) { m.at, m.re = "2025-04-10 10:00", 36 })), pads, check.Silent, ""},
		{"the client asked where it was", append(unrelated(), dates, where), course, check.Supported, ""},
		{"they came then", append(unrelated(), dates, where, mail{from: "hal", to: "ilse", at: "2025-04-28 10:00", re: 36, text: "Here are the dates for the carving course: 5 and 12 May."},
			mail{from: "ilse", to: "hal", at: "2025-04-28 11:00", re: 37, text: "Thank you, the dates are fine."}), course, check.Partly, ""},
	})
}
