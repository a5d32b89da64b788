package claim_test

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/claim"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// Labelled sentences: those by which the patterns were made, and those by which
// nothing was.
var (
	//go:embed testdata/labels.tsv
	labels string
	//go:embed testdata/fresh.tsv
	fresh string
)

func part(text string) zone.Part {
	raw := "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text
	parts := zone.OfMessage(email.ParseBytes([]byte(raw), email.Limits{}))
	if len(parts) == 0 {
		return zone.Part{}
	}
	return parts[0]
}

// TestLabels reads labelled sentences as parts of letters. The floors are how
// many were read as labelled when the rules were last changed: fewer is a step
// back.
func TestLabels(t *testing.T) {
	for _, tt := range []struct {
		name, labels string
		floor        int
	}{{"known", labels, 249}, {"fresh", fresh, 58}} {
		t.Run(tt.name, func(t *testing.T) {
			right, n := 0, 0
			for line := range strings.Lines(tt.labels) {
				want, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
				if !ok {
					t.Fatalf("no label: %q", line)
				}
				l := claim.Read(part("We write about your work for us.\n\n" + text + "\n\nThat is how it was, and we had hoped for something else from this.\n"))
				var got []string
				for _, c := range l.Claims {
					got = append(got, string(c.Kind))
				}
				n++
				if want == "none" && len(got) == 0 || slices.Equal(got, []string{want}) {
					right++
					continue
				}
				t.Logf("%v, want %s: %s", got, want, text)
			}
			t.Logf("%d of %d as labelled", right, n)
			if right < tt.floor {
				t.Errorf("%d of %d sentences are read as labelled, were %d", right, n, tt.floor)
			}
		})
	}
}

// TestBeforeTheSalutation wants no claim in address and subject, but in a sentence
// that stands before the salutation.
func TestBeforeTheSalutation(t *testing.T) {
	for text, want := range map[string]int{
		"Mr A. Dunn\n4 Mill Lane\n\nTo Harl & Sons: complaint about the crooked gate you left\n\nDear Mr Harl,\n\nYou never sent the invoice.\n": 1,
		"Damage to our hedge and the broken fence\n\nHello Rita,\n\nYour crew broke the fence.\n":                                                1,
		"You never sent the invoice.\n\nDear Rita,\n\nYour crew broke the fence.\n":                                                              2,
		"Your crew broke the fence.\n\nYou never sent the invoice.\n":                                                                            2,
	} {
		if l := claim.Read(part(text)); len(l.Claims) != want {
			t.Errorf("%q: %d claims, want %d: %+v", text, len(l.Claims), want, l.Claims)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, tt := range []struct {
		name, letter string
		want         []string // "kind: words"
	}{
		{"promise and breach are one", "You promised it by Friday. It never came.\n", []string{"broken_promise: You promised it by Friday. It never came."}},
		{"a price and what was charged are one", "You quoted £40 an hour for the hedge. You have charged £46.\n", []string{"charged: You quoted £40 an hour for the hedge. You have charged £46."}},
		{"a charge of its own is its own", "You quoted £40 an hour for the hedge. I was also billed £90 for a skip that we never ordered and never saw.\n", []string{"charged: You quoted £40 an hour for the hedge.", "charged: I was also billed £90 for a skip that we never ordered and never saw."}},
		{"a question and no answer are one", "On 3 May I asked for the drawings. You have not replied.\n", []string{"never_replied: On 3 May I asked for the drawings. You have not replied."}},
		{"two failures are two", "You never replied to my letter and never sent the drawing.\n", []string{"never_replied: You never replied to my letter", "never_sent: never sent the drawing."}},
		{"items", "1. You never cleaned the flue.\n2. Nobody came on Tuesday.\n", []string{"never_did: You never cleaned the flue.", "no_show: Nobody came on Tuesday."}},
		{"a breach in the next item is its own", "- You promised a new gate by May.\n- It never arrived on time at the yard.\n", []string{"said: You promised a new gate by May.", "never_sent: It never arrived on time at the yard."}},
		{"an apology that is missing stands alone", "The tiles were crooked, and nobody has apologised for it.\n", []string{"quality: The tiles were crooked", "conduct: nobody has apologised for it."}},
		{"promise and breach are one in an item of two lines", "Our points are these, and each of them wants an answer of yours:\n\n1. Ms. Okoro promised that the late fee of April would be off by May 15.\nIt is still sitting on our account.\n", []string{"broken_promise: Ms. Okoro promised that the late fee of April would be off by May 15.\nIt is still sitting on our account."}},
		{"two claims are two wherever the line ends", "The tiles of the kitchen were crooked,\nand nobody has apologised for it.\n", []string{"quality: The tiles of the kitchen were crooked", "conduct: nobody has apologised for it."}},
		{"nothing claimed", "Dear Olga,\n\nWe hope that you are well. Can you call us?\n\nAnton\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range claim.Read(part(tt.letter)).Claims {
				got = append(got, fmt.Sprintf("%s: %s", c.Kind, c.Quote))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// whole reports what breaks the rule that each byte of a letter belongs to one
// unit, and that a claim is the words at its place.
func whole(l *claim.Letter) error {
	at := 0
	for _, u := range l.Units {
		if u.Start != at || u.End < u.Start {
			return fmt.Errorf("a unit from %d to %d stands at %d", u.Start, u.End, at)
		}
		if (u.Kind == claim.Assertion) != (u.Claim > 0) {
			return fmt.Errorf("%s with claim %d", u.Kind, u.Claim)
		}
		at = u.End
	}
	if at != len(l.Text) {
		return fmt.Errorf("units end at %d of %d", at, len(l.Text))
	}
	for i, c := range l.Claims {
		if c.Number != i+1 || l.Text[c.Start:c.End] != c.Quote {
			return fmt.Errorf("claim %d is not at its place", c.Number)
		}
	}
	return nil
}

func FuzzRead(f *testing.F) {
	f.Add("Dear Olga,\n\n1. You promised it by Friday. It never came.\n> quoted\n\nAnton\n")
	f.Add("no\n\n\n- \n- never; never; never and never sent it, and you never replied")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		if err := whole(claim.Read(part(text))); err != nil {
			t.Error(err)
		}
	})
}

// A question and the no that answers it are one claim.
func TestQuestionAnswered(t *testing.T) {
	for _, text := range []string{
		"Did anyone say sorry for the noise? They did not.",
		"Was anybody from your office at the meeting? There was not.",
		"Maura chased him for the link. Silence.",
		"Why were we never told that the oven was second-hand?",
	} {
		l := claim.Read(part("Dear Rita,\n\nThe gate was never hung. " + text + " The fence fell down.\n"))
		if !slices.ContainsFunc(l.Claims, func(c claim.Claim) bool { return c.Quote == text }) {
			t.Errorf("%q is no claim of %+v", text, l.Claims)
		}
	}
}
