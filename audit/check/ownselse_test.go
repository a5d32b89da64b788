package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestOwnsElse wants a claim supported by the firm's owning of it, and not by what it owns
// of its own choice in answer to a list of grievances.
func TestOwnsElse(t *testing.T) {
	list := mail{from: "ilse", to: "hal", at: "2025-04-10 09:00", subject: "The work in our cellar", text: "Hal,\n\nI have lost confidence in how our cellar is looked after. Nobody came to look at the joists. We were kept in the dark about a leaking boiler. The tenants paid for it in the coldest week."}
	report := mail{from: "hal", to: "ilse", at: "2025-04-11 09:00", re: 1, text: "Ilse, the survey report ought to have reached you in October and I apologise without reservation that it did not."}
	joists := mail{from: "hal", to: "ilse", at: "2025-04-11 09:00", re: 1, text: "Ilse, I am sorry, nobody looked at the joists and that is our mistake."}
	claim := check.Claim{Kind: check.NeverDid, Text: "Nobody ever came to look at the joists in our cellar."}

	judge(t, []judged{
		{"they own another thing", []mail{list, report}, claim, check.Silent, ""},
		{"they own it", []mail{list, joists}, claim, check.Supported, "1 2"},
	})
}

// TestAsksAfter wants a promise taken for broken where the client asked after it, and not
// where a message that has a word of it asks something else.
func TestAsksAfter(t *testing.T) {
	invites := mail{from: "hal", to: "ilse", at: "2025-03-17 13:00", subject: "A chat about how it is going", text: "Ilse, we will sit down with your family on Monday 24 March and see how the stairs are working for everybody."}
	other := mail{from: "ilse", to: "uma", at: "2025-05-06 19:00", subject: "May", text: "Dear Uma,\n\nThank Hal for this morning, the family was so pleased to see him. Everything else is going up, so is your hourly charge going up too? I need to work out what my savings will bear."}
	after := mail{from: "ilse", to: "hal", at: "2025-04-02 19:00", subject: "The chat", text: "Hal, we waited for you on the 24th. What happened to the chat with the family about the stairs?"}
	claim := check.Claim{Kind: check.NeverDid, Text: "There was supposed to be a chat with the family to see how it was working, and there has not been a single one from that day to this."}

	judge(t, []judged{
		{"a question about something else", []mail{invites, other}, claim, check.Silent, ""},
		{"a question about it", []mail{invites, after}, claim, check.Supported, ""},
	})
}
