package ledger

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// inTime reports whether the proof, though later than the due, speaks of what
// was done in time. What is sent is sent when the message is; of a visit, a
// repair or a call people write afterwards.
func (w *world) inTime(p *Promise, denied time.Time) bool {
	if p.done.late || p.done.brings && p.sends() && !sentBefore.MatchString(p.done.Quote) { // what comes with the message comes when it does
		return false
	}
	if early.MatchString(p.done.Quote) {
		return true
	}
	if at, grain := w.toldOf(p); !at.IsZero() {
		if p.Due.Timed && grain > due.Minute && sameDay(at, p.latest) {
			return true
		}
		if !at.After(p.latest) {
			return true
		}
		return p.done.punctual && sameDay(at, p.latest) || w.onItsWay(p) && !at.After(w.posted(p.latest))
	}
	switch {
	case p.done.sorry:
		return false
	case p.done.punctual || w.onItsWay(p):
		if !p.done.At.After(w.posted(p.latest)) {
			return true
		}
	}
	if !denied.IsZero() && !denied.After(p.done.At) {
		return false
	}
	if p.done.For == delivery && (p.verb == "send" || p.verb == "check" || p.verb == "pay") {
		return false
	}
	if justNow.MatchString(p.done.Quote) && (p.Due.Timed || !sameDay(p.done.At, p.latest)) {
		return false
	}
	return !p.done.At.After(w.heardBy(p.latest))
}

// onItsWay reports whether a promise is kept when the thing leaves, which whoever is
// to have it can only tell days later: what is posted, and money.
func (w *world) onItsWay(p *Promise) bool {
	return p.done.For != delivery && !p.Due.Timed && !reaches.MatchString(p.Quote) && (leaves.MatchString(p.Quote) || p.verb == "pay" && w.samePerson(p.Actor, p.Author))
}

// posted returns until when what left at a time is heard of.
func (w *world) posted(at time.Time) time.Time { return w.heardBy(w.heardBy(at)) }

// leaves: that something goes by post or bank.
var leaves = regexp.MustCompile(`(?i)\b(in the (post|mail)|on (its|their) way|by (post|courier|mail)|(post|mail|courier|transfer|wire|pay)(s|ing)?|goes? (off|out|today|tonight|tomorrow|on (the \d+(st|nd|rd|th)?|(mon|tues|wednes|thurs|fri|satur|sun)day))|(go|going|goes) (to you )?overnight|going to you (today|tonight|overnight))\b`)

// early: before it was due.
var early = regexp.MustCompile(`(?i)\b(minutes?|mins?|hours?|days?|weeks?|nice and|bit|little) (early|ahead|before time)\b|\bahead of (time|schedule)\b|\b(earlier|sooner|quicker) than (planned|promised|expected|(you|he|she|they|we) said)\b`)

// heardBy returns until when people write of what was done at a time, as if it
// went without saying: the end of the next working day, or of the day after.
func (w *world) heardBy(latest time.Time) time.Time {
	day := startOfDay(latest).AddDate(0, 0, 1)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return day.AddDate(0, 0, 1)
}

var namesDay = regexp.MustCompile(`(?i)\b(today|tonight|this (morning|afternoon|evening)|yesterday|yday|yest|last night|mon|tues?|weds?|thu(rs)?|fri|(?-i:Sat|Sun|May)|(on|last|this|next) (sat|sun|may)|(sat|sun) (mornin|morning|afternoon|arvo|evening|night)|(mon|tues|wednes|thurs|fri|satur|sun)day|the \d+(st|nd|rd|th)|\d+/\d+|jan(uary)?|feb(ruary)?|march|apr(il)?|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\b`)

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}

// somethingCame returns the message in which the one whom a thing was to reach told
// anybody, when it was due, of one that came on that very day: evidence, and no proof.
func (w *world) somethingCame(p *Promise) *Evidence {
	if !reaches.MatchString(p.Quote) {
		return nil
	}
	c := w.o.Due
	c.Told = true
	for _, m := range w.when(w.byFrom[w.who(p.To)], p) {
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if !s.says(arrived) || s.says(asks|negated) || len(s.names) > 0 || !m.own(s) || !turnedUp.MatchString(s.Text) || another.MatchString(s.Text) {
				continue
			}
			if slices.ContainsFunc(due.Find(s.Text, m.at, c), func(x due.Due) bool {
				return x.Kind == due.Past && x.Grain <= due.Day && sameDay(x.Latest, p.latest)
			}) {
				return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "perhaps " + confirmation, Quote: s.Text, Why: []string{"tells of something that came on that day"}}
			}
		}
	}
	return nil
}

var (
	turnedUp = regexp.MustCompile(`(?i)\b(came|arrived|turned up|landed|(was|were) delivered)\b`)
	// another: it was people, money or words that came.
	another = regexp.MustCompile(`(?i)\b(I|we|you|he|she|they|who|everybody|everyone|somebody|someone|nobody|guys?|crew|man|men|team|people|kids?|payments?|cheques?|checks?|money|refund|deposit|messages?|e-?mails?|repl(y|ies)|answers?|calls?|news|bills?|invoices?) (\w+ ){0,2}(came|arrived|turned up|landed|(was|were) delivered)\b|\bcame (back|by|down|out|over|round|up|to|from|on)\b`)
)

// tooEarly reports whether a message came before the day on which the thing was
// to be done, and so tells of it only if it says so in as many words: see already. What is
// due by a day may come earlier.
func (w *world) tooEarly(p *Promise, m *message) bool {
	if !p.HasDue() {
		return false
	}
	switch p.Due.Relation {
	case due.Through, due.Until:
		return m.at.Before(p.latest)
	case due.At, due.Between:
		return p.Due.Grain <= due.Day && m.at.Before(startOfDay(p.Due.Earliest))
	}
	return false
}

// already reports whether a sentence of a message before the day of a thing says that it is
// done: it names it, and tells of the act, or comes with it. A visit or a call before its
// day is another one.
func (w *world) already(p *Promise, m *message, s *sentence) bool {
	if p.visit || p.verb == "call" || p.Due.Relation != due.At && p.Due.Relation != due.Between || s.says(asks|negated) || s.does(act.Promise) {
		return false
	}
	thing := w.namesThing(p, s)
	if s.does(act.Delivery) && p.sends() && (s.says(linked) && thing || len(m.Files) > 0 && (thing || w.callsThing(p, m))) {
		return true
	}
	return thing && !s.says(ahead) && s.says(past|done|state) && w.verbShown(p, s) != ""
}

func startOfDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
