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
