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
		"From: Ann\nSent: Friday, June 20, 2025 9:14 AM\nTo: Rita\n\nDear Rita,\n":              "2025-06-20",
		"Sent: 20 June 2025 at 09:14\n\nDear Rita,\n":                                           "2025-06-20",
		"June 20, 2025 9 AM to noon\n\nDear Rita,\n":                                            "", // of a visit
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

// The lines that are copied from a mail program tell when a letter was sent.
func TestHeadDay(t *testing.T) {
	for header, want := range map[string]string{
		"From: Ann <ann@mail.example>\r\nSent: Friday, June 20, 2025 9:14 AM\r\nTo: Rita\r\nSubject: The invoice\r\n\r\n": "2025-06-20",
		"From: Ann\nSent: 20 June 2025 09:14\nTo: Rita\n\n":                                                               "2025-06-20",
		"From: Ann\nDate: Fri, Jun 20, 2025 at 9:14 AM\n\n":                                                               "2025-06-20",
		"From: Ann\nSent: 06/05/2025 09:14\n\n":                                                                           "", // May or June
		"From: Ann\nSubject: Sent: 20 June 2025\n\n":                                                                      "",
		"From: Ann\n\n": "",
	} {
		got := ""
		if day, ok := claim.HeadDay([]byte(header)); ok {
			got = day.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}
