package act

import (
	"slices"
	"strings"
	"testing"

	"onrecord/ingest/zone"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"marks", "I came. You left! Why? Go", []string{"I came.", "You left!", "Why?", "Go"}},
		{"abbreviations", "Mr. Abel of Acme Inc. called at 9 a.m. today. It was no. 5, approx. ten e.g. here.", []string{"Mr. Abel of Acme Inc. called at 9 a.m. today.", "It was no. 5, approx. ten e.g. here."}},
		{"no is a word", "The answer is no. We stay.", []string{"The answer is no.", "We stay."}},
		{"initials", "J. R. Wells wrote it. Fine.", []string{"J. R. Wells wrote it.", "Fine."}},
		{"numbers and addresses", "It costs 4.50 at shop.example.com today. Ok.", []string{"It costs 4.50 at shop.example.com today.", "Ok."}},
		{"money", "Please pay Rs. 500 now. Thanks.", []string{"Please pay Rs. 500 now.", "Thanks."}},
		{"ellipsis", "Well... maybe. No... Yes", []string{"Well... maybe.", "No...", "Yes"}},
		{"careless", "the tap drips. it is old. bye", []string{"the tap drips.", "it is old.", "bye"}},
		{"quotation", `He said "go." Then left.`, []string{`He said "go."`, "Then left."}},
		{"several marks", "What?! No!!! Fine", []string{"What?!", "No!!!", "Fine"}},
		{"semicolon", "I will come; you stay.", []string{"I will come;", "you stay."}},
		{"wrapped", "This is a long line that was wrapped by the mail program at\nsome width. And it goes on.", []string{"This is a long line that was wrapped by the mail program at\nsome width.", "And it goes on."}},
		{"line ends", "Short line\nAnother line", []string{"Short line", "Another line"}},
		{"cut in mid-sentence", "I will send\nthe thing", []string{"I will send\nthe thing"}},
		{"items", "Please:\n- send it\n- sign it\n1. keep one\n2) burn two", []string{"Please:", "send it", "sign it", "keep one", "burn two"}},
		{"blank line", "One\n\nTwo", []string{"One", "Two"}},
		{"cells", "Name\tDue", []string{"Name", "Due"}},
		{"no words", "-- \n*** !!", nil},
		{"empty", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range Sentences(part(tt.text)) {
				got = append(got, tt.text[s.Start:s.End])
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestSentencesOfOwnLinesOnly(t *testing.T) {
	p := part("Hi Ann,\nI will come.\n> I will pay.\nBest, Bob\nOn it went.")
	for i, k := range []zone.Kind{zone.Greeting, zone.Own, zone.Quoted, zone.SignOff, zone.Own} {
		p.Zones.Lines[i].Kind = k
	}
	var got []string
	for _, s := range Sentences(p) {
		got = append(got, p.Text[s.Start:s.End])
	}
	if want := []string{"I will come.", "On it went."}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func checkSentences(t *testing.T, text string, list []Sentence) {
	t.Helper()
	at := 0
	for _, s := range list {
		if s.Start < at || s.End <= s.Start || s.End > len(text) || strings.TrimSpace(text[s.Start:s.End]) == "" {
			t.Fatalf("%q: sentence %d-%d after %d", text, s.Start, s.End, at)
		}
		at = s.End
	}
}
