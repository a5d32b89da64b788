package check

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/due"
)

// A news is what a client says that nobody told them.
type news struct {
	topic  []string
	said   []string  // the same words, and those that no mail knows
	change bool      // that something was not to be as it was to be
	open   bool      // it was told in the end, at a time that no document gives
	event  time.Time // the day on which it was to be, zero if none is named
	to     time.Time // until when telling it would have been in time
}

// newsOf takes apart what a claim says was not told: what stands after the word
// for telling, or else before its clause.
func (w *World) newsOf(f *frame) news {
	n := news{topic: w.used(f.topic), said: f.said, change: changed.MatchString(f.Text), to: w.o.Asserted}
	says := f.Text
	i := untilThen.FindStringIndex(f.Text)
	if i != nil && thenThat.MatchString(f.Text[i[1]:]) && len(w.used(f.stemsOf(f.Text[:i[0]]))) == 0 { // "told us before the day that"
		i = nil
	}
	if i != nil { // how the client learned of it
		f.learned = stems(f.Text[i[1]:])
		says = f.Text[:i[0]]
		n.narrow(w, f, says)
	}
	for i := range f.clauses {
		c := &f.clauses[i]
		if c.start >= len(says) || !tells.MatchString(c.text) {
			continue
		}
		text := says[c.start:min(len(says), c.start+len(c.text))]
		if m := toldThat.FindStringIndex(text); m != nil {
			n.change = n.change || denial.MatchString(text[m[1]:])
			n.narrow(w, f, text[m[1]:])
			break
		}
	}
	if n.event = w.eventOf(f); !n.event.IsZero() {
		n.to = n.event.AddDate(0, 0, 1)
	}
	n.open = n.event.IsZero() && toldAtLast.MatchString(f.Text)
	return n
}

// eventOf returns the day that a claim names: where it says only which day of the
// week or of the month, that for which the firm promised what it speaks of.
func (w *World) eventOf(f *frame) (event time.Time) {
	for _, d := range f.days {
		if d.exact() {
			event = w.resolve(d)
		}
	}
	if !event.IsZero() || len(f.days) == 0 {
		return event
	}
	list := w.undertakings(f)
	for i := range w.ledger.Promises {
		p := &w.ledger.Promises[i]
		if m := w.byDigest[p.Digest]; m != nil && m.Staff && m.toThem {
			list = append(list, &undertaking{Promise: p, m: m})
		}
	}
	for _, u := range list {
		at, ok := u.due()
		if !ok || !slices.ContainsFunc(f.days, func(d day) bool { return (d.weekday != 0 || d.day != 0) && d.fits(at) }) {
			continue
		}
		y, m, day := at.Date()
		switch t := time.Date(y, m, day, 0, 0, 0, 0, at.Location()); {
		case u.score >= 450:
			return t
		case !event.IsZero() && !t.Equal(event):
			return time.Time{} // it may be either
		default:
			event = t
		}
	}
	return event
}

// narrow takes a part of a claim for what was not told, if mail knows a word of
// it.
func (n *news) narrow(w *World, f *frame, text string) {
	said := f.stemsOf(text)
	told := w.used(said)
	if len(told) > 0 {
		n.topic, n.said = told, said
	}
}

var (
	tells    = regexp.MustCompile(`(?i)\b(tells?|told|telling|inform(ed|ing)?|warn(ed|ing)?|mention(ed)?|notif(y|ied)|let\b.{1,40}\bknow|disclosed?|breathed|a (word|line))\b`)
	toldThat = regexp.MustCompile(`(?i)\b(tell|told|telling|inform(ed)?|warn(ed)?|mention(ed)?|notif(y|ied)|know)\b.{0,40}?\b(that|why|how|when|whether|of|about)\b`)
)

// foretold reports whether a message told before a day that something would not
// be then as it was to be: in the words that speak of the day, or the next, or by
// a later day for what had been promised for it.
func (w *World) foretold(m *message, n news) bool {
	if n.event.IsZero() || n.event.Sub(m.At) > 14*24*time.Hour {
		return false
	}
	for i, s := range m.sents {
		if !w.namesDay(s, n.event) {
			continue
		}
		for _, x := range m.sents[i:min(i+2, len(m.sents))] {
			if isChange(x) {
				return true
			}
		}
	}
	return false
}

// beforeDay reports whether a message came before a day, or on it before anything
// was missed: early, or when the client had not written that day and took it
// calmly.
func (w *World) beforeDay(m *message, day time.Time) bool {
	end := day.AddDate(0, 0, 1)
	switch {
	case m.At.Before(day.Add(9 * time.Hour)):
		return true
	case !m.At.Before(end) || slices.ContainsFunc(w.between(day, m.At), theirs):
		return false
	}
	_, by := w.grade(m)
	return by != nil && by.At.Before(end) && !w.missesIt(by)
}

// namesDay reports whether a sentence names a day: "tomorrow", "on Thursday".
func (w *World) namesDay(s *sentence, day time.Time) bool {
	return slices.ContainsFunc(due.Find(s.plain, s.m.At, w.o.Due), func(d due.Due) bool {
		return d.Grain <= due.Day && (sameDay(day, d.Due) || sameDay(day, d.Latest))
	})
}

// isChange reports whether a sentence says that something will not be as it was
// to be.
func isChange(s *sentence) bool {
	return changes.MatchString(s.plain) || limits.MatchString(s.plain)
}

// stemsOf returns the topic of a part of the claim.
func (f *frame) stemsOf(text string) (list []string) {
	for _, x := range stems(text) {
		if slices.Contains(f.topic, x) {
			list = append(list, x)
		}
	}
	return list
}

// toldAtLast says when something was told that should have been told before.
var toldAtLast = regexp.MustCompile(`(?i)\b(until|till|only (when|after|once)|before(hand)?|in (advance|time)|ahead of)\b`)

// thenThat goes on from when something was told to what it was.
var thenThat = regexp.MustCompile(`(?i)^[\w' ]{1,25}\bthat\b`)

var untilThen = regexp.MustCompile(`(?i)\b(until|till|before (the|it|we|i) |because|when (the|we|i|it))\b`)
