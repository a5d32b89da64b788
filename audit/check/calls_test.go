package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestNeverRang wants a claim that nobody rang judged by what the client wrote of the
// call when it was to come, and not by a call of another time, or that only was promised.
func TestNeverRang(t *testing.T) {
	asks := mail{from: "ilse", to: "hal", at: "2025-04-07 09:00", subject: "The landing", text: "Hal, the landing creaks worse than before. Please ring me about it."}
	promises := mail{from: "uma", to: "ilse", at: "2025-04-07 11:00", re: 1, text: "Ilse, I am sorry to hear that. Hal will ring you this evening."}
	had := mail{from: "ilse", to: "hal", at: "2025-04-08 08:00", subject: "Last night", text: "Hal, thank you for ringing. Let us see how it goes."}
	missed := mail{from: "ilse", to: "hal", at: "2025-04-09 08:00", re: 2, text: "I sat by the telephone until ten. Nobody rang me."}
	owns := mail{from: "hal", to: "ilse", at: "2025-04-09 10:00", re: 3, text: "Ilse, I'm sorry, you should have been rung and I forgot."}
	never := check.Claim{Kind: check.NeverDid, Text: "In April I asked you to ring me about the landing, and you could not even do that."}
	lift := check.Claim{Kind: check.NeverDid, Before: "In April the landing creaked worse than ever.", Text: "Not one of you could bring himself to lift the telephone."}

	judge(t, []judged{
		{"the client thanks for the call", []mail{asks, promises, had}, never, check.Contradicted, "1 2 3"},
		{"in other words", []mail{asks, promises, had}, lift, check.Contradicted, "1 2 3"},
		{"the call was only promised", []mail{asks, promises}, lift, check.Silent, ""},
		{"a call of a month before", []mail{had.with(func(m *mail) { m.at = "2025-03-04 08:00" }), asks, promises.with(func(m *mail) { m.re = 2 })}, lift, check.Silent, ""},
		{"thanks for a call to come", []mail{asks, promises, had.with(func(m *mail) { m.text = "Hal, it would be good to talk. Will you ring tomorrow?" })}, lift, check.Silent, ""},
		{"another call did not come", []mail{asks, promises, had, asks.with(func(m *mail) {
			m.at, m.subject, m.text = "2025-04-22 09:00", "The gate", "Hal, please ring me about the gate."
		})}, lift, check.Silent, ""},
		{"somebody else rang", []mail{asks, promises, had.with(func(m *mail) { m.text = "Hal, Piet rang about the glass. Let us see how it goes." })}, lift, check.Silent, ""},
		{"of another of the firm", []mail{asks, promises, had}, check.Claim{Kind: check.NeverDid, Text: "Uma never rang me in April, though I asked her to."}, check.Silent, ""},
		{"of that evening", []mail{asks, promises, had}, check.Claim{Kind: check.NeverDid, Before: "In April the landing creaked worse than ever.", Text: "Nobody rang me that evening."}, check.Silent, ""},
		{"the client missed it and the firm owns that", []mail{asks, promises, missed, owns}, check.Claim{Kind: check.BrokenPromise, Text: "You promised in April that Hal would ring me about the landing, and that evening not one of you picked up a telephone."}, check.Supported, "2 3 4"},
		{"the client alone says so", []mail{asks, promises, missed}, lift, check.Silent, ""},
		{"it was the client who rang", []mail{asks, promises, had}, check.Claim{Kind: check.NeverReplied, Text: "In April I rang three times and nobody rang me back."}, check.Silent, ""},
	})
}
