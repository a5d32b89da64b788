package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestJustified wants a charge that the firm explains not taken for one that it
// calls wrong.
func TestJustified(t *testing.T) {
	bill := mail{from: "office", to: "ilse", at: "2025-04-01 09:00", subject: "Invoice", text: "Your invoice is attached.", file: "invoice 4411.csv", content: "oak treads,600\nstorage of the treads,120"}
	objects := mail{from: "ilse", to: "office", at: "2025-04-02 09:00", re: 1, subject: "Invoice", text: "Why is there 120 for the storage of the treads? That is not right."}
	claim := check.Claim{Kind: check.Charged, Text: "You charged us £120 for the storage of the treads."}
	for _, tt := range []struct {
		name, answer string
		cites        string
	}{
		{"conceded", "You are right, that was our error. The storage of the treads comes off.", "1 2 3"},
		{"explained", "My mistake, I should have said: you asked us on the Monday to keep the treads, that is the storage.", "1 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws([]mail{bill, objects, {from: "office", to: "ilse", at: "2025-04-02 12:00", re: 2, subject: "Invoice", text: tt.answer}}), nil).Check(claim)
			if got := cited(f); got != tt.cites {
				t.Errorf("%s (%s), cites %q; want %q", f.Verdict, f.Why, got, tt.cites)
			}
		})
	}
}
