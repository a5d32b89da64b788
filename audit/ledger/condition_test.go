package ledger

import "testing"

// A promise waits for its own condition alone: not for that of what else is said, asked or
// promised in the sentence.
func TestOwnCondition(t *testing.T) {
	for _, tt := range []struct {
		promise, about, reply string
		status                Status
	}{
		{"I'll send you the survey report on Wednesday, let me know if you need anything else.", "survey", "", Broken},
		{"I'll send you the survey report on Wednesday, let me know if you need anything else.", "survey", "Where is the survey report?", Broken},
		{"I'll be at the pontoon on Thursday at 9, call me if you're running late.", "pontoon", "", Broken},
		{"Let me know if you need anything, I'll send the survey report on Wednesday.", "survey", "", Broken},
		{"If you have any questions, call me, and I'll send the survey report on Wednesday.", "survey", "", Broken},
		{"Sorry if this was not clear, I'll send the survey report on Wednesday.", "survey", "", Broken},
		{"I'll fix the mast on Wednesday even if it rains.", "mast", "", Broken},
		{"I'll send the invoice on Wednesday, and if it rains I'll bring the tarp on Friday.", "invoice", "", Broken},
		{"I'll order the mast on Wednesday, if you approve.", "mast", "", Open},
		{"I'll order the mast on Wednesday - but only if you approve it.", "mast", "", Open},
		{"If you say go, I'll do it Tuesday.", "do it", "", Open},
		{"Call me when you're ready and I'll bring the winch on Thursday.", "winch", "", Open},
		{"I'll collect the keys on Thursday if that is OK with you.", "keys", "", Open},
		{"I'll collect the keys on Thursday if that is OK with you.", "keys", "Yes, Thursday is fine.", Broken},
	} {
		mails := []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}}
		if tt.reply != "" {
			mails = append(mails, mail{from: "ines", to: "kit", at: "2025-03-05 23:00", re: 1, text: tt.reply})
			if tt.status == Broken && tt.about == "survey" {
				mails[1].at = "2025-03-10 10:00"
			}
		}
		if p := promiseWith(t, read(t, mails, options(later)), tt.about); p.Status != tt.status || p.Conditional != (tt.status == Open || tt.about == "keys") {
			t.Errorf("%q, %q: %s (%s), conditional %v, %q; want %s", tt.promise, tt.reply, p.Status, p.State, p.Conditional, p.Unknown, tt.status)
		}
	}
	for _, text := range []string{"I'll fit the parts you provided to the mast by Friday.", "I'll call you about the mast once a week."} {
		if p := promiseWith(t, read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: text}}, options("2025-03-04 12:00")), "mast"); p.Conditional {
			t.Errorf("%q has a condition", text)
		}
	}
}

// What a promise was to follow is when its time begins, and does not show it done.
func TestFollows(t *testing.T) {
	for _, tt := range []struct {
		promise, came string
		due, state    string
	}{
		{"Once you sign the contract, I'll send the survey report within two days.", "The contract is signed.", "2025-03-07", "broken_silent"},
		{"Once you sign the contract, I'll send the survey report within two days.", "It is raining here.", "", "dormant"},
		{"I'll be at the pontoon two days after the mast arrives.", "The mast arrived at the pontoon today.", "2025-03-07", "broken_silent"},
		{"I'll be at the pontoon 45 minutes after you call me.", "I called you this morning.", "2025-03-05T14:45:00-06:00", "broken_silent"},
		{"I'll call you as soon as the mast arrives.", "The mast arrived today.", "2025-03-05", "broken_silent"},
		{"I'll send you the crew list two days before the survey.", "The survey was done on Tuesday.", "", "open"},
	} {
		p := promiseWith(t, read(t, []mail{
			{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise},
			{from: "ines", to: "kit", at: "2025-03-05 14:00", re: 1, text: tt.came},
		}, options(later)), "I'll")
		if v, _ := p.DueValue(); v != tt.due || p.State != tt.state {
			t.Errorf("%q, %q: due %q from %q, %s by %+v; want %q, %s", tt.promise, tt.came, v, p.DueFrom, p.State, p.Evidence, tt.due, tt.state)
		}
		if n := len(p.Evidence); n > 1 {
			t.Errorf("%q: what it waited for is noted %d times", tt.promise, n)
		}
	}
	p := promiseWith(t, read(t, []mail{
		{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll send you the crew list two days before the survey."},
		{from: "lou", to: "ines", at: "2025-03-12 10:00", re: 1, text: "The survey was done this morning."},
	}, options(later)), "crew list")
	if v, _ := p.DueValue(); v != "2025-03-10" {
		t.Errorf("before the survey of 12 March: due %q", v)
	}
}

// A promise with a condition has not lapsed where the go was given, or where who was promised
// it misses the thing.
func TestNotLapsed(t *testing.T) {
	for _, tt := range []struct{ promise, reply string }{
		{"If you give me the go today I'll have the motor in and running by Friday the 7th.", "Go."},
		{"If one goes down between the 4th and the 8th, we'll have a loaner sitting at your pontoon within four hours of you telling us.", "It is half past two. Four hours was twelve minutes past one, and this is precisely what I asked you about. I am furious."},
	} {
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}, {from: "ines", to: "kit", at: "2025-03-05 14:30", re: 1, text: tt.reply}}, options(later))
		if p := promiseWith(t, l, "'ll have"); p.Status == Withdrawn {
			t.Errorf("%q: %s (%s)", tt.promise, p.Status, p.State)
		}
	}
}
