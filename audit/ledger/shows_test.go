package ledger

import "testing"

// What was done before its day was done; another visit, another day and what somebody did
// not do show nothing.
func TestShows(t *testing.T) {
	const report = "I'll send you the survey report on Friday."
	const gate = "I'll fix the gate on Friday."
	const visit = "Lou will come on Friday to fix the winch."
	for _, tt := range []struct {
		promise, by, at, text, file string
		status                      Status
	}{
		{report, "kit", "2025-03-06 11:00", "Here is the survey report.", "survey report.pdf", Kept},
		{report, "kit", "2025-03-06 11:00", "Please find it attached.", "survey report.pdf", Kept},
		{report, "kit", "2025-03-06 11:00", "Please find it attached.", "mooring fees.pdf", Broken},
		{report, "kit", "2025-03-06 11:00", "The survey report is nearly done.", "", Broken},
		{report, "ines", "2025-03-06 11:00", "Thank you, the survey report will help a lot.", "", Broken},
		{gate, "kit", "2025-03-06 11:00", "The gate is fixed, we had time today.", "", Kept},
		{gate, "kit", "2025-03-06 11:00", "I will have the gate fixed tomorrow, as I said.", "", Broken},
		{gate, "ines", "2025-03-06 11:00", "The gate is not fixed yet.", "", Broken},
		{"We will refund the deposit on Friday.", "kit", "2025-03-06 11:00", "The refund of the deposit was paid today.", "", Kept},
		{visit, "ines", "2025-03-06 11:00", "Lou came yesterday to fix the winch, thank you.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "Lou was here on Wednesday and fixed the tiller, thank you.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "Lou was here on Friday and fixed the winch, thank you.", "", Kept},
		{visit, "ines", "2025-03-10 11:00", "Lou was here on Wednesday and again on Friday for the winch, thank you.", "", Kept},
		{visit, "ines", "2025-03-10 11:00", "The postman came on Friday, but Lou did not.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "Lou was here on Friday and did nothing to the winch.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "Lou was here on Friday for the winch, but the boat was locked and he had to leave.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "Lou was here on Friday and fixed the winch before he had to leave.", "", Kept},
		{visit, "ines", "2025-03-10 11:00", "Friday came and went.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "My brother has sat at the winch since half past six.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "Lou came on Friday and we had a fine day.", "", Kept},
		{gate, "kit", "2025-03-07 11:00", "Hit rock at the gate this morning.", "", Broken},
		{report, "ines", "2025-03-10 11:00", "Still no word on the survey report.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "We were at home on Friday and waited.", "", Broken},
		{visit, "ines", "2025-03-10 11:00", "We waited on Friday, and then Lou came.", "", Kept},
		{"I'll call you on Friday about the mast.", "ines", "2025-03-10 18:00", "Thanks for calling on Wednesday about the sail.", "", Broken},
	} {
		to := "ines"
		if tt.by == to {
			to = "kit"
		}
		l := read(t, []mail{{from: "lou", to: "ines", at: "2025-03-03 08:00", text: "Morning.", subject: "Morning"},
			{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}, {from: tt.by, to: to, at: tt.at, re: 2, text: tt.text, file: tt.file}}, options(later))
		if p := promiseWith(t, l, "on Friday"); p.Status != tt.status {
			t.Errorf("%q, %q by %s: %s (%s) by %+v, want %s", tt.promise, tt.text, tt.by, p.Status, p.State, p.Evidence, tt.status)
		}
	}
}

// Of two promises of one mail each is kept by what names its own thing.
func TestShowsOneOfTwo(t *testing.T) {
	for _, tt := range []struct{ promises, text, file, kept, broken string }{
		{"I'll fix the rudder on Wednesday. I'll fix the winch on Wednesday.", "The winch is fixed.", "", "winch", "rudder"},
		{"I'll send you the survey report on Wednesday. I'll call you on Wednesday about the mast.", "Here is the survey report.", "survey report.pdf", "survey", "mast"},
		{"I'll fix the rudder on Wednesday. I'll fix the winch on Wednesday.", "The rudder is fixed. The winch has to wait for a part.", "", "rudder", "winch"},
	} {
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promises}, {from: "kit", to: "ines", at: "2025-03-05 11:00", re: 1, text: tt.text, file: tt.file}}, options(later))
		if p, q := promiseWith(t, l, tt.kept), promiseWith(t, l, tt.broken); p.Status != Kept || q.Status != Broken {
			t.Errorf("%q, %q: %s and %s by %+v", tt.promises, tt.text, p.Status, q.Status, q.Evidence)
		}
	}
}

// Who promised a thing and writes that it cannot or will not be done has not done it.
func TestWillNotIsNoDelivery(t *testing.T) {
	for _, test := range []struct {
		text string
		kept bool
	}{
		{"I am afraid that we will not be able to do the survey report after all.", false},
		{"I am afraid we cannot send the survey report after all.", false},
		{"We will not be able to send you the survey report.", false},
		{"I'm afraid that the survey report will not be coming.", false},
		{"Sadly I can't let you have the survey report.", false},
		{"Lou is not going to be able to write the survey report.", false},
		{"I cannot send the survey report by email, so I have put it in the post.", true},
		{"I couldn't get the survey report into one file, so here it is in two.", true},
		{"Here is the survey report. We won't charge for it.", true},
	} {
		for _, at := range []string{"2025-03-05 10:00", "2025-03-10 10:00"} {
			l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I will send you the survey report by Friday."}, {from: "kit", to: "ines", at: at, re: 1, text: test.text}}, options("2025-03-14 10:00"))
			if p := l.Promises[0]; !p.FulfilledBy.IsZero() != test.kept {
				t.Errorf("%s %q: %s", at, test.text, p.State)
			}
		}
	}
	l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I will find out by Friday whether the crew can lift the mast with the crane."},
		{from: "kit", to: "ines", at: "2025-03-04 10:00", re: 1, text: "They cannot lift the mast with the crane, it is too long."}}, options("2025-03-14 10:00"))
	if p := l.Promises[0]; p.State != "kept" {
		t.Errorf("an answer that says no: %s", p.State)
	}
}
