package check

import (
	"testing"

	"onrecord/audit/ledger"
)

// TestLikeness wants words alike that are made of the same pieces, and rare pieces
// to count for more.
func TestLikeness(t *testing.T) {
	var list []*message
	for _, text := range []string{
		"The installer comes on Monday to fit the aircon in the study.",
		"The invoice comes on Monday, thank you.",
		"Thank you, Monday is fine.",
		"",
	} {
		m := &message{Message: &ledger.Message{}, theirs: true}
		m.sents = []*sentence{{Sentence: &ledger.Sentence{}}}
		m.sents[0].Text, m.sents[0].plain = text, text
		list = append(list, m)
	}
	l := newLikeness(list)
	for _, tt := range []struct {
		text string
		best int
	}{
		{"the installation of the air conditioner", 0},
		{"instaler", 0},
		{"your invoices", 1},
		{"thank you, that is fine", 2},
	} {
		alike := l.to(tt.text)
		for i, n := range alike {
			if i != tt.best && n >= alike[tt.best] {
				t.Errorf("%q: likeness %v; want message %d likest", tt.text, alike, tt.best)
			}
		}
	}
	for i, n := range l.to("zzzz") {
		if n != 0 {
			t.Errorf("message %d is like what it has no piece of: %d", i, n)
		}
	}
	if n := l.to("Thank you, Monday is fine.")[2]; n < 990 {
		t.Errorf("the same words are alike by %d of 1000", n)
	}
}
