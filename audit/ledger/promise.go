package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// idOf names a stretch of a message. The same stretch has the same id in every
// rebuild.
func idOf(prefix string, m *message, part string, start, end int, kind act.Kind) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %d %s", m.digest, part, start, end, kind))
	return prefix + hex.EncodeToString(h[:5])
}

// place tells where an act stands.
func (w *world) place(prefix string, m *message, s *sentence, d *did, sure bool) Place {
	p := Place{Digest: m.digest, MessageID: m.ID, Part: s.Part, Start: s.Start + d.Start, End: s.Start + d.End, Quote: s.Text[d.Start:d.End], Sentence: s.Text,
		At: m.at, Author: m.From, Subject: m.Subject, Confidence: Possible, Rules: d.Rules, msg: m, sent: s, did: d}
	if sure {
		p.Confidence = Confirmed
	}
	i := slices.IndexFunc(m.Sentences, func(x sentence) bool { return x.Part == s.Part && x.Start == s.Start })
	if i > 0 {
		p.Before = m.Sentences[i-1].Text
	}
	if i+1 < len(m.Sentences) {
		p.After = m.Sentences[i+1].Text
	}
	p.ID = idOf(prefix, m, p.Part, p.Start, p.End, d.Kind)
	return p
}

// promises returns all promises, by time, and what became of them.
func (w *world) promises() []Promise {
	var list []Promise
	for _, m := range w.messages {
		m.acts(func(s *sentence, d *did, sure bool) {
			if d.Kind == act.Promise {
				list = append(list, w.promise(m, s, d, sure))
			}
			if d.Kind == act.Offer && sure && w.accepted(m) {
				list = append(list, w.promise(m, s, d, false))
			}
		})
	}
	w.judgeAll(list)
	return list
}

// accepted reports whether somebody of another side answers a message with a
// yes: an offer in it then may bind its author.
func (w *world) accepted(m *message) bool {
	for _, x := range w.convs[m.conv] {
		if x.parent != m || x.side == m.side || x.Automatic != "" || x.at.Sub(m.at) > 14*24*time.Hour {
			continue
		}
		for i := range x.Sentences {
			if s := &x.Sentences[i]; x.own(s) && yes.MatchString(s.Text) && !s.says(negated) {
				return true
			}
		}
	}
	return false
}

var yes = regexp.MustCompile(`(?i)^((oh|ok|okay|hi|hello)[ ,]+)?(yes|yep|yeah|please do|go ahead|sure|that would be (great|good|lovely|helpful|fine)|sounds good)\b`)

var conditional = regexp.MustCompile(`(?i)\b(if|unless|once|assuming|provided|when|as soon as)\b`)

// whereabouts: where somebody will be on the day that they name is no condition: "on
// Monday when I'm in town".
var whereabouts = regexp.MustCompile(`(?i)\b(when|once|as soon as) ((i['’]?m|i am|we['’]?re|we are) (in|at|over|there|back|up|down|out|round|around|passing|next|home)\b|(i|we) get (in|there|back|home)(\s+(from|to|on|at|tomorrow|today)\b|\s*($|[.,;!])))`)

func (w *world) promise(m *message, s *sentence, d *did, sure bool) Promise {
	p := Promise{Place: w.place("p-", m, s, d, sure)}
	p.Actor = w.actorOf(m, s, d)
	p.To = w.toOf(m, s.Text)
	p.verb = w.kindOf(&p)
	p.visit = p.verb == "visit"
	p.about = w.third(&p)
	w.due(&p)
	own := p.ownWords()
	p.Conditional = conditional.MatchString(own) && !(p.HasDue() && (!conditional.MatchString(whereabouts.ReplaceAllString(own, "")) || p.dayFirst()))
	p.verbs = mainVerbs(p.Quote)
	p.asksOther = asksOther.MatchString(p.Quote)
	p.object = w.content(unconditional(p.Quote), p.Due.Text)
	w.fill(&p)
	p.What = what(p.Quote)
	p.latest = p.Due.Latest
	p.matters = w.concernsWhom(p.Actor, p.To, m)
	return p
}

// dayFirst reports whether "when" only goes on about the day that stands before it, and
// waits for nothing: "he is there on Sunday, when you are closed".
func (p *Promise) dayFirst() bool {
	at := conditional.FindAllStringIndex(p.Sentence, -1)
	if len(at) != 1 || at[0][0] < p.Due.End || !strings.EqualFold(p.Sentence[at[0][0]:at[0][1]], "when") {
		return false
	}
	behind := p.Sentence[at[0][1]:]
	return !arriving.MatchString(behind) && !agreeing.MatchString(behind)
}

// asksOther: to ask, tell or chase somebody else.
var asksOther = regexp.MustCompile(`(?i)(will|'ll|’ll|going to|let me)\s+(just\s+|also\s+)?(ask|tell|chase|nudge|remind|pass (it|this|that|them) (on|along)|forward|check with|speak (to|with)|talk (to|with))\b`)

// unconditional is a clause without its condition.
func unconditional(clause string) string {
	if rest := conditionWords.ReplaceAllString(clause, " "); len(tokens(rest)) > 2 {
		return rest
	}
	return clause
}

// content returns the stems of a clause without the words of its due.
func (w *world) content(clause, without string) []string {
	if without != "" {
		clause = strings.Replace(clause, without, " ", 1)
	}
	return w.lex.words(clause)
}

// fill takes what a promise does not say itself from what stands before it and
// from the message that it answers.
func (w *world) fill(p *Promise) {
	m := p.msg
	p.context = append(p.context, w.lex.words(p.Sentence)...)
	p.context = append(p.context, w.lex.words(p.Before)...)
	p.context = append(p.context, w.lex.words(m.Subject)...)
	p.answers = w.answered(m)
	var ask *sentence
	if p.answers != nil {
		ask = w.asked(p)
	}
	if ask == nil {
		w.fillPronoun(p)
		return
	}
	p.context = append(p.context, w.lex.words(ask.Text)...)
	bare := len(p.object) < 2 && len(tokens(p.Quote)) < 8
	if bare || p.sendsThat() {
		p.Asked = ask.Text
	}
	if p.sendsThat() {
		p.object = append(p.object, w.lex.words(w.meant(p.answers, ask))...)
	} else if bare {
		p.object = append(p.object, w.lex.words(ask.Text)...)
	} else {
		w.fillPronoun(p)
	}
	if bare {
		if p.verb == "" {
			p.verb = verbClass(ask.Text)
			p.visit = p.verb == "visit"
		}
		if !p.HasDue() {
			w.dueOfRequest(p, ask)
		}
	}
}

// fillPronoun takes what "it" or "them" stands for, where a promise names no thing itself,
// from the words before it in its sentence, or from the sentence before.
func (w *world) fillPronoun(p *Promise) {
	if !points.MatchString(p.Quote) || named.MatchString(p.Quote) || slices.ContainsFunc(p.object, func(x string) bool { return verbs[x] == "" && !slices.Contains(p.verbs, x) }) {
		return
	}
	for _, text := range []string{p.Sentence[:p.did.Start], p.Before} {
		if list := w.lex.words(text); len(list) > 0 {
			p.object = append(p.object, list...)
			return
		}
	}
}

// sendsThat reports whether what is to be sent or brought stands only in what was
// asked: "I'll climb up and send it to you".
func (p *Promise) sendsThat() bool {
	at := sendsIt.FindStringIndex(p.Quote)
	return at != nil && !named.MatchString(strings.Replace(p.Quote[:at[0]], p.Due.Text, " ", 1))
}

var (
	sendsIt = regexp.MustCompile(`(?i)\b(send|email|e-mail|forward|text|bring|post|drop|courier|upload)( you| over| round)? (it|them|one|those|both)( (to|over|across|round|by|on|at|tomorrow|today|tonight|first|this|with|along)\b|[.,;!]|$)`)
	// named: a thing is named.
	named = regexp.MustCompile(`(?i)\b(the|a|an|your|my|our|his|her|their|some|those|these)\s+\w+`)
	// points: a word that stands for a thing.
	points = regexp.MustCompile(`(?i)\b(it|them|one|those|both)\b`)
)

// meant is a sentence of a message, with the one before it where it names nothing
// itself: "They want a photo of the plate. Can you take one?"
func (w *world) meant(m *message, s *sentence) string {
	for i := range m.Sentences {
		if i > 0 && &m.Sentences[i] == s && points.MatchString(s.Text) && !named.MatchString(s.Text) {
			return m.Sentences[i-1].Text + " " + s.Text
		}
	}
	return s.Text
}

// answered returns the message that m answers: the one its header names, else
// the one before it in the conversation.
func (w *world) answered(m *message) *message {
	if m.parent != nil {
		return m.parent
	}
	list := w.convs[m.conv]
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].at.Before(m.at) && list[i].From != m.From {
			return list[i]
		}
	}
	return nil
}

// asked returns the request of the answered message that fits a promise best:
// the one with most words in common, else the last.
func (w *world) asked(p *Promise) *sentence {
	var best *sentence
	most := -1
	p.answers.acts(func(s *sentence, d *did, sure bool) {
		if d.Kind != act.Request && d.Kind != act.Question && d.Kind != act.Chase {
			return
		}
		n := 0
		for _, x := range words(s.Text) {
			if slices.Contains(p.object, x) {
				n += 2
			}
		}
		if d.Kind == act.Request {
			n++
		}
		if n >= most {
			best, most = s, n
		}
	})
	return best
}

// what is a promise without the words around it.
func what(quote string) string {
	return strings.Join(strings.Fields(quote), " ")
}
