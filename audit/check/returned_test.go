package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestReturned wants a claim that nothing was sent or told supported by the message that
// came back, and not where another brought it, or where what came back was something else
// or was for somebody else.
func TestReturned(t *testing.T) {
	wants := mail{from: "ilse", to: "hal", at: "2025-03-03 09:00", subject: "Care sheet", text: "Hi Hal,\n\nCould we have the care sheet for the oiled treads?"}
	sheet := mail{from: "hal", to: "ilse", at: "2025-03-10 09:00", subject: "Care sheet", text: "Hi Ilse,\n\nThe care sheet for the treads, as you asked.", file: "care sheet treads.csv", content: "oil,twice a year"}
	back := mail{from: "postmaster", to: "hal", at: "2025-03-10 09:00", re: 2, subject: "Undelivered Mail", more: "Auto-Submitted: auto-replied\r\n", text: "Your message could not be delivered: 550 no such mailbox"}
	missing := mail{from: "ilse", to: "hal", at: "2025-04-02 09:00", subject: "Care sheet", text: "Hi Hal,\n\nThe care sheet for the treads has not come yet."}
	neverSent := check.Claim{Kind: check.NeverSent, Text: "The care sheet for the treads was never sent to us."}

	swap := mail{from: "hal", to: "ilse", at: "2025-03-10 09:00", subject: "The handrail", text: "Hi Ilse,\n\nThere is no oak to be had for the handrail. We shall make the handrail of ash instead."}
	neverTold := check.Claim{Kind: check.NeverTold, Text: "Nobody told us that the handrail would be ash instead of oak."}
	sees := mail{from: "ilse", to: "hal", at: "2025-04-14 09:00", subject: "Handrail", text: "Hi Hal,\n\nThe handrail that stands in the hall is not oak."}
	misspelt := func(m *mail) { m.to = "typo" }
	names["typo"], names["other"] = "Ilse Varga <ilse@hmoe.example>", "Ilsa Wren <ilsa@farm.example>"
	t.Cleanup(func() { delete(names, "typo"); delete(names, "other") })
	ordinary := mail{from: "ilse", to: "hal", at: "2025-02-03 09:00", subject: "The stairs", text: "Hi Hal,\n\nWhen do you begin with the stairs?"}

	judge(t, []judged{
		{"the file came back", []mail{ordinary, sheet, back}, neverSent, check.Supported, "2 3"},
		{"to an address misspelt", []mail{ordinary, sheet.with(misspelt), back}, neverSent, check.Supported, "2 3"},
		{"and was sent again", []mail{wants, sheet, back, missing, sheet.with(func(m *mail) { m.at, m.re = "2025-04-03 09:00", 4 }), {from: "ilse", to: "hal", at: "2025-04-04 09:00", re: 5, text: "Thank you, it is here."}}, neverSent, check.Contradicted, ""},
		{"another file came back", []mail{wants, sheet.with(func(m *mail) {
			m.subject, m.text, m.file = "Varnish", "Hi Ilse,\n\nThe list of varnishes.", "varnishes.csv"
		}), back}, check.Claim{Kind: check.NeverSent, Text: "The drawing of the handrail was never sent to us."}, check.Silent, ""},
		{"it came back from somebody else", []mail{ordinary, sheet.with(func(m *mail) { m.to = "other" }), back}, check.Claim{Kind: check.NeverSent, Text: "The care sheet for the treads never came."}, check.Silent, ""},
		{"the news came back", []mail{ordinary, swap, back, sees}, neverTold, check.Supported, "2 3 4"},
		{"and nobody missed it then", []mail{ordinary, swap, back}, neverTold, check.Silent, ""},
		{"the news came back, and was told again", []mail{ordinary, swap, back, swap.with(func(m *mail) { m.at = "2025-03-11 09:00" }),
			{from: "ilse", to: "hal", at: "2025-03-12 09:00", re: 4, text: "Ash is fine for the handrail."}}, neverTold, check.Contradicted, ""},
		{"other news came back", []mail{ordinary, swap.with(func(m *mail) {
			m.subject, m.text = "Parking", "Hi Ilse,\n\nWe shall need the parking place on Monday."
		}), back}, neverTold, check.Silent, ""},
	})
}
