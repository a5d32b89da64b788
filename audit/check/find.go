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
		case slices.ContainsFunc(m.texts, func(d *document) bool { return d.bag[x] }):
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

// longConversation is of how many messages those are listed that have a word, so that
// not all are looked at for each.
const longConversation = 100

// list lists the messages of long conversations by their words.
func (w *World) list() {
	w.long = map[int]map[string][]*message{}
	for n, conv := range w.convs {
		if len(conv) < longConversation {
			continue
		}
		words := map[string][]*message{}
		for _, m := range conv {
			for x := range m.bag {
				words[x] = append(words[x], m)
			}
		}
		w.long[n] = words
	}
}

// hits returns the messages about a topic within a time that please, best first.
func (w *World) hits(topic []string, from, to time.Time, wanted func(*message) bool) []hit {
	var list []hit
	for _, m := range w.between(from, to) {
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

// theirs reports whether the client wrote a message to the firm.
func theirs(m *message) bool { return m.client && m.Automatic == "" }

// ours reports whether somebody of the firm wrote a message to the client.
func ours(m *message) bool { return m.Staff && m.toThem && m.Automatic == "" && !m.Bounced }

// others reports whether a message went between the firm and another client, and
// this one had no part in it.
func (w *World) others(m *message) (other bool) {
	for _, a := range slices.Concat([]string{m.From}, m.To, m.Cc) {
		if w.clients[a] {
			return false
		}
		if _, is := w.o.Directory.ClientOf(a); is && !w.o.Directory.IsStaff(a) {
			other = true
		}
	}
	return other
}

// says reports whether a sentence of a message pleases, and returns the first.
func (m *message) says(f func(*sentence) bool) *sentence {
	for _, s := range m.sents {
		if f(s) {
			return s
		}
	}
	return nil
}
