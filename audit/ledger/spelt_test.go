package ledger

import (
	"slices"
	"testing"
)

func TestSpelt(t *testing.T) {
	stems := words("fitting the stove’s flue")
	got := spelt(append(stems, "zzz"), "We fitted your 'stove' and the flues")
	if want := []string{"fitted", "stove", "flues", "zzz"}; !slices.Equal(got, want) {
		t.Errorf("%v of %v, want %v", got, stems, want)
	}
}

// A letter that a hyphen joins to a word is of it, and a sum is one word, in rand too.
func TestWholeWords(t *testing.T) {
	for text, want := range map[string][]string{
		"the X-ray report":             {"xray", "report"},
		"the xray":                     {"xray"},
		"e-mailed the t-shirts":        {"email", "tshirt"},
		"a well-known plan-b":          {"known", "plan"},
		"refund $3,500 and £1,234,567": {"refund", "3500", "1234567"},
		"R3,500 or R 12,000.00":        {"3500", "12000"},
		"the R32 gas, 3,500 of 4,500":  {"r32", "gas", "500"},
		"on the 3rd, 500 of them":      {"3rd", "500"},
	} {
		if got := words(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"R3,500 will come to you on Friday.": "pay", "The fitter will come with the R32.": "visit"} {
		if got := KindOf(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if isReference("₹35000") || isReference(fields("R35,000")[0]) {
		t.Error("a sum is a reference")
	}
}
