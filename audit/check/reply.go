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
	days := f.days
	if !w.againOn(f).IsZero() {
		days = w.letterDays(f)
	}
	for _, d := range days {
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
	if f.chased() {
		if list := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.score < 300 || !h.m.chases() }); len(list) == 1 {
			return [][]*message{{list[0].m}}
		}
	}
	if len(hits) == 0 || hits[0].score < 600 || hits[0].own < 400 || f.inherited && hits[0].own < 600 {
		return f.likeliest(hits)
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

// likeliest returns, of some messages of the client, that which fits a claim best and
// those that go on with it, as many as the claim counts; nil where one of another
// conversation fits it nearly as well.
func (f *frame) likeliest(hits []hit) [][]*message {
	hits = slices.Clone(hits)
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(f.rank[b.m], f.rank[a.m]) })
	if len(hits) == 0 || f.rank[hits[0].m] < 700 || slices.ContainsFunc(hits, func(h hit) bool {
		return h.m.Conversation != hits[0].m.Conversation && f.rank[h.m] > f.rank[hits[0].m]-150
	}) {
		return nil
	}
	groups := [][]*message{{hits[0].m}}
	for _, h := range hits[1:] {
		if len(groups) < f.times() && h.m.Conversation == hits[0].m.Conversation {
			groups = append(groups, []*message{h.m})
		}
	}
	return groups
}

// chasing says that a message only asked where something was.
var chasing = regexp.MustCompile(`(?i)\b(chas(e|ed|ing)|remind(ed|er)?|follow(ed)? (it |that |this )?up)\b`)

// chased reports whether a claim says in which month the client asked where something
// was.
func (f *frame) chased() bool {
	return chasing.MatchString(f.Text) && slices.ContainsFunc(f.days, func(d day) bool { return d.month != 0 && d.day == 0 })
}

// chases reports whether a message asks where something is, or complains.
func (m *message) chases() bool {
	return m.says(func(s *sentence) bool { return s.maybe[act.Chase] || s.maybe[act.Complaint] }) != nil
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
// what the client wrote in it, as what it answers: by its header or in words.
func (w *World) answersTo(m *message) (human, automatic, holding *message, direct bool) {
	for _, r := range w.between(m.At, w.o.Asserted) {
		if r == m || r.client || r.Bounced || !r.toThem {
			continue
		}
		direct = r.parent == m || w.answersVia(r, m) || r.answers().goesOn(m)
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

// closing returns the last message to the client by which a program of the firm
// went on after its first answer to a message, such as that a ticket is closed;
// nil if there is none.
func (w *World) closing(m, first *message) (last *message) {
	for _, r := range w.between(first.At.Add(time.Second), first.At.Add(soon)) {
		if r.From == first.From && r.toThem && !r.Bounce && (r.Automatic != "" || w.robotic(r)) && (r.Conversation == m.Conversation || r.Conversation == first.Conversation) {
			last = r
		}
	}
	return last
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

// goesOn reports whether a message is another, or goes on with it without anybody
// else having written between: it asks again, say.
func (m *message) goesOn(other *message) bool {
	for ; m != nil && m.client; m = m.parent {
		if m == other {
			return true
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
// another without naming it: soon after it, or of the same things.
func (w *World) mayAnswer(m *message) *message {
	for _, r := range w.between(m.At.Add(time.Second), m.At.Add(soon)) {
		if !ours(r) || r.parent != nil || !slices.ContainsFunc(r.To, func(a string) bool { return w.samePerson(a, m.From) }) || w.robotic(r) {
			continue
		}
		personal := slices.Contains(m.To, r.From) || r.says(func(s *sentence) bool { return person.MatchString(s.plain) }) != nil
		if r.At.Sub(m.At) < promptly && personal || w.shares(r, m) || r.says(func(s *sentence) bool { return yourWords.MatchString(s.plain) }) != nil {
			return r
		}
	}
	return nil
}

// samePerson reports whether two addresses are of one person, as far as the names
// tell that people write with them.
func (w *World) samePerson(a, b string) bool {
	if a == b {
		return true
	}
	shared := 0
	for _, of := range w.names {
		if slices.Contains(of, a) && slices.Contains(of, b) {
			shared++
		}
	}
	return shared > 1
}

// promptly is how soon after a message a new conversation with its author is
// likely to answer it, whatever it says.
const promptly = 3 * 24 * time.Hour

// shares reports whether two messages have words in common that few others have.
func (w *World) shares(a, b *message) bool { return w.shared(a, b) >= 2 }

// shared counts the words of two messages that few others have.
func (w *World) shared(a, b *message) (n int) {
	for x := range b.bag {
		if a.bag[x] && !claimWords[x] && !isNumber(x) && w.weight(x) >= 4 {
			n++
		}
	}
	return n
}

var holdingWords = regexp.MustCompile(`(?i)\b(look(ing)? into|get back to|check (on|with|into)|find out|let you know|in touch|bear with|chase (it|this|that) up|put it in front|pass (it|this|that) (on|along)|(will|'ll|shall|going to) (revert|reply|respond|answer|come back|write)( to you| back)?( on (it|this|that))? (soon|shortly|presently|in due course|asap|as soon as|when|once)|come back to you)\b`)

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
	if onlyAsked.MatchString(f.Text) { // that it was answered then is what it says
		return w.checkNeverTold(f)
	}
	if byPhone.MatchString(f.Text) && !inWriting.MatchString(f.Text) {
		return w.spoken(k, f)
	}
	groups := w.wroteOf(f)
	again, latest := w.wroteAgain(f)
	var answered, unanswered, unknown, doubtful int
	var maybe *message
	for _, list := range groups {
		if len(list) == 0 {
			unknown++
			continue
		}
		ok := false
		var perhaps *message
		for _, m := range list {
			human, automatic, holding, direct := w.answersTo(m)
			if k.cite(m, "message", nil); human != nil && !latest.IsZero() && human.At.After(latest) {
				human = nil
			}
			switch {
			case human != nil:
				ok = true
				if !again.IsZero() && human.At.After(again) || !w.answersMatter(f, m, human, direct) {
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
				if automatic != nil {
					k.cite(w.closing(m, automatic), "automatic", nil)
				}
				k.cite(w.complained(m), "complaint", nil)
				if perhaps == nil {
					perhaps = w.mayAnswer(m)
				}
			}
		}
		if ok { // then a word of thanks of the same day lacks no answer
			answered++
		} else {
			unanswered++
			maybe = cmp.Or(maybe, perhaps)
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
	case properly.MatchString(f.Text) && unanswered == 0:
		return k.settle(Silent, "Your message was answered; whether properly, documents cannot settle.")
	case doubtful > 0 && unanswered == 0:
		return k.settle(Silent, "A message of ours may be the answer to yours, but does not say so.")
	case unanswered == 0 && unknown == 0 && !f.chased() && !w.pinned(f, f.said, &k.Finding):
		return k.settle(Silent, "A message of yours that this may mean was answered; whether it is the one is not certain.")
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

// UntilAsked is the pattern of the words by which a claim says that the firm told
// nothing until the client asked.
const UntilAsked = `\b(?:until|till|before) (?:after )?(?:i|we|my \w+|our \w+)(?: had)?(?: myself| ourselves| finally)? (?:wrote|written|asked|chased|rang|rung|phoned|called|e-?mailed|complained|enquired|inquired|contacted)\b`

var onlyAsked = regexp.MustCompile(`(?i)` + UntilAsked)

// A claim about calls is not settled by mail: nobody answers a telephone in it.
var (
	byPhone   = regexp.MustCompile(`(?i)\b(rang|ringing|phoned|telephoned|voice ?mails?|answerphone|answering machine|(on|to|by) (your|the) (tele)?phone|your (\w+ )?(number|line|hotline|switchboard)|(tele)?phone calls?|(returned|answered|missed) (my|our) calls?)\b`)
	inWriting = regexp.MustCompile(`(?i)\b(wrote|written|writing|e-?mails?|e-?mailed|letters?)\b`)
)

// properly says of an answer what it was like: one that was no such answer may have come.
var properly = regexp.MustCompile(`(?i)\b(proper|real|straight|full|clear|meaningful|substantive|satisfactory|useful|sensible|decent|honest|written|final|satisfying|helpful)(ly)? (answer|repl|respon|explanation)`)

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
