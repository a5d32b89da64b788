package check

import (
	"cmp"
	"slices"
	"time"
)

// A hit is a message with how well it fits the topic of a claim.
type hit struct {
	m     *message
	score int // of 1000: which share of the topic, by weight, it speaks of
	own   int // the same by its own words alone
}

// share tells which share of a topic a text speaks of, in thousandths.
func (w *World) share(topic []string, has func(string) bool) int {
	total, n := 0, 0
	for _, x := range topic {
		total += w.weight(x)
		if has(x) {
			n += w.weight(x)
		}
	}
	if total == 0 {
		return 0
	}
	return 1000 * n / total
}

// about weighs how much of a topic a message speaks of, of 1000: by its own words
// and files alone, and with those of what it answers and of its conversation,
// which count for less.
func (w *World) about(m *message, topic []string) (score, own int) {
	total, n, o := 0, 0, 0
	for _, x := range topic {
		weight := 4 * w.weight(x)
		total += weight
		switch {
		case m.bag[x]:
			n, o = n+weight, o+weight
		case slices.ContainsFunc(m.texts, func(d *document) bool { return d.has(x) }):
			n += weight * 3 / 4
			if slices.ContainsFunc(m.texts, func(d *document) bool { return d.title[x] }) {
				o += weight * 3 / 4
			}
		case m.parent != nil && m.parent.bag[x]:
			n += weight * 5 / 8
		case m.parent != nil && m.parent.parent != nil && m.parent.parent.bag[x]:
			n += weight / 2
		case w.around(m, x):
			n += weight * 3 / 8
		}
	}
	if total == 0 {
		return 0, 0
	}
	return 1000 * n / total, 1000 * o / total
}

// around reports whether a word stands elsewhere in the conversation of a
// message, not long before or after it.
func (w *World) around(m *message, x string) bool {
	list := w.convs[m.Conversation]
	if words, long := w.long[m.Conversation]; long {
		list = words[x]
	}
	const near = 14 * 24 * time.Hour
	i, _ := slices.BinarySearchFunc(list, m.At.Add(-near), func(o *message, t time.Time) int { return o.At.Compare(t) })
	for _, o := range list[i:] {
		if !o.At.Before(m.At.Add(near)) {
			break
		}
		if o != m && o.bag[x] && o.At.After(m.At.Add(-near)) {
			return true
		}
	}
	return false
}

// hits returns the messages about a topic that please, best first.
func (w *World) hits(topic []string, wanted func(*message) bool) []hit {
	var list []hit
	for _, m := range w.between(time.Time{}, w.o.Asserted) {
		if !wanted(m) {
			continue
		}
		if score, own := w.about(m, topic); score > 0 {
			list = append(list, hit{m: m, score: score, own: own})
		}
	}
	slices.SortStableFunc(list, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return list
}

// between returns the messages from a time on until another, by time. A zero
// time is no bound.
func (w *World) between(from, to time.Time) []*message {
	i, j := 0, len(w.messages)
	if !from.IsZero() {
		i, _ = slices.BinarySearchFunc(w.messages, from, func(m *message, t time.Time) int { return m.At.Compare(t) })
	}
	if !to.IsZero() {
		j, _ = slices.BinarySearchFunc(w.messages, to, func(m *message, t time.Time) int { return m.At.Compare(t) })
	}
	if i >= j {
		return nil
	}
	return w.messages[i:j]
}

// after returns the messages after a time.
func (w *World) after(t time.Time) []*message { return w.between(t.Add(time.Second), w.o.Asserted) }

// covers is how much of a topic a sentence has, of 1000.
func (w *World) covers(s *sentence, topic []string) int {
	return w.share(topic, s.has)
}

// used returns the words of a topic that mail knows at all.
func (w *World) used(topic []string) (list []string) {
	for _, x := range topic {
		if w.freq[x] > 0 {
			list = append(list, x)
		}
	}
	return list
}

// knows reports whether mail uses at least half the words of a topic: of what it
// hardly names, nobody has agreed to anything in it.
func (w *World) knows(topic []string) bool { return 2*len(w.used(topic)) >= len(topic) }

// alike reports whether two messages speak of the same thing: they share rare
// words.
func (w *World) alike(a, b *message) bool {
	n, most := 0, 0
	for x := range b.bag {
		if claimWords[x] || isNumber(x) {
			continue
		}
		weight := w.weight(x)
		if weight < 4 {
			continue
		}
		most += weight
		if a.bag[x] {
			n += weight
		}
	}
	return n >= 10 && 3*n >= most
}

// shared counts the words of two messages that few others have.
func (w *World) shared(a, b *message) (n int) {
	for x := range b.bag {
		if a.bag[x] && !claimWords[x] && !isNumber(x) && w.weight(x) >= 4 {
			n++
		}
	}
	return n
}
