package check

import "slices"

// ownsElse reports whether words that own something name what that is, and neither a claim
// nor the complaint that they answer has any of these words, which raises other things as
// well: who answers a list of grievances owns one of their own choice.
func (w *World) ownsElse(s *sentence, complaint *message, topic []string) bool {
	if s == nil || !s.hasMatter() || complaint.says(func(x *sentence) bool { return wrong(x) && x.hasMatter() && w.covers(x, topic) == 0 }) == nil {
		return false
	}
	return !slices.ContainsFunc(s.stems, func(x string) bool {
		return !claimWords[x] && !isNumber(x) && !slices.Contains(sorryWords, x) && (slices.Contains(topic, x) || complaint.bag[x])
	})
}
