package ledger

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/ingest/email"
)

// dropUnreceived takes nothing that a message says for said by the client under whose name
// it is, if the firm could have written it itself.
func (w *world) dropUnreceived(ctx context.Context) error {
	if w.o.Unreceived == nil {
		return nil
	}
	var theirs []email.Digest
	for _, m := range w.messages {
		if _, client := w.o.Directory.ClientOf(m.From); client && !m.staff {
			theirs = append(theirs, m.digest)
		}
	}
	list, err := w.o.Unreceived(ctx, theirs)
	for _, d := range list {
		m := w.at[d]
		m.Automatic, m.Notice, m.Sentences = Unreceived, false, nil
		w.unreceived = append(w.unreceived, m)
	}
	return err
}

// What an author says in so many messages to one side word for word is boilerplate, and
// what they say in twice as many to any, if these are so many of a hundred of all of theirs.
const repeated, shortest, everywhere = 3, 4, 5

// boilerplate takes what an author repeats word for word out of what the
// message does, and messages of little else for automatic. Not so what somebody says
// of himself ("I'll call you tomorrow"), nor what a client asks again, nor what is said
// now and then to another client each time ("The report is attached").
func (w *world) boilerplate() {
	type said struct{ from, text, side string }
	seen, wrote := map[said]int{}, map[string]int{}
	each := func(f func(m *message, i int, k said)) {
		for _, m := range w.messages {
			for i := range m.Sentences {
				if s := &m.Sentences[i]; len(fields(s.Text)) >= shortest && !ofOneself.MatchString(s.Text) {
					f(m, i, said{from: m.From, text: s.Text})
				}
			}
		}
	}
	for _, m := range w.messages {
		wrote[m.From]++
	}
	routine := map[said]bool{}
	each(func(m *message, _ int, k said) {
		all := k
		seen[all]++
		k.side = w.toSide(m)
		seen[k]++
		if seen[k] >= repeated || seen[all] >= max(2*repeated, wrote[m.From]*everywhere/100) {
			routine[all] = true
		}
	})
	same := map[*message][]int{} // sentences
	each(func(m *message, i int, k said) {
		if routine[k] {
			same[m] = append(same[m], i)
		}
	})
	for m, list := range same {
		most := 2*len(list) > len(m.Sentences)
		client := strings.HasPrefix(w.sideOf(m.From), sideClient)
		if most && client {
			continue
		}
		for _, i := range list {
			if s := &m.Sentences[i]; !client || !s.insists() {
				s.Acts, s.routine = nil, true
			}
		}
		if most && !m.saysMore(list) {
			m.Automatic = "the same words as other messages of its author"
		}
	}
}

// toSide returns the side to which a message goes first, of those that are not its author's.
func (w *world) toSide(m *message) string {
	own := w.sideOf(m.From)
	for _, a := range slices.Concat(m.To, m.Cc) {
		if s := w.sideOf(a); s != own {
			return s
		}
	}
	return own
}

// insists reports whether a sentence asks for something or complains: who has no answer
// does so in the same words.
func (s *sentence) insists() bool {
	return slices.ContainsFunc(s.Acts, func(d did) bool {
		return d.Kind == act.Request || d.Kind == act.Question || d.Kind == act.Chase || d.Kind == act.Complaint && d.Score > noCue
	})
}

// saysMore reports whether a sentence of a message, other than some, certainly does
// something, or says that something is done: a few words above what an office writes under
// every mail.
func (m *message) saysMore(than []int) bool {
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !slices.Contains(than, i) && (s.Cues&(done|been) != 0 || slices.ContainsFunc(s.Acts, func(d did) bool { return d.Sure })) {
			return true
		}
	}
	return false
}

// ofOneself: somebody speaks of himself.
var ofOneself = regexp.MustCompile(`(?i)\bI(['’](ll|m|ve|d))?(\s|$)`)
