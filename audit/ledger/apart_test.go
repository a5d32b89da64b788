package ledger

import "testing"

// What shows one promise kept says nothing of another one that is due on the same day
// and told in like words.
func TestOfSomethingElse(t *testing.T) {
	brackets := mail{from: "kit", to: "ines", at: "2025-03-03 09:00", subject: "Brackets", text: "I will send you the brackets by Friday, March 7, 2025."}
	for _, test := range []struct {
		name  string
		mails []mail
		want  Status
	}{
		{"another was promised something else, and got it", []mail{brackets,
			{from: "kit", to: "bo", at: "2025-03-04 09:00", subject: "Survey", text: "I will send you the survey by Friday, March 7, 2025."},
			{from: "kit", to: "bo", at: "2025-03-07 15:00", re: 2, subject: "Survey", text: "The survey is attached.", file: "survey.pdf"},
			{from: "ines", to: "kit", at: "2025-03-10 09:00", re: 1, subject: "Brackets", text: "The brackets have not arrived."}}, Broken},
		{"what a supplier had promised came", []mail{brackets,
			{from: "rope", to: "kit", at: "2025-03-04 09:00", subject: "Rope", text: "I will send you the rope by Friday, March 7, 2025."},
			{from: "kit", to: "rope", at: "2025-03-07 15:00", re: 2, subject: "Rope", text: "The rope came this morning, thank you."},
			{from: "ines", to: "kit", at: "2025-03-10 09:00", re: 1, subject: "Brackets", text: "The brackets have not arrived."}}, Broken},
		{"she thanks for something else", []mail{brackets,
			{from: "kit", to: "ines", at: "2025-03-04 09:00", subject: "Survey", text: "I will send you the survey by Friday, March 7, 2025."},
			{from: "ines", to: "kit", at: "2025-03-07 15:00", re: 2, subject: "Survey", text: "Thanks for the survey."}}, Unclear},
		{"a colleague sends something else", []mail{brackets,
			{from: "lou", to: "ines", at: "2025-03-07 15:00", subject: "Invoice 12", text: "Invoice 12 for your mast was sent today, £640."}}, Broken},
		{"a colleague sends the very thing", []mail{brackets,
			{from: "lou", to: "ines", at: "2025-03-07 15:00", subject: "Boxes", text: "The brackets are on their way to you, in two boxes."}}, Kept},
		{"a supplier brings the very thing", []mail{brackets,
			{from: "rope", to: "kit", at: "2025-03-04 09:00", subject: "Brackets", text: "I will send the brackets to Ines by Friday, March 7, 2025."},
			{from: "rope", to: "kit", at: "2025-03-07 15:00", re: 2, subject: "Brackets", text: "The brackets are delivered, Ines signed for them."}}, Kept},
	} {
		l := read(t, test.mails, options("2025-04-05 12:00"))
		if p := promiseWith(t, l, "send you the brackets"); p.Status != test.want {
			t.Errorf("%s: %s (%s), want %s; evidence %+v", test.name, p.Status, p.State, test.want, p.Evidence)
		}
	}
}

// Who asks or promises again and again in the same words is no program.
func TestAskedAgain(t *testing.T) {
	thrice := func(from, to, text string) (list []mail) {
		for _, at := range []string{"2025-03-03 09:00", "2025-03-10 09:00", "2025-03-17 09:00"} {
			list = append(list, mail{from: from, to: to, at: at, text: text})
		}
		return list
	}
	l := read(t, thrice("ines", "kit", "I am very unhappy. Nobody called me back about the broken winch. When will you repair it?"), options("2025-04-05 12:00"))
	if len(l.Complaints) == 0 || len(l.Requests) == 0 {
		t.Errorf("%d complaints and %d requests of a client who wrote three times", len(l.Complaints), len(l.Requests))
	}
	if l := read(t, thrice("kit", "ines", "I'll call you tomorrow about the winch."), options("2025-04-05 12:00")); len(l.Promises) != 3 {
		t.Errorf("%d promises, want each of three calls", len(l.Promises))
	}
	if l := read(t, thrice("kit", "ines", "We will answer your message within two working days."), options("2025-04-05 12:00")); len(l.Promises) != 0 {
		t.Errorf("%d promises of what goes out with every message", len(l.Promises))
	}
}
