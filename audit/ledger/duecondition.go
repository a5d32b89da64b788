package ledger

import (
	"regexp"

	"onrecord/audit/due"
)

// dayOfCondition returns the day of a condition on which the thing is to be done too:
// "if it's dry on Thursday the roofers will be up there". What arrives or is paid on a
// day tells nothing of when the thing follows.
func (w *world) dayOfCondition(p *Promise, all []due.Due) []due.Due {
	words, not := condition(p.Sentence)
	if not || p.sends() || !letsIt.MatchString(words) {
		return nil
	}
	var list []due.Due
	for _, x := range all {
		if x.Kind == due.Dated && x.Relation == due.At && x.Grain <= due.Day && w.conditionHas(p, x) {
			list = append(list, x)
		}
	}
	return list
}

// letsIt: the weather, and who is there, which let something be done on their day.
var letsIt = regexp.MustCompile(`(?i)\b(dry|fine|sunny|mild|weather|rains?|wet|windy?|calm|in|home|there|free|suits?|works?)\b`)

// conditionHas reports whether a time is one of the condition of a promise: "if it
// is back by Friday, the day is yours".
func (w *world) conditionHas(p *Promise, x due.Due) bool {
	start, end := conditionIn(p.Sentence)
	return end > 0 && !whenBefore.MatchString(p.Sentence[:start]) && x.Start >= start && x.End <= end && !modal.MatchString(p.Sentence[start:x.Start])
}

// whenBefore: a condition that begins with "when".
var whenBefore = regexp.MustCompile(`(?i)\bwhen\s+$`)

// onceItIs: a thing that has to come first, before what is said behind it.
var onceItIs = regexp.MustCompile(`(?i)\b(once|as soon as|the moment) (you|we|i|he|she|they|it|the|your|our|that|this|everything|both)\b`)
