package ledger

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/ingest/email"
)

// bounces notes which messages came back: a report of a mail system names them.
func (w *world) bounces() {
	for _, m := range w.messages {
		if !m.Bounce {
			continue
		}
		for _, id := range m.Refs {
			if sent := w.byID[id]; sent != nil && sent.at.Before(m.at) {
				sent.bounced = true
			}
		}
		if len(m.Refs) > 0 || len(m.To) == 0 {
			continue
		}
		var last *message // it names none: the last one by whom it was told
		for _, x := range since(w.messages, m.at.Add(-30*time.Minute)) {
			if x.at.After(m.at) {
				break
			}
			if x.From == m.To[0] {
				last = x
			}
		}
		if last != nil {
			last.bounced = true
		}
	}
}

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

// What an author says in so many messages word for word is boilerplate.
const repeated, shortest = 3, 4

// boilerplate takes what an author repeats word for word out of what the
// message does, and messages of little else for automatic. Not so what somebody says
// of himself ("I'll call you tomorrow"), nor what a client asks again.
func (w *world) boilerplate() {
	type said struct{ from, text string }
	seen := map[said]int{}
	each := func(f func(m *message, i int, k said)) {
		for _, m := range w.messages {
			for i := range m.Sentences {
				if s := &m.Sentences[i]; len(fields(s.Text)) >= shortest && !ofOneself.MatchString(s.Text) {
					f(m, i, said{m.From, s.Text})
				}
			}
		}
	}
	each(func(_ *message, _ int, k said) { seen[k]++ })
	same := map[*message][]int{} // sentences
	each(func(m *message, i int, k said) {
		if seen[k] >= repeated {
			same[m] = append(same[m], i)
		}
	})
	for m, list := range same {
		most := 2*len(list) > len(m.Sentences)
		if most && strings.HasPrefix(w.sideOf(m.From), sideClient) {
			continue
		}
		for _, i := range list {
			m.Sentences[i].Acts = nil
		}
		if most && !m.saysMore(list) {
			m.Automatic = "the same words as other messages of its author"
		}
	}
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
