package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestStoodUp wants a claim that nobody came, of no day that is known, supported by the
// message in which the client missed them and by the words that own it, and not where
// nobody owns it, or it is owned for something else.
func TestStoodUp(t *testing.T) {
	glass := mail{from: "ilse", to: "hal", at: "2025-04-14 17:00", subject: "The glass", text: "I opened the gate at seven for the glass of the landing, and nobody has come to set it."}
	again := mail{from: "ilse2", to: "hal", at: "2025-04-14 18:00", re: 1, subject: "The glass", text: "What happened?"}
	owns := mail{from: "hal", to: "ilse", at: "2025-04-15 09:00", re: 1, subject: "The glass", text: "I am sorry, that is my fault, I never told Piet."}
	forgot := mail{from: "piet", to: "hal", at: "2025-04-15 08:00", subject: "Landing glass", text: "We did not get there with the glass for the landing, the van was in the ditch."}
	gate := check.Claim{Kind: check.NoShow, Text: "We opened the gate for the man with the glass of the landing, and not a soul came."}
	judge(t, []judged{
		{"the firm owns it", append(unrelated(), glass, owns.with(func(m *mail) { m.re = 35 })), gate, check.Supported, "35 36"},
		{"in answer to what was written next", append(unrelated(), glass, again.with(func(m *mail) { m.re = 35 }), owns.with(func(m *mail) { m.re = 36 })), gate, check.Supported, ""},
		{"who was to come owns it", append(unrelated(), glass, forgot), gate, check.Supported, "35 36"},
		{"nobody owns it", append(unrelated(), glass), gate, check.Silent, ""},
		{"they own another thing", append(unrelated(), glass, forgot.with(func(m *mail) { m.subject, m.text = "Roof", "We did not get there with the ridge tiles of the barn." })), gate, check.Silent, ""},
		{"the firm says otherwise", append(unrelated(), glass, owns.with(func(m *mail) {
			m.re, m.text = 35, "By our records Piet was there at nine. Sorry if you missed him."
		})), gate, check.Silent, ""},
	})
}
