package ledger

import "testing"

// A promise without a day is broken by what shows that it was not kept to, and one with a day
// by who tells of that day that there was none.
func TestBreachShown(t *testing.T) {
	for _, tt := range []struct {
		name, asked, promise, word string
		reply                      mail
		status                     Status
	}{
		{"a bill came", "Does the plan meet this repair in full?", "It is all in your plan, you won't get a bill for this one.", "bill",
			mail{at: "2025-04-07 09:15", subject: "Account 2231", text: "Kit assured me on 3 March that I should not be billed for this repair. I now have an account for 292 dollars. Kindly withdraw it."}, Broken},
		{"no bill came", "Does the plan meet this repair in full?", "It is all in your plan, you won't get a bill for this one.", "bill",
			mail{at: "2025-04-07 09:15", subject: "Winch", text: "The winch you said you would look at turns again."}, Open},
		{"what was to be on no bill", "Do we pay for all that?", "Not a cent. Had the pump come when I said it would you should not have needed them, so you will not find those chemicals on a bill of mine.", "chemicals",
			mail{at: "2025-04-07 12:31", subject: "March account", text: "Um, $88 for chemicals that Kit said were on him? Take it off please."}, Broken},
		{"a thing was not held", "Will berth 14 be clear for us when we come?", "Morning! Berth 14 has your name on it, I'll keep it free for you.", "keep it",
			mail{at: "2025-04-24 15:06", subject: "Berth 14", text: "There is a trawler in our berth. You said berth 14 was being kept for us. I am furious."}, Broken},
		{"nothing is said of it", "Will berth 14 be clear for us when we come?", "Morning! Berth 14 has your name on it, I'll keep it free for you.", "keep it",
			mail{at: "2025-04-24 15:06", subject: "Washing", text: "Is there hot water in the wash house?"}, Open},
		{"one of all times", "Mind the gate, we have a dog.", "We'll shut that gate behind us every single time.", "gate",
			mail{at: "2025-04-24 15:06", subject: "Dog", text: "Your people left the gate wide open yesterday and the dog got out. I am very upset about that gate."}, Broken},
		{"the day went without", "Where is the second remote?", "You will have your second remote on Monday by courier.", "remote",
			mail{at: "2025-03-13 09:15", text: "Dear Kit, Monday has been and gone without a remote."}, Broken},
		{"what they did meanwhile", "The panel is dead.", "Kit comes on Monday the 10th between 8 and 10 to swap it.", "swap",
			mail{at: "2025-03-10 15:02", text: "Nobody came and nobody telephoned. I gave up my bridge for this and we were in the semi final."}, Broken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.reply.from, tt.reply.to = "ines", "kit"
			if tt.reply.subject == "" {
				tt.reply.re = 2
			}
			l := read(t, []mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", text: tt.asked}, {from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: tt.promise}, tt.reply}, options("2025-05-20 10:00"))
			if p := promiseWith(t, l, tt.word); p.Status != tt.status {
				t.Errorf("%s (%s) by %+v, want %s", p.Status, p.State, p.Evidence, tt.status)
			}
		})
	}
}

// Who brings a thing and says how late they are with it is late, though the promise names no
// day, and what comes off "the next one" is due with the next account.
func TestOwnsLate(t *testing.T) {
	l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll record the greeting myself."},
		{from: "kit", to: "ines", at: "2025-03-12 10:00", re: 1, text: "Greeting attached, five days late.", file: "greeting.mp3"}}, options(later))
	if p := promiseWith(t, l, "greeting"); p.Status != KeptLate {
		t.Errorf("%s (%s)", p.Status, p.State)
	}
	l = read(t, []mail{{from: "ines", to: "kit", at: "2025-03-03 09:00", subject: "February account", text: "There is $88 for chemicals on it. Take it off please."},
		{from: "kit", to: "ines", at: "2025-03-03 10:00", subject: "Re: February account", re: 1, text: "You're right. It'll come off the next one."},
		{from: "kit", to: "ines", at: "2025-04-01 10:00", subject: "March account", text: "March attached, thanks.", file: "March.pdf"}}, options("2025-05-20 10:00"))
	p := promiseWith(t, l, "next one")
	if v, _ := p.DueValue(); v != "2025-04-01" || p.Status != Unclear {
		t.Errorf("due %s, %s (%s)", v, p.Status, p.State)
	}
}

// Who was bound and says that they forgot did not do it, to whomever they say so: what tells of
// nothing done at the time outweighs it no more.
func TestForgot(t *testing.T) {
	l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 09:00", text: "The phone switch goes in on Thursday night at nine. The phones will be dead until midnight."},
		{from: "ines", to: "kit", at: "2025-03-03 10:00", re: 1, text: "OK thanks for the warning. I'll have the answering service pick up that night."},
		{from: "ines", to: "bo", at: "2025-03-07 08:20", subject: "Dead air", text: "Bo, the phones part is my fault, Kit told me Monday and I said I'd set up the answering service and I forgot. I am so sorry."},
		{from: "kit", to: "ines", at: "2025-03-07 08:31", re: 2, text: "Phone switch was in at 22:20 last night."}}, options("2025-05-20 10:00"))
	if p := promiseWith(t, l, "answering service"); p.Status != Broken {
		t.Errorf("%s (%s) by %+v", p.Status, p.State, p.Evidence)
	}
}
