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
		{"a part", shelf{account: lou, mailbox: "INBOX", letters: []letter{supplied, {from: lou, to: ines, at: "2025-06-05 09:00"}}, part: true}, ""},
		{"of others", shelf{account: lou, mailbox: "Old", letters: []letter{{from: ines, to: kit, at: "2025-06-04 09:00"}}}, "none that it sent or received:"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := survey(t, "2025-07-01 12:00", append(with(0, copied), test.shelf))
			want := "Only some mail of lou@yard.example was imported, and " + test.want
			if test.shelf.part {
				want = "Only a part of the mail of lou@yard.example was imported, as was said then: import the whole mailbox."
			}
			if why := s.Why(coverage.Question{Staff: []string{lou}}); !strings.Contains(why, want) {
				t.Errorf("%q", why)
			}
		})
	}
}

// TestSentLacks says what was found at its recipients only, of one and of several.
func TestSentLacks(t *testing.T) {
	one := letter{from: kit, to: ines + ", " + lou, at: "2025-03-05 09:00"}
	two := letter{from: kit, to: ines + ", " + lou, at: "2025-03-07 09:00"}
	for want, letters := range map[string][]letter{
		"1 message of kit@yard.example is held by others, and not in that mailbox, of about 2025-03-05; more may be missing there.":                      {one},
		"2 messages of kit@yard.example are held by others, and not in that mailbox, from between 2025-03-05 and 2025-03-07; more may be missing there.": {one, two},
	} {
		s := survey(t, "2025-07-01 12:00", append(full(), wrote(lou), shelf{account: lou, mailbox: "INBOX", letters: letters}))
		if why := s.Why(coverage.Question{Staff: []string{kit}, From: moment("2025-03-05 00:00"), To: moment("2025-03-08 00:00")}); why != want {
			t.Errorf("%q, want %q", why, want)
		}
	}
}
