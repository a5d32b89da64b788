package ledger

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// replacement returns the first later promise of the same thing with another
// due, of lists that are sorted by time.
func (w *world) replacement(p *Promise, near [][]*Promise) *Promise {
	if !p.HasDue() {
		return nil
	}
	var first *Promise
	for _, list := range near {
		i, _ := slices.BinarySearchFunc(list, p.At, func(q *Promise, t time.Time) int { return q.At.Compare(t) })
		for ; i < len(list) && list[i].At.Sub(p.At) <= lookAhead; i++ {
			q := list[i]
			if first != nil && !q.At.Before(first.At) {
				break
			}
			if w.replaces(p, q) {
				first = q
				break
			}
		}
	}
	return first
}

// replaces reports whether q gives another date for what p promises.
func (w *world) replaces(p, q *Promise) bool {
	if q == p || !q.At.After(p.At) || !q.HasDue() || !q.Due.Latest.After(p.latest) || sameDay(q.Due.Latest, p.latest) || w.sideOf(q.Actor) != w.sideOf(p.Actor) {
		return false
	}
	if w.whether(p, q.msg, q.sent, w.role(p, q.msg)) != nil {
		return false // it tells that it was done
	}
	if p.verb == "check" && sayings[saysConfirms].MatchString(q.Quote) {
		return false // it is what was to be told
	}
	n, _ := w.match(p, func(x term) bool { return q.speaks(w.lex.spelled[x]) })
	own := 0
	thing := false // q names one of its own
	for _, x := range q.object {
		thing = thing || !slices.Contains(q.verbs, x)
	}
	for _, x := range p.object {
		if slices.Contains(q.object, x) {
			own += w.weightIn(w.clientsOf(p.msg), w.lex.find(x))
		}
	}
	if w.swaps(p, q) {
		return true
	}
	if q.msg.conv == p.msg.conv && n >= 3 && (own >= 3 || p.verb == q.verb && p.verb != "" && (!thing || !p.sends() || q.putsBack()) || (own > 0 || !thing) && anew.MatchString(q.Sentence)) {
		return true
	}
	return own >= 5 && w.sideOf(q.To) == w.sideOf(p.To)
}

// swaps reports whether a promise gives a day instead of that of another of the same person,
// which its message names: "rain is forecast for Thursday. Lou comes on Tuesday instead."
func (w *world) swaps(p, q *Promise) bool {
	if !w.samePerson(p.Actor, q.Actor) || !anew.MatchString(q.Sentence) || !q.At.Before(startOfDay(p.latest).Add(dayDone)) {
		return false
	}
	names := slices.ContainsFunc(q.msg.Sentences, func(s sentence) bool { return q.msg.own(&s) && w.namesDay(&s, q.msg, p.latest) })
	if n, _ := w.match(p, q.msg.has); !names || n == 0 {
		return false
	}
	return p.visit == q.visit || w.sideOf(p.To) != w.sideOf(q.To)
}

// namesDay reports whether a sentence of a message names a day.
func (w *world) namesDay(s *sentence, m *message, at time.Time) bool {
	if !s.dayNamed {
		return false
	}
	return slices.ContainsFunc(daysNamed.FindAllString(s.Text, -1), func(day string) bool {
		return sameDay(dayNamed(strings.ToLower(day), m.at), at)
	}) || slices.ContainsFunc(due.Find(s.Text, m.at, w.o.Due), func(d due.Due) bool {
		return d.Kind == due.Dated && d.Grain <= due.Day && !d.Undated && sameDay(d.Due, at)
	})
}

// putsBack reports whether a promise is made by who says sorry, or that something will
// be later.
func (p *Promise) putsBack() bool {
	return p.sent.does(act.Apology, act.Delay) || p.sent.says(postpones) || anew.MatchString(p.Sentence)
}

// anew: what gives another day for a thing.
var anew = regexp.MustCompile(`(?i)\b(now|after all|new (date|start|day|time)|instead( (on|at|by|and|then)\b|\W*$|[.,;!]))`)

// postponed returns the message by which the one who is bound says before the
// due that it will be another day, or by which both sides agree to one.
func (w *world) postponed(p *Promise) *Evidence {
	if !p.HasDue() {
		return nil
	}
	for _, m := range w.candidates(p) {
		if m.at.After(p.latest) {
			break
		}
		r, t := w.role(p, m), w.tie(p, m)
		if m.notice() || !r.self && !(r.ours && !r.theirs) || t == apart {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if s.says(asks) || !m.own(s) || !s.says(postpones) {
				continue
			}
			if n, _ := w.match(p, m.has); n >= 4 && w.laterDay(m, p.latest) && !w.putsOffOther(p, m, s) {
				return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "replaced", Quote: s.Text, Why: []string{"puts it off to another day"}}
			}
		}
		if s := w.givesAnother(p, m, r); s != nil {
			return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "replaced", Quote: s.Text, Why: []string{"gives another day for it"}}
		}
	}
	return w.moved(p)
}

// givesAnother returns the sentence by which whoever made a promise writes behind their own
// message, where it is the only one, that something came between, and gives a later day
// without naming another thing: "Bad news, the saw broke it. You will have a new one on
// Monday." It is nil if there is none.
func (w *world) givesAnother(p *Promise, m *message, r role) *sentence {
	if m.parent != p.msg || !r.self || !w.goesTo(p, m) || !m.at.Before(startOfDay(p.latest).Add(dayDone)) || !p.sole() {
		return nil
	}
	regrets := false
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		regrets = regrets || s.does(act.Apology, act.Refusal, act.Delay) || s.says(admits|postpones) || s.fits(saysThwarted) || s.willNot() || cameBetween.MatchString(s.Text)
		instead := anew.MatchString(s.Text)
		if (regrets && instead || (regrets || instead) && !p.namesElse(w, s)) && !s.says(asks|past) && w.namesLater(s, m, p.latest, due.Day) {
			return s
		}
	}
	return nil
}

// sole reports whether a promise is the only one of its message.
func (p *Promise) sole() bool {
	n := 0
	p.msg.acts(func(_ *sentence, d *did, sure bool) {
		if sure && d.Kind == act.Promise {
			n++
		}
	})
	return n == 1
}

// namesElse reports whether a sentence names a thing of which a promise does not speak.
func (p *Promise) namesElse(w *world, s *sentence) bool {
	return !newOne.MatchString(s.Text) && slices.ContainsFunc(s.stems, func(x term) bool {
		y := w.lex.spelled[x]
		return y[0] > '9' && verbs[y] == "" && !p.speaks(y) && len(w.names[y]) == 0
	})
}

var (
	// newOne: another of what was spoken of.
	newOne = regexp.MustCompile(`(?i)\banother\b|\b(new|replacement) (one|day|date|time|slot|start)\b`)
	// cameBetween: what keeps somebody from what was said.
	cameBetween = regexp.MustCompile(`(?i)\b(bad news|hiccup|hitch|snag|set-?back|did(n['’]?t| not) (come|arrive|turn up|make it)|broke(n)?( down)?|breakdown|(is|are|was|were) (ill|sick|off sick|short|under water|flooded|closed|shut|down)|flu|strike|storm|snow(ed)?|flood(ed|s)?|rain(ed)?)\b`)
)

// putsOffOther reports whether a sentence that gives a later day names something else than
// what was promised: "the fence is delayed to Monday".
func (w *world) putsOffOther(p *Promise, m *message, s *sentence) bool {
	return len(s.stems) > 0 && w.concerns(p, m, s).object == 0 && !points.MatchString(s.Text) && !inItsPlace.MatchString(s.Text) && !w.mentions(p, s) && w.namesLater(s, m, p.latest, due.Day)
}

// inItsPlace: of what was spoken of before.
var inItsPlace = regexp.MustCompile(`(?i)\b(instead|now|after all)\b`)

// calledOff returns the message by which, before the thing is due, one of those
// concerned says that its day is off: "not tomorrow after all", "the 14th is out",
// "please cancel Wednesday".
func (w *world) calledOff(p *Promise) *Evidence {
	if !p.HasDue() || p.Due.Grain > due.Day {
		return nil
	}
	for _, m := range w.candidates(p) {
		if m.at.After(p.latest) {
			break
		}
		r := w.role(p, m)
		if m.notice() || !r.self && !r.ours && !r.theirs || !r.theirs && !w.amongSides(p, m) && !(r.self && w.goesTo(p, m)) {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if p.visit && r.ours && !r.theirs && w.cannotCome(p, m, s) {
				e := Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "cancelled", Quote: s.Text, Why: []string{"says that they cannot come then"}}
				if w.laterDay(m, p.latest) {
					e.For = "replaced"
				}
				return &e
			}
			if !s.mayOff || s.says(asks) || !m.own(s) || conditional.MatchString(s.Text) || allTheSame.MatchString(s.Text) {
				continue
			}
			how := w.off(p, m, s, r)
			if how == notOff {
				continue
			}
			if w.ofElse(p, m, s, how) {
				continue // something else of that day
			}
			e := Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "cancelled", Quote: s.Text, Why: []string{"says that its day is off"}}
			switch {
			case w.laterDay(m, p.latest):
				e.For = "replaced"
			case r.theirs:
				e.For = "released"
			}
			return &e
		}
	}
	return nil
}

// ofElse reports whether a sentence that calls a day off does so, in such a way, of something
// else than a promise for that day. Who gave the day, says to the same people that it is off
// and gives another means what they promised; so does who answers it by saying that there is
// none of something.
func (w *world) ofElse(p *Promise, m *message, s *sentence, how int) bool {
	c := w.concerns(p, m, s)
	told := slices.Contains(m.To, p.To)
	switch {
	case how == cannot && p.sends() && c.object == 0:
		return true
	case c.object+c.around > 0 || how == stay || w.mentions(p, s):
		return false
	case w.role(p, m).theirs && notThatDay.MatchString(s.Text) && p.actsOtherwise(w, s):
		return true
	case how == noneThen:
		return m.parent != p.msg || !w.samePerson(m.From, p.Author) || !w.aloneOn(p, m.at)
	case how == dayOff && told && w.samePerson(m.From, p.Author) && w.laterDay(m, p.latest):
		return false
	case len(s.stems) > 2 && !(how == cannot && p.visit) && !(how == dayOff && w.amongSides(p, m) && (p.visit || w.aloneOn(p, m.at))):
		return true
	}
	return w.tie(p, m) == apart && !p.visit && !told && !w.aloneOn(p, m.at)
}

// notThatDay: one day, and not another.
var notThatDay = regexp.MustCompile(`(?i)\b(today|tonight|tomorrow|now|(mon|tues|wednes|thurs|fri|satur|sun)day),? (and )?not `)

// actsOtherwise reports whether a sentence speaks of an act of another kind than the one
// promised: "I want a call tonight, not tomorrow" calls no payment off.
func (p *Promise) actsOtherwise(w *world, s *sentence) bool {
	return p.verb != "" && slices.ContainsFunc(s.stems, func(x term) bool {
		y := w.lex.spelled[x]
		return verbs[y] != "" && verbs[y] != p.verb && !p.speaks(y)
	})
}

// cannotCome reports whether a sentence of who is to come says that they cannot, in a message
// that names the day on which they were to: "tomorrow is a strike. I cannot come."
func (w *world) cannotCome(p *Promise, m *message, s *sentence) bool {
	if !m.own(s) || s.says(asks) || !cannotThen.MatchString(s.Text) || conditional.MatchString(s.Text) || allTheSame.MatchString(s.Text) || wasNot.MatchString(s.Text) {
		return false
	}
	return slices.ContainsFunc(m.Sentences, func(x sentence) bool { return m.own(&x) && w.namesDay(&x, m, p.latest) })
}

// cannotThen: that somebody cannot come, whenever, or that another comes for them.
var cannotThen = regexp.MustCompile(`(?i)\b(i|we|he|she|they|(?-i:[A-Z]\p{L}+)) (can['’]?t|cannot|can not|wont|won['’]?t|will not|(am|is|are|['’]m|['’]re)? ?(not able|unable) to) (now |actually )?(come|make it|be (there|with|out|over|back|coming)|attend)\b|\b(stand(s|ing)? in|fill(s|ing)? in|cover(s|ing)?|com(es|ing)|deputi[sz](es|ing)) (for|instead of) (me|us)\b|\btak(es|ing) my place\b|\bin my (place|stead)\b`)

// How a day is called off.
const (
	notOff   = iota
	dayOff   // the day itself is
	cannot   // somebody cannot come or do it then
	noneThen // there is none of something then
	stay     // nobody is to come then
)

var (
	// dayOffBefore, dayOffAfter: what calls a day off, right before its name and right
	// after it.
	dayOffBefore = regexp.MustCompile(`(?i)(\b(not|no longer)( on| for)?|(\b(is|are)n['’]?t|\bnot|\bwont|\bwon['’]t|\bcan['’]?t|\bcannot)( now)?( going to)? be( on| for)?|\b(cancel(l?ed)?|scrub|scrap|call off|postpone|put off)( (the|our|your|my|his|her|that|it|them|him))?( [\w'’]+){0,2}( on| for)?|\b(don['’]?t|do not) (come|call|ring|phone|start|visit|send (him|her|them|any\w+)|deliver|bring (it|them)|do (it|that|them|anything))( [\w'’]+){0,2}( on)?)\s+$`)
	// noneBefore: there is none of a thing on the day that follows.
	noneBefore  = regexp.MustCompile(`(?i)\bno (\p{L}+ )?(\p{L}+) (on )?$`)
	dayOffAfter = regexp.MustCompile(`(?i)^,?( no)+\b\s*([,.!;]|$)|^('s|’s)?( morning| afternoon| evening| night)?('s|’s)?( (is|are|will be))?( all| now)? (no good|no go|not (good|possible|on|happening|going to (happen|work))|cancel\w*|rained off|postponed|impossible)\b|^( morning| afternoon| evening| night)?('s|’s| is| are)( all| now)? (off|out)\b`)
	// cannotBefore, cannotAfter: the same of somebody who cannot.
	cannotBefore = regexp.MustCompile(`(?i)\b(can['’]?t|cannot|can not|wont|won['’]?t|will not|(not able|unable) to|(isn['’]?t|aren['’]?t|not) going to)( now| actually)? (come|make (it|you|yours|(the|our|my|your|that) [a-z]+)|be (there|with|out|round|over|back|coming|able|on)|do (it|that|the|your)|start|fit|deliver|finish|happen|manage|attend|meet|arrive)\b( [\w'’]+){0,4}\s+$`)
	cannotAfter  = regexp.MustCompile(`(?i)^,?( so)? (i|we|he|she|they|it|(?-i:[A-Z][a-z]+)) (can['’]?t|cannot|(wont|won['’]?t|will not) (come|be (there|able|with|on)|make it)|(am|are|is|['’]m|['’]re) (not able|unable))\b`)
	// stayAway: that nobody is to come, behind a day.
	stayAway = regexp.MustCompile(`(?i)^[^.;!?]*\b(don['’]?t|do not) (come|start|visit|turn up|deliver|send (him|her|them|anybody|anyone|somebody|someone|your \w+|(?-i:[A-Z]\p{L}+)))\b`)
	// upTo: a day up to which something is not.
	upTo = regexp.MustCompile(`(?i)\b(before|until|till?|after|since|than)( \w+)?\s+$`)
	// allTheSame: it is done for all that.
	allTheSame = regexp.MustCompile(`(?i)\b(but|so) (i|we|he|she|they|you|(?-i:[A-Z][a-z]+))(['’]ll| will| can|['’]d)\b|\bas (planned|agreed|arranged)\b|\banyway\s*($|[.,;!])|\ball the same\b`)
	// wasNot: what was not.
	wasNot = regexp.MustCompile(`(?i)\b(did|has|have|had|was|were|could)(n['’]t| not)\b|\bnever\b`)
)

// mayCallOff reports whether words may call a day off: one that denies or takes back
// something stands among them, and one that names a day; and whether one does that.
func mayCallOff(toks []string) (off, day bool) {
	for _, x := range toks {
		off = off || offWords[x] || strings.HasSuffix(x, "n't") || strings.HasPrefix(x, "cancel")
		day = day || dayWords[strings.TrimSuffix(x, "'s")] || x[0] >= '0' && x[0] <= '9'
	}
	return off && day, day
}

var (
	offWords = set("not no cannot cant wont isnt arent dont no unable scrub scrap off rained postpone postponed put impossible out")
	dayWords = set("today tonight tomorrow tmrw tmw monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec morning afternoon evening week weekend christmas easter")
)

// off tells whether a sentence says that the day on which a promise is due is off. That
// they cannot, who were promised it say of themselves.
func (w *world) off(p *Promise, m *message, s *sentence, r role) int {
	how := func(start, end int) int {
		before, after := s.Text[:start]+" ", s.Text[end:]
		before = strings.TrimSuffix(strings.TrimRight(before, " "), " on") + " "
		switch {
		case upTo.MatchString(before), wasNot.MatchString(clauseAt(s.Text, start, end)):
			return notOff
		case dayOffBefore.MatchString(before), dayOffAfter.MatchString(after):
			return dayOff
		case noneBefore.MatchString(before) && (p.speaks(stem(strings.ToLower(noneBefore.FindStringSubmatch(before)[2]))) || m.parent == p.msg && r.self && !r.theirs && w.laterDay(m, p.latest)):
			return noneThen
		case r.theirs && m.parent == p.msg && (p.visit || p.verb == "") && stayAway.MatchString(s.Text[end:]):
			return stay
		case !r.theirs && (cannotBefore.MatchString(before) || cannotAfter.MatchString(after)):
			return cannot
		}
		return notOff
	}
	for _, x := range due.Find(s.Text, m.at, w.o.Due) {
		if x.Kind == due.Dated && x.Grain <= due.Day && !x.Undated && sameDay(x.Due, p.latest) {
			if h := how(x.Start, x.End); h != notOff {
				return h
			}
		}
	}
	for _, at := range daysNamed.FindAllStringIndex(s.Text, -1) {
		if sameDay(dayNamed(strings.ToLower(s.Text[at[0]:at[1]]), m.at), p.latest) {
			if h := how(at[0], at[1]); h != notOff {
				return h
			}
		}
	}
	return notOff
}

// clauseAt returns what stands between the marks around a stretch of a sentence.
func clauseAt(text string, start, end int) string {
	const marks = ",;:–—()"
	from := strings.LastIndexAny(text[:start], marks) + 1
	if to := strings.IndexAny(text[end:], marks); to >= 0 {
		return text[from : end+to]
	}
	return text[from:]
}

var daysNamed = regexp.MustCompile(`(?i)\b(today|tonight|tomorrow|tmrw|tmw|(mon|tues|wednes|thurs|fri|satur|sun)day)\b`)

// dayNamed returns the day that a word means at a moment.
func dayNamed(word string, at time.Time) time.Time {
	switch word {
	case "today", "tonight":
		return at
	case "tomorrow", "tmrw", "tmw":
		return at.AddDate(0, 0, 1)
	}
	for range 7 {
		if at = at.AddDate(0, 0, 1); strings.ToLower(at.Weekday().String()) == word {
			break
		}
	}
	return at
}

// laterDay reports whether a message names a day after a moment.
func (w *world) laterDay(m *message, than time.Time) bool {
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool { return m.own(&s) && w.namesLater(&s, m, than, due.Longer) })
}

// namesLater reports whether a sentence of a message names a time after the day of a
// moment, as precisely as a grain at least.
func (w *world) namesLater(s *sentence, m *message, than time.Time, grain due.Grain) bool {
	return slices.ContainsFunc(due.Find(s.Text, m.at, w.o.Due), func(x due.Due) bool {
		if x.Kind == due.Ambiguous && x.Relation == due.Until && len(x.Readings) > 0 && s.says(negated) {
			x.Kind, x.Latest = due.Dated, x.Readings[0].Earliest // "not until the 21st"
		}
		return x.Kind == due.Dated && x.Grain <= grain && x.Latest.After(than) && !sameDay(x.Latest, than)
	})
}

// refused returns the message by which the one who is bound says after the due
// that it will not be done.
func (w *world) refused(p *Promise) *Evidence {
	for _, m := range w.candidates(p) {
		t := w.tie(p, m)
		if !m.at.After(p.latest) || t == apart || !w.role(p, m).self {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if !m.own(s) || !s.does(act.Refusal) {
				continue
			}
			if c := w.concerns(p, m, s); c.object >= 4 || t == direct && c.object+c.around > 0 {
				return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "refused", Quote: s.Text, Why: []string{withWords("says that it will not be done", spelt(c.shared, s.Text))}}
			}
		}
	}
	return nil
}
