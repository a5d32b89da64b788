package ledger

import (
	"slices"
	"testing"
)

// What denies something denies not everything.
func TestDenies(t *testing.T) {
	for _, tt := range []struct {
		promise string
		answer  mail
		denies  bool
	}{
		{"Lou will ring you about the winch at noon on Wednesday.", mail{from: "ines", text: "Nobody rang about the winch."}, true},
		{"Lou will ring you about the winch at noon on Wednesday.", mail{from: "ines", text: "I'd never have found the winch handle on my own in a month of Sundays."}, false},
		{"Lou will bring the winch on Wednesday.", mail{from: "ines", text: "Noon on Thursday and no Lou."}, true},
		{"Lou will bring you the winch on Wednesday.", mail{from: "kit", text: "I've seen Ines about the winch, she's not best pleased."}, false},
		{"Lou will bring you the winch on Wednesday.", mail{from: "kit", text: "I've seen Lou, he hasn't brought you the winch."}, true},
	} {
		tt.answer.at, tt.answer.re = "2025-03-06 14:00", 1
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "Hi Ines,\n\n" + tt.promise}, tt.answer}, options("2025-03-20 12:00"))
		p := promiseWith(t, l, "winch")
		if got := slices.ContainsFunc(p.Evidence, func(e Evidence) bool { return e.For == "denial" }); got != tt.denies {
			t.Errorf("%q: denies %v (%s)", tt.answer.text, got, p.State)
		}
	}
}
