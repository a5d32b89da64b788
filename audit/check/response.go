package check

import (
	"regexp"
	"slices"
)

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
			if again := w.wroteNext(m); human == nil && again != nil && again.goesOn(m) { // who asks again is answered with the first
				human, _, _ = w.answers(again)
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
		claimed, at := f.clocks[0].after(first.At), minuteOf(reply.At)
		switch {
		case at < claimed-20:
			return k.settle(Contradicted, "Our answer went out at %s.", w.moment(reply.At))
		case at >= claimed-5:
			return k.settle(Supported, "Our first answer went out at %s.", w.moment(reply.At))
		}
		return k.settle(Partly, "Our first answer went out at %s.", w.moment(reply.At))
	}
	if n, ok := f.lateness(); ok {
		switch {
		case gap >= n*8/10:
			return k.settle(Supported, "You wrote on %s and our answer is of %s.", w.date(first.At), w.date(reply.At))
		case gap < n/2 && exact:
			return k.settle(Contradicted, "You wrote on %s and our answer is of %s.", w.date(first.At), w.moment(reply.At))
		}
		if gap < n/3 {
			return k.settle(Silent, "You wrote on %s and our answer is of %s, if this is the message that is meant.", w.date(first.At), w.date(reply.At))
		}
		return k.settle(Partly, "You wrote on %s and our answer is of %s.", w.date(first.At), w.date(reply.At))
	}
	return k.settle(Silent, "You wrote on %s and our answer is of %s.", w.date(first.At), w.date(reply.At))
}

var answerWords = regexp.MustCompile(`(?i)\b(answer\w*|respon\w+|repl(y|ied|ies)|got back|get back|came back to|human being|acknowledg\w+|heard back|hear back|returned? (my|our) (call|message|e-?mail)s?)\b`)
