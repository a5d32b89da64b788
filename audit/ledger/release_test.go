package ledger

import "testing"

// A promise is let go, taken back or put off by words of the thing itself, and not by such
// as say of something else that it is not needed or comes later.
func TestReleased(t *testing.T) {
	for _, tt := range []struct {
		promise, by, text string
		status            Status
	}{
		{"I'll fix the gate on Thursday.", "ines", "Don't worry about the mess yesterday. See you then.", Broken},
		{"I'll fix the gate on Thursday.", "ines", "And don't forget the hinges!", Broken},
		{"I'll fix the gate on Thursday.", "ines", "You won't need to ring the bell, the gate is open.", Broken},
		{"I'll paint the gate on Thursday.", "ines", "I've changed my mind about the colour of the gate: green please.", Broken},
		{"I'll fix the gate on Thursday.", "kit", "No need to be home for the gate.", Broken},
		{"I'll fix the gate on Thursday.", "kit", "You don't need to move the car for the gate.", Broken},
		{"I'll fix the gate on Thursday.", "kit", "The gate is on for Thursday. The fence is delayed to Monday the 17th.", Broken},
		{"I'll fix the gate on Thursday.", "ines", "Don't worry about the gate, my neighbour mended it.", Withdrawn},
		{"I'll come by on Thursday to fix the gate.", "ines", "Don't bother, my neighbour did it.", Withdrawn},
		{"I'll come by on Thursday to fix the gate.", "ines", "No need to come.", Withdrawn},
		{"I'll call you on Thursday about the gate.", "ines", "No need to ring, I have it in writing.", Withdrawn},
		{"I'll come by on Thursday to fix the gate.", "ines", "We no longer need your services.", Withdrawn},
		{"I'll send you a new gate on Thursday.", "kit", "There is no need to send a new gate after all, the old one can be mended.", Withdrawn},
		{"I'll fix the gate on Thursday.", "kit", "Scratch that, the gate is not needed.", Withdrawn},
		{"I'll fix the gate on Thursday.", "kit", "The gate has slipped to Monday the 17th, sorry.", Withdrawn},
		{"I'll fix the gate on Thursday.", "kit", "We are running behind this week. I can do the gate on Monday the 17th.", Withdrawn},
		{"I'll paint the gate on Thursday.", "ines", "My daughter comes only in May. Please don't paint the gate now.", Withdrawn},
		{"I'll order the hinges on Thursday.", "ines", "Please do not order the hinges yet.", Withdrawn},
		{"I'll paint the gate on Thursday.", "ines", "Please don't paint the gate too dark.", Broken},
		{"I'll fix the gate on Thursday.", "ines", "Whatever gets the gate fixed sooner need not come back to me first.", Broken},
	} {
		to := "ines"
		if tt.by == to {
			to = "kit"
		}
		l := read(t, []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: tt.promise}, {from: tt.by, to: to, at: "2025-03-04 10:00", re: 1, text: tt.text}}, options(later))
		if p := promiseWith(t, l, "Thursday"); p.Status != tt.status {
			t.Errorf("%q, %q by %s: %s (%s) by %+v, want %s", tt.promise, tt.text, tt.by, p.Status, p.State, p.Evidence, tt.status)
		}
	}
}
