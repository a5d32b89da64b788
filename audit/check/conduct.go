package check

import (
	"regexp"
	"slices"
	"time"
)

var (
	approach  = regexp.MustCompile(`(?i)\b(contact\w*|spoke(n)?|speak|talk\w*|wrote|write|written|call(ed)?|warn\w*|notif\w*|rais(e|ed)|ask(ed)?|approach\w*|chas(e|ed))\b`)
	matter    = regexp.MustCompile(`(?i)\b(apolog\w*|sorry)\b.*?\b(for|about)\b`)
	noApology = regexp.MustCompile(`(?i)\b(never|not|no|nor|nobody|no one|no-one|none|without|yet to)\b.*\b(apolog\w*|sorry|regrets?|remorse|pardon|excused (himself|herself|themselves|itself))\b`)
)

// checkNeverDid checks that something was never done: what was undertaken, or
// that somebody else was never spoken to.
func (w *World) checkNeverDid(f *frame) *Finding {
	if f.never && approach.MatchString(f.Text) && len(f.undertakes()) == 0 {
		if found := w.approached(f); found != nil {
			return found
		}
	}
	if f.never && comingWords.MatchString(f.Text) && f.timed() {
		if found := w.cameWithin(f); found != nil {
			return found
		}
	}
	return w.checkUndertaking(f)
}

// cameWithin returns a finding if by the client's own words somebody came within
// the time in which the claim says that nobody did.
func (w *World) cameWithin(f *frame) *Finding {
	anchor, _ := w.asked(f)
	limit, _ := f.lateness()
	if anchor == nil {
		return nil
	}
	for _, m := range w.between(anchor.At.Add(time.Second), anchor.At.Add(limit)) {
		if !theirs(m) {
			continue
		}
		s := m.says(func(s *sentence) bool { return s.tellsOfComing() && !absent.MatchString(s.plain) })
		if s == nil {
			continue
		}
		k := w.make(f)
		if m.parent != nil && ours(m.parent) {
			k.cite(m.parent, "promise", nil)
		}
		k.cite(m, "confirmation", s)
		k.Atoms = []Atom{{Name: "came", Truth: False, Necessary: true, Grade: Acknowledged}}
		return k.settle(Contradicted, "Your message of %s tells that somebody came.", w.date(m.At))
	}
	return nil
}

// approached returns a finding if the firm did write to others about it, and
// they answered or the client was told so at the time.
func (w *World) approached(f *frame) *Finding {
	topic := w.used(f.topic)
	k := w.make(f)
	n := 0
	var noted *message
	var notice *sentence
	for _, m := range w.messages {
		if !m.Staff || m.toThem || m.Automatic != "" || m.Bounced || !w.outward(m) {
			continue
		}
		score, own := w.about(m, topic)
		if score < 250 {
			continue
		}
		if r := answerOf(m); r != nil && n < 2 {
			k.cite(m, "report", nil).cite(r, "confirmation", nil)
			n++
		} else if own >= 250 && noted == nil {
			if notice = w.saidSo(m); notice != nil {
				noted = m
			}
		}
	}
	switch {
	case n > 0:
		k.Atoms = []Atom{{Name: "approached", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "Somebody was written to about it on %s and answered.", w.date(k.Citations[0].At))
	case noted != nil:
		k.cite(noted, "report", nil).cite(notice.m, "notice", notice)
		k.Atoms = []Atom{{Name: "approached", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "Somebody was written to about it on %s, and on %s we told you so.", w.date(noted.At), w.date(notice.m.At))
	}
	return nil
}

// answerOf returns the first message in which somebody outside the firm answers
// another.
func answerOf(m *message) *message {
	for _, r := range m.replies {
		if !r.Staff && r.Automatic == "" {
			return r
		}
	}
	return nil
}

// saidSo returns the words in which the firm told the client at the time that it had
// written a message to others: they name who wrote it, or the day, and that it went.
func (w *World) saidSo(m *message) *sentence {
	for _, r := range w.between(m.At.Add(time.Second), m.At.Add(soon)) {
		if !ours(r) {
			continue
		}
		if s := r.says(func(s *sentence) bool {
			if !wroteTo.MatchString(s.plain) || negated.MatchString(s.plain) || future.MatchString(s.plain) {
				return false
			}
			at, _ := w.toldOf(s, 0)
			people, _ := w.named(s.plain)
			return sameDay(m.At, at) || at.IsZero() && (r.From == m.From || slices.Contains(people, m.From))
		}); s != nil {
			return s
		}
	}
	return nil
}

var wroteTo = regexp.MustCompile(`(?i)\b(wrote|written|sent|did (send|write|contact|notify|warn|e-?mail)|e-?mailed|contacted|notified|warned|spoke|spoken)\b`)

// outward reports whether a message goes to somebody who is neither of the firm
// nor the client.
func (w *World) outward(m *message) bool {
	return slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a string) bool { return !w.clients[a] && !w.o.Directory.IsStaff(a) })
}

// checkConduct checks how the firm behaved, as far as documents can tell.
func (w *World) checkConduct(f *frame) *Finding {
	k := w.make(f)
	switch {
	case noApology.MatchString(f.Text):
		return w.checkApology(k, f)
	case f.oral:
		return w.spoken(k, f)
	}
	return w.sentAndDenied(k, f)
}

// sentAndDenied checks a claim that the client sent something and that the firm
// said not to have it.
func (w *World) sentAndDenied(k *maker, f *frame) *Finding {
	topic := w.used(f.topic)
	var sent *message
	for _, h := range w.hits(topic, theirs) {
		exact := slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.fits(h.m.At) })
		if exact && h.own >= 300 && (len(h.m.Files) > 0 || h.own >= 600) {
			sent = h.m
			break
		}
	}
	if sent == nil || !sentWords.MatchString(f.Text) {
		k.nearest()
		return k.settle(Silent, "Documents cannot settle this.")
	}
	k.cite(sent, "message", nil)
	human, _, _ := w.answers(sent)
	k.cite(human, "reply", nil)
	n := 0
	for _, m := range w.between(sent.At, w.o.Asserted) {
		if !ours(m) || m == human {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return lacks.MatchString(s.plain) && w.covers(s, topic) >= 150
		})
		if s != nil && n < 3 {
			k.cite(m, "denial", s)
			n++
		}
	}
	if n == 0 {
		return k.settle(Silent, "Your message of %s is in our mail; that we denied having it is not.", w.date(sent.At))
	}
	k.Atoms = []Atom{{Name: "sent", Truth: True, Necessary: true, Grade: Acknowledged}, {Name: "denied", Truth: True, Necessary: true, Grade: Answered}}
	return k.settle(Supported, "Your message of %s is in our mail, and ours say that we did not have it.", w.date(sent.At))
}

var (
	sentWords = regexp.MustCompile(`(?i)\b(sent|gave|handed|e-?mailed|provided|submitted|forwarded|posted|returned|delivered|supplied|signed)\b`)
	lacks     = regexp.MustCompile(`(?i)\b(not received|haven't (received|got|had|seen)|have not (received|got|had|seen)|no \w+ on file|don't have|do not have|didn't (get|receive)|did not (get|receive)|never (got|received|came)|nothing (from you|on file|received)|no record|cannot find|can't find|there is no|missing)\b`)
)
