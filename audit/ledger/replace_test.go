package ledger

import "testing"

// Who says before the due that the day is off takes the promise back, puts it off or
// lets it go; words of that day that mean something else do not.
func TestCalledOff(t *testing.T) {
	// A Monday.
	visit := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll come on Thursday with the new winch."}
	for _, tt := range []struct {
		name, by, text string
		state          string
		status         Status
	}{
		{"another day instead", "kit", "Not Thursday after all, the winch is stuck at the docks. It will be the 13th.", "slipped", Withdrawn},
		{"the day is out", "kit", "The yard is flooded, so Thursday is out.", "cancelled", Withdrawn},
		{"tomorrow", "kit", "I am in bed with a fever and can't make it tomorrow.", "cancelled", Withdrawn},
		{"by who was to be visited", "ines", "Please cancel Thursday, we are away.", "released", Withdrawn},
		{"it does not suit", "ines", "Thursday is no good for us, sorry.", "released", Withdrawn},
		{"a colleague of theirs tells", "lou", "Kit has the flu, so he won't be there on Thursday.", "cancelled", Withdrawn},
		{"they are shut", "ines", "Thursday and Friday we are closed for the regatta, kindly do not send anyone.", "slipped", Withdrawn},
		{"one day and not another, for something else", "ines", "I want you to phone me tonight not Thursday.", "broken_silent", Broken},
		{"not before that day", "kit", "The winch cannot be here before Thursday, as I said.", "broken_silent", Broken},
		{"not the other day", "kit", "It is Thursday, not Friday, as I said.", "broken_silent", Broken},
		{"what else is not on that day", "ines", "There is no milk in the shop on Thursday.", "broken_silent", Broken},
		{"a condition", "ines", "If you can't come on Thursday, tell me.", "broken_silent", Broken},
		{"a question", "ines", "Can't you come on Thursday?", "broken_silent", Broken},
		{"who will not be home", "ines", "I can't be home on Thursday but my neighbour will let you in.", "broken_silent", Broken},
		{"somebody has the day off", "ines", "I am taking Thursday off, so I will be in all day.", "broken_silent", Broken},
		{"it costs nothing", "kit", "There is no charge for the visit on Thursday.", "broken_silent", Broken},
		{"somebody else cannot", "kit", "Lou can't come on Thursday but I will be there as planned.", "broken_silent", Broken},
		{"who looks forward", "kit", "Can't wait to see the boat on Thursday.", "broken_silent", Broken},
		{"moved to that day", "kit", "Your visit is moved to Thursday as you asked.", "broken_silent", Broken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, to := "2025-03-05 12:00", "ines"
			if tt.by == "ines" {
				to = "kit"
			}
			l := read(t, []mail{visit, {from: tt.by, to: to, at: at, re: 1, text: tt.text}}, options(later))
			if p := promiseWith(t, l, "Thursday with the new winch"); p.Status != tt.status || p.State != tt.state {
				t.Errorf("%s (%s) by %+v, want %s (%s)", p.Status, p.State, p.Evidence, tt.status, tt.state)
			}
		})
	}
}

// What is told of the day when it is over counts for more than that it was off.
func TestNotOffAfterAll(t *testing.T) {
	visit := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll come on Thursday with the new winch."}
	off := mail{from: "kit", to: "ines", at: "2025-03-05 12:00", re: 1, text: "I can't come on Thursday, the van is broken."}
	for _, tt := range []struct {
		text   string
		status Status
	}{
		{"You came at ten after all and the new winch is on, thank you.", Kept},
		{"Nobody came on Thursday and I waited all day for the winch. I am very angry.", Broken},
	} {
		l := read(t, []mail{visit, off, {from: "ines", to: "kit", at: "2025-03-07 09:00", re: 1, text: tt.text}}, options(later))
		if p := promiseWith(t, l, "Thursday with the new winch"); p.Status != tt.status {
			t.Errorf("%q: %s (%s), want %s", tt.text, p.Status, p.State, tt.status)
		}
	}
}

// Another promise of the conversation gives no other day for the thing, whatever it says
// of now and instead.
func TestReplacedByNothingElse(t *testing.T) {
	for _, text := range []string{"I'll now order the anchor chain by Friday.", "I'll call the harbour master on Friday instead of writing.", "Sorry to hear about your cold. I'll send you the invoice for the berth on Friday."} {
		l := read(t, []mail{
			{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll send you the survey report by Wednesday."},
			{from: "kit", to: "ines", at: "2025-03-04 10:00", re: 1, text: text},
		}, options(later))
		if p := promiseWith(t, l, "survey report"); p.Status == Withdrawn {
			t.Errorf("%q: %s (%s)", text, p.Status, p.State)
		}
	}
}

// A condition is no proof that the thing was done, and what lasts is broken only by who
// says so.
func TestConditionsAndWhatLasts(t *testing.T) {
	for _, tt := range []struct {
		promise, reply string
		status         Status
	}{
		{"If the form arrives on Thursday we'll post the keys to the locker.", "Here is the form.", Open},
		{"If the sail isn't back on Friday we'll refund the deposit.", "", Open},
		{"We'll keep the berth for you until Thursday.", "", Unclear},
		{"We'll send you the mooring statement every month.", "Thanks for the mooring statement again.", Open},
		{"We'll send you the mooring statement every month.", "There was no mooring statement for May. Where is it?", Broken},
	} {
		mails := []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}}
		if tt.reply != "" {
			mails = append(mails, mail{from: "ines", to: "kit", at: "2025-03-06 10:00", re: 1, text: tt.reply})
		}
		l := read(t, mails, options(later))
		if p := &l.Promises[0]; p.Status != tt.status {
			t.Errorf("%q, %q: %s (%s) by %+v, want %s", tt.promise, tt.reply, p.Status, p.State, p.Evidence, tt.status)
		}
	}
}

// What others tell of a thing when it is due is found by who they tell, and by names.
func TestToldAtTheTime(t *testing.T) {
	visit := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Lou will come on Thursday with the new winch."}
	for _, tt := range []struct {
		name   string
		mail   mail
		status Status
	}{
		{"a neighbour names who came", mail{from: "bo", to: "kit", at: "2025-03-06 17:00", subject: "Pontoon", text: "Lou was here at noon and had the winch on in ten minutes."}, Kept},
		{"a neighbour tells of something else", mail{from: "bo", to: "kit", at: "2025-03-06 17:00", subject: "Pontoon", text: "The postman came at noon, thank you."}, Broken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if p := promiseWith(t, read(t, []mail{visit, tt.mail}, options(later)), "come on Thursday"); p.Status != tt.status {
				t.Errorf("%s (%s) by %+v, want %s", p.Status, p.State, p.Evidence, tt.status)
			}
		})
	}
}

// Why a promise was let go is told with the words that it shares with what says so, if
// there are any.
func TestWhyLetGo(t *testing.T) {
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\nI'll send you the survey reports by Friday."}
	for _, test := range []struct{ from, text, want string }{
		{"ines", "Never mind.", "says that it is not wanted any more"},
		{"ines", "Never mind the survey reports.", "says that it is not wanted any more: survey, reports"},
		{"kit", "Never mind the survey reports, they are wrong.", "takes it back: survey, reports"},
	} {
		to := map[string]string{"ines": "kit", "kit": "ines"}[test.from]
		p := promiseWith(t, read(t, []mail{promise, {from: test.from, to: to, at: "2025-03-04 10:00", re: 1, text: test.text}}, options("2025-04-03 12:00")), "survey reports")
		if n := len(p.Evidence); n != 1 || p.Evidence[0].Why[0] != test.want {
			t.Errorf("%q: %+v, want because %q", test.text, p.Evidence, test.want)
		}
	}
}

// Who promised gives another day for it before it is due, whatever words they use; a day for
// something else, or given when the day is as good as over, is none.
func TestGivesAnotherDay(t *testing.T) {
	const load = "It'll be on the van to you Friday."
	for _, tt := range []struct {
		name, promise, at, text string
		status                  Status
	}{
		{"what came between", load, "2025-03-06 14:00", "Bad news, the crane crushed it. You'll have another on Tuesday the 11th.", Withdrawn},
		{"careless", "10 March we will be there", "2025-03-06 14:00", "blocks didnt come in. going to be the 17th now", Withdrawn},
		{"and says no new day", load, "2025-03-06 14:00", "Bad news, the crane crushed it. I am looking for another.", Broken},
		{"another thing", load, "2025-03-06 14:00", "Sorry I missed your call. The invoice comes on Tuesday the 11th.", Broken},
		{"nothing came between", load, "2025-03-06 14:00", "You will get the paint on Tuesday the 11th.", Broken},
		{"the day is over", load, "2025-03-07 18:00", "I am sorry, the crane crushed it. You'll have another on Tuesday the 11th.", Broken},
		{"the day is off, and it is Monday now", "Your furniture is in Leith on Friday before noon.", "2025-03-05 14:00", "Not a mail I like to write. The lorry hasn't left yet, the ferry was full, and Friday is off. It is Monday the 10th by five now.", Withdrawn},
		{"what is not done that day", "Lou is at both boats on Friday.", "2025-03-06 14:00", "The lift broke, so no windows tomorrow, sorry! Lou comes on the 20th, both boats.", Withdrawn},
		{"another stands in", "I'll be there on Friday from 6.45 with the figures.", "2025-03-05 14:00", "I have been called to a hearing in Perth. Lou is standing in for me on Friday.", Withdrawn},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}, {from: "kit", to: "ines", at: tt.at, re: 1, text: tt.text}}, options(later))
			if p := promiseWith(t, l, tt.promise[:8]); p.Status != tt.status {
				t.Errorf("%s (%s) by %+v, want %s", p.Status, p.State, p.Evidence, tt.status)
			}
		})
	}
}

// Somebody's day is swapped for another where the message says so, to whomever it goes.
func TestSwapsDay(t *testing.T) {
	for _, tt := range []struct {
		text   string
		status Status
	}{
		{"Rain is forecast tomorrow and paint will not take. Kit will be there on Tuesday the 11th instead.", Withdrawn},
		{"Kit will be there on Tuesday the 11th, too, for the paint of the fence.", Broken},
	} {
		l := read(t, []mail{{from: "kit", to: "lou", at: "2025-03-03 10:00", subject: "Paint", text: "Yeah, the paint. I'll knock it out on Thursday the 6th."},
			{from: "lou", to: "ines", at: "2025-03-05 10:00", subject: "Your wall", text: tt.text}}, options(later))
		if p := promiseWith(t, l, "knock it out"); p.Status != tt.status {
			t.Errorf("%q: %s (%s) by %+v, want %s", tt.text, p.Status, p.State, p.Evidence, tt.status)
		}
	}
}

// Who waits on a day for which another was given, and accepted by somebody of theirs, has
// not read of it.
func TestGivenToAnother(t *testing.T) {
	l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll come on Thursday at ten to show your people the winch."},
		{from: "kit", to: "ines", at: "2025-03-05 17:50", subject: "tomorrow", text: "Bad news, tomorrow there is a strike on the ferries. I can not come. I come on Wednesday the 12th, same hour."},
		{from: "ines", to: "kit", at: "2025-03-06 11:30", subject: "Where are you", text: "It is 11.30 and six people sit in the shed. Where is Kit?"}}, options(later))
	if p := promiseWith(t, l, "on Thursday at ten"); p.Status != Withdrawn {
		t.Errorf("%s (%s) by %+v", p.Status, p.State, p.Evidence)
	}
}
