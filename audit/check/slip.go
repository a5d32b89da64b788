package check

import (
	"slices"
	"time"
)

// slipped closes a finding on something late that the firm itself put off: it gave
// later days for what it had promised, or owned after the day that it was not done.
// It returns nil where the firm did neither.
func (w *World) slipped(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	dueAt, dated := u.due()
	if !dated || f.Kind != Late || !dueAt.Before(w.o.Asserted) {
		return nil
	}
	moves := w.moves(f, u)
	owned := o.admit.m != nil && o.admit.m.At.After(dueAt) && ownsUp(o.admit.s.plain) && w.ownsTo(u, o.admit)
	if len(moves) == 0 && !owned {
		return nil
	}
	last := u
	for _, x := range moves {
		k.cite(x.m, "promise", sentenceAt(x))
		last = x
	}
	if owned {
		k.citeStance(o.admit, "admission")
	}
	k.citeStance(o.before(w.o.Asserted), "complaint")
	k.Atoms = []Atom{{Name: "late", Truth: True, Necessary: true}}
	at, _ := last.due()
	_, actual := f.dueDays()
	named := slices.ContainsFunc(actual, func(d day) bool { return d.fits(at) || owned && d.fits(o.admit.m.At) })
	if (f.timed() || len(actual) > 0) && !named {
		k.Atoms = append(k.Atoms, Atom{Name: "how late", Truth: Unknown})
		return k.settle(Partly, "It was promised for %s and was not done then; how late it came is not shown.", w.date(dueAt))
	}
	if len(moves) == 0 {
		return k.settle(Supported, "It was promised for %s, and our own message of %s shows that it was not done by then.", w.date(dueAt), w.date(o.admit.m.At))
	}
	return k.settle(Supported, "It was promised for %s, and then for %s.", w.date(dueAt), w.date(at))
}

// ownsTo reports whether the firm's words that something was not done are of what
// a promise is of.
func (w *World) ownsTo(u *undertaking, admit stance) bool {
	if w.follows(admit.m, u) {
		return true
	}
	_, own := w.about(admit.m, w.object(u))
	return own >= 500
}

// moves returns the later promises to the client of the same thing, each for a
// later day, by time.
func (w *World) moves(f *frame, u *undertaking) (list []*undertaking) {
	rest := w.undertakings(f)
	slices.SortStableFunc(rest, func(a, b *undertaking) int { return a.at().Compare(b.at()) })
	last := u
	for _, x := range rest {
		was, _ := last.due()
		if at, ok := x.due(); ok && x.at().After(last.at()) && at.After(was.Add(12*time.Hour)) && w.moved(f, last, x) {
			list, last = append(list, x), x
		}
	}
	return list
}

// moved reports whether a later promise is of the thing that an earlier one is of:
// it says so in its own words, or, in the same conversation after the day had
// passed, answers the client who asked where it was, or says that it was not done.
func (w *World) moved(f *frame, u, x *undertaking) bool {
	own := stems(x.Sentence)
	if x.score >= sure && w.share(w.used(f.promise), func(s string) bool { return slices.Contains(own, s) }) >= 500 {
		return true
	}
	at, _ := u.due()
	if x.m.Conversation != u.m.Conversation || x.at().Before(at) {
		return false
	}
	p := x.m.parent
	return x.m.says(isChange) != nil || p != nil && p.client && p.At.After(at) && p.complains()
}
