package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestTakenOff wants a claim that something was not taken off or down contradicted
// only where the client wrote that it was gone, and not that it is still there.
func TestTakenOff(t *testing.T) {
	page := mail{from: "hal", to: "ilse", at: "2025-04-10 09:00", subject: "Photographs", text: "Hi Ilse,\n\nOf course: not a single photograph of your stairs goes up anywhere without a yes from you first, I have put a note on the file."}
	eleven := mail{from: "ilse", to: "hal", at: "2025-05-01 22:00", subject: "Your page", text: "A neighbour showed me our own stairs on your page today, eleven photographs. We asked for one thing. Take them down tonight please."}
	down := mail{from: "hal", to: "ilse", at: "2025-05-01 23:00", re: 2, subject: "Your page", text: "Ilse, all eleven are down as of five minutes ago. I'm terribly sorry."}
	gone := mail{from: "ilse", to: "hal", at: "2025-05-02 07:40", re: 3, subject: "Your page", text: "They're gone, I checked."}
	up := check.Claim{Kind: check.NeverDid, Text: "They are up there to this day.", Before: "Hal told us nothing would go on the internet without our say so, and I found eleven photographs of our stairs on your page."}
	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
	}{
		{"taken down, and the client saw it", []mail{page, eleven, down, gone}, up, check.Contradicted},
		{"nobody wrote that it was", []mail{page, eleven}, up, check.Silent},
		{"credited, but not for all", []mail{{from: "hal", to: "ilse", at: "2025-04-10 08:10", subject: "Today", text: "Ilse I'm so sorry, Uma is away with a sick mother. You get a credit for every day we miss."},
			{from: "ilse", to: "hal", at: "2025-05-03 10:00", subject: "The bill", text: "Three days were missed in April, the credit is for only one. Please credit the other two."},
			{from: "hal", to: "ilse", at: "2025-05-07 10:00", re: 2, subject: "The bill", text: "The two days will come off the next bill."},
			{from: "ilse", to: "hal", at: "2025-05-28 10:00", subject: "The bill of May", text: "Two days of April are still missing on the credit."}},
			check.Claim{Kind: check.Charged, Text: "Two of the missed days in April have never been credited."}, check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}

// TestGaveBack wants what was credited to be of the sum and the day that a claim names.
func TestGaveBack(t *testing.T) {
	credited := mail{from: "hal", to: "ilse", at: "2025-04-10 09:00", subject: "Paint", text: "Hi Ilse,\n\nI credited the paint today, 50 pounds."}
	note := credited.with(func(m *mail) {
		m.text, m.file, m.content = "The credit note for the paint is attached.", "credit note 118.csv", "Credit note 118\nPaint,50.00\nTotal,50.00"
	})
	revised := credited.with(func(m *mail) {
		m.text, m.file, m.content = "I credited the paint, see the bill.", "invoice 118.csv", "Invoice 118\nPaint,200.00\nCredit for the paint,-50.00\nTotal,150.00"
	})
	for _, tt := range []struct {
		text    string
		mail    mail
		verdict check.Verdict
	}{
		{"You refunded the paint.", credited, check.Supported},
		{"You refunded £50 for the paint.", credited, check.Supported},
		{"You refunded the paint on 10 April.", credited, check.Supported},
		{"On 10 April you refunded £50 for the paint.", credited, check.Supported},
		{"You refunded the paint on 26 March.", credited, check.Silent},
		{"You refunded the paint in May.", credited, check.Silent},
		{"You refunded £200 for the paint.", credited, check.Silent},
		{"You refunded 200 for the paint.", credited, check.Silent},
		{"You refunded £50 for the paint.", note, check.Supported},
		{"You refunded £90 for the paint.", note, check.Silent},
		{"You refunded £50 for the paint.", revised, check.Supported},
		{"You refunded £200 for the paint.", revised, check.Silent},
	} {
		if f := joineryWorld(t, raws([]mail{tt.mail}), nil).Check(check.Claim{Kind: check.Charged, Text: tt.text}); f.Verdict != tt.verdict {
			t.Errorf("%s: %s (%s), cites %s; want %s", tt.text, f.Verdict, f.Why, cited(f), tt.verdict)
		}
	}
}
