package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
)

// An undertaking is what was to be done, as a document shows it.
type undertaking struct {
	*ledger.Promise // of the ledger, or made of the words that undertake it
	m               *message
	doc             *document // in which these stand, nil if people wrote them
	score           int
}

// due returns until when it was to be done.
func (u *undertaking) due() (t time.Time, ok bool) {
	if u == nil || !u.HasDue() {
		return time.Time{}, false
	}
	return u.Due.Latest, true
}

func (u *undertaking) at() time.Time { return u.m.At }

// undertakings returns the promises that a claim may mean, likeliest first.
func (w *World) undertakings(f *frame) []*undertaking {
	var list []*undertaking
	for i := range w.ledger.Promises {
		p := &w.ledger.Promises[i]
		m := w.byDigest[p.Digest]
		if m == nil || m.client || m.Bounced || !m.Staff || !m.toThem || len(m.Files) > 0 && asPromised.MatchString(p.Sentence) {
			continue
		}
		u := &undertaking{Promise: p, m: m}
		if u.score = w.fits(f, u); u.score >= 450 {
			list = append(list, u)
		}
		if u := w.secondDue(f, u); u != nil {
			list = append(list, u)
		}
	}
	list = append(list, w.announced(f)...)
	slices.SortStableFunc(list, func(a, b *undertaking) int { return cmp.Or(cmp.Compare(b.score, a.score), a.at().Compare(b.at())) })
	return list
}

// secondDue returns what the sentence of a promise undertakes for another day than that of
// the promise, if a claim names that day: "we start on the 12th and finish by the 23rd".
// It is nil if there is none, or if it fits the claim no better.
func (w *World) secondDue(f *frame, u *undertaking) *undertaking {
	dues, _ := f.dueDays()
	dues = slices.DeleteFunc(slices.Clone(dues), func(d day) bool { return !d.exact() || d.start < 0 })
	at, dated := u.due()
	if !dated || len(dues) == 0 || slices.ContainsFunc(dues, func(d day) bool { return d.fits(at) }) {
		return nil
	}
	for _, x := range due.Find(u.Sentence, u.m.At, w.o.Due) {
		if x.Kind == due.Dated && x.Grain <= due.Day && slices.ContainsFunc(dues, func(d day) bool { return d.fits(x.Latest) }) {
			other := &undertaking{Promise: &ledger.Promise{Place: w.placeOf(u.m, u.Part, u.Start, u.Quote), Actor: u.Actor, Due: x}, m: u.m}
			other.Sentence = u.Sentence
			if other.score = w.fits(f, other); other.score > u.score {
				return other
			}
		}
	}
	return nil
}

// asPromised says that a message brings what was promised before.
var asPromised = regexp.MustCompile(`(?i)\bas (promised|agreed|requested|discussed|asked)\b`)

// announced returns what undertakes a thing without promising it in so many
// words: a sentence of the firm that speaks of the future or gives a day, or a
// line of a document. Only the messages that fit the claim best are read.
func (w *World) announced(f *frame) (list []*undertaking) {
	for _, m := range w.messages {
		if f.rank[m] < 450 || m.client && len(m.texts) == 0 || !m.client && !m.toThem || m.Bounced {
			continue
		}
		var best *undertaking
		consider := func(p *ledger.Promise, d *document) {
			u := &undertaking{Promise: p, m: m, doc: d}
			if u.score = w.fits(f, u); u.score >= 450 && (best == nil || u.score > best.score) {
				best = u
			}
		}
		for _, s := range m.sents {
			if m.client || !m.Staff || s.acts[act.Promise] || len(m.Files) > 0 && (s.maybe[act.Delivery] || asPromised.MatchString(s.plain)) || strings.HasSuffix(s.Text, "?") {
				continue
			}
			x, dated := w.ahead(s.Text, m)
			if dated || future.MatchString(s.plain) && w.covers(s, f.promise) >= 300 {
				consider(&ledger.Promise{Place: w.placeOf(m, s.Part, s.Start, s.Text), Actor: m.From, Due: x}, nil)
			}
		}
		for _, d := range m.texts {
			for _, l := range d.lines {
				if d.name == "" || w.share(f.promise, l.has) < 300 {
					continue
				}
				if x, dated := w.ahead(l.text, m); dated && !sameDay(x.Latest, m.At) || !dated && x.Text != "" { // its own date is no promise
					consider(&ledger.Promise{Place: w.placeOf(m, d.part, l.start, strings.TrimRight(l.text, " \r")), Actor: m.From, Due: x}, d)
				}
			}
		}
		if best != nil {
			list = append(list, best)
		}
	}
	return list
}

// placeOf makes the place of words that are no promise of the ledger.
func (w *World) placeOf(m *message, part string, start int, text string) ledger.Place {
	return ledger.Place{Digest: m.Digest, MessageID: m.MessageID, Part: part, Start: start, End: start + len(text), Quote: text, Sentence: text,
		At: m.At, Author: m.From, Subject: m.Subject, Confidence: ledger.Possible}
}

// ahead returns the first day in a text that lay ahead when it was written, or
// what it says of time without one.
func (w *World) ahead(text string, m *message) (due.Due, bool) {
	var other due.Due
	for _, x := range due.Find(text, m.At, w.o.Due) {
		if x.Kind == due.Dated && x.Grain <= due.Week && x.Latest.After(m.At) {
			return x, true
		}
		if other.Text == "" && (x.Kind == due.Event || x.Kind == due.Recurring) {
			other = x
		}
	}
	return other, false
}

// sentenceAt returns the sentence of a promise, nil if a document undertakes it.
func sentenceAt(u *undertaking) *sentence {
	return u.m.says(func(s *sentence) bool { return s.Part == u.Part && s.Start <= u.Start && u.Start < s.Start+len(s.Text) })
}

// object returns what a promise is about, without who and when.
func (w *World) object(u *undertaking) (list []string) {
	_, names := w.named(u.Quote)
	for _, x := range stems(strings.Replace(u.Quote, u.Due.Text, " ", 1)) {
		if !claimWords[x] && !isNumber(x) && !names[x] {
			list = append(list, x)
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// follows reports whether a message certainly goes on with what undertook a
// thing: it answers it, or stands in its conversation about when it was due.
func (w *World) follows(m *message, u *undertaking) bool {
	if u == nil || m == u.m {
		return false
	}
	if m.parent == u.m || m.parent != nil && m.parent.parent == u.m {
		return true
	}
	if m.Conversation != u.m.Conversation {
		return false
	}
	if at, ok := u.due(); ok {
		d := m.At.Sub(at)
		return d > -36*time.Hour && d < 5*24*time.Hour
	}
	return m.At.Sub(u.at()) < 3*24*time.Hour
}
