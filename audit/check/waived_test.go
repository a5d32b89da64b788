package check

import (
	"regexp"
	"testing"
)

// A negation that is written short is one.
func TestShortNegations(t *testing.T) {
	for text, re := range map[string]*regexp.Regexp{
		"We didn't agree to the second coat.":   unasked,
		"You said that it wouldn't be charged.": freeOf,
		"The call-out hasn't been refunded.":    stays,
		"The wrong sum still isn't put right.":  notFixed,
	} {
		if !re.MatchString(text) {
			t.Errorf("%q is not read", text)
		}
	}
}
