package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// A stance is what a sentence says to a request.
type stance int

const (
	idle       stance = iota
	asksBack          // it asks something itself
	putOff            // the answer is still to come, or somebody else was asked for it
	undertakes        // what was asked for is still to come
	tells
	showsDone // that it was done
)

// stance returns what a sentence of a message says to a request.
func (w *world) stance(q *question, m *message, s *sentence) stance {
	does := func(k act.Kind) bool {
		return slices.ContainsFunc(s.Acts, func(d did) bool { return d.Kind == k && (d.Sure || d.Score > listed) })
	}
	direct := m.parent == q.msg
	switch {
	case s.nearly(act.Delivery):
		return showsDone
	case does(act.Refusal), does(act.Agreement) && q.want != wantsAct:
		return tells
	case q.class == "check" && s.fits(saysConfirms) && !s.says(asks):
		return tells
	case s.nearly(act.Promise):
		return w.promised(q, m, s)
	case q.want == wantsYes && s.fits(saysYes):
		return tells
	case q.want == wantsAct && s.fits(saysTakesOn):
		return undertakes
	case s.says(asks) && s.fits(saysAsking):
		return asksBack
	case s.says(putsOff), s.fits(saysPending), s.says(comes) && s.says(ahead), q.want == wantsAct && s.fits(saysHanded):
		return putOff
	case s.says(done), q.want == wantsAct && s.says(past) && !s.says(ahead|negated|asks) && q.in(s):
		return showsDone
	case does(act.Agreement):
		return undertakes
	case q.want == wantsAct && direct && s.fits(saysDid):
		return showsDone
	case direct && s.says(negated) && q.in(s):
		return tells // "sorry, I don't do chimneys"
	case s.length < 9 && (s.nearly(act.Apology) || does(act.Acknowledgement)), s.length < 12 && s.fits(saysCivil), s.fits(saysElsewhere):
		return idle
	case direct && (s.length >= 3 || w.fits(q.want, m, s) || m.saysOnly(s)), len(s.stems) >= 3, strings.ContainsAny(s.Text, digits):
		return tells
	}
	return idle
}

// nearly reports whether a sentence does such a thing, for certain or nearly so: half of
// what tells how things are has some likeness to a promise.
func (s *sentence) nearly(k act.Kind) bool {
	return slices.ContainsFunc(s.Acts, func(d did) bool { return d.Kind == k && (d.Sure || d.Score > nearlySure) })
}

const nearlySure = -300

const digits = "0123456789"

// saysOnly reports whether a sentence is all that the author of a message says: "Included."
func (m *message) saysOnly(s *sentence) bool {
	return !slices.ContainsFunc(m.Sentences, func(o sentence) bool { return (o.Part != s.Part || o.Start != s.Start) && m.own(&o) && !o.routine })
}

// in reports whether a sentence has a word of what is asked for.
func (q *question) in(s *sentence) bool {
	return slices.ContainsFunc(q.terms, func(t term) bool { return slices.Contains(s.stems, t) })
}

// promised is the stance of a sentence that promises something. Who asks whether, who
// or when is answered by a promise of the thing, and only put off by one to send or to
// find out.
func (w *world) promised(q *question, m *message, s *sentence) stance {
	slow := func(class string) bool { return class == "send" || class == "check" }
	switch {
	case q.want == wantsAct && q.class == "send" && (s.Class == "call" || s.Class == "order"):
		return idle // of another thing
	case s.Class == "check" && s.fits(saysPending):
		return putOff // "I am waiting for it and will let you know as soon as I hear"
	case q.want == wantsTime && w.dated(m, s):
		return tells
	case q.want == wantsAct && q.class != "" && !slow(q.class):
		return undertakes
	case s.fits(saysPending):
		return putOff
	case q.want != wantsAct && s.says(past) && !s.says(negated):
		return tells // "it left us at eleven and will be with you tomorrow"
	case slow(s.Class):
		return putOff
	case q.want == wantsAct:
		return undertakes
	}
	return tells
}

// dated reports whether a sentence names a day or a time.
func (w *world) dated(m *message, s *sentence) bool {
	if s.dated == 0 {
		s.dated = -1
		if len(due.Find(s.Text, m.at, w.o.Due)) > 0 {
			s.dated = 1
		}
	}
	return s.dated > 0
}

// fits reports whether a sentence has the form of what is wished for.
func (w *world) fits(want wish, m *message, s *sentence) bool {
	switch want {
	case wantsTime:
		return w.dated(m, s)
	case wantsSum:
		return strings.ContainsAny(s.Text, digits) || s.fits(saysNumber)
	case wantsName:
		return s.fits(saysName)
	case wantsWhy:
		return s.fits(saysWhy)
	case wantsYes:
		return s.fits(saysYes) || s.does(act.Agreement, act.Refusal)
	}
	return false
}

// hear notes what the sentences of a message say to a request.
func (o *option) hear(w *world, q *question) {
	m := o.m
	var of [showsDone + 1]int // what the words of the request in such a sentence count, at most
	var has [showsDone + 1]bool
	fits, tellsOfIt := false, false
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) || s.routine {
			continue
		}
		k, n := w.stance(q, m, s), w.sharesWith(s, q.terms)
		if k >= tells && n == 0 && w.answersAnother(q, m, s) {
			k = idle
		}
		has[k], of[k] = true, max(of[k], n)
		tellsOfIt = tellsOfIt || k == tells && (n > 0 || s.does(act.Refusal))
		fits = fits || k >= tells && w.fits(q.want, m, s)
	}
	has[showsDone] = has[showsDone] || slices.ContainsFunc(m.Files, q.mayBe)
	toCome := q.want == wantsAct && (has[undertakes] || has[putOff]) && !has[showsDone]
	if toCome && !tellsOfIt {
		has[tells] = false // of something else, beside a promise
	}
	if o.tie == apart && q.want != wantsAct && o.signals[gNone] > 0 {
		has[showsDone] = false // what comes with something else answers no question
	}
	o.answers = w.reaches(q, m) && (has[showsDone] || m.Automatic == "" && (has[undertakes] || has[tells])) // a program only tells what was done
	switch {
	case has[showsDone]:
		o.says = delivered
	case has[tells]:
		o.says = told
	}
	g := &o.signals
	g.set(gToCome, toCome)
	g.set(gToComeOf, max(of[undertakes], of[putOff]) > max(of[tells], of[showsDone]))
	g.set(gFits, fits)
	g.set(gOthers, g[gNone] > 0 && slices.ContainsFunc(q.beside, func(o *question) bool { return slices.ContainsFunc(o.terms, m.has) }))
}

// sharesWith weighs the words that a sentence has in common with others.
func (w *world) sharesWith(s *sentence, terms []term) int {
	n := 0
	for _, t := range terms {
		if slices.Contains(s.stems, t) {
			n += w.weightOf(t)
		}
	}
	return n
}

// answersAnother reports whether a sentence that has no word of a request has some of
// another one of its message, or the form of what that one wishes for and not of what
// this one does.
func (w *world) answersAnother(q *question, m *message, s *sentence) bool {
	if w.fits(q.want, m, s) {
		return false
	}
	return slices.ContainsFunc(q.beside, func(o *question) bool {
		return w.sharesWith(s, o.terms) > 0 || q.want > wantsYes && o.want != q.want && w.fits(o.want, m, s)
	})
}

// mayBe reports whether a file may be what is asked for: it is called so, or at least not
// as something else that is asked for beside it.
func (q *question) mayBe(f file) bool {
	called := func(o *question) bool {
		return slices.ContainsFunc(o.terms, func(t term) bool { return slices.Contains(f.words, t) })
	}
	return called(q) || !slices.ContainsFunc(q.beside, called)
}

// reaches reports whether a message can answer: somebody of the side that asked, or of
// those beside it, must see what is told. What was to be done may be done towards others,
// but not to another client.
func (w *world) reaches(q *question, m *message) bool {
	asker, of := w.sideOf(q.Author), w.sideOf(q.Of)
	sees := func(a string) bool {
		side := w.sideOf(a)
		return side == asker || side != of && q.msg.addresses(a)
	}
	if sees(m.From) || slices.ContainsFunc(m.To, sees) || slices.ContainsFunc(m.Cc, sees) {
		return true
	}
	another := func(a string) bool {
		side := w.sideOf(a)
		return side != of && strings.HasPrefix(side, sideClient)
	}
	return q.want == wantsAct && !toMe.MatchString(q.Quote) && !another(m.From) && !slices.ContainsFunc(m.To, another) && !slices.ContainsFunc(m.Cc, another)
}

// toMe: that who asks is to have something.
var toMe = regexp.MustCompile(`(?i)\b(send|resend|give|show|forward|e-?mail|post|write|tell|call|ring|phone|get back to) (me|us)\b`)

// letsGo reports whether who asked says in a message that the thing is not wanted any
// more, or takes back the message in which it was asked for.
func (w *world) letsGo(q *question, m *message, t tie) bool {
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if t == direct && m.own(s) && s.fits(saysRetracts) {
			return !m.heard()
		}
		if !s.says(frees) {
			continue
		}
		n := 0
		for _, x := range q.terms {
			if slices.Contains(s.stems, x) {
				n += 2 * w.weightOf(x)
			}
		}
		if m.letsGo(i, t, n) {
			return !m.heard()
		}
	}
	return false
}

// heard reports whether the author of a message was told something, by whatever way.
func (m *message) heard() bool {
	for i := range m.Sentences {
		if s := &m.Sentences[i]; m.own(s) && s.fits(saysHeard) {
			return true
		}
	}
	return false
}

// confirms reports whether somebody tells in a message that a thing was done or came.
func (m *message) confirms() bool {
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool {
		return m.own(&s) && !s.says(asks|negated) && s.says(done|been|glad|arrived)
	}) || m.heard()
}

// byConversation lists promises by their conversations.
func byConversation(promises []Promise) map[int][]*Promise {
	list := map[int][]*Promise{}
	for i := range promises {
		p := &promises[i]
		list[p.msg.conv] = append(list[p.msg.conv], p)
	}
	return list
}

// keep notes which messages show that what was promised in answer to a request was done.
func (w *world) keep(q *question, list []option, promises []*Promise) {
	for _, p := range promises {
		if !p.At.After(q.At) || p.At.Sub(q.At) > lookAhead || w.sideOf(p.Author) != w.sideOf(q.Of) || !w.samePerson(p.To, q.Author) {
			continue
		}
		same := q.class != "" && q.class == p.verb || slices.ContainsFunc(q.object, func(x string) bool { return slices.Contains(p.object, x) })
		if !same && p.msg.parent != q.msg {
			continue
		}
		q.undertaken = true
		for i := range list {
			if o := &list[i]; p.FulfilledBy.Digest == o.m.digest {
				o.signals.set(gKeeps, true)
				o.signals.set(gKeepsIt, same)
			}
		}
	}
}
