package claim

import "regexp"

// begins fits a claim that begins with a pronoun as its subject.
var begins = regexp.MustCompile(`(?i)^\W*(?:(?:and|but|so|then|yet|also|still|now),? +)?(it|they|this|these|that|those|he|she)(?:'s|’s|'d|’d)? +(?:\w+ly +)?(?:is|was|are|were|has|had|have|will|would|did|does|do|came|comes|never|took|takes|still|went|got|broke|stopped|failed|told|said|left|arrived|happened)\b`)

// Pronoun returns the pronoun with which a claim begins if nothing says what it
// means but the sentences before: no heading stands above it. It is "" if there is
// none. What it means is then a guess, and people should look.
func (c Claim) Pronoun() string {
	m := begins.FindStringSubmatch(c.Quote)
	if m == nil || c.Heading != "" {
		return ""
	}
	return m[1]
}
