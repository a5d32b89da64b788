package check

import (
	"cmp"
	"slices"
	"time"
)

// checkTook checks how long something took from when the client asked for it,
// or wrote of it. It returns nil where no such message is found.
func (w *World) checkTook(f *frame) *Finding {
	limit, _ := f.lateness()
	anchor, exact := w.asked(f)
	if anchor == nil {
		return nil
	}
	coming := comingWords.MatchString(f.Text) || responds.MatchString(f.Text)
	end := w.endOfWait(f, anchor, limit, coming)
	if end.m == nil {
		return nil
	}
	at := end.m.At
	if end.what == confirms && end.s != nil {
		if t, _ := w.toldOf(end.s, 0); t.After(anchor.At) && t.Before(at) {
			at = t
		}
	}
	k := w.make(f)
	k.cite(anchor, "message", nil)
	if i := slices.IndexFunc(anchor.replies, func(r *message) bool { return ours(r) && r.At.Before(end.m.At) }); i >= 0 {
		k.cite(anchor.replies[i], "reply", nil)
	}
	k.citeStance(end, "confirmation")
	gap := at.Sub(anchor.At)
	sure := end.what == confirms || w.tookIt(end.m) != nil
	switch {
	case gap >= limit*8/10:
		return k.settle(Supported, "You wrote on %s, and a message of %s shows when it came.", w.date(anchor.At), w.date(end.m.At))
	case gap < limit*6/10 && sure && (exact || coming):
		k.Atoms = []Atom{{Name: "how long", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "You wrote at %s, and a message of %s shows that it had been done.", w.moment(anchor.At), w.moment(end.m.At))
	case gap > limit*3/10 && sure:
		return k.settle(Partly, "You wrote on %s, and a message of %s shows when it came: late, but not as late.", w.date(anchor.At), w.date(end.m.At))
	}
	return k.settle(Silent, "You wrote on %s; when it came is not certain.", w.date(anchor.At))
}

// endOfWait returns what tells first that what the client asked for with a message was
// done: of somebody who was to come, the client's own words that they came.
func (w *World) endOfWait(f *frame, anchor *message, limit time.Duration, coming bool) stance {
	topic := w.used(f.topic)
	for _, m := range w.between(anchor.At, anchor.At.Add(4*limit+14*24*time.Hour)) {
		if m == anchor || !theirs(m) && !ours(m) {
			continue
		}
		if !coming {
			if x := w.stanceOf(m, topic, nil, false); x.what.positive() && x.topic >= 600 {
				return x
			}
			continue
		}
		if !m.client || m.Conversation != anchor.Conversation && !w.alike(m, anchor) {
			continue
		}
		if s := m.says((*sentence).tellsOfComing); s != nil {
			return stance{m: m, s: s, what: confirms, topic: 600}
		}
	}
	return stance{}
}

// tellsOfComing reports whether a sentence says that somebody came.
func (s *sentence) tellsOfComing() bool {
	return arrived.MatchString(s.plain) && !negated.MatchString(s.plain) && !future.MatchString(s.plain)
}

// asked returns the message with which the client asked for what a claim is
// about, and whether the claim names its day.
func (w *World) asked(f *frame) (m *message, exact bool) {
	if slices.ContainsFunc(f.days, day.exact) {
		for _, list := range w.wroteOf(f) {
			if len(list) > 0 {
				return list[len(list)-1], true
			}
		}
	}
	hits := w.hits(w.used(f.topic), theirs)
	hits = slices.DeleteFunc(hits, func(h hit) bool { return h.score < 600 })
	if len(hits) == 0 {
		return nil, false
	}
	return slices.MinFunc(hits, func(a, b hit) int { return cmp.Compare(a.m.i, b.m.i) }).m, false
}
