package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestBounds wants nothing read into what speaks of something else: a call, another
// day, a claim with more in it than the words that are shown to be false.
func TestBounds(t *testing.T) {
	sorry := mail{from: "hal", to: "ilse", at: "2025-03-10 10:00", re: 1, text: "I am sorry about the drawing of the handrail, that was my mistake."}
	answer := mail{from: "hal", to: "ilse", at: "2025-03-03 11:00", re: 1, text: "Hi Ilse,\n\nThe drawing of the handrail is not finished yet."}
	oak := mail{from: "hal", to: "ilse", at: "2025-04-16 10:00", text: "Hi Ilse,\n\nThe oak treads have years left in them."}
	paint := mail{from: "hal", to: "ilse", at: "2025-05-16 10:00", text: "Hi Ilse,\n\nThe handrail will be painted black at the end of June."}
	promised := mail{from: "hal", to: "ilse", at: "2025-03-03 10:00", re: 1, text: "Hi Ilse,\n\nI'll send you the drawing of the handrail by 7 March."}
	missed := mail{from: "ilse", to: "hal", at: "2025-03-12 09:00", re: 2, text: "The drawing of the handrail has not come."}
	for _, tt := range []struct {
		name    string
		mails   []mail
		claim   check.Claim
		verdict check.Verdict
	}{
		{"a call", []mail{asks, answer}, check.Claim{Kind: check.NeverReplied, Text: "I rang your number about the drawing of the handrail on 3 March and nobody answered."}, check.Silent},
		{"a message", []mail{asks, answer}, check.Claim{Kind: check.NeverReplied, Text: "I wrote about the drawing of the handrail on 3 March and nobody answered."}, check.Contradicted},
		{"said at another time", []mail{oak}, check.Claim{Kind: check.Said, Text: "In January Hal told me that the oak treads have years left in them."}, check.Silent},
		{"said then", []mail{oak}, check.Claim{Kind: check.Said, Text: "In April Hal told me that the oak treads have years left in them."}, check.Supported},
		{"said of late in a month", []mail{paint}, check.Claim{Kind: check.Said, Text: "You told me that the handrail would be painted black in late June."}, check.Supported},
		{"said of late on in a month", []mail{paint}, check.Claim{Kind: check.Said, Text: "You told me that the handrail would be painted black late in June."}, check.Supported},
		{"said to be late", []mail{paint}, check.Claim{Kind: check.Said, Text: "You told me that the handrail would be painted black late, in June."}, check.Silent},
		{"said to be too late", []mail{paint}, check.Claim{Kind: check.Said, Text: "You told me that the handrail would be painted black too late in June."}, check.Silent},
		{"no apology", []mail{asks, sorry}, check.Claim{Kind: check.Conduct, Text: "Nobody ever said sorry about the drawing of the handrail."}, check.Contradicted},
		{"no apology, and more", []mail{asks, sorry}, check.Claim{Kind: check.Conduct, Text: "The drawing of the handrail took eleven weeks to come. Nobody ever said sorry for it."}, check.Silent},
		{"a month of which it speaks is no day of coming", []mail{asks, promised, missed}, check.Claim{Kind: check.BrokenPromise, Text: "The drawing of the handrail was to be here by 7 March. Here we are in the middle of May and I have none."}, check.Supported},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim); f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
		})
	}
}
