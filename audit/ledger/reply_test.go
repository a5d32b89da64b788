package ledger

import "testing"

// What a reply says decides whether it answers.
func TestReplies(t *testing.T) {
	for _, test := range []struct {
		ask, reply string
		answers    bool
	}{
		{"What make is the pump on the sloop?", "It's a Whale.", true},
		{"What make is the pump on the sloop?", "I'll ask the rigger and get back to you.", false},
		{"Would it be possible to keep the sloop here until May?", "Absolutely, no trouble.", true},
		{"Would it be possible to keep the sloop here until May?", "Let me ask the harbour master.", false},
		{"Have the papers been signed yet?", "Not yet, the other side is away.", true},
		{"Have the papers been signed yet?", "Still waiting to hear from them.", false},
		{"Please let me have the balance owing.", "The balance is 1,845.20.", true},
		{"Please let me have the balance owing.", "Somebody from accounts will be in touch.", false},
		{"Please let me have the balance owing.", "By the way, we are closed from the 12th to the 19th.", false},
		{"Please let me have the balance owing.", "Hope you had a good weekend!", false},
		{"Can you send me the survey of the sloop?", "I'll send you the survey by Friday. Lou will call you tomorrow at 9.", false},
		{"Is there an earlier slot for the lift?", "We've had a cancellation on Tuesday, do you want it?", true},
		{"Can you put the invoice in the name of my company?", "What is the full name of the company?", false},
		{"When will the mast be back?", "It'll be back on Thursday.", true},
		{"When will the mast be back?", "I'm chasing the rigger and will come back to you.", false},
	} {
		l := read(t, []mail{
			{from: "ines", to: "kit", at: "2025-03-03 09:00", text: test.ask},
			{from: "kit", to: "ines", at: "2025-03-03 15:00", re: 1, text: test.reply},
		}, options("2025-04-03 12:00"))
		if len(l.Requests) == 0 {
			t.Errorf("%q: no request", test.ask)
			continue
		}
		if got := !l.Requests[0].AnsweredBy.IsZero(); got != test.answers {
			t.Errorf("%q, %q: answered %v", test.ask, test.reply, got)
		}
	}
}

// Who asked may tell that it was done, and what was promised in answer is looked for.
func TestAnsweredLater(t *testing.T) {
	ask := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Please send me the survey of the sloop."}
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "I'll send you the survey by Friday."}
	for _, test := range []struct {
		name  string
		mails []mail
		by    string
	}{
		{"as who asked tells", []mail{ask, promise, {from: "ines", to: "kit", at: "2025-03-06 18:00", re: 2, text: "Got the survey of the sloop this morning, thank you."}}, "<3@dispute.example>"},
		{"by what was promised", []mail{ask, promise, {from: "kit", to: "ines", at: "2025-03-05 18:00", subject: "Papers", text: "Survey attached.", file: "survey-sloop.pdf"}}, "<3@dispute.example>"},
		{"not by what was promised", []mail{ask, promise, {from: "ines", to: "kit", at: "2025-03-12 18:00", re: 2, text: "The survey of the sloop has still not come."}}, ""},
	} {
		l := read(t, test.mails, options("2025-04-03 12:00"))
		if len(l.Requests) == 0 || l.Requests[0].AnsweredBy.MessageID != test.by {
			t.Errorf("%s: %+v", test.name, l.Requests)
		}
	}
}
