package act

import (
	"fmt"
	"strings"
	"testing"
)

// slotsOf prints the slots of the first act of a kind.
func slotsOf(t *testing.T, text string, kind Kind) string {
	t.Helper()
	for _, a := range Detect(part(text), Message{}) {
		if a.Kind != kind && !(kind == Request && a.Kind == Question) {
			continue
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s %s", a.Subject, a.Action, strings.Join(a.Objects, ","))
		for _, s := range []struct {
			name  string
			spans []Span
		}{{"name", []Span{a.Name}}, {"voc", []Span{a.Vocative}}, {"due", a.Dues}, {"amount", a.Amounts}, {"number", a.Numbers}, {"file", a.Files}, {"if", []Span{a.Condition}}} {
			for _, span := range s.spans {
				if !span.Empty() {
					fmt.Fprintf(&b, "; %s %s", s.name, text[span.Start:span.End])
				}
			}
		}
		if a.Negated {
			b.WriteString("; not")
		}
		if a.Hedged {
			b.WriteString("; hedged")
		}
		return b.String()
	}
	return "no act"
}

func TestSlots(t *testing.T) {
	for _, tt := range []struct {
		kind       Kind
		text, want string
	}{
		{Promise, "I'll send the quote INV-1042 by Friday.", "i send quot,inv-1042; due by Friday; number INV-1042"},
		{Promise, "Luis will be there by 4.", "name be ; name Luis; due by 4"},
		{Promise, "The refund will be processed by Monday.", "passive process refund; due by Monday"},
		{Promise, "Our engineer will call you tomorrow morning.", "name call ; name Our engineer; due tomorrow morning"},
		{Promise, "By Friday we'll have the report.pdf ready for you.", "we have report.pdf,readi; due By Friday; file report.pdf"},
		{Promise, "We'd refund the $150 fee if it isn't fixed by Monday.", "we refund fee; amount $150; if if it isn't fixed by Monday"},
		{Promise, "Will send the invoice tonight.", " send invoic; due tonight"},
		{Promise, "I checked and will send it tomorrow.", "i send ; due tomorrow"},
		{Promise, "Mike and I will bring the ladder on Tuesday.", "we bring ladder; due on Tuesday"},
		{Promise, "We won't charge you for the second visit.", "we charg second,visit; not"},
		{Promise, "You'll have the report by noon.", "you have report; due by noon"},
		{Promise, "ill send the invoice tmrw", "i send invoic; due tmrw"},
		{Promise, "I'm writing to the neighbours tonight.", "i write neighbour; due tonight"},
		{Promise, "Dr. Weiss will seat it on the 12th at 9.", "name seat ; name Dr. Weiss; due on the 12th at 9"},
		{Promise, "I promise to pay you 500 dollars by Friday.", "i pay dollar; due by Friday; amount 500 dollars"},
		{Promise, "Will do.", " do "},
		{Request, "Kayla, can you clear the mailbox?", "you clear mailbox; voc Kayla"},
		{Request, "Please send me Rs. 500 before Monday.", " send rs; due before Monday; amount Rs. 500"},
		{Request, "I need the invoice by Monday.", "i need invoic; due by Monday"},
		{Intent, "Hopefully we'll send it this week.", "we send ; due this week; hedged"},
	} {
		if got := slotsOf(t, tt.text, tt.kind); got != tt.want {
			t.Errorf("%q:\n  %q\n  %q", tt.text, got, tt.want)
		}
	}
}

// A date belongs to the clause of the verb, and to another clause only if it is
// the only one and no other verb claims it.
func TestDuesOfClauses(t *testing.T) {
	for _, tt := range []struct {
		text string
		want string // of the promise
	}{
		{"The report came on Monday, I'll send it to you.", ""},
		{"I'll send it to you by Friday, and he came on Monday.", "by Friday"},
		{"By Friday I'll send it to you.", "By Friday"},
		{"If the paint is here by Monday, I'll do the door on Tuesday.", "on Tuesday"},
	} {
		var got []string
		for _, a := range Detect(part(tt.text), Message{}) {
			if a.Kind == Promise {
				for _, d := range a.Dues {
					got = append(got, tt.text[d.Start:d.End])
				}
			}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestReferences(t *testing.T) {
	text := "See invoice 88120, order #4471, INV-1042, plan_b.dwg, the 12th, 4pm, 2024 and AB1234."
	numbers, files := references(text, tokenize(text, 0, len(text)))
	var got []string
	for _, s := range append(numbers, files...) {
		got = append(got, text[s.Start:s.End])
	}
	if want := "88120 4471 INV-1042 AB1234 plan_b.dwg"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
