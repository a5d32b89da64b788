package zone

import (
	"slices"
	"strings"
	"testing"
)

// Phrases finds what a search for each phrase finds, in order.
func TestPhrases(t *testing.T) {
	list := []string{"be at", "at", "at the", "the end", "the", "über", "本日", "aa"}
	p := NewPhrases(list...)
	for _, text := range []string{
		"", "a", "at", "be at the end", "beat the end of the theatre", "überall, über", "本日は本日", "aaaa", "b", "th", "at th", "xat",
	} {
		type found struct {
			at     int
			phrase string
		}
		var got, want []found
		for at, phrase := range p.All(text) {
			got = append(got, found{at, phrase})
		}
		for i := range text {
			for _, s := range list {
				if strings.HasPrefix(text[i:], s) {
					want = append(want, found{i, s})
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: found %v, want %v", text, got, want)
		}
		if p.In(text) != (len(want) > 0) {
			t.Errorf("%q: In says %v", text, p.In(text))
		}
	}
}
