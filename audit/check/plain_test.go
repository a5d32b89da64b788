package check_test

import (
	"strings"
	"testing"

	"onrecord/audit/check"
)

// TestApostrophes wants the same verdicts whatever apostrophes the mail and the
// claim are written with.
func TestApostrophes(t *testing.T) {
	visit := mail{from: "hal", to: "ilse", at: "2025-04-10 09:00", subject: "Fitting", text: "Hi Ilse,\n\nI'll come on Monday 14 April to fit the handrail."}
	tests := []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
	}{
		{"nobody came", []mail{visit, {from: "ilse", to: "hal", at: "2025-04-14 17:00", re: 1, subject: "Fitting", text: "Hal, you didn't turn up and the handrail isn't fitted."},
			{from: "hal", to: "ilse", at: "2025-04-14 18:00", re: 2, subject: "Fitting", text: "You're right, I didn't get away from the other job."}},
			check.Claim{Kind: check.NoShow, Text: "On 14 April you didn't come to fit the handrail."}, check.Supported},
		{"nobody told them", []mail{visit, {from: "ilse", to: "hal", at: "2025-04-14 17:00", re: 1, subject: "Fitting", text: "The handrail was moved to Thursday and you didn't say a word to me."},
			{from: "hal", to: "ilse", at: "2025-04-14 18:00", re: 2, subject: "Fitting", text: "I should've called you about it."}},
			check.Claim{Kind: check.NeverTold, Text: "The fitting of the handrail was moved and you didn't tell us."}, check.Supported},
		{"it is disputed", []mail{visit, {from: "ilse", to: "hal", at: "2025-04-14 17:00", re: 1, subject: "Fitting", text: "Nobody came to fit the handrail today."},
			{from: "hal", to: "ilse", at: "2025-04-14 18:00", re: 2, subject: "Fitting", text: "That isn't what I have, and I don't think so: we were there at nine."}},
			check.Claim{Kind: check.NoShow, Text: "Nobody came on 14 April to fit the handrail."}, check.Silent},
		{"thanks are no denial", []mail{asks, promises, delivers, {from: "ilse", to: "hal", at: "2025-03-06 18:00", re: 3, text: "We got the drawing of the handrail and couldn't be happier with it."}},
			check.Claim{Kind: check.NeverSent, Text: "We didn't receive the drawing of the handrail that you promised."}, check.Contradicted},
		{"a change", []mail{visit, {from: "hal", to: "ilse", at: "2025-04-12 09:00", re: 1, subject: "Fitting", text: "I won't make Monday 14 April for the handrail, it'll be Tuesday."},
			{from: "ilse", to: "hal", at: "2025-04-12 10:00", re: 2, subject: "Fitting", text: "Thanks for letting me know about the handrail."}},
			check.Claim{Kind: check.NeverTold, Text: "The handrail was moved from 14 April and you didn't tell us."}, check.Contradicted},
	}
	for _, tt := range tests {
		for _, apostrophe := range []string{"'", "’", "‘"} {
			t.Run(tt.name+" "+apostrophe, func(t *testing.T) {
				c := tt.claim
				c.Text = strings.ReplaceAll(c.Text, "'", apostrophe)
				var list []mail
				for _, m := range tt.mails {
					m.text, m.more = strings.ReplaceAll(m.text, "'", apostrophe), m.more+"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
					if m.file != "" {
						m.more = ""
					}
					list = append(list, m)
				}
				if f := joineryWorld(t, raws(list), nil).Check(c); f.Verdict != tt.verdict {
					t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
				}
			})
		}
	}
}

func TestPlain(t *testing.T) {
	for _, tt := range [][2]string{{"You’re late", "You're late"}, {"he didnt show", "he didn't show"}, {"I cant, and it Wasnt", "I can't, and it Wasn't"}, {"I want 5 pounds", "I want 5 pounds"}, {"a\u00a0b", "a b"},
		{"my mail of the\n14th. You", "my mail of the 14th. You"}, {"one.  Two", "one. Two"}, {"Nobody\r\ncame", "Nobody came"},
		{"You never sent:\n- the plan\n2. the key", "You never sent:\n- the plan\n2. the key"}, {"One.\n\nTwo.", "One.\n\nTwo."}} {
		if got := check.Plain(tt[0]); got != tt[1] {
			t.Errorf("%q is %q, want %q", tt[0], got, tt[1])
		}
	}
}
