package check

import (
	"slices"
	"testing"
)

// A sum in rand is one; R32 is a gas.
func TestSumsIn(t *testing.T) {
	for text, want := range map[string][]string{
		"You owe me R3,500 and R 12,000.": {"3500", "12000"},
		"ZAR 500, or 800 rand":            {"500", "800"},
		"£1,240 and Rs 700":               {"1240", "700"},
		"the R32 gas and room R410":       nil,
		"R4 500 a month and R9 600.00":    {"4500", "9600"},
		"Rs 2,40,000 less Rs. 60,000":     {"240000", "60000"},
	} {
		if got := sumsIn(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Minutes before and after an hour are a time of day, and a range of numbers is none.
func TestClockWords(t *testing.T) {
	for text, want := range map[string][]int{
		"He was due at half past eight and came at twenty to ten.": {8*60 + 30, 9*60 + 40},
		"It was a quarter past two before anybody rang.":           {2*60 + 15},
		"They came at five to eleven o'clock.":                     {10*60 + 55},
		"It takes five to ten days.":                               nil,
	} {
		f := frame{Claim: Claim{Text: text}}
		f.readNumbers()
		var got []int
		for _, h := range f.clocks {
			got = append(got, h.minutes)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// What was told at a place was spoken; a document, a time and a condition are no places.
func TestToldAtPlace(t *testing.T) {
	for text, want := range map[string]bool{
		"He told me up on the scaffold that it was old.":          true,
		"Ann assured us over the garden fence that it was free.":  true,
		"You told us in your letter of May that it was free.":     false,
		"You told me on the Tuesday that it was free.":            false,
		"They promised us in the quote that it would be granite.": false,
	} {
		if got := toldAtPlace(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// Blanks part the thousands of a sum after its currency, and nothing else.
func TestMentionsAmount(t *testing.T) {
	for _, tt := range []struct {
		text, amount string
		want         bool
	}{
		{"Recovery lab R9 600.00", "9600", true},
		{"the fee is €1\u00a0950 now", "1950", true},
		{"room 9 600 euros", "9600", false},
		{"2 x 600.00", "2600", false},
	} {
		if got := mentionsAmount(tt.text, tt.amount); got != tt.want {
			t.Errorf("%q mentions %s: %t", tt.text, tt.amount, got)
		}
	}
}

// Times of day are read in figures and in words, and midnight as such.
func TestClocks(t *testing.T) {
	for text, want := range map[string][]int{
		"nobody came until twenty to four":        {3*60 + 40},
		"they came at a quarter past nine":        {9*60 + 15},
		"at half past two p.m. and by 5 p.m.":     {14*60 + 30, 17 * 60},
		"by 12 a.m. it was still dark":            {24 * 60},
		"at 12:30 a.m. the alarm went":            {30},
		"until 12 p.m.":                           {12 * 60},
		"at 3.40 they came, half past the houses": {3*60 + 40},
	} {
		f := frame{Claim: Claim{Text: text}}
		f.readNumbers()
		var got []int
		for _, h := range f.clocks {
			got = append(got, h.minutes)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
