package claim

import (
	"regexp"
	"strings"

	"onrecord/audit/check"
)

// plainly is a text as the patterns of this package and its model read it: sums of
// money are in one currency, as it does not matter in which they are.
func plainly(s string) string {
	s = grouped.ReplaceAllStringFunc(check.Reword(s), func(x string) string { return strings.ReplaceAll(x, " ", "") })
	return inWords.ReplaceAllString(inSigns.ReplaceAllString(s, "£$1$2"), "$1 pounds")
}

var (
	// grouped is a sum of money of which blanks part the thousands: "R4 500".
	grouped = regexp.MustCompile(`(?:[$£€₹¥]|\bRs?\.?) ?\d{1,3}(?: \d{3})+\b`)
	// inSigns is a sum before which its currency stands in letters, or with a sign that is none of
	// the commonest. What R stands for before a few digits is not known.
	inSigns = regexp.MustCompile(`(?:[₹¥] ?|\b(?:Rs\.?|USD|GBP|EUR|INR|CAD|AUD|NZD|CHF|ZAR|SEK|NOK|DKK) ?)(\d)|\bR ?(\d{1,3}(?:,\d{3})+|\d{4}|\d{2,3}\.\d\d)`)
	inWords = regexp.MustCompile(`(?i)\b(\d[\d,]*(?:\.\d\d)?) (?:rupees|rand|francs|kroner|kronor|euro)\b`)
)
