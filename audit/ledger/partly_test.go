package ledger

import "testing"

// A part of a thing is not the whole, until the rest is told of too; what else comes in
// parts is none of it.
func TestPartly(t *testing.T) {
	for _, tt := range []struct {
		promise, text, then string
		state               string
	}{
		{"I'll paint the fence by Thursday.", "Half the fence is painted.", "", "partly"},
		{"I'll paint the fence by Thursday.", "Half of it is done.", "", "partly"},
		{"I'll paint the fence by Thursday.", "The fence is only half painted.", "", "partly"},
		{"I'll paint the fence by Thursday.", "Most of the fence is painted.", "", "partly"},
		{"I'll hang the three doors by Thursday.", "Two of the three doors are hung.", "", "partly"},
		{"I'll hang the doors by Thursday.", "Five doors out of nine are hung.", "", "partly"},
		{"I'll hang the doors by Thursday.", "Only four arrived, and the doors are hung.", "", "partly"},
		{"I'll hang the doors by Thursday.", "All the doors are hung except the one in the hall.", "", "partly"},
		{"I'll paint the fence by Thursday.", "Half the fence is painted.", "The fence is painted, all of it.", "kept_late"},
		{"I'll paint the fence by Thursday.", "The fence is painted, it took half an hour.", "", "kept"},
		{"I'll paint the fence by Thursday.", "The fence is painted and half the bill is paid.", "", "kept"},
		{"I'll paint the fence by Thursday.", "The fence is painted, some of the paint went on the gate.", "", "kept"},
	} {
		mails := []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}, {from: "kit", to: "ines", at: "2025-03-06 10:00", re: 1, text: tt.text}}
		if tt.then != "" {
			mails = append(mails, mail{from: "kit", to: "ines", at: "2025-03-12 10:00", re: 1, text: tt.then})
		}
		if p := promiseWith(t, read(t, mails, options(later)), "by Thursday"); p.State != tt.state {
			t.Errorf("%q, %q, %q: %s by %+v, want %s", tt.promise, tt.text, tt.then, p.State, p.Evidence, tt.state)
		}
	}
}

// Who does not like how a thing was done says that it was done, or nothing of it, and not
// that it was not.
func TestDispleased(t *testing.T) {
	for _, tt := range []struct{ promise, text, state string }{
		{"We will start on Thursday.", "I am not happy with this start.", "broken_silent"},
		{"We will start on Thursday.", "I'm not very pleased with the start.", "broken_silent"},
		{"I'll paint the fence on Thursday.", "We are not at all satisfied with the fence.", "broken_silent"},
		{"I'll paint the fence on Thursday.", "I wasn't impressed by the painting of the fence.", "broken_silent"},
		{"I'll paint the fence on Thursday.", "I am not happy with the fence, nobody has painted it.", "broken_shown"},
		{"I'll paint the fence on Thursday.", "I am not happy that the fence has not been painted.", "broken_shown"},
	} {
		mails := []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}, {from: "ines", to: "kit", at: "2025-03-10 10:00", re: 1, text: tt.text}}
		if p := promiseWith(t, read(t, mails, options(later)), "Thursday"); p.State != tt.state {
			t.Errorf("%q, %q: %s by %+v, want %s", tt.promise, tt.text, p.State, p.Evidence, tt.state)
		}
	}
}
