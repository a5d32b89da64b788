package ledger

import (
	"fmt"
	"testing"
)

// Who is bound to whom, for what and on what condition; a bare answer takes what it is
// about from what it answers.
func TestSlots(t *testing.T) {
	for _, tt := range []struct{ asked, text, want string }{
		{"Can you send me the rigging quote INV-1042 by Friday?", "Hi Ines,\n\nWill do.", `kit to ines, due 2025-03-07, answers "Can you send me the rigging quote INV-1042 by Friday?", if "", {[] [INV-1042] []}`},
		{"How are things?", "Hi Ines,\n\nWe'll refund the $150 mooring fee if the pump is not fixed by Monday, see fees.pdf.", `kit to ines, due , answers "", if "the pump is not fixed by Monday", {[$150] [] [fees.pdf]}`},
		{"How are things?", "Hi Ines,\n\nLou will be at the pontoon by 4 on Thursday.", `lou to ines, due 2025-03-06T16:00:00-06:00, answers "", if "", {[] [] []}`},
	} {
		l := read(t, []mail{
			{from: "ines", to: "kit", at: "2025-03-03 09:00", text: tt.asked},
			{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: tt.text},
		}, options(later))
		if len(l.Promises) != 1 {
			t.Fatalf("%s: %d promises", tt.text, len(l.Promises))
		}
		p := &l.Promises[0]
		name := func(a string) string {
			for short, full := range people {
				if full[len(full)-len(a)-1:len(full)-1] == a {
					return short
				}
			}
			return a
		}
		due, _ := p.DueValue()
		if got := fmt.Sprintf("%s to %s, due %s, answers %q, if %q, %v", name(p.Actor), name(p.To), due, p.Asked, p.Condition(), p.Details()); got != tt.want {
			t.Errorf("%s:\n  %s\n  %s", tt.text, got, tt.want)
		}
	}
}
