package ledger

import (
	"fmt"
	"slices"
	"testing"
)

// What the firm says to a complaint shows the steps that it takes.
func TestRecoverySteps(t *testing.T) {
	for _, test := range []struct {
		complaint, reply string
		steps            []string
	}{
		{"I am most dissatisfied with the state of the sloop.", "The yard was closed over the holidays.", []string{StepAnswered}},
		{"I am writing to express my displeasure with your yard.", "We'll repaint the hull at our cost by Friday.", []string{StepCommitted, StepAnswered}},
		{"This is the third time the pump has failed. I am fed up.", "I understand how annoying this must be.", []string{StepAcknowledged, StepAnswered}},
		{"This is the third time the pump has failed. I am fed up.", "I see why you feel that way.", []string{StepAcknowledged, StepAnswered}},
		{"This is the third time the pump has failed. I am fed up.", "Your complaint has been noted. I shall respond in full by Friday.", []string{StepAcknowledged, StepAnswered}},
		{"This is the third time the pump has failed. I am fed up.", "We will replace the pump on Friday and let you know when it is done.", []string{StepCommitted, StepAnswered}},
		{"This is the third time the pump has failed. I am fed up.", "I know that your berth is C4.", []string{StepAnswered}},
		{"This is the third time the pump has failed. I am fed up.", "I can only apologise. We will replace the pump on Friday.", []string{StepAcknowledged, StepApologised, StepCommitted, StepAnswered}},
	} {
		l := read(t, []mail{
			{from: "ines", to: "kit", at: "2025-03-03 09:00", text: test.complaint},
			{from: "kit", to: "ines", at: "2025-03-03 15:00", re: 1, text: test.reply},
		}, options("2025-04-03 12:00"))
		if len(l.Complaints) != 1 {
			t.Errorf("%q: %d complaints", test.complaint, len(l.Complaints))
			continue
		}
		var got []string
		for _, s := range l.Complaints[0].Steps {
			got = append(got, s.Name)
		}
		if slices.Sort(got); !slices.Equal(got, test.steps) {
			t.Errorf("%q, %q: %v", test.complaint, test.reply, got)
		}
	}
	if l := read(t, []mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "We'd be unhappy without you, the yard is brilliant."}}, options("2025-04-03 12:00")); len(l.Complaints) > 0 {
		t.Error("praise is no complaint")
	}
}

// What did not arrive answers no complaint, and who is sorry for something else does not
// either.
func TestNoAnswerToComplaint(t *testing.T) {
	moan := mail{from: "ines", to: "kit", at: "2025-03-06 09:00", subject: "The mast", text: "I am very disappointed with the mast. You promised it would be up and nobody came."}
	sorry := mail{from: "kit", to: "ines", at: "2025-03-06 11:00", re: 1, subject: "Re: The mast", text: "Dear Ines,\n\nI am so sorry about the mast. You are right to be upset. We will put it up on Monday."}
	for _, test := range []struct {
		name     string
		rest     []mail
		answered bool
	}{
		{"an answer", []mail{sorry}, true},
		{"one that came back", []mail{sorry, systemTells("2025-03-06 11:01", 2, "", "Final-Recipient: rfc822; ines@mail.example\nAction: failed")}, false},
		{"an apology elsewhere", []mail{{from: "lou", to: "ines", at: "2025-03-10 11:00", subject: "Monday", text: "Apologies for Monday, Ines. The mast was my fault."}}, true},
		{"an apology for something else", []mail{{from: "lou", to: "ines", at: "2025-03-20 11:00", subject: "Invoice 4471", text: "Hi Ines,\n\nApologies, the invoice for the paint went out without its second page. Here it is."}}, false},
	} {
		l := read(t, append([]mail{moan}, test.rest...), options("2025-04-03 12:00"))
		if len(l.Complaints) != 1 {
			t.Fatalf("%s: %d complaints", test.name, len(l.Complaints))
		}
		if c := &l.Complaints[0]; c.Engine() == Answered != test.answered || len(c.Steps) > 0 != test.answered {
			t.Errorf("%s: %s, steps %+v", test.name, c.Engine(), c.Steps)
		}
	}
}

// A complaint waits for no answer once who complained takes it back, in a reply to it or
// in the next that they write, and says so of nothing else.
func TestTakenBack(t *testing.T) {
	moan := mail{from: "ines", to: "kit", at: "2025-03-06 09:00", subject: "The mast", text: "I am very disappointed with the mast. You promised it would be up and nobody came."}
	then := func(from, text string) []mail {
		to := map[string]string{"ines": "kit", "kit": "ines", "lou": "ines"}[from]
		return []mail{{from: from, to: to, at: "2025-03-06 10:00", re: 1, text: text}}
	}
	apart := func(texts ...string) (list []mail) {
		for i, x := range texts {
			list = append(list, mail{from: "ines", to: "kit", at: fmt.Sprintf("2025-03-06 1%d:00", i), subject: fmt.Sprint("Something else ", i), text: x})
		}
		return list
	}
	for _, test := range []struct {
		name string
		rest []mail
		want Status
	}{
		{"nothing", nil, Unanswered},
		{"ignore it", then("ines", "Please ignore my last email, the lads have just turned up."), Withdrawn},
		{"what was said", then("ines", "I take back what I wrote this morning: Lou had rung my wife."), Withdrawn},
		{"all", then("ines", "I take it all back. The mast is up and looks splendid."), Withdrawn},
		{"withdrawn", then("ines", "I would like to withdraw my complaint, it was my own mistake."), Withdrawn},
		{"a false alarm", then("ines", "Sorry, false alarm. I looked at the wrong boat."), Withdrawn},
		{"in the next message", apart("Please disregard my earlier message, the mast is up."), Withdrawn},
		{"in one after the next", apart("Are you open on Saturday?", "Please ignore my last email, I have found your hours."), Unanswered},
		{"not taken back", then("ines", "I will not withdraw my complaint, and I take nothing back."), Unanswered},
		{"a thing is taken back", then("ines", "The sail is torn, too. I will take it back to you on Friday."), Unanswered},
		{"asked", then("ines", "Do you want me to withdraw my complaint?"), Unanswered},
		{"on a condition", then("ines", "I withdraw my complaint if the mast is up by noon."), Unanswered},
		{"by the firm", then("kit", "Please ignore my last email."), Answered},
		{"after an answer", append(then("kit", "I am sorry about the mast. It goes up today."), mail{from: "ines", to: "kit", at: "2025-03-06 12:00", re: 2, text: "I take it all back, thank you."}), Answered},
	} {
		l := read(t, append([]mail{moan}, test.rest...), options("2025-04-03 12:00"))
		if len(l.Complaints) == 0 {
			t.Fatalf("%s: no complaint", test.name)
		}
		if c := &l.Complaints[0]; c.Status() != test.want || c.Waits() != (test.want == Unanswered) || c.Released.IsZero() != (test.want != Withdrawn) {
			t.Errorf("%s: %s, taken back by %v, want %s", test.name, c.Status(), c.Released, test.want)
		}
	}
}

// Who lodges a grievance complains, and so does who has a sting in the thanks.
func TestComplains(t *testing.T) {
	for text, want := range map[string]int{
		"I write to lodge a formal grievance concerning the handling of berth C4.":                   1,
		"Thanks for launching her so quickly. Shame that nobody thought of putting the bung in.":     1,
		"The bins on the quay have been full all week. Not what we pay for.":                         1,
		"The berth was lovely. For 240 a night we feel badly let down by the rest.":                  1,
		"We had hoped for rather more from you.":                                                     1,
		"This was settled in 2023. Stop writing to me, or I shall go to the ombudsman.":              1,
		"I only wish somebody had mended the strap, which is what I sent it to you for.":             1,
		"We wish you had been with us on Sunday, it was a fine regatta.":                             0,
		"We had hoped for better weather.":                                                           0,
		"I am going to my solicitor on Tuesday to sign for the boat.":                                0,
		"Shame nobody could make it to the party.":                                                   0,
		"Shame about the weather on Sunday, it was a fine day otherwise.":                            0,
		"Thanks for telling us of the grievance procedure of the club, we have none to bring there.": 0,
	} {
		l := read(t, []mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", text: text}}, options("2025-04-03 12:00"))
		if len(l.Complaints) != want {
			t.Errorf("%q: %d complaints", text, len(l.Complaints))
		}
	}
}

// What was done to make up for something is a remedy, a reply to come is none; who asks
// whether all is well now checks back, in whatever conversation; and what answers a later
// message elsewhere is no step.
func TestStepsTaken(t *testing.T) {
	for _, test := range []struct {
		name  string
		rest  []mail
		steps []string
	}{
		{"taken off the bill", []mail{{from: "kit", to: "ines", at: "2025-03-03 15:00", re: 1, text: "The second lift has been struck from the bill."}}, []string{StepCommitted, StepAnswered}},
		{"free", []mail{{from: "kit", to: "ines", at: "2025-03-03 15:00", re: 1, text: "He will not be sent to you again and the call-out is free."}}, []string{StepCommitted, StepAnswered}},
		{"a reply to come", []mail{{from: "kit", to: "ines", at: "2025-03-03 15:00", re: 1, text: "We acknowledge receipt of your complaint. You will have our final response by 27 March."}}, []string{StepAcknowledged, StepAnswered}},
		{"a corrected bill", []mail{{from: "kit", to: "ines", at: "2025-03-03 15:00", re: 1, text: "The corrected bill is attached."}}, []string{StepCommitted, StepAnswered}},
		{"feels awful", []mail{{from: "kit", to: "ines", at: "2025-03-03 15:00", re: 1, text: "Oh no, I feel awful about this."}}, []string{StepAcknowledged, StepApologised, StepAnswered}},
		{"sorry elsewhere, soon", []mail{{from: "lou", to: "ines", at: "2025-03-03 18:00", subject: "Your boat", text: "Dear Ines, I'm truly sorry about that pump."}}, []string{StepAcknowledged, StepApologised, StepAnswered}},
		{"checks back", []mail{{from: "kit", to: "ines", at: "2025-03-03 15:00", re: 1, text: "The yard was closed over the holidays."}, {from: "kit", to: "ines", at: "2025-03-12 15:00", subject: "Pump", text: "Hi Ines, just checking the pump is behaving itself since we refitted it?"}}, []string{StepAnswered, StepFollowedUp}},
		{"an answer to a later message", []mail{{from: "ines", to: "kit", at: "2025-03-05 09:00", subject: "Pump and mast", text: "What does a bilge pump for the dinghy cost?"},
			{from: "kit", to: "ines", at: "2025-03-05 15:00", re: 2, subject: "Pump and mast", text: "A bilge pump is $84. A leaking bilge is no fun, anybody would be fed up."}}, nil},
	} {
		l := read(t, append([]mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", subject: "The pump", text: "I am fed up with this leaking bilge pump."}}, test.rest...), options("2025-04-03 12:00"))
		if len(l.Complaints) != 1 {
			t.Fatalf("%s: %d complaints", test.name, len(l.Complaints))
		}
		var got []string
		for _, s := range l.Complaints[0].Steps {
			got = append(got, s.Name)
		}
		if slices.Sort(got); !slices.Equal(got, test.steps) {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}
