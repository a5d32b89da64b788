package check

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
)

// wroteOf returns the messages of the client that a claim means: those of the
// days that it names, or else those that fit its topic best.
func (w *World) wroteOf(f *frame) [][]*message {
	var groups [][]*message
	for _, d := range f.days {
		if !d.exact() {
			continue
		}
		at := w.resolve(d)
		var list []*message
		for _, m := range w.between(at, at.AddDate(0, 0, 1)) {
			if theirs(m) {
				list = append(list, m)
			}
		}
		groups = append(groups, w.fitting(f, list))
	}
	if len(groups) > 0 {
		return groups
	}
	month := slices.IndexFunc(f.days, func(d day) bool { return d.month != 0 && d.day == 0 })
	hits := w.hits(f.topic, time.Time{}, w.o.Asserted, func(m *message) bool {
		return theirs(m) && (month < 0 || f.days[month].fits(m.At)) && wantsAnswer(m)
	})
	if len(hits) == 0 || hits[0].score < 600 || hits[0].own < 400 || f.inherited && hits[0].own < 600 {
		return nil
	}
	best := hits[0].m
	groups = append(groups, []*message{best})
	for _, h := range hits[1:] { // "three times": those that go on about the same
		if len(groups) >= f.times() {
			break
		}
		if h.score >= 500 && (h.m.Conversation == best.Conversation || w.alike(h.m, best)) {
			groups = append(groups, []*message{h.m})
		}
	}
	return groups
}

// wantsAnswer reports whether a message asks for something, or says that
// something is wrong.
func wantsAnswer(m *message) bool {
	return m.says(func(s *sentence) bool {
		return s.maybe[act.Request] || s.maybe[act.Question] || s.maybe[act.Chase] || s.maybe[act.Complaint]
	}) != nil
}

// fitting returns those of several messages of a day that a claim means.
func (w *World) fitting(f *frame, list []*message) []*message {
	if len(list) < 2 || len(f.topic) == 0 {
		return list
	}
	best := 0
	for _, m := range list {
		n, _ := w.about(m, f.topic)
		best = max(best, n)
	}
	if best < 400 {
		return list
	}
	return slices.DeleteFunc(list, func(m *message) bool { n, _ := w.about(m, f.topic); return n < best })
}

// answers returns the first human answer of the firm to a message, and what a
// program answered. An answer names the message, goes on with its conversation,
// or speaks of the same thing to the same client.
func (w *World) answers(m *message) (human, automatic, holding *message) {
	human, automatic, holding, _ = w.answersTo(m)
	return human, automatic, holding
}

// answersTo is answers, and tells whether the human answer names the message, or
// what the client wrote in it, as what it answers.
func (w *World) answersTo(m *message) (human, automatic, holding *message, direct bool) {
	for _, r := range w.between(m.At, w.o.Asserted) {
		if r == m || r.client || r.Bounced || !r.toThem {
			continue
		}
		direct = r.parent == m || w.answersVia(r, m)
		if r.Automatic != "" || w.robotic(r) {
			if automatic == nil && !r.Bounce && (direct || slices.Contains(r.Refs, m.MessageID)) {
				automatic = r
			}
			continue
		}
		if !r.Staff {
			continue
		}
		if !direct && !(r.At.Sub(m.At) < 30*24*time.Hour && w.alike(r, m)) {
			continue
		}
		if w.holds(r) {
			if holding == nil {
				holding = r
			}
			continue
		}
		return r, automatic, holding, direct
	}
	return nil, automatic, holding, false
}

// robotic reports whether a message of a mailbox that nobody owns tells only
// what a program of tickets or bills tells, though it does not say so in its
// header.
func (w *World) robotic(m *message) bool {
	return m.says(func(s *sentence) bool { return person.MatchString(s.plain) }) == nil &&
		m.says(func(s *sentence) bool { return ticket.MatchString(s.plain) }) != nil
}

var (
	ticket = regexp.MustCompile(`(?i)\b(ticket|request|case|service request) ?(#|no\.?|number|"|“)|\b(has been|was) (closed|received|logged|assigned|given the number|resolved) ?(automatically|by the system)?\b.*\b(ticket|request|case|number)\b|\b(automatic|automated) (message|reply|notice)\b|\bdo not reply\b|\bhow did we do\b|\bno activity for\b`)
	person = regexp.MustCompile(`(?i)\b(I|I'm|I’m|I'll|I’ll|I've|my|me)\b`)
)

// answersVia reports whether r answers m further down: it goes on with what the
// client wrote in m.
func (w *World) answersVia(r, m *message) bool {
	for p, n := r.parent, 0; p != nil && n < 6; p, n = p.parent, n+1 {
		if p == m {
			return true
		}
		if p.client && p.Automatic == "" { // another of the client's messages is what it answers
			return false
		}
	}
	return false
}

// alike reports whether two messages speak of the same thing: they share rare
// words.
func (w *World) alike(a, b *message) bool {
	n, most := 0, 0
	for x := range b.bag {
		if claimWords[x] || isNumber(x) {
			continue
		}
		weight := w.weight(x)
		if weight < 4 {
			continue
		}
		most += weight
		if a.bag[x] {
			n += weight
		}
	}
	return n >= 10 && 3*n >= most
}

// mayAnswer returns the message by which somebody of the firm may have answered
// another in a conversation of its own: to the same person, and soon after it or
// of the same things.
func (w *World) mayAnswer(m *message) *message {
	for _, r := range w.between(m.At.Add(time.Second), m.At.Add(soon)) {
		if !ours(r) || r.parent != nil || r.Conversation == m.Conversation || !slices.Contains(r.To, m.From) || w.robotic(r) {
			continue
		}
		if r.At.Sub(m.At) < promptly && r.says(func(s *sentence) bool { return person.MatchString(s.plain) }) != nil || w.shares(r, m) {
			return r
		}
	}
	return nil
}

// promptly is how soon after a message a new conversation with its author is
// likely to answer it, whatever it says.
const promptly = 3 * 24 * time.Hour

// shares reports whether two messages have words in common that few others have.
func (w *World) shares(a, b *message) bool {
	n := 0
	for x := range b.bag {
		if a.bag[x] && !claimWords[x] && !isNumber(x) && w.weight(x) >= 4 {
			n++
		}
	}
	return n >= 2
}

var holdingWords = regexp.MustCompile(`(?i)\b(look(ing)? into|get back to|check (on|with|into)|find out|let you know|in touch|bear with|chase (it|this|that) up|put it in front|pass (it|this|that) (on|along))\b`)

// holds reports whether a message only puts off: nothing in it but that somebody
// will look into it.
func (w *World) holds(m *message) bool {
	n := 0
	for _, s := range m.sents {
		switch {
		case holdingWords.MatchString(s.plain):
			n++
		case len(s.stems) > 2 && !sorry.MatchString(s.plain) && !thanks.MatchString(s.plain):
			return false
		}
	}
	return n > 0
}

// checkReply checks that a message of the client got no answer.
func (w *World) checkReply(f *frame) *Finding {
	k := w.make(f)
	if habit.MatchString(f.Text) && len(f.days) == 0 {
		return w.checkHabit(k)
	}
	if byPhone.MatchString(f.Text) && !inWriting.MatchString(f.Text) {
		return w.spoken(k, f)
	}
	groups := w.wroteOf(f)
	var answered, unanswered, unknown, doubtful int
	var maybe *message
	for _, list := range groups {
		if len(list) == 0 {
			unknown++
			continue
		}
		ok := false
		for _, m := range list {
			human, automatic, holding, direct := w.answersTo(m)
			k.cite(m, "message", nil)
			switch {
			case human != nil:
				ok = true
				_, own := w.about(human, w.used(f.topic))
				if w.tookIt(human) == nil && (!direct || len(f.topic) > 1 && own < 150) {
					doubtful++
				}
				k.cite(human, "reply", nil)
				k.cite(w.tookIt(human), "confirmation", nil)
			case holding != nil:
				k.cite(holding, "holding", nil)
			case automatic != nil:
				k.cite(automatic, "automatic", nil)
			}
			if human == nil {
				k.cite(w.complained(m), "complaint", nil)
				if x := w.mayAnswer(m); x != nil && maybe == nil {
					maybe = x
				}
			}
		}
		if ok {
			answered++
		} else {
			unanswered++
		}
	}
	from := w.start
	if len(k.Citations) > 0 {
		from = slices.MinFunc(k.Citations, func(a, b Citation) int { return cmp.Compare(a.At.Unix(), b.At.Unix()) }).At
	}
	switch {
	case answered+unanswered == 0:
		k.nearest()
		return k.settle(Silent, "No message of yours that this could mean is in our mail.")
	case maybe != nil:
		k.cite(maybe, "nearest", nil)
		return k.settle(Silent, "Our message of %s, in another conversation, may be the answer.", w.date(maybe.At))
	case doubtful > 0 && unanswered == 0:
		return k.settle(Silent, "A message of ours may be the answer to yours, but does not say so.")
	case unanswered == 0 && unknown == 0:
		k.Atoms = []Atom{{Name: "message", Truth: True}, {Name: "no reply", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "Your message was answered: see our reply.")
	case answered > 0 && unanswered > 0:
		return k.absent(Partly, from, w.o.Asserted, "One of your messages was answered; to the other no answer is in our mail.")
	case answered == 0 && unanswered < f.times():
		return k.absent(Partly, from, w.o.Asserted, "Of the messages that this speaks of, %d are in our mail, and no answer by a person is.", unanswered)
	case answered == 0:
		return k.absent(Supported, from, w.o.Asserted, "Your message is in our mail, and no answer by a person is.")
	}
	return k.settle(Silent, "Only some of the messages that this speaks of are in our mail.")
}

// A claim about calls is not settled by mail: nobody answers a telephone in it.
var (
	byPhone   = regexp.MustCompile(`(?i)\b(rang|ringing|phoned|telephoned|voice ?mails?|answerphone|answering machine|(on|to|by) (your|the) (tele)?phone|your (\w+ )?(number|line|hotline|switchboard)|(tele)?phone calls?|(returned|answered|missed) (my|our) calls?)\b`)
	inWriting = regexp.MustCompile(`(?i)\b(wrote|written|writing|e-?mails?|e-?mailed|letters?)\b`)
)

// complained returns the next message in which the client says to have had no
// answer.
func (w *World) complained(m *message) *message {
	for _, r := range w.between(m.At, w.o.Asserted) {
		if r == m || !theirs(r) || r.Conversation != m.Conversation && r.parent != m && !w.alike(r, m) {
			continue
		}
		if r.says(func(s *sentence) bool {
			return (s.maybe[act.Complaint] || s.maybe[act.Chase] || negated.MatchString(s.plain)) && noAnswer.MatchString(s.plain)
		}) != nil {
			return r
		}
	}
	return nil
}

var noAnswer = regexp.MustCompile(`(?i)\b(no (answer|reply|response|word)|(never|not|nobody|no one|haven't|hasn't|didn't)\b.*\b(answer|repl|respon|heard|hear|called|wrote|written|contact|got back)|any(thing| news| word| update)|still waiting|second time|following up)`)

// checkResponse checks how long an answer took.
func (w *World) checkResponse(f *frame) *Finding {
	k := w.make(f)
	var first, reply, auto *message
	for _, list := range w.wroteOf(f) {
		for _, m := range list {
			if first == nil {
				first = m
			}
			human, automatic, holding := w.answers(m)
			if human == nil {
				human = holding
			}
			if auto == nil {
				auto = automatic
			}
			if human != nil && (reply == nil || human.At.Before(reply.At)) {
				reply = human
			}
		}
	}
	if first == nil || reply == nil {
		k.nearest()
		return k.settle(Silent, "The message or its answer is not in our mail.")
	}
	exact := slices.ContainsFunc(f.days, day.exact)
	k.cite(first, "message", nil).cite(auto, "automatic", nil).cite(reply, "reply", nil)
	gap := reply.At.Sub(first.At)
	if len(f.clocks) > 0 && sameDay(first.At, reply.At) {
		h := f.clocks[0]
		at := reply.At.Hour()*60 + reply.At.Minute()
		switch {
		case at < h.minutes-20:
			return k.settle(Contradicted, "Our answer went out at %s.", reply.At.Format("15:04 on 2 January 2006"))
		case at >= h.minutes-5:
			return k.settle(Supported, "Our first answer went out at %s.", reply.At.Format("15:04 on 2 January 2006"))
		}
		return k.settle(Partly, "Our first answer went out at %s.", reply.At.Format("15:04 on 2 January 2006"))
	}
	if n, ok := f.lateness(); ok {
		switch {
		case gap >= n*8/10:
			return k.settle(Supported, "You wrote on %s and our answer is of %s.", w.date(first.At), w.date(reply.At))
		case gap < n/2 && exact:
			return k.settle(Contradicted, "You wrote on %s and our answer is of %s.", w.date(first.At), reply.At.Format("15:04 on 2 January 2006"))
		}
		if gap < n/3 {
			return k.settle(Silent, "You wrote on %s and our answer is of %s, if this is the message that is meant.", w.date(first.At), w.date(reply.At))
		}
		return k.settle(Partly, "You wrote on %s and our answer is of %s.", w.date(first.At), w.date(reply.At))
	}
	return k.settle(Silent, "You wrote on %s and our answer is of %s.", w.date(first.At), w.date(reply.At))
}

var answerWords = regexp.MustCompile(`(?i)\b(answer\w*|respon\w+|repl(y|ied|ies)|got back|get back|came back to|human being|acknowledg\w+|heard back|hear back|returned? (my|our) (call|message|e-?mail)s?)\b`)

// habit tells a claim about all messages from one about some: "you never answer
// my e-mails".
var habit = regexp.MustCompile(`(?i)\b(never|nobody|no one) (ever )?(answers?|repl(y|ies)|responds?|answered|replied|responded)( to)?( any of| a single one of)?( my| our)? (e-?mails|messages|letters)\b`)

// checkHabit checks that none of the client's messages was answered: those that
// asked for something are counted.
func (w *World) checkHabit(k *maker) *Finding {
	var with, without []*message
	for _, m := range w.messages {
		if !theirs(m) || !m.toUs || m.says(func(s *sentence) bool { return s.acts[act.Request] || s.acts[act.Question] || s.acts[act.Chase] }) == nil {
			continue
		}
		if human, _, _ := w.answers(m); human != nil {
			with = append(with, m)
		} else {
			without = append(without, m)
		}
	}
	for _, m := range without[:min(len(without), 2)] {
		k.cite(m, "message", nil)
	}
	if len(with) > 0 {
		human, _, _ := w.answers(with[0])
		k.cite(with[0], "message", nil).cite(human, "reply", nil)
	}
	k.Atoms = []Atom{{Name: "one unanswered", Truth: truth(len(without) > 0), Necessary: true, Grade: NoBounce}, {Name: "all unanswered", Truth: truth(len(with) == 0), Grade: NoBounce}}
	switch {
	case len(with) == 0 && len(without) == 0:
		return k.settle(Silent, "No message of yours that asks for an answer is in our mail.")
	case len(without) == 0:
		return k.settle(Contradicted, "Your %d messages that ask for something were answered.", len(with))
	case len(with) == 0:
		return k.absent(Supported, w.start, w.o.Asserted, "None of your messages that ask for something was answered in our mail.")
	}
	return k.absent(Partly, w.start, w.o.Asserted, "Of your messages that ask for something, %d were answered and to %d no answer is in our mail.", len(with), len(without))
}

func truth(yes bool) Truth {
	if yes {
		return True
	}
	return False
}
