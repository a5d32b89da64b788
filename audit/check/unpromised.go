package check

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
)

// withoutPromise checks that something was not done where no promise of it is
// found.
func (w *World) withoutPromise(k *maker, f *frame, o outcome) *Finding {
	if f.Kind == Late {
		return w.lateWithout(k, f, o)
	}
	if found := w.unpromisedDone(k, f, o); found != nil {
		return found
	}
	if o.done.m == nil && o.deny.m != nil && o.admit.m != nil && !o.admit.m.At.Before(o.deny.m.At) && o.deny.topic >= 500 && w.knows(f.topic) && !unforetold.MatchString(f.Text) && w.touches(f, nil, o.admit) && f.ofWeekday(o.deny.m) && !w.ownsElse(o.admit.s, o.deny.m, f.topic) {
		k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
		k.Atoms = []Atom{{Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "You wrote so on %s, and we agreed on %s.", w.date(o.deny.m.At), w.date(o.admit.m.At))
	}
	if o.done.m == nil && o.maybe.m == nil && f.inMail() && len(f.undertakes()) == 0 {
		if ask := w.askedFor(f); ask != nil {
			return w.askedInVain(k, ask, o.deny)
		}
	}
	k.nearest()
	return k.settle(Silent, "No document shows that this was undertaken, or what became of it.")
}

// unpromisedDone closes a finding on something that nobody promised and that was
// done: the client knew of it, or it was sent when they had asked for it. It returns nil
// where neither shows.
func (w *World) unpromisedDone(k *maker, f *frame, o outcome) *Finding {
	x := o.done
	if x.m == nil {
		return nil
	}
	denied := o.deny.m != nil && !o.deny.m.At.Before(o.at)
	if x.topic >= 700 && (x.what == confirms || o.acked != nil) && !denied && f.denies() && len(f.undertakes()) == 0 && !f.anotherOne(x.m) && !w.ofOtherDays(f, o.at) {
		k.citeStance(x, "delivery").cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{{Name: "outcome", Truth: False, Necessary: true, Grade: Acknowledged}}
		return k.settle(Contradicted, "Messages of %s show that it was done.", w.date(o.at))
	}
	ask := x.m.parent
	if f.Kind != NeverSent || x.what != delivers || !x.m.toThem || len(x.m.Files) == 0 || x.about < 500 || ask == nil || !ask.client || o.deny.m != nil && o.deny.m.At.After(ask.At) {
		return nil
	}
	k.cite(ask, "request", nil).citeStance(x, "delivery").cite(o.acked, "confirmation", nil)
	k.Atoms = []Atom{{Name: "sent", Truth: False, Necessary: true, Grade: NoBounce}}
	if o.acked == nil && !ofSending.MatchString(f.Text) {
		return k.settle(Partly, "It was sent on %s; that it reached you is not shown.", w.date(o.at))
	}
	return k.settle(Contradicted, "You asked for it, and it was sent on %s.", w.date(o.at))
}

// ofOtherDays reports whether a time lies before every day of which a claim is, or on none
// of the days that it names without a month: what was done then is something else.
func (w *World) ofOtherDays(f *frame, t time.Time) bool {
	days := slices.DeleteFunc(slices.Clone(f.days), func(d day) bool { return d.day == 0 })
	return len(days) > 0 && !slices.ContainsFunc(days, func(d day) bool {
		return d.exact() && !t.Before(w.resolve(d)) || d.fits(t)
	})
}

// askedInVain closes a finding on something that the client asked for with a message,
// and of which nothing shows that it came.
func (w *World) askedInVain(k *maker, ask *message, deny stance) *Finding {
	k.cite(ask, "request", nil).citeStance(deny, "complaint")
	k.silence(ask)
	if x := w.mayAnswer(ask); x != nil && len(x.Files) > 0 {
		k.cite(x, "nearest", nil)
		return k.settle(Silent, "You asked for it on %s; our message of %s, in another conversation, may have brought it.", w.date(ask.At), w.date(x.At))
	}
	return k.absent(Supported, ask.At, w.o.Asserted, "You asked for it on %s, and nothing in our mail shows that it was sent.", w.date(ask.At))
}

// ofSending says that a claim is of what the firm did, and not of what arrived.
var ofSending = regexp.MustCompile(`(?i)\b(sent|send|sending|forwarded|e-?mailed|provided?|gave|given|supplied)\b`)

// askedFor returns the first message in which the client asked for what a claim
// is about.
func (w *World) askedFor(f *frame) *message {
	for _, m := range w.messages {
		if !theirs(m) {
			continue
		}
		if n, own := w.about(m, w.used(f.topic)); n < 600 || own < 400 {
			continue
		}
		if m.says(func(s *sentence) bool {
			return (s.maybe[act.Request] || s.maybe[act.Question]) && w.covers(s, f.topic) > 0
		}) != nil {
			return m
		}
	}
	return nil
}

// lateWithout checks that something came late of which no promise is found: by
// the day that a document gives for it, or by the day that the claim says it
// came.
func (w *World) lateWithout(k *maker, f *frame, o outcome) *Finding {
	due, actual := f.dueDays()
	k.citeDays(due)
	named := len(k.Citations) > 0
	admit := o.admit
	for _, c := range k.Citations {
		if m := w.byDigest[c.Digest]; m.client && admit.m == nil {
			admit = w.admission(m)
		}
	}
	sure := o.done.m != nil && o.done.topic >= 600
	switch {
	case named && o.done.m != nil && slices.ContainsFunc(actual, func(d day) bool { return d.fits(o.at) }):
		k.citeStance(admit, "admission").citeStance(o.done, "delivery")
		return k.settle(Supported, "It was to be done by then and was done on %s.", w.date(o.at))
	case named && admit.m != nil:
		k.citeStance(admit, "admission")
		return k.settle(Supported, "Our own message of %s says that it was late.", w.date(admit.m.At))
	case sure && (o.done.s == nil || w.bears(o.done.s, w.used(f.topic))) && len(f.undertakes()) == 0 && slices.ContainsFunc(actual, func(d day) bool { return w.earlier(o.at, d) }) && (o.done.what == confirms && o.done.m.parent != nil || o.acked != nil) && !w.missedSince(f, o.done.m):
		k.citeStance(o.done, "delivery").cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{{Name: "not before", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "A message of %s shows that it was done by then.", w.date(o.at))
	}
	k.nearest()
	return k.settle(Silent, "For when it was promised, and when it came, the documents do not show.")
}

// citeDays adds what names the days by which something was to be done: documents, and
// the words of either side about it.
func (k *maker) citeDays(due []day) {
	topic := k.w.used(k.f.topic)
	for _, m := range k.w.messages {
		if !m.toThem && !m.client || m.Automatic != "" && len(m.texts) == 0 {
			continue
		}
		n, _ := k.w.about(m, topic)
		for _, d := range due {
			if !d.exact() || n < 400 {
				continue
			}
			if s := m.says(func(s *sentence) bool { return mentions(s.plain, d) }); s != nil {
				k.cite(m, "statement", s)
				continue
			}
			for _, doc := range m.texts {
				if i := slices.IndexFunc(doc.lines, func(l line) bool { return doc.name != "" && mentions(l.plain, d) }); i >= 0 {
					k.citeLine(doc, doc.lines[i], "document")
				}
			}
		}
	}
}
