package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestReceipt wants the receipt of a program of others taken for when a thing was
// handed in, and a client who heard nothing not for one who says that it was not.
func TestReceipt(t *testing.T) {
	promised := mail{from: "hal", to: "ilse", at: "2025-04-04 10:00", subject: "Sill", text: "Hi Ilse,\n\nThe sill is under warranty. Uma will file the warranty claim for it today."}
	receipt := mail{from: "piet", to: "uma", at: "2025-04-07 09:14", subject: "Warranty claim G-118 received", text: "Warranty claim G-118 for the sill received 07/04/2025 09:14.\nDo not reply to this address.", more: "Auto-Submitted: auto-generated\r\n"}
	heardNothing := mail{from: "ilse", to: "uma", at: "2025-04-14 09:30", subject: "Waiting", text: "It is Monday. I have heard nothing since Wednesday. I'm really let down."}
	right := mail{from: "uma", to: "ilse", at: "2025-04-14 09:50", re: 3, subject: "Waiting", text: "You're right to be cross. I said every day and I dropped it, I apologise."}
	other := mail{from: "ilse", to: "hal", at: "2025-03-03 09:00", subject: "Varnish", text: "Which varnish did you have in mind?"}
	for _, tt := range []struct {
		name    string
		mails   []mail
		day     string // until which it was not handed in, by the claim
		verdict check.Verdict
	}{
		{"a receipt before the day", []mail{promised, receipt, heardNothing, right}, "14 April", check.Contradicted},
		{"a receipt of the day", []mail{promised, receipt, heardNothing, right}, "7 April", check.Supported},
		{"a receipt for something else", []mail{promised, receipt.with(func(m *mail) { m.subject, m.text = "Order 7 received", "Order 7 of two hinges received." }), heardNothing, right}, "14 April", check.Silent},
		{"a notice that is none", []mail{promised, receipt.with(func(m *mail) { m.subject, m.text = "Warranty claims", "How to make a warranty claim for a sill." }), heardNothing, right}, "14 April", check.Silent},
		{"nothing was heard", []mail{promised, other, heardNothing, right}, "14 April", check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claim := check.Claim{Kind: check.Late, Text: "The warranty claim wasn't filed until " + tt.day + "."}
			if f := joineryWorld(t, raws(tt.mails), nil).Check(claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}
