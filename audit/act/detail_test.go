package act

import (
	"fmt"
	"testing"
)

func TestDetailsOf(t *testing.T) {
	for text, want := range map[string]string{
		"See invoice 88120, order #4471, INV-1042, plan_b.dwg, the 12th, 4pm, 2024 and AB1234.": "{[] [88120 4471 INV-1042 AB1234] [plan_b.dwg]}",
		"We'd refund the $150 fee, £1,240.50 and Rs. 500 by Monday.":                            "{[$150 £1,240.50 Rs. 500] [] []}",
		"I promise to pay you 500 dollars by Friday.":                                           "{[500 dollars] [] []}",
		"Will do.": "{[] [] []}",
	} {
		if got := fmt.Sprint(DetailsOf(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
