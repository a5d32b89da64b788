package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestWithheld wants a claim that nobody told of a thing supported by the firm's words
// that they should have, and not by such words about something else, or from before.
func TestWithheld(t *testing.T) {
	finds := mail{from: "ilse", to: "hal", at: "2025-04-10 09:00", subject: "Worm", text: "Hi Hal,\n\nThe glazier says that there is worm in our joists, and that your people saw it in March. This is the first I have heard of worm. Why?"}
	owns := mail{from: "hal", to: "ilse", at: "2025-04-10 12:00", re: 1, text: "Ilse, Uma saw it in March and we sat on it. There is no excuse for that."}
	worm := check.Claim{Kind: check.NeverTold, Text: "Your people saw in March that there was worm in our joists and not a word of it came to us until I stood in the hall with the glazier."}
	calls := mail{from: "hal", to: "ilse", at: "2025-04-10 12:00", re: 1, text: "Ilse, I should have called you about the parking yesterday."}

	judge(t, []judged{
		{"they sat on it", []mail{finds, owns}, worm, check.Supported, "1 2"},
		{"they say only that they look into it", []mail{finds, owns.with(func(m *mail) { m.text = "Ilse, Uma will look at the joists on Monday." })}, worm, check.Silent, ""},
		{"of something else", []mail{finds.with(func(m *mail) { m.subject, m.text = "Parking", "Hi Hal,\n\nWhere are your people to park?" }), calls}, worm, check.Silent, ""},
		{"of another day", []mail{finds, owns}, check.Claim{Kind: check.NeverTold, Text: "Nobody told us that the joists would not be treated for worm on 12 May."}, check.Silent, ""},
	})
}
