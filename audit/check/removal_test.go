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
