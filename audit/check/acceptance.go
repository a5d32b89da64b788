package check

import (
	"regexp"

	"onrecord/audit/act"
)

// tookIt returns the first message in which the client shows to have a message
// of the firm without saying that it is not what was wanted.
func (w *World) tookIt(m *message) *message {
	for _, r := range w.repliesTo(m) {
		if r.client && r.Automatic == "" {
			if r.says(func(s *sentence) bool {
				return s.acts[act.Complaint] || s.negates() || notIt.MatchString(s.plain)
			}) != nil &&
				r.says(func(s *sentence) bool { return thanks.MatchString(s.plain) || received.MatchString(s.plain) }) == nil {
				continue
			}
			return r
		}
	}
	return nil
}

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

// accepted returns the client's answer that accepts what a message tells: to
// itself, or to the one by which the firm passed it on.
func (w *World) accepted(m *message) *message {
	for _, r := range w.repliesTo(m) {
		if r.client && r.Automatic == "" && r.says(func(s *sentence) bool {
			return sorry.MatchString(s.plain) || ownsUp(s.plain) || s.acts[act.Apology] || s.acts[act.Acknowledgement] || thanks.MatchString(s.plain) || received.MatchString(s.plain)
		}) != nil && r.says(func(s *sentence) bool { return absent.MatchString(s.plain) && s.acts[act.Complaint] }) == nil {
			return r
		}
	}
	return nil
}
