package check

// asksAfter reports whether words that miss something, or ask, are of what a claim and its
// promise are of: they name it, or point at words before them that do, or they go on with
// the promise. A message that speaks of it may ask about something else.
func (w *World) asksAfter(s *sentence, f *frame, u *undertaking) bool {
	names := func(s *sentence) bool {
		return max(w.covers(s, w.used(f.topic)), w.covers(s, w.object(u))) >= named
	}
	return names(s) || s.i > 0 && pointing.MatchString(s.plain) && names(s.m.sents[s.i-1]) || s.m.parent == u.m || w.follows(s.m, u)
}
