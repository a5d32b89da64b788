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
