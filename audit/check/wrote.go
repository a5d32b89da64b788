package check

import (
	"cmp"
	"regexp"
	"slices"

	"onrecord/audit/act"
)

// wroteOf returns the messages of the client that a claim means: those of the
// days that it names, or else those that fit its topic best.
func (w *World) wroteOf(f *frame) [][]*message {
	var groups [][]*message
	days := f.days
	if !w.againOn(f).IsZero() {
		days = w.letterDays(f)
	}
	for _, d := range days {
		if !d.exact() {
			continue
		}
		at := w.resolve(d)
		var list []*message
		for _, m := range w.between(at, at.AddDate(0, 0, 1)) {
			if theirs(m) {
				list = append(list, m)
			}
		}
		groups = append(groups, w.fitting(f, list))
	}
	if len(groups) > 0 {
		return groups
	}
	month := slices.IndexFunc(f.days, day.isMonth)
	hits := w.hits(f.topic, func(m *message) bool {
		return theirs(m) && (month < 0 || f.days[month].fits(m.At)) && wantsAnswer(m)
	})
	if f.chased() {
		if list := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.score < 300 || !h.m.complains() }); len(list) == 1 {
			return [][]*message{{list[0].m}}
		}
	}
	if len(hits) == 0 || hits[0].score < 600 || hits[0].own < 400 || f.inherited && hits[0].own < 600 {
		return f.likeliest(hits)
	}
	best := hits[0].m
	groups = append(groups, []*message{best})
	for _, h := range hits[1:] { // "three times": those that go on about the same
		if len(groups) >= f.times() {
			break
		}
		if h.score >= 500 && (h.m.Conversation == best.Conversation || w.alike(h.m, best)) {
			groups = append(groups, []*message{h.m})
		}
	}
	return groups
}

// likeliest returns, of some messages of the client, that which fits a claim best and
// those that go on with it, as many as the claim counts; nil where one of another
// conversation fits it nearly as well.
func (f *frame) likeliest(hits []hit) [][]*message {
	hits = slices.Clone(hits)
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(f.rank[b.m], f.rank[a.m]) })
	if len(hits) == 0 || f.rank[hits[0].m] < 700 || slices.ContainsFunc(hits, func(h hit) bool {
		return h.m.Conversation != hits[0].m.Conversation && f.rank[h.m] > f.rank[hits[0].m]-150
	}) {
		return nil
	}
	groups := [][]*message{{hits[0].m}}
	for _, h := range hits[1:] {
		if len(groups) < f.times() && h.m.Conversation == hits[0].m.Conversation {
			groups = append(groups, []*message{h.m})
		}
	}
	return groups
}

// fitting returns those of several messages of a day that a claim means.
func (w *World) fitting(f *frame, list []*message) []*message {
	if len(list) < 2 || len(f.topic) == 0 {
		return list
	}
	best := 0
	for _, m := range list {
		n, _ := w.about(m, f.topic)
		best = max(best, n)
	}
	if best < 400 {
		return list
	}
	return slices.DeleteFunc(list, func(m *message) bool { n, _ := w.about(m, f.topic); return n < best })
}

// chasing says that a message only asked where something was.
var chasing = regexp.MustCompile(`(?i)\b(chas(e|ed|ing)|remind(ed|er)?|follow(ed)? (it |that |this )?up)\b`)

// chased reports whether a claim says in which month the client asked where something
// was.
func (f *frame) chased() bool {
	return chasing.MatchString(f.Text) && slices.ContainsFunc(f.days, day.isMonth)
}

// wantsAnswer reports whether a message asks for something, or says that
// something is wrong.
func wantsAnswer(m *message) bool {
	return m.says(func(s *sentence) bool {
		return s.maybe[act.Request] || s.maybe[act.Question] || s.complains()
	}) != nil
}
