package claim_test

import (
	"testing"
	"time"

	"onrecord/audit/claim"
)

func TestDate(t *testing.T) {
	for text, want := range map[string]string{
		"June 20, 2025\n\nDear Rita,\n\nYou never sent the invoice.\n":                          "2025-06-20",
		"12 Mill Lane\nHexham\n\n20th June 2025\n\nDear Rita,\n\nYou never sent the invoice.\n": "2025-06-20",
		"Hexham, Friday 20 June 2025\n\nDear Rita,\n":                                           "2025-06-20",
		"Date: 20 Jun. 2025\nDear Rita,\n":                                                      "2025-06-20",
		"2025-06-20\nDear Rita,\n":                                                              "2025-06-20",
		"Dear Rita,\n\nYou never sent the invoice.\n\n20 June 2025\n":                           "", // behind what it claims
		"Dear Rita,\n\nI wrote to you on 20 June 2025.\n\nYou never sent the invoice.\n":        "", // within a sentence
		"05/06/2025\n\nDear Rita,\n":                                                            "", // May or June
		"31 June 2025\n\nDear Rita,\n":                                                          "",
		"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\n20 June 2025\nDear Rita,\n":               "",
		"": "",
	} {
		got := ""
		if day, ok := claim.Read(part(text)).Date(); ok {
			got = day.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
