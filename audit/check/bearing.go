package check

import (
	"regexp"
	"slices"
)

// bears reports whether what we wrote bears on something wrong, of a topic: by its own
// words, or by those of the sentence before it; or else by the complaint that it answers,
// if that speaks of the topic and of nothing beside it. Who wrote of two things and got
// an answer to one has none to the other.
func (w *World) bears(s *sentence, topic []string) bool {
	if w.covers(s, topic) >= named || s.i > 0 && w.covers(s.m.sents[s.i-1], topic) >= named {
		return true
	}
	p := s.m.parent
	if p == nil {
		p = s.m.answers()
	}
	return p != nil && w.single(p, topic) && (p.says(wrong) != nil || s.m.owns())
}

// touches reports whether what a message says bears on what a claim or a promise is of,
// or follows that promise.
func (w *World) touches(f *frame, u *undertaking, x stance) bool {
	if x.s == nil || w.bears(x.s, w.used(f.topic)) {
		return true
	}
	return u != nil && (w.follows(x.m, u) || w.bears(x.s, w.object(u)))
}

// wrong reports whether a sentence says that something is not as it should be.
func wrong(s *sentence) bool {
	return s.complains() || s.negates()
}

// named is how much of a topic words must have, of 1000, to bear on it by themselves.
const named = 250

// single reports whether a message raises one thing, and that a topic, if there is one.
func (w *World) single(m *message, topic []string) bool {
	if m.match(besides) != nil {
		return false
	}
	if len(topic) == 0 {
		return true
	}
	return w.speaks(m, topic) >= 2*named
}

// speaks is how much of a topic the words of a message have, of 1000, without its
// subject.
func (w *World) speaks(m *message, topic []string) int {
	return w.share(topic, func(x string) bool {
		return slices.ContainsFunc(m.sents, func(s *sentence) bool { return slices.Contains(s.stems, x) })
	})
}

// besides begins what is raised beside something else.
var besides = regexp.MustCompile(`(?i)^\W*(also|and (also|the|my|your|our)|plus|ps|p\.s|another thing|one more|other than that|secondly|second|2[.)]|(and )?(the|another|one) other\b)|\b(as well as|also|another thing|on top of (that|this|it)|while i('m| am) at it|by the way|btw|separately|different (note|matter)|two things|couple of things|few things)\b`)

// answersMatter reports whether an answer of ours to a message of the client surely is
// one to what a claim asks about: its words speak of it, or the message asked nothing
// else and the client took the answer; and nobody asked for it again.
func (w *World) answersMatter(f *frame, m, human *message, direct bool) bool {
	topic := w.used(f.topic)
	took := w.tookIt(human) != nil
	direct = direct || w.plainlyAnswers(human, m) // in a conversation of its own
	if _, own := w.about(human, topic); !took && (!direct || len(f.topic) > 1 && own < 150) || len(topic) > 0 && w.missedSince(f, human) {
		return false
	}
	if len(topic) > 0 && (w.speaks(human, topic) == 0 && w.answersBeside(m, human, topic) || w.putsOff(human, topic) && w.askedAgain(human, topic)) {
		return false
	}
	if len(topic) == 0 || w.single(m, topic) && (took || len(human.sents) <= short) {
		return true
	}
	enough := answersIt
	if !w.single(m, nil) {
		enough = answersOne
	}
	return w.speaks(human, topic) >= enough
}

// plainlyAnswers reports whether a message of ours answers one of the client in a
// conversation of its own: it comes within days, to who wrote that, and has many of its
// rare words.
func (w *World) plainlyAnswers(r, m *message) bool {
	return r.parent == nil && r.At.Sub(m.At) < promptly && slices.Contains(slices.Concat(r.To, r.Cc), m.From) && w.shared(r, m) >= plainly
}

// plainly is how many rare words of a message one has that plainly answers it.
const plainly = 4

// answersBeside reports whether an answer takes up a question of a message that is about
// something else than a topic. The only one of a message that raises that alone is about it.
func (w *World) answersBeside(m, human *message, topic []string) bool {
	questions := 0
	for _, s := range m.sents {
		if s.asks() {
			questions++
		}
	}
	if questions == 1 && w.single(m, topic) {
		return false
	}
	return m.says(func(s *sentence) bool {
		return s.asks() && w.covers(s, topic) == 0 && slices.ContainsFunc(s.stems, func(x string) bool {
			return !claimWords[x] && !isNumber(x) && human.says(func(r *sentence) bool { return slices.Contains(r.stems, x) }) != nil
		})
	}) != nil
}

// putsOff reports whether a message says of a topic only that somebody is to be asked
// about it first, or that the answer will follow.
func (w *World) putsOff(m *message, topic []string) bool {
	off := false
	for _, s := range m.sents {
		if w.covers(s, topic) == 0 {
			continue
		}
		if !holdingWords.MatchString(s.plain) && !asksFirst.MatchString(s.plain) {
			return false
		}
		off = true
	}
	return off
}

// asksFirst says that somebody else has to be asked before there is an answer.
var asksFirst = regexp.MustCompile(`(?i)\b(have to|need to|must|will|'ll|going to|let me|want to|got to)( first)? (ask|check|speak|talk|consult|find out|see (what|if|whether))\b`)

// askedAgain reports whether the client asked about a topic again after a message that put
// it off, and the firm had not gone on with more than putting it off again.
func (w *World) askedAgain(m *message, topic []string) bool {
	after := w.after(m.At)
	return !slices.ContainsFunc(after, func(r *message) bool {
		return ours(r) && r.Conversation == m.Conversation && !w.holds(r) && !w.putsOff(r, topic)
	}) && slices.ContainsFunc(after, func(r *message) bool {
		return theirs(r) && r.says(func(s *sentence) bool { return (s.asks() || wrong(s)) && w.covers(s, topic) > 0 }) != nil
	})
}

// short is how many sentences an answer has that speaks of one thing.
const short = 5

// answersIt is how much of a topic an answer has, of 1000, if it is one to a question
// about that.
const answersIt = 400

// answersOne is the same of an answer to one of several questions, which have words in
// common.
const answersOne = 600

// hasMatter reports whether a sentence names what it is about by itself.
func (s *sentence) hasMatter() bool { return s.namesBeside(sorryWords) }

// namesBeside reports whether a sentence names something, beside some words.
func (s *sentence) namesBeside(words []string) bool {
	n := 0
	for _, x := range s.stems {
		if !claimWords[x] && !isNumber(x) && !slices.Contains(words, x) {
			n++
		}
	}
	return n >= 2
}

// regrets reports whether a sentence says sorry or owns a fault: who does that tells of
// a thing when it has happened.
func regrets(s *sentence) bool { return sorry.MatchString(s.plain) || ownsUp(s.plain) }
