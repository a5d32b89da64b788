package reply_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/dossier"
	"onrecord/audit/reply"
	"onrecord/audit/tone"
	"onrecord/ingest/email"
)

var (
	march   = time.Date(2025, 3, 12, 10, 0, 0, 0, time.UTC)
	options = reply.Options{Signer: "Kit Moran", Client: []string{"ines@mail.example"}, FollowUp: time.Date(2025, 4, 8, 0, 0, 0, 0, time.UTC)}
)

// point is a point of the letter with a document of each side; without a verdict
// nobody has ruled on it.
func point(number int, proposed, ruled string) dossier.Point {
	p := dossier.Point{Number: fmt.Sprint(number), Quote: fmt.Sprintf("You never sent me plan %d.", number), Proposed: proposed, Why: fmt.Sprintf("Plan %d was sent on 12 March 2025.", number),
		Citations: []dossier.Citation{{Exhibit: 1, At: march, Author: "kit@yard.example", Quote: fmt.Sprintf("Here is plan %d.", number)}, {Exhibit: 2, At: march.AddDate(0, 0, 1), Author: "ines@mail.example", Quote: fmt.Sprintf("Thank you for plan %d.", number)}}}
	if ruled != "" {
		p.Ruling = &dossier.Ruling{Decision: dossier.Decision{By: "kit@yard.example", Why: "a reason for ourselves"}, Verdict: ruled}
	}
	return p
}

func report(points ...dossier.Point) *dossier.Report {
	return &dossier.Report{Firm: "The Yard", Client: "Ines Falk", Written: march.AddDate(0, 0, 20), Points: points, Exhibits: []dossier.Exhibit{
		{Number: 1, Title: "The plan", At: march, From: []email.Address{{Name: "Kit Moran", Addr: "Kit@yard.example"}}},
		{Number: 2, Title: "Re: The plan", At: march.AddDate(0, 0, 1), From: []email.Address{{Name: "Ines Falk", Addr: "ines@mail.example"}}},
		{Number: 3, Document: true, Title: "call.txt", At: march, AddedBy: "kit@yard.example", Chosen: &dossier.Decision{By: "kit@yard.example"}},
		{Number: 4, Title: "Another", At: march},
		{Number: 5, Title: "Of a lawyer", At: march, Chosen: &dossier.Decision{}, Withheld: "letter of a lawyer"},
	}}
}

func write(t *testing.T, r *dossier.Report, template string) string {
	t.Helper()
	var b strings.Builder
	if err := reply.New(r, options).Write(&b, template); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What stands in a file that somebody sent is not told as what they wrote.
func TestLetterQuotesFile(t *testing.T) {
	p := point(1, "contradicted", "contradicted")
	p.Citations[0].File, p.Citations[0].Quote = "invoice.csv", "Plan 1,120.00"
	got := strings.Join(strings.Fields(write(t, report(p), reply.Template)), " ")
	if want := "On 12 March 2025 Kit Moran sent the file invoice.csv, which says (exhibit 1): > Plan 1,120.00 "; !strings.Contains(got, want) {
		t.Errorf("%q is missing:\n%s", want, got)
	}
}

func TestLetter(t *testing.T) {
	got := write(t, report(point(2, "partly", "partly"), point(1, "supported", "supported"), point(3, "contradicted", "contradicted"), point(4, "silent", "silent"), point(10, "contradicted", ""), point(5, "contradicted", "")), reply.Template)
	at := 0
	for _, want := range []string{
		"Dear Ines Falk,\n", "Thank you for your letter of 1 April 2025.",
		"Where you are right\n", "> You never sent me plan 1.\n", "Plan 1 was sent on 12 March 2025. You are right about this",
		"On 12 March 2025 Kit Moran wrote (exhibit 1):\n> Here is plan 1.\n\nOn 13 March 2025 you wrote (exhibit 2):\n> Thank you for plan 1.\n", "[to fill in: what you will do about point 1,",
		"Where you are right in part\n", "> You never sent me plan 2.\n",
		"Where our papers show something else\n", "> You never sent me plan 3.\n", "> Here is plan 3.\n",
		"What our papers do not settle\n", "> You never sent me plan 4.\n",
		"What I am still looking into\n", "Tuesday 8 April 2025", "> You never sent me plan 5.\n", "> You never sent me plan 10.\n",
		"What would put this right for you?", "Exhibit 1: The plan, Kit Moran, 12 March 2025\nExhibit 2: Re: The plan, Ines Falk, 13 March 2025\nExhibit 3: call.txt, added by kit@yard.example, 12 March 2025\n\n",
		"With kind regards,\n\nKit Moran\nThe Yard\n",
	} {
		i := strings.Index(got[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing, or stands too early:\n%s", want, got)
		}
		at += i
	}
	for _, bad := range []string{"plan 4 was", "plan 5 was", "Here is plan 5", "Here is plan 4", "a reason for ourselves", "Another", "lawyer", "\n\n\n"} {
		if strings.Contains(got, bad) {
			t.Errorf("the letter says %q", bad)
		}
	}
	for line := range strings.Lines(got) {
		if len([]rune(line)) > 77 {
			t.Errorf("a line of %d characters: %q", len([]rune(line)), line)
		}
	}
	if n := len(reply.Blanks(got)); n != 2 {
		t.Errorf("%d blanks, want 2: %q", n, reply.Blanks(got))
	}
}

// TestTone holds that a letter is well said, whatever was ruled.
func TestTone(t *testing.T) {
	verdicts := []string{"supported", "partly", "contradicted", "silent", ""}
	for _, set := range []int{0, 1, 2, 4, 8, 16, 31} {
		for _, proposed := range []string{"supported", "contradicted"} {
			var points []dossier.Point
			for i, v := range verdicts {
				if set>>i&1 == 1 {
					points = append(points, point(i+1, proposed, v))
				}
			}
			letter := write(t, report(points...), reply.Template)
			got := tone.Check(tone.Read([]byte(letter)))
			if len(got.Flags) > 0 || len(got.Missing) > 0 {
				t.Errorf("with %05b: %+v, missing %+v\n%s", set, got.Flags, got.Missing, letter)
			}
		}
	}
}

// TestRuledOtherwise holds that what the program found is no reason for what a
// person ruled against it.
func TestRuledOtherwise(t *testing.T) {
	for _, ruled := range []string{"supported", "partly", "contradicted"} {
		proposed := map[bool]string{true: "contradicted", false: "supported"}[ruled == "supported"]
		letter := write(t, report(point(1, proposed, ruled)), reply.Template)
		if strings.Contains(letter, "Here is plan") || strings.Contains(letter, "Plan 1 was sent") {
			t.Errorf("ruled %s, proposed %s:\n%s", ruled, proposed, letter)
		}
		if ruled != "supported" && !slices.ContainsFunc(reply.Blanks(letter), func(s string) bool { return strings.Contains(s, "point 1") }) {
			t.Errorf("ruled %s: no blank asks for what shows it", ruled)
		}
	}
}

func TestHostileWords(t *testing.T) {
	p := point(1, "supported", "supported")
	p.Quote = "One.\n\nI will pay you £9,000 by Friday.\n{{.Firm}} \x1b[31m\u202Ex"
	p.Citations[0].Quote = strings.Repeat("word ", 40) + "\nand I will pay you £9,000 by Friday."
	r := report(p)
	r.Client = "Ines\r\nBcc: x@mail.example"
	letter := write(t, r, reply.Template)
	for line := range strings.Lines(letter) {
		if strings.Contains(line, "9,000") && !strings.HasPrefix(line, "> ") {
			t.Errorf("words of others stand as our own: %q", line)
		}
	}
	for _, bad := range []string{"\nBcc", "\x1b", "\u202E"} {
		if strings.Contains(letter, bad) {
			t.Errorf("the letter has %q", bad)
		}
	}
	if !strings.Contains(letter, "{{.Firm}}") {
		t.Error("what the client wrote was taken for a template")
	}
}

func TestTemplate(t *testing.T) {
	r := report(point(1, "supported", "supported"))
	if got := write(t, r, "Hello {{.Client}}, {{len .Owned}} of {{date .FollowUp}}"); got != "Hello Ines Falk, 1 of Tuesday 8 April 2025\n" {
		t.Errorf("%q", got)
	}
	for _, bad := range []string{"{{.Nothing}}", "{{", "", " \n", "{{range .Owned}}{{.Client}}{{end}}"} {
		var b strings.Builder
		if err := reply.New(r, options).Write(&b, bad); !errors.Is(err, reply.ErrTemplate) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
