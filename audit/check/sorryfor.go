package check

import "regexp"

// ofOtherThan returns what tells of an apology that it is surely not for what a claim says
// that none was for: that names its matter by words of which the mail has none, or it is a
// delay and the apology is for none.
func (w *World) ofOtherThan(f *frame) func(*sentence) bool {
	never := func(*sentence) bool { return false }
	at := matter.FindStringIndex(f.Text)
	if at == nil {
		return never
	}
	its := minus(f.stemsOf(f.Text[at[1]:]), forAnything)
	switch {
	case (len(its) == 0 || w.unknown(its)) && ofDelay.MatchString(f.Text[at[1]:]):
		return func(s *sentence) bool {
			p := s.m.parent
			return !ofDelay.MatchString(s.plain) && (p == nil || p.says(func(x *sentence) bool {
				return ofDelay.MatchString(x.plain) || absent.MatchString(x.plain) || missing.MatchString(x.plain) || noAnswer.MatchString(x.plain) && x.complains()
			}) == nil)
		}
	case len(its) > 0 && w.unknown(its):
		return func(*sentence) bool { return true }
	}
	return never
}

// ofDelay speaks of something late.
var ofDelay = regexp.MustCompile(`(?i)\b(wait(ed|ing)?|delay\w*|late\w*|slow|sooner|so long|this long|longer|held up|behind|put (it |you |this )?off|postpon\w*|reschedul\w*|move the|cancel\w*|stuck|silence|not (getting|coming) back)\b`)
