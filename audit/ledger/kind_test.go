package ledger

import "testing"

// What kind of thing a promise is of is told by its verb, and by who or what comes.
func TestKindOf(t *testing.T) {
	for _, tt := range []struct{ text, kind string }{
		{"The survey report will be with you by Friday.", "send"},
		{"It will be in your inbox by Friday.", "send"},
		{"Lou will be with you by Friday.", "visit"},
		{"The fitter will be with you on Friday.", "visit"},
		{"I'll call in on Friday on my way home.", "visit"},
		{"Lou comes on Friday.", "visit"},
		{"I'll ring Morag on Friday.", "call"},
		{"You will have a price in writing by Friday.", "send"},
		{"You will have the deposit by Friday.", "pay"},
		{"I'll set the alarm while I'm with you on Friday.", ""},
	} {
		l := read(t, []mail{{from: "lou", to: "ines", at: "2025-03-03 08:00", text: "Morning.", subject: "Morning"},
			{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.text}}, options(later))
		if p := promiseWith(t, l, "Friday"); p.Kind() != tt.kind {
			t.Errorf("%q: %q, want %q", tt.text, p.Kind(), tt.kind)
		}
	}
}

// Who gives another day for a thing, or answers who misses it with something else, has not
// done it, and who misses it tells beside what they did meanwhile.
func TestTellsBeside(t *testing.T) {
	const visit, report = "I'll come on Thursday with the new winch.", "I'll send you the survey report on Thursday."
	for _, tt := range []struct {
		promise string
		mails   []mail
		status  Status
	}{
		{visit, []mail{{from: "ines", to: "kit", at: "2025-03-06 19:00", re: 1, text: "Nobody came and nobody rang. I gave up my choir for this and we were in the hall all day."}}, Broken},
		{visit, []mail{{from: "ines", to: "kit", at: "2025-03-06 19:00", re: 1, text: "We had kept the afternoon free."}}, Broken},
		{report, []mail{{from: "ines", to: "kit", at: "2025-03-07 19:00", re: 1, text: "It was lovely to see you today. I do still need the survey report though."}}, Broken},
		{report, []mail{{from: "kit", to: "ines", at: "2025-03-06 19:00", re: 1, text: "The office was flooded last night, I am so sorry. It comes on Tuesday now."}}, Broken},
		{report, []mail{{from: "kit", to: "ines", at: "2025-03-06 19:00", re: 1, text: "Running behind, I'm afraid."}}, Broken},
		{report, []mail{{from: "ines", to: "kit", at: "2025-03-07 09:00", re: 1, text: "Where is the survey report?"},
			{from: "kit", to: "ines", at: "2025-03-07 10:00", re: 2, text: "The harbour called everybody out at six and the office was empty."}}, Broken},
		{report, []mail{{from: "ines", to: "kit", at: "2025-03-07 09:00", re: 1, text: "Where is the survey report?"},
			{from: "kit", to: "ines", at: "2025-03-07 10:00", re: 2, text: "Here is the survey report.", file: "survey report.pdf"}}, KeptLate},
	} {
		list := append([]mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}}, tt.mails...)
		l := read(t, list, options(later))
		if p := promiseWith(t, l, "Thursday"); p.Status != tt.status {
			t.Errorf("%q: %s (%s) by %+v, want %s", tt.mails[len(tt.mails)-1].text, p.Status, p.State, p.Evidence, tt.status)
		}
	}
}

// A day is off that one side says is off, in whichever words.
func TestDayIsOff(t *testing.T) {
	for _, tt := range []struct {
		by, text string
		status   Status
	}{
		{"kit", "The crane driver has speared the pallet with his forklift, so Thursday's off.", Withdrawn},
		{"kit", "Bad news, there is a strike tomorrow. I cannot come.", Withdrawn},
		{"kit", "The lift is in the garage, so no winch tomorrow, sorry.", Withdrawn},
		{"ines", "Thursday no, we are at a christening in Largs.", Withdrawn},
		{"ines", "Please don't call tomorrow, and anyway we are away.", Withdrawn},
		{"kit", "There is no news of the sails, and no rain tomorrow.", Broken},
	} {
		to := "kit"
		if tt.by == "kit" {
			to = "ines"
		}
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll come on Thursday with the new winch."},
			{from: tt.by, to: to, at: "2025-03-05 12:00", re: 1, text: tt.text}}, options(later))
		if p := promiseWith(t, l, "Thursday"); p.Status != tt.status {
			t.Errorf("%q: %s (%s), want %s", tt.text, p.Status, p.State, tt.status)
		}
	}
}

// What somebody says was promised is not done by that.
func TestToldThat(t *testing.T) {
	l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll credit the mooring fee by Thursday."},
		{from: "ines", to: "kit", at: "2025-03-07 09:00", text: "Kit told us that the mooring fee would be credited by Thursday.", subject: "Your invoice"}}, options(later))
	if p := promiseWith(t, l, "Thursday"); p.Status == Kept || p.Status == KeptLate {
		t.Errorf("%s (%s) by %+v", p.Status, p.State, p.Evidence)
	}
}
