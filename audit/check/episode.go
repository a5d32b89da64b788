package check

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
)

// byEpisode judges a claim that says that something went wrong by what was
// written when it did: the client's complaint of then and the firm's answer to
// it. It returns nil where there is no such exchange.
func (w *World) byEpisode(f *frame) *Finding {
	if f.Kind == NeverSent && !w.knows(f.topic) {
		return nil
	}
	var deny, admit stance
	best := 0
	for _, m := range w.messages {
		rank := f.rank[m]
		if rank < 600 || !theirs(m) || !m.complains() {
			continue
		}
		if n, _ := w.about(m, w.used(f.topic)); (f.Kind == NeverDid || f.Kind == NoShow) && n < 500 {
			continue // it may be of something else that was not done, or of another who did not come
		}
		if _, own := w.about(m, w.used(f.topic)); (f.Kind == Quality || f.Kind == Other) && (own < 500 || !w.knows(f.topic) || w.share(f.said, func(x string) bool { return m.bag[x] }) < mostOf || !f.mostlyIn(m)) {
			continue // of something else that was bad
		}
		x := w.complaintIn(f, m)
		if x.s == nil || !w.timely(f, m) || !f.ofWeekday(m) || !f.ofMonth(w, m) || f.hearsNothing(x) {
			continue
		}
		a := w.admission(m)
		if a.s != nil && (a.s.sorryElse(f.topic) || w.ownsElse(a.s, m, f.topic) || !w.single(m, nil) && !w.bears(a.s, w.used(f.topic))) {
			a = stance{} // of something else that the message raises
		}
		n := rank
		if a.m != nil {
			n += 300
		}
		if n > best {
			best, deny, admit = n, x, a
		}
	}
	if deny.m == nil || admit.m == nil || w.disputed(deny.m) {
		return nil
	}
	k := w.make(f)
	for _, u := range w.undertakings(f) {
		if u.at().Before(deny.m.At) && u.score >= 500 && (len(f.undertakes()) == 0 || w.namedBy(f, u) && (!f.recurring || u.Recurring)) {
			k.cite(u.m, "promise", sentenceAt(u))
			break
		}
	}
	if len(k.Citations) == 0 && len(f.undertakes()) > 0 {
		return nil // what it says was promised is not shown
	}
	k.citeStance(deny, "complaint").citeStance(admit, "admission")
	if len(admit.m.Files) > 0 && (f.never || f.Kind == NeverSent || f.Kind == NeverDid) {
		return nil // it may have come with this
	}
	// What the client wrote afterwards may show that it came right.
	if f.never || f.Kind == NeverSent || f.Kind == NeverDid {
		for _, m := range w.between(admit.m.At, w.o.Asserted) {
			switch x := w.stanceOf(m, w.used(f.topic), nil, m.parent == admit.m); {
			case x.what == confirms && f.Kind == NoShow && slices.ContainsFunc(f.days, day.exact):
				if at, _ := w.when(x); slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.fits(at) }) {
					return nil // somebody came after all
				}
			case x.what == confirms && x.topic >= 600:
				k.citeStance(x, "confirmation")
				return k.settle(Partly, "You wrote of it on %s and we agreed; by your message of %s it came right later.", w.date(deny.m.At), w.date(m.At))
			case x.what.positive() && (x.topic >= 400 || m.Conversation == deny.m.Conversation) && m != admit.m:
				return nil // it may have come right
			case f.inMail() && ours(m) && m != admit.m && (len(m.Files) > 0 || m.says(func(s *sentence) bool { return s.maybe[act.Delivery] }) != nil):
				return nil // it may have come with this
			}
		}
	}
	if f.never || f.Kind == NeverSent || f.Kind == NeverDid {
		if w.trace(f, nil, deny.m.At) != nil {
			return nil // it may have come right, as others tell
		}
	}
	k.Atoms = []Atom{{Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
	return k.settle(Supported, "You wrote of it on %s, and we agreed on %s.", w.date(deny.m.At), w.date(admit.m.At))
}

// mostOf is how much of what a claim says a complaint must have, of 1000, to be of the
// same fault and not only of the same thing.
const mostOf = 600

// mostlyIn reports whether a message has most of the words of a claim, each counted alike:
// a fault of which nobody wrote is not the one of which somebody wrote for the same thing.
func (f *frame) mostlyIn(m *message) bool {
	n := 0
	for _, x := range f.said {
		if m.bag[x] {
			n++
		}
	}
	return all*n >= mostOf*len(f.said)
}

// complaintIn returns the words of a message in which the client says that a
// thing is not as it should be.
func (w *World) complaintIn(f *frame, m *message) stance {
	topic := w.used(f.topic)
	_, own := w.about(m, topic)
	best := stance{m: m}
	most := -1
	for _, s := range m.sents {
		if what, n := w.postureOf(m, s); what == denies {
			n += w.covers(s, topic)
			if n > most {
				most, best = n, stance{m: m, s: s, what: denies, topic: f.rank[m], own: own}
			}
		}
	}
	return best
}

// timely reports whether a message was written when a claim says that it
// happened, or soon after.
func (w *World) timely(f *frame, m *message) bool {
	exact := false
	for _, d := range f.days {
		if d.day == 0 {
			continue
		}
		exact = true
		for back := range 6 {
			if d.fits(m.At.Add(-time.Duration(back) * 24 * time.Hour)) {
				return true
			}
		}
	}
	return !exact
}

// hearsNothing reports whether the client only says to have heard nothing, in a
// message that does not name the thing: of what would not have come as mail that
// denies nothing.
func (f *frame) hearsNothing(x stance) bool {
	return x.what == denies && x.own < 250 && x.s != nil && noNews.MatchString(x.s.plain) && !f.inMail()
}

var noNews = regexp.MustCompile(`(?i)\b((heard|hear|hearing) (nothing|no more|not a word)|(not|never|haven't|hasn't|didn't) (\w+ )?(heard|hear)|no (word|news|updates?)|nothing from (you|anyone|anybody))\b`)
