package ledger

import (
	"regexp"
	"strings"
	"time"
)

// bounces notes which messages came back: a report of a mail system names them.
func (w *world) bounces() {
	for _, m := range w.messages {
		if !m.Bounce {
			continue
		}
		for _, id := range m.Refs {
			if sent := w.byID[id]; sent != nil && !sent.at.After(m.at) { // it may come back in the second in which it went
				sent.bounced = true
			}
		}
		if len(m.Refs) > 0 || len(m.To) == 0 {
			continue
		}
		var last *message // it names none: the last one by whom it was told
		for _, x := range w.messages {
			if x.at.After(m.at) || m.at.Sub(x.at) > 30*time.Minute {
				continue
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
		if most {
			m.Automatic = "the same words as other messages of its author"
		}
	}
}

// ofOneself: somebody speaks of himself.
var ofOneself = regexp.MustCompile(`(?i)\bI(['’](ll|m|ve|d))?(\s|$)`)
