package coverage_test

import (
	"strings"
	"testing"

	"onrecord/audit/coverage"
)

// TestPartHeld says what is missing of an address of which only some mail was
// imported.
func TestPartHeld(t *testing.T) {
	for _, test := range []struct {
		name  string
		shelf shelf
		want  string
	}{
		{"received", shelf{account: lou, mailbox: "INBOX", letters: []letter{supplied}}, "none that it sent:"},
		{"sent", wrote(lou), "none that it received:"},
		{"of others", shelf{account: lou, mailbox: "Old", letters: []letter{{from: ines, to: kit, at: "2025-06-04 09:00"}}}, "none that it sent or received:"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := survey(t, "2025-07-01 12:00", append(with(0, copied), test.shelf))
			if why := s.Why(coverage.Question{Staff: []string{lou}}); !strings.Contains(why, "Only some mail of lou@yard.example was imported, and "+test.want) {
				t.Errorf("%q", why)
			}
		})
	}
}
