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
