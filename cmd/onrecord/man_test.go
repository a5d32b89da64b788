package main

import "testing"

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		"rule <case>":        "rule <case>",
		".TH\n.x 'a' --by":   `\&.TH` + "\n" + `\&.x \(aqa\(aq \-\-by`,
		"a\\b `c`":           `a\eb ` + "\\`c\\`",
		"'begins\nin quotes": `\(aqbegins` + "\nin quotes",
	} {
		if got := roff(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	got := paragraphs("Words\nin a row.\n\n  kept  as it is\n\nMore.")
	if want := "Words\nin a row.\n.PP\n.nf\n  kept  as it is\n.fi\n.PP\nMore.\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
