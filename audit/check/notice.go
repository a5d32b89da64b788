package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
)

// told returns the message by which the firm told the client of a thing before
// it happened, and the client's answer to it: the likeliest one that is answered,
// else the likeliest.
func (w *World) told(f *frame, n news) (best *statement, answer *message) {
	words := slices.DeleteFunc(slices.Clone(n.topic), func(x string) bool { return x == "mov" || x == "cancel" })
	for _, m := range w.between(time.Time{}, n.to) {
		if !w.tellsClient(m) || w.isWhere(m, f.learned) || !n.event.IsZero() && !w.beforeDay(m, n.event) {
			continue
		}
		if x, by := w.notice(f, n, words, m); x != nil && (best == nil || x.score > best.score) {
			best, answer = x, by
		}
	}
	return best, answer
}

// notice weighs how likely a message told the client of a thing, which words name, and
// returns the client's answer to it. It returns nil for a message that surely did not.
func (w *World) notice(f *frame, n news, words []string, m *message) (*statement, *message) {
	score, own := w.about(m, words)
	foretold := w.foretold(m, n)
	if !foretold && (score < 400 && f.rank[m] < 600 || own < 250 && f.rank[m] < 800) {
		return nil, nil
	}
	said := w.noticeIn(m, words, n.event)
	if said == nil || n.change && m.says(isChange) == nil {
		return nil, nil
	}
	score += f.rank[m]
	if !foretold && !n.event.IsZero() {
		ahead := n.event.Sub(m.At)
		switch {
		case m.mentions(dayOfYear(n.event)) || ahead < 8*24*time.Hour && strings.Contains(ownWords(m), n.event.Weekday().String()):
			score += 300
		case !n.change || ahead > 45*24*time.Hour:
			return nil, nil // of another time, or long before
		}
	}
	_, by := w.grade(m)
	if by == nil {
		by = w.dayTaken(m)
	}
	if by != nil && !foretold && (w.missesIt(by) || by.says(protests) != nil) {
		by = nil // to be missing a thing, or to ask why it is so, is not to have been told
	}
	switch {
	case by != nil && foretold:
		score += 2000
	case by != nil:
		score += 300
	}
	if own < 250 {
		score -= 1000 // only for want of a better one
	}
	return &statement{m: m, s: said, score: score}, by
}

// noticeIn returns the sentence of a message that likeliest tells of a thing: by its
// words, as a change, or for the day on which it was to be.
func (w *World) noticeIn(m *message, words []string, event time.Time) (best *sentence) {
	most := -1
	for _, s := range m.sents {
		if s.asks() && len(m.sents) > 1 {
			continue
		}
		n := w.covers(s, words)
		if changes.MatchString(s.plain) {
			n += 300
		}
		if !event.IsZero() && mentions(s.plain, dayOfYear(event)) {
			n += 300
		}
		if n > most {
			best, most = s, n
		}
	}
	return best
}

// tellsClient reports whether somebody of the firm, or one who works for it and
// writes to it as well, wrote a message to the client.
func (w *World) tellsClient(m *message) bool {
	return ours(m) || m.toThem && m.toUs && !m.client && m.Automatic == "" && !m.Bounced
}

// isWhere reports whether a message brought that from which the client says to
// have learned of a thing: the bill, say.
func (w *World) isWhere(m *message, learned []string) bool {
	title := m.title()
	return len(m.Files) > 0 && slices.ContainsFunc(learned, func(x string) bool { return !claimWords[x] && slices.Contains(title, x) })
}

// protests reports whether a sentence asks why something is so.
func protests(s *sentence) bool { return whyIs.MatchString(s.plain) }

var whyIs = regexp.MustCompile(`(?i)\b(why|how come|since when|what) (is|are|was|were|am|did|do|have|has|'s|’s) (there|it|this|that|i|we|you|the|they|he|she)\b`)

// missesIt reports whether a message of the client says that something is not as it
// should be.
func (w *World) missesIt(m *message) bool {
	if m.says((*sentence).consents) != nil || m.match(tookNote) != nil {
		return false
	}
	return m.says(func(s *sentence) bool {
		what, _ := w.postureOf(m, s)
		return what == denies && !thanks.MatchString(s.plain)
	}) != nil
}

// tookNote says that its writer has what they were sent, whatever they think of it.
var tookNote = regexp.MustCompile(`(?i)\b(i|we)('ve| have)? (received|noted) (this|it|that)\b`)

// saysTold returns the message in which somebody of the client's side says later
// to have been told.
func (w *World) saysTold(k *maker, m *message, topic []string) *message {
	for _, r := range w.between(m.At, w.o.Asserted) {
		if !r.client || r.Automatic != "" || r.says(protests) != nil {
			continue
		}
		next := slices.Contains(r.To, m.From) && r.At.Sub(m.At) < 7*24*time.Hour
		if s := r.says(func(s *sentence) bool {
			return hadWord.MatchString(s.plain) && !notTold.MatchString(s.plain) && (next || w.covers(s, topic) > 0)
		}); s != nil {
			k.cite(r, "confirmation", s)
			return r
		}
	}
	return nil
}

// addsTo counts the things that a sentence names and a message does not: days are none.
func (s *sentence) addsTo(m *message) (n int) {
	for _, x := range s.stems {
		if !claimWords[x] && !isNumber(x) && !slices.Contains(ofDays, x) && !m.bag[x] {
			n++
		}
	}
	return n
}

// suits says that a day does.
var suits = regexp.MustCompile(`(?i)\b(it is|will do|works?|suits?|(is|are|'s|that's) (all )?(fine|ok|okay|good|great|perfect|no problem)|fine|ok|okay|alright|all right|grand|great|perfect|lovely|agreed|no problem|see (you|him|her|them)|noted)\b`)

// dayTaken returns the message by which the client, in the days after one of ours that
// gives another day, takes that day without naming ours; nil if there is none.
func (w *World) dayTaken(m *message) *message {
	if m.says(isChange) == nil {
		return nil
	}
	for _, r := range w.between(m.At.Add(time.Second), m.At.Add(promptly)) {
		if theirs(r) && (r.parent == nil || r.Conversation == m.Conversation) && !w.missesIt(r) && r.says(func(s *sentence) bool { return w.takesDay(s, m) }) != nil {
			return r
		}
	}
	return nil
}

// takesDay reports whether a sentence of the client says that a day of a message of ours
// suits, and speaks of little else.
func (w *World) takesDay(s *sentence, m *message) bool {
	if !suits.MatchString(s.plain) || s.asks() || s.negates() || s.addsTo(m) > 1 {
		return false
	}
	var given []due.Due
	for _, o := range m.sents {
		given = append(given, due.Find(o.plain, m.At, w.o.Due)...)
	}
	return slices.ContainsFunc(due.Find(s.plain, s.m.At, w.o.Due), func(x due.Due) bool {
		return x.Kind == due.Dated && x.Grain <= due.Week && x.Latest.After(s.m.At) && slices.ContainsFunc(given, func(y due.Due) bool { return y.Kind == due.Dated && sameDay(x.Latest, y.Latest) })
	})
}

var hadWord = regexp.MustCompile(`(?i)\b(told|informed|warned|let) (me|us)\b|\b(you|he|she|they) (said|told|wrote|warned)\b|\b(thanks|thank you) for (the (warning|heads[- ]?up)|warning|letting|telling)\b`)

// movedFrom returns the message that gave the time that a later one changes.
func (w *World) movedFrom(m *message, f *frame) *message {
	if !changed.MatchString(f.Text) {
		return nil
	}
	var best *message
	for i := range w.ledger.Promises {
		p := &w.ledger.Promises[i]
		x := w.byDigest[p.Digest]
		if x == nil || !ours(x) || !x.At.Before(m.At) || !p.HasDue() || p.Due.Latest.Before(m.At) || p.Status != ledger.Withdrawn && p.Status != ledger.Broken && p.Status != ledger.KeptLate {
			continue
		}
		if n, _ := w.about(x, w.used(f.topic)); n >= 400 || x.Conversation == m.Conversation {
			best = x
		}
	}
	return best
}

var (
	changes = regexp.MustCompile(`(?i)\b(dead|down|mov(e|ed|ing)|push(ed)?|postpon\w+|delay\w*|reschedul\w+|instead|not make|won't make|will not make|cancel\w*|put back|put off|bring forward|later than|new date|off\b|change[ds]?|slip(ped|s)?|isn't going to|not today|leave (it|that) out|can't|cannot|closed?|until|backorder|back order|held up)\b`)
	changed = regexp.MustCompile(`(?i)\b((was|were|would be|being) (off|down|dead|closed|late)|mov(e|ed|ing)|push(ed)?|postpon\w+|delay\w*|reschedul\w+|cancell?ed|was off|been off|change[ds]?|put back|came and went|slip(ped)?|brought forward)\b`)
)
