package due

import "testing"

func TestOrderShown(t *testing.T) {
	for text, want := range map[string]Order{
		"we met on 25/3 and on 4/5":      DMY,
		"due 10/25/2024":                 MDY,
		"on 3/4, or the day after":       Unknown,
		"on 25/3 here, on 3/25 with you": Unknown,
		"2024-03-25":                     Unknown,
		"a 13/16 spanner, open 24/7":     Unknown,
	} {
		p := parser{text: text, toks: tokenise(text, nil)}
		if got := p.orderShown(); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
