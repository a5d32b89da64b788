package check

import (
	"regexp"
	"slices"
	"time"
)

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
	return m.match(person) == nil &&
		m.match(ticket) != nil
}

var (
	ticket = regexp.MustCompile(`(?i)\b(ticket|request|case|service request) ?(#|no\.?|number|"|“)|\b(has been|was) (closed|received|logged|assigned|given the number|resolved) ?(automatically|by the system)?\b.*\b(ticket|request|case|number)\b|\b(automatic|automated) (message|reply|notice)\b|\bdo not reply\b|\bhow did we do\b|\bno activity for\b`)
	person = regexp.MustCompile(`(?i)\b(I|I'm|I’m|I'll|I’ll|I've|my|me)\b`)
)

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

var holdingWords = regexp.MustCompile(`(?i)\b(look(ing)? into|get back to|check (on|with|into)|find out|let you know|in touch|bear with|chase (it|this|that) up|put it in front|pass (it|this|that) (on|along)|(will|'ll|shall|going to) (revert|reply|respond|answer|come back|write)( to you| back)?( on (it|this|that))? (soon|shortly|presently|in due course|asap|as soon as|when|once)|come back to you)\b`)

// repliesTo returns the messages that answer a message, by time: its replies, and
// the first message of the other side that begins a conversation of its own soon
// afterwards and speaks of the same thing.
func (w *World) repliesTo(m *message) []*message {
	for _, r := range w.between(m.At.Add(time.Second), m.At.Add(soon)) {
		if r.parent != nil || r.Automatic != "" || r.Bounced || r.Conversation == m.Conversation {
			continue
		}
		if other := m.client && ours(r) || ours(m) && theirs(r) && r.toUs; other && w.alike(r, m) {
			list := append(slices.Clone(m.replies), r)
			slices.SortStableFunc(list, func(a, b *message) int { return a.At.Compare(b.At) })
			return list
		}
	}
	return m.replies
}

// soon is how long after a message a new conversation may begin that answers it.
const soon = 21 * 24 * time.Hour

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

// answered reports whether somebody of the firm answered a message.
func (w *World) answered(m *message) bool {
	return m != nil && slices.ContainsFunc(w.repliesTo(m), func(r *message) bool { return r.Staff && r.Automatic == "" })
}

// answersInWords returns the message of the client that one of ours answers without
// naming it: ours speaks of what the client wrote, comes promptly and from whom the
// client wrote to, or to whom that was handed, and shares more rare words with it than
// with any other of then.
func (w *World) answersInWords(r *message) *message {
	if r.parent != nil || !ours(r) {
		return nil
	}
	if s := r.match(passedOn); s != nil {
		return w.passedTo(s)
	}
	handed := r.match(handedOn) != nil
	if !handed && r.match(yourWords) == nil {
		return nil
	}
	var best *message
	most := 1
	for _, m := range w.between(r.At.Add(-promptly), r.At) {
		if !theirs(m) || !handed && !slices.Contains(m.To, r.From) {
			continue
		}
		if n := w.shared(r, m); n >= most {
			best, most = m, n
		}
	}
	return best
}

// passedTo returns the last message of the client to somebody of whom a sentence says
// that they asked its author to answer, and with which it has a rare word in common.
func (w *World) passedTo(s *sentence) *message {
	people, _ := w.named(s.plain)
	by := w.staffOf(people)
	for _, m := range slices.Backward(w.between(s.m.At.Add(-handedIn), s.m.At)) {
		if theirs(m) && slices.ContainsFunc(m.To, func(a string) bool { return slices.Contains(by, a) }) && slices.ContainsFunc(s.stems, func(x string) bool {
			return m.bag[x] && !claimWords[x] && !isNumber(x) && w.weight(x) > 1
		}) {
			return m
		}
	}
	return nil
}

// passedOn says that somebody else asked its author to answer.
var passedOn = regexp.MustCompile(`(?i)\b(asked|told|wants|wanted) me to (pick up|answer|reply|respond|come back|get back|write back|take up|deal with)\b`)

// handedIn is within how long what was handed on is answered.
const handedIn = 31 * 24 * time.Hour

// handedOn tells that somebody else was written to.
var handedOn = regexp.MustCompile(`(?i)\b(handed|passed|forwarded|sent|given|gave|shown)( on| over| along)?( to)? (me|us) (both of |all of |on )?(yours\b|your (\w+ )?` + writing + `)|\b(got|was|been) (handed|passed|forwarded|given|sent) (yours\b|your (\w+ )?` + writing + `)|\byour (\w+ )?` + writing + ` (has |have |was |were )?(been )?(passed|handed|forwarded|given|sent) (on |over )?to me\b`)

// writing is what a client may have written.
const writing = `(e-?mails?|messages?|notes?|letters?|questions?|quer(y|ies)|q|complaints?|enquir(y|ies)|requests?)\b`

// yourWords speak of what the other side wrote.
var yourWords = regexp.MustCompile(`(?i)\byour (e-?mail|message|note|letter|request|question|enquiry|inquiry)\b|\b(thanks|thank you) for (writing|asking|getting in touch|letting (me|us) know|telling (me|us))\b|\byou (wrote|asked|e-?mailed)\b|\bas you (ask|asked|say|write)\b|\bin (reply|answer|response) to\b|\b(both|each|all|either) of yours\b|\bwhat you (had )?(asked|wanted|were asking)( me| us)?( to know)?( about)?\b`)

// mayAnswer returns the message by which somebody of the firm may have answered
// another without naming it: soon after it, or of the same things.
func (w *World) mayAnswer(m *message) *message {
	for _, r := range w.between(m.At.Add(time.Second), m.At.Add(soon)) {
		if !ours(r) || r.parent != nil || !slices.ContainsFunc(r.To, func(a string) bool { return w.samePerson(a, m.From) }) || w.robotic(r) {
			continue
		}
		personal := slices.Contains(m.To, r.From) || r.match(person) != nil
		if r.At.Sub(m.At) < promptly && personal || w.shared(r, m) >= 2 || r.match(yourWords) != nil {
			return r
		}
	}
	return nil
}

// promptly is how soon after a message a new conversation with its author is
// likely to answer it, whatever it says.
const promptly = 3 * 24 * time.Hour
