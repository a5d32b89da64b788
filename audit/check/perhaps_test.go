package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestPerhaps wants nothing to rest on absence where a message may well be what is
// said to be missing: an answer, a file or a bill in a conversation of its own.
func TestPerhaps(t *testing.T) {
	question := mail{from: "ilse", to: "office", at: "2025-04-14 08:00", subject: "Balcony", text: "When will the balcony be measured?"}
	short := mail{from: "office", to: "ilse", at: "2025-04-14 10:30", subject: "A word", text: "Thursday at nine."}
	noAnswer := check.Claim{Kind: check.NeverReplied, Text: "On 14 April I asked when the balcony would be measured and nobody answered."}
	asked := mail{from: "ilse", to: "hal", at: "2025-04-14 08:00", subject: "Trellis", text: "Can you send me the certificate for the trellis timber?"}
	brought := mail{from: "hal", to: "ilse", at: "2025-04-15 08:30", subject: "A word", text: "Here it is.", file: "scan0012.csv", content: "a,b\n"}
	neverSent := check.Claim{Kind: check.NeverSent, Text: "We asked for the certificate for the trellis timber and never got it."}
	objects := mail{from: "ilse", to: "office", at: "2025-04-02 12:00", subject: "Bill 118", text: "I object to the scaffold charge of £195. Please take the scaffold off."}
	admits := mail{from: "office", to: "ilse", at: "2025-04-02 13:00", re: 1, subject: "Bill 118", text: "You are right on the scaffold, that was our mistake."}
	anew := mail{from: "office", to: "ilse", at: "2025-04-08 10:00", subject: "Bill 118", text: "Revised bill attached.", file: "Bill 118-R.csv", content: "BILL 118-R\nTreads,£240.00\n"}
	stays := check.Claim{Kind: check.Charged, Text: "The £195 charge for the scaffold is still on our bill."}
	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
	}{
		{"no answer", []mail{question}, noAnswer, check.Supported},
		{"a few words from whom it was asked", []mail{question, short}, noAnswer, check.Silent},
		{"a few words from them a week later", []mail{question, short.with(func(m *mail) { m.at = "2025-04-22 10:30" })}, noAnswer, check.Supported},
		{"nothing came", []mail{asked}, neverSent, check.Supported},
		{"a file from whom it was asked", []mail{asked, brought}, neverSent, check.Silent},
		{"a file before it was asked for", []mail{asked, brought.with(func(m *mail) { m.at = "2025-04-11 08:30" })}, neverSent, check.Supported},
		{"no other bill", []mail{objects, admits}, stays, check.Supported},
		{"another bill without it", []mail{objects, admits, anew}, stays, check.Silent},
		{"another bill with it", []mail{objects, admits, anew.with(func(m *mail) { m.content += "Scaffold,£195.00\n" })}, stays, check.Supported},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}
