package claim

import (
	"strings"
	"testing"
)

// A word of two classes would be now of one and now of the other, and with it the
// kind of a claim.
func TestWordsAreOfOneClass(t *testing.T) {
	of := map[string]string{}
	for class, words := range classWords {
		for _, w := range strings.Fields(words) {
			if of[w] != "" {
				t.Errorf("%q is of %s and of %s", w, of[w], class)
			}
			of[w] = class
		}
	}
	if len(of) != len(classes) {
		t.Errorf("%d words, %d have a class", len(of), len(classes))
	}
}
