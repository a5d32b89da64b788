package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestOneOfBoth wants a claim that neither of two things came partly so where one came with
// the promise of the other, and nothing shows that this came.
func TestOneOfBoth(t *testing.T) {
	ask := mail{from: "ilse", to: "hal", at: "2025-03-10 09:00", subject: "For my architect", text: "Hal, please send me the wiring diagram and the passport of the boiler."}
	one := mail{from: "hal", to: "ilse", at: "2025-03-14 10:00", re: 1, file: "wiring.csv", content: "hall,2", text: "Ilse, the wiring diagram is attached. The passport will follow once Piet has stamped it."}
	rest := mail{from: "ilse", to: "uma", at: "2025-04-22 09:00", subject: "Architect", text: "Uma, my architect says there is still no passport for the boiler here."}
	stamped := mail{from: "uma", to: "ilse", at: "2025-04-25 09:00", subject: "Passport", file: "passport boiler.csv", content: "stamped", text: "Ilse, here is the passport."}
	claim := check.Claim{Kind: check.NeverSent, Before: "My architect needed the diagram of the wiring and the passport of the boiler.", Text: "I have asked again and again, and we have not been given either."}

	judge(t, []judged{
		{"one came, the other not", append(unrelated(), ask, one.with(func(m *mail) { m.re = 35 }), rest), claim, check.Partly, "35 36 37"},
		{"the other came later", append(unrelated(), ask, one.with(func(m *mail) { m.re = 35 }), rest, stamped), claim, check.Silent, ""},
		{"nobody missed the other", append(unrelated(), ask, one.with(func(m *mail) { m.re = 35 })), claim, check.Partly, ""},
	})
}
