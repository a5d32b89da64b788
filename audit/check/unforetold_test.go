package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestUnforetold wants a claim that something came without notice not settled by an
// admission of the thing itself: it may have been foretold.
func TestUnforetold(t *testing.T) {
	off := mail{from: "ilse", to: "hal", at: "2025-04-14 17:00", subject: "Water", text: "The water for the whole house was off for three hours this morning while your people moved the stop tap. I could not even wash. This is not acceptable."}
	sorry := mail{from: "hal", to: "ilse", at: "2025-04-14 19:00", re: 1, subject: "Water", text: "You are right, the water was off for three hours, I am sorry, that was our mistake."}
	for text, want := range map[string]check.Verdict{
		"The water for the whole house was off for three hours.":                                                        check.Supported,
		"The water for the whole house was off for three hours, and the first I heard of it was when the tap ran dry.":  check.Silent,
		"The water for the whole house was off for three hours. Nobody had thought it necessary to say a word to us.":   check.Silent,
		"The water for the whole house was turned off for three hours without any warning, which you had not promised.": check.Silent,
	} {
		if f := joineryWorld(t, raws([]mail{off, sorry}), nil).Check(check.Claim{Kind: check.BrokenPromise, Text: text}); f.Verdict != want {
			t.Errorf("%s: %s (%s), want %s", text, f.Verdict, f.Why, want)
		}
	}
}
