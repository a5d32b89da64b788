package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestWaived wants a claim that something was charged that was to be free supported by
// the words that made it free and by the client's objection, whatever bill there was, and
// not where these are of something else, or the firm answered that it was otherwise.
func TestWaived(t *testing.T) {
	asksFree := mail{from: "ilse", to: "hal", at: "2025-03-03 09:00", subject: "Scaffold", text: "Hi Hal,\n\nAre we charged for the scaffold while you wait for the oak?"}
	free := mail{from: "hal", to: "ilse", at: "2025-03-03 10:00", re: 1, text: "No. The delay is ours, you won't see that on the bill."}
	objects := mail{from: "ilse", to: "office", at: "2025-04-10 09:00", subject: "Your invoice", text: "Good morning,\n\nThere is 220 on the invoice for the scaffold, and Hal wrote that it would not be charged. Please take it off."}
	looks := mail{from: "office", to: "ilse", at: "2025-04-11 09:00", re: 3, text: "Good morning Ilse,\n\nHal is away until Monday, you will hear from him then."}
	scaffold := check.Claim{Kind: check.Charged, Text: "Hal agreed that the scaffold would be free while we waited, and then you billed us for it."}

	included := mail{from: "hal", to: "ilse", at: "2025-03-03 10:00", subject: "Price", text: "Hi Ilse,\n\nAs the sanding of the landing is in the price anyway, we can do that last."}
	sanding := mail{from: "ilse", to: "office", at: "2025-04-10 09:00", subject: "Your invoice", text: "Good morning,\n\nSanding of the landing 95, but Hal told us that it was included."}
	landing := check.Claim{Kind: check.Charged, Text: "Hal told us that the sanding of the landing was in the price, and now there is 95 for sanding on the invoice."}
	credited := mail{from: "office", to: "ilse", at: "2025-04-20 09:00", re: 2, subject: "Credit", text: "Good morning Ilse,\n\nThe 95 for the sanding of the landing has been credited to you."}

	month := mail{from: "hal", to: "ilse", at: "2025-04-02 10:00", subject: "April", text: "Hi Ilse,\n\nSorry again for the dust. No bill for April."}
	took := mail{from: "ilse", to: "office", at: "2025-05-06 09:00", subject: "My statement", text: "Good morning,\n\nApril has been taken from my account when Hal had made me a present of it."}
	april := check.Claim{Kind: check.BrokenPromise, Text: "You made me a present of April and then took it from my account all the same."}

	judge(t, []judged{
		{"it was to be free", []mail{asksFree, free, objects, looks}, scaffold, check.Supported, "2 3"},
		{"it was in the price", []mail{included, sanding}, landing, check.Supported, "1 2"},
		{"and was credited", []mail{included, sanding, credited}, check.Claim{Kind: check.Charged, Text: "Hal told us that the sanding of the landing was in the price, and 95 for sanding was billed and never credited."}, check.Partly, ""},
		{"a month was a present", []mail{month, took}, april, check.Supported, "1 2"},
		{"another month", []mail{month.with(func(m *mail) { m.text = "Hi Ilse,\n\nSorry again for the dust. No bill for March." }), took}, april, check.Silent, ""},
		{"nobody had made it free", []mail{asksFree, objects, looks.with(func(m *mail) { m.re = 2 })}, scaffold, check.Silent, ""},
		{"something else was free", []mail{asksFree, free.with(func(m *mail) { m.re, m.subject, m.text = 0, "Varnish", "The varnish is free." }), objects, looks}, scaffold, check.Silent, ""},
		{"the firm says otherwise", []mail{asksFree, free, objects, looks.with(func(m *mail) { m.text = "Good morning Ilse,\n\nYou agreed to the scaffold on the phone after that." })}, scaffold, check.Silent, ""},
		{"nobody objected", []mail{asksFree, free}, scaffold, check.Silent, ""},
	})
}
