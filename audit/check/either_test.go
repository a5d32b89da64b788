package check_test

import (
	"testing"

	"onrecord/audit/check"
)

// TestDoubtfulKind wants a claim that may be of two kinds silent where the
// documents say different things of them, and nothing decided by the less likely
// kind alone.
func TestDoubtfulKind(t *testing.T) {
	const text = "You never sent the drawing of the handrail that you promised."
	sorry := mail{from: "hal", to: "ilse", at: "2025-03-09 09:00", re: 1, text: "I am sorry about the drawing of the handrail, I forgot it."}
	for _, tt := range []struct {
		name     string
		mails    []mail
		text     string
		kind, or check.Kind
		verdict  check.Verdict
	}{
		{"no doubt", []mail{asks, promises, delivers, thanks}, text, check.NeverSent, "", check.Contradicted},
		{"both agree", []mail{asks, promises, delivers, thanks}, text, check.NeverSent, check.BrokenPromise, check.Contradicted},
		{"the other is silent", []mail{asks, promises, delivers, thanks}, text, check.NeverSent, check.Conduct, check.Contradicted},
		{"never by the second alone", []mail{asks, promises, delivers, thanks}, text, check.Other, check.NeverSent, check.Silent},
		{"nor supported by it", []mail{asks, promises}, text, check.Other, check.NeverSent, check.Silent},
		{"at odds", []mail{asks, promises, sorry}, "Nobody ever said sorry, and the drawing of the handrail never came.", check.NeverSent, check.Conduct, check.Silent},
		{"it may have been spoken", []mail{asks, promises}, "On the telephone you promised me the drawing of the handrail by 7 March.", check.BrokenPromise, check.Said, check.Silent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := joineryWorld(t, raws(tt.mails), nil)
			f := w.Check(check.Claim{Kind: tt.kind, Or: tt.or, Text: tt.text})
			if f.Verdict != tt.verdict {
				t.Errorf("%s (%s), cites %s; want %s", f.Verdict, f.Why, cited(f), tt.verdict)
			}
			if tt.name == "at odds" { // or the test shows nothing
				a, b := w.Check(check.Claim{Kind: tt.kind, Text: tt.text}), w.Check(check.Claim{Kind: tt.or, Text: tt.text})
				if a.Verdict == check.Silent || b.Verdict == check.Silent || a.Verdict == b.Verdict {
					t.Errorf("%s and %s are not at odds", a.Verdict, b.Verdict)
				}
			}
		})
	}
}
