package check

import (
	"regexp"
	"strings"
)

// Plain is a text as patterns read it: apostrophes are straight, blanks are
// spaces, and negations written without an apostrophe have one ("didnt"). It is
// for matching only; what is cited is the text itself.
func Plain(text string) string {
	return bareNot.ReplaceAllString(straight.Replace(text), "${1}n't")
}

var (
	straight = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "´", "'", "\u00a0", " ", "\u202f", " ")
	bareNot  = regexp.MustCompile(`(?i)\b(did|does|do|has|have|had|was|were|is|are|could|would|should|ca|wo)nt\b`)
)
