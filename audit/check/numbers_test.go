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
	} {
		if got := sumsIn(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
