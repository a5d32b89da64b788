package check

import (
	"regexp"
	"slices"

	"onrecord/audit/act"
)

// contested returns the message in which the client objected to a charge, and
// the answer that agrees.
func (w *World) contested(f *frame, topic []string) (*message, stance) {
	var best *message
	most := 0
	var admit stance
	thing := slices.DeleteFunc(w.used(f.thing()), func(x string) bool { return slices.Contains(ofBills, x) })
	for _, m := range w.messages {
		if !theirs(m) || w.beforeAll(m, f) || m.ofOtherDays(f) {
			continue
		}
		n, own := w.about(m, topic)
		for _, a := range f.amounts {
			if m.says(func(s *sentence) bool { return mentionsAmount(s.plain, a) }) != nil {
				n, own = n+400, own+400
			}
		}
		if own < 350 || m.says(func(s *sentence) bool {
			return s.maybe[act.Complaint] || s.maybe[act.Request] || negated.MatchString(s.plain) || wasTo.MatchString(s.plain) || exempt.MatchString(s.plain)
		}) == nil {
			continue
		}
		if n > most {
			most, best, admit = n, m, w.concession(m, thing)
		}
	}
	if most < 500 {
		return nil, stance{}
	}
	return best, admit
}

// exempt: that a charge is none for who is charged it, or was made by mistake.
var exempt = regexp.MustCompile(`(?i)\b(exempt|by mistake|in error|not (ours|mine|due|owed)|(charged|billed) (for it )?(twice|double))\b`)

// beforeAll reports whether a message was written before the days of which a claim is.
func (w *World) beforeAll(m *message, f *frame) bool {
	named := false
	for _, d := range f.days {
		if d.start < 0 || !d.exact() {
			continue
		}
		if named = true; !m.At.Before(w.resolve(d)) {
			return false
		}
	}
	return named
}

// explained returns the message in which the client objected to a charge, the
// answer that says who had asked for it, and the one by which the client took
// that answer.
func (w *World) explained(f *frame, topic []string) (contest *message, answer stance, taken *message) {
	thing := w.used(f.thing())
	for _, m := range w.messages {
		if _, own := w.about(m, topic); !theirs(m) || own < 300 && m.says(func(s *sentence) bool { return f.names(s.plain) }) == nil {
			continue
		}
		for _, r := range w.repliesTo(m) {
			if !ours(r) {
				continue
			}
			s := r.match(justifies)
			if s == nil || w.takesUpOther(s, m, thing) {
				continue
			}
			for _, t := range w.repliesTo(r) {
				if theirs(t) && t.match(accepts) != nil && t.match(refuses) == nil {
					return m, stance{m: r, s: s, what: none}, t
				}
			}
		}
	}
	return nil, stance{}, nil
}

// justifies tells why a charge was made: who asked for it, or agreed to it.
var justifies = regexp.MustCompile(`(?i)\b(you|she|he|they|[A-Z][a-z]+|your (wife|husband|partner|mother|father|son|daughter|assistant|manager|office|colleague))( had| have|'d|'ve)?( both| all)? (asked|agreed|signed|approved|ordered|requested|wanted|said yes|gave the go-ahead|okayed|confirmed|wrote|(said|told (us|me))( on [^.,;]{1,20}?)? to (go ahead|add|do|fit|take|put|leave|use|keep))\b|\bat your request\b|\bas (you )?(agreed|requested|ordered|quoted)\b`)

var (
	accepts = regexp.MustCompile(`(?i)\b(fair enough|say no more|my mistake|i see|ah|makes sense|understood|that explains|paid|paying|thanks for (explaining|clearing|the explanation)|no problem|ok(ay)?|sorry|forgot|withdrawn|forget (it|i asked))\b`)
	refuses = regexp.MustCompile(`(?i)\b(never|no one|nobody|not true|wrong|disagree|dispute|refuse|won't pay|will not pay|did(n't| not) (ask|agree|say|order|want))\b`)
)
