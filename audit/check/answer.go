package check

import (
	"regexp"
	"slices"
	"time"
)

// soon is how long after a message a new conversation may begin that answers it.
const soon = 21 * 24 * time.Hour

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

// answersInWords returns the message of the client that one of ours answers without
// naming it: ours speaks of what the client wrote, comes promptly and from whom the
// client wrote to, or to whom that was handed, and shares more rare words with it than
// with any other of then.
func (w *World) answersInWords(r *message) *message {
	if r.parent != nil || !ours(r) {
		return nil
	}
	handed := r.says(func(s *sentence) bool { return handedOn.MatchString(s.plain) }) != nil
	if !handed && r.says(func(s *sentence) bool { return yourWords.MatchString(s.plain) }) == nil {
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

// handedOn tells that somebody else was written to.
var handedOn = regexp.MustCompile(`(?i)\b(handed|passed|forwarded|sent|given|gave|shown)( on| over| along)?( to)? (me|us) (both of |all of |on )?(yours\b|your (\w+ )?` + writing + `)|\b(got|was|been) (handed|passed|forwarded|given|sent) (yours\b|your (\w+ )?` + writing + `)|\byour (\w+ )?` + writing + ` (has |have |was |were )?(been )?(passed|handed|forwarded|given|sent) (on |over )?to me\b`)

// writing is what a client may have written.
const writing = `(e-?mails?|messages?|notes?|letters?|questions?|quer(y|ies)|q|complaints?|enquir(y|ies)|requests?)\b`

// yourWords speak of what the other side wrote.
var yourWords = regexp.MustCompile(`(?i)\byour (e-?mail|message|note|letter|request|question|enquiry|inquiry)\b|\b(thanks|thank you) for (writing|asking|getting in touch|letting (me|us) know|telling (me|us))\b|\byou (wrote|asked|e-?mailed)\b|\bas you (ask|asked|say|write)\b|\bin (reply|answer|response) to\b|\b(both|each|all|either) of yours\b|\bwhat you (had )?(asked|wanted|were asking)( me| us)?( to know)?( about)?\b`)

// hadIt returns the first answer of the client to a message that shows that they had
// what it brought: they take it, or argue about what it says.
func (w *World) hadIt(m *message) *message {
	for _, r := range w.repliesTo(m) {
		if r.client && r.Automatic == "" && r.says(func(s *sentence) bool { return lacks.MatchString(s.plain) || notIt.MatchString(s.plain) }) == nil {
			return r
		}
	}
	return nil
}

// notIt says that a message did not bring what it was to bring.
var notIt = regexp.MustCompile(`(?i)\b(no|nothing|not|without|forgot|can't|cannot|couldn't|won't|doesn't)\b.{0,20}\b(attach\w*|enclosed|open)\b|\b(wrong|empty|blank|corrupt\w*|old) (\w+ )?(one|file|version|document|paper|attachment|invoice|bill|report|copy)\b|\bnot (this|that|the (right )?one|what (i|we) (asked|wanted))\b`)

// ownsUp reports whether words own that something went wrong: that a thing was
// not needed, not agreed or not the speaker's doing owns nothing.
func ownsUp(text string) bool {
	return fault.MatchString(innocent.ReplaceAllString(text, " "))
}

var innocent = regexp.MustCompile(`(?i)\b(i|we|he|she|they|it|that|this)( really| actually| just)? (never|didn't|did not|hadn't|had not|wasn't|weren't|was not|were not)( really| actually| even| ever)? (need(ed|ing)?|have to|want(ed)?|matter(ed)?|agree(d)?|promise[ds]?|quote[ds]?|offer(ed)?|charge[ds]?|bill(ed)?|cause[ds]?|damage[ds]?|touch(ed)?|ask(ed)?|request(ed)?|cost|require[ds]?|necessary|us|me|mine|ours|our|my|there|the (cause|problem|reason)|supposed to|part of|part|included in the (quote|price|estimate)|anything|due|a problem|an issue|late|long|bad)\b`)
