package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// A pursuit is what the client wrote, again and again, until the firm answered.
type pursuit struct {
	asks   []*message
	answer *message // nil if none came
}

// chasedFor settles a claim of how often the client had to ask, or for how long they
// waited, until the firm answered: "it took ten days and three e-mails to get a date". It
// returns nil for other claims, and where no such pursuit is held.
func (w *World) chasedFor(f *frame) *Finding {
	n := f.askedOften()
	took, timed := f.lateness()
	waited := n == 0 && timed && len(f.undertakes()) == 0 && (f.Kind == Late && answerWords.MatchString(f.Text) || tookToHear.MatchString(f.Text))
	if waited {
		n = 1
	}
	if !waited && (n == 0 || !hadToAsk.MatchString(f.Text)) || byPhone.MatchString(f.Text) || slices.ContainsFunc(f.days, day.exact) {
		return nil
	}
	p := w.pursuitOf(f)
	if p == nil || p.answer == nil && timed {
		return nil
	}
	asks, wrote := len(p.asks), w.wroteUntil(p, w.used(f.said))
	if writes.MatchString(f.Text) {
		asks = max(asks, wrote)
	}
	if chasing.MatchString(f.Text) && !firstAsked(p.asks[0]) {
		asks-- // who chases has asked before
	}
	k := w.make(f)
	for _, m := range p.asks {
		k.cite(m, "message", nil)
	}
	k.cite(p.answer, "reply", nil)
	k.Atoms = []Atom{{Name: "asked", Truth: True, Necessary: true, Grade: Acknowledged}}
	many, long := asks >= n, true
	if timed {
		long = p.answer.At.Sub(p.asks[0].At) >= took*8/10
	}
	switch {
	case many && long && p.answer != nil:
		return k.settle(Supported, "You wrote of it from %s on, %d times in all, and our answer is of %s.", w.date(p.asks[0].At), len(p.asks), w.date(p.answer.At))
	case many && long:
		return k.settle(Supported, "You wrote of it from %s on, %d times in all.", w.date(p.asks[0].At), len(p.asks))
	case len(p.asks) < 2 && p.answer == nil, wrote >= n && !many:
		return nil // of which of them it speaks is not certain
	case len(p.asks) < 2:
		return k.settle(Silent, "You asked on %s and our answer is of %s; that you had to ask more often does not show in mail.", w.date(p.asks[0].At), w.date(p.answer.At))
	case !long:
		k.Atoms = append(k.Atoms, Atom{Name: "how long", Truth: False})
		return k.settle(Partly, "You wrote of it from %s on, %d times in all, and our answer is of %s: not as long after.", w.date(p.asks[0].At), len(p.asks), w.date(p.answer.At))
	}
	k.Atoms = append(k.Atoms, Atom{Name: "so often", Truth: Unknown})
	return k.absent(Partly, p.asks[0].At, w.o.Asserted, "Messages of yours ask about it, %d of them from %s on; that there were more is not shown.", len(p.asks), w.date(p.asks[0].At))
}

// tookToHear says how long it was until the client got an answer, and no thing: what
// answers may not bring that.
var tookToHear = regexp.MustCompile(`(?i)\b(took|waited|waiting|was)\b.{0,40}\b(hours?|days?|weeks?|months?|fortnight)\b.{0,20}\b(to (get|hear|find out|be told|be given|learn)|before (i|we) (heard|got|found out|were told|was told|had)|for) ?(about |that |out )?(an?|any|your|the)? ?(\w+ )?(answer|reply|response|word|date|time|news|whether|when|who|what|why|how)\b`)

// wroteUntil counts the messages of the client in the conversation of a pursuit, up to its
// end, that speak of a topic.
func (w *World) wroteUntil(p *pursuit, topic []string) (n int) {
	end := w.o.Asserted
	if p.answer != nil {
		end = p.answer.At
	}
	for _, m := range w.convs[p.asks[0].Conversation] {
		if theirs(m) && m.At.Before(end) && (slices.Contains(p.asks, m) || w.speaks(m, topic) >= named) {
			n++
		}
	}
	return n
}

// writes says that the client wrote, whether or not to ask.
var writes = regexp.MustCompile(`(?i)\b(wr[io]te|written|write|e-?mail(ed|s)?|mails|letters|messages)\b`)

// firstAsked reports whether a message itself asks where something is that was to have
// come: it is the first of those that chase it.
func firstAsked(m *message) bool {
	return m.says(func(s *sentence) bool { return s.acts[act.Chase] || s.negates() }) != nil
}

// askedOften returns how often a claim says that the client asked, 0 if it does not say.
func (f *frame) askedOften() int {
	for _, c := range f.counts {
		if askUnit.MatchString(c.unit) && c.n >= 8 {
			return c.n / 4
		}
	}
	if m := thirdAsk.FindStringSubmatch(f.Text); m != nil {
		return ordinal(cmp.Or(m[1], m[2]))
	}
	n, _ := f.often()
	return n
}

var (
	askUnit  = regexp.MustCompile(`^(time|e-?mail|mail|letter|message|chaser|reminder|request|attempt|chase|nudge|prompt|follow-?up)$`)
	thirdAsk = regexp.MustCompile(`(?i)\b(?:(second|third|fourth|fifth|sixth) time of asking|(?:ask|chase|write)\w* (?:for )?(?:a|the) (second|third|fourth|fifth|sixth) time)\b`)
	// hadToAsk says that it was the client who asked, and that something came, or was to.
	hadToAsk = regexp.MustCompile(`(?i)\b(i|we|my \w+|our \w+|(?-i:[A-Z])\w+)( have| had|'ve|'d)?( to)? (ask|chas|wr[io]t|e-?mail|remind|request|prompt|nudg|beg)\w*\b.{0,60}\b(before|until|till|to (get|find|hear|have|be)|for (a|an|any|the|it|some))\b|\b(took|needed|required)\b.{0,40}\b(e-?mails|mails|letters|messages|chasers|reminders|requests|attempts|times of asking|chases|nudges)\b|\b(after|only after|it was only after) .{0,30}\b(e-?mails|mails|letters|messages|chasers|reminders|requests|chases)\b|\btime of asking\b`)
)

// pursuitOf returns the pursuit that a claim means: of those in conversations of the
// client's messages, the one whose asking fits the claim best. It returns nil where none
// fits well.
func (w *World) pursuitOf(f *frame) *pursuit {
	topic := w.used(f.said)
	if len(topic) == 0 {
		topic = w.used(f.topic)
	}
	if len(topic) == 0 { // what stands before says what was asked
		topic = w.used(w.parse(Claim{Kind: f.Kind, Text: lastSentences(f.Before, 1), part: true}).topic)
	}
	var best *pursuit
	most := 0
	for _, m := range w.messages {
		if !theirs(m) || !wantsAnswer(m) || m.parent != nil && m.parent.client && wantsAnswer(m.parent) {
			continue
		}
		p := w.pursuitFrom(m, topic)
		score := 0
		for _, a := range p.asks {
			score = max(score, w.speaks(a, topic))
		}
		if score < pursued || len(topic) == 0 {
			continue
		}
		if score += 100 * len(p.asks); score > most {
			best, most = p, score
		}
	}
	return best
}

// pursued is how much of what was asked about one of the messages that ask it must name, of
// 1000.
const pursued = 300

// pursuitFrom returns what the client wrote from a message on in its conversation, about
// the same, until the firm answered with more than that it will see.
func (w *World) pursuitFrom(m *message, topic []string) *pursuit {
	p := &pursuit{asks: []*message{m}}
	for _, r := range w.between(m.At.Add(time.Second), w.o.Asserted) {
		if r.Conversation != m.Conversation || r.Automatic != "" {
			continue
		}
		switch {
		case ours(r) && !w.holds(r) && !w.putsOffAll(r):
			p.answer = r
			return p
		case theirs(r) && wantsAnswer(r) && r.At.Sub(p.asks[len(p.asks)-1].At) > time.Hour:
			p.asks = append(p.asks, r)
		}
	}
	return p
}

// putsOffAll reports whether a message says only that an answer will come.
func (w *World) putsOffAll(m *message) bool {
	n := 0
	for _, s := range m.sents {
		switch {
		case holdingWords.MatchString(s.plain) || asksFirst.MatchString(s.plain):
			n++
		case len(strings.Fields(s.plain)) > 5 && !sorry.MatchString(s.plain):
			return false
		}
	}
	return n > 0
}
