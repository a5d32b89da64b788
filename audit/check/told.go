package check

import (
	"cmp"
	"regexp"
	"slices"
)

// checkTold checks that the client had told the firm something.
func (w *World) checkTold(f *frame) *Finding {
	k := w.make(f)
	if f.oral {
		return w.spoken(k, f)
	}
	topic := w.used(f.topic)
	times := f.times()
	var list []hit
	for _, h := range w.hits(topic, theirs) {
		if h.m.mentionsDay(f) {
			h.score += 250
		}
		for _, d := range f.days {
			if d.exact() && d.fits(h.m.At) {
				h.score += 300
			}
		}
		h.score += f.rank[h.m] / 5
		staff := w.staffOf(f.people)
		to := func(a string) bool { return slices.Contains(staff, a) }
		if len(staff) > 0 && !slices.ContainsFunc(h.m.To, to) && !slices.ContainsFunc(h.m.Cc, to) {
			continue // told to somebody else
		}
		if slices.ContainsFunc(f.days, func(d day) bool { return d.isMonth() && !d.fits(h.m.At) }) && !h.m.mentionsDay(f) {
			continue // told at another time
		}
		if h.score >= 600 && h.own >= 300 {
			list = append(list, h)
		}
	}
	if slices.ContainsFunc(f.days, day.exact) { // the day that was told has to be told
		list = slices.DeleteFunc(list, func(h hit) bool {
			return !h.m.mentionsDay(f) && !slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.fits(h.m.At) })
		})
	}
	slices.SortStableFunc(list, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	if m, s := w.ownsUntold(topic); m != nil { // their own words speak against it
		k.cite(m, "statement", s)
		if len(list) > 0 {
			k.cite(list[0].m, "message", nil)
		}
		return k.settle(Silent, "By your message of %s you had not told us of it, or not all.", w.date(m.At))
	}
	if len(list) == 0 {
		k.nearest()
		return k.settle(Silent, "No e-mail of that kind is in our mail; it may have been said elsewhere.")
	}
	if times > 1 {
		for _, h := range list[:min(len(list), times)] {
			k.cite(h.m, "message", nil)
		}
		switch {
		case len(list) >= times:
			return k.settle(Supported, "At least %d messages of yours say so.", times)
		case len(list) > 1 || times == 2:
			return k.settle(Partly, "Messages of yours say so, %d of them.", len(list))
		}
		return k.settle(Silent, "One message of yours says so; others may have gone another way.")
	}
	if len(f.clauses) > 1 && f.clauses[len(f.clauses)-1].denies && times == 0 { // told, and nothing came of it
		if done := w.checkUndertaking(f); done.Verdict != Supported { // which also says what came of it
			return done
		}
	}
	k.cite(list[0].m, "message", nil)
	if human, _, _ := w.answers(list[0].m); human != nil {
		if n, _ := w.about(human, topic); n >= 500 {
			k.cite(human, "reply", nil)
		}
	}
	return k.settle(Supported, "Your message of %s says so.", w.date(list[0].m.At))
}

// ownsUntold returns the words in which the client says not to have told the firm
// of a thing.
func (w *World) ownsUntold(topic []string) (*message, *sentence) {
	for _, m := range w.messages {
		if !theirs(m) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return untoldByUs.MatchString(s.plain) && w.covers(s, topic) >= 400
		}); s != nil {
			return m, s
		}
	}
	return nil, nil
}

var untoldByUs = regexp.MustCompile(`(?i)\b(i|we)('d| had| have|'ve)? (forgot to|should have|should've|meant to|failed to|never|didn't|did not|hadn't|haven't|had not|have not)( even| ever)? (tell|told|mention(ed)?|sa(y|id)|warn(ed)?|let you know|inform(ed)?|report(ed)?|flag(ged)?|rais(e|ed))\b`)
