package claim_test

import (
	"strings"
	"testing"

	"onrecord/audit/claim"
)

// TestItem wants the number that the letter itself gives, also of a point that is
// the second of an item, and none where the letter gives none.
func TestItem(t *testing.T) {
	const letter = "Dear Kit,\r\n\r\nIt began in 12 rooms.\r\n\r\n1. You never sent the plan. You came late\r\non Friday.\r\n2) The bill is wrong.\r\n\r\nNobody rang.\r\n\r\n (b) The gate is crooked.\r\n14 March was too late.\r\n\r\n- The paint is off.\r\n1234. Too long.\r\n"
	l := &claim.Letter{Text: letter}
	for words, want := range map[string]string{
		"It began": "", "You never": "1", "You came": "1", "on Friday": "1", "The bill": "2", "Nobody": "", "The gate": "b", "14 March": "b", "The paint": "", "Too long": "",
	} {
		if got := l.Item(strings.Index(letter, words)); got != want {
			t.Errorf("%q is item %q of the letter, want %q", words, got, want)
		}
	}
}
