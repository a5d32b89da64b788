package ledger

import (
	"slices"
	"strings"
	"unicode"
)

// tokens cuts a text into words as they are written, with the comma or full
// stop that ends one.
func tokens(text string) []string { return strings.Fields(strings.ReplaceAll(text, "’", "'")) }

func bare(w string) string {
	return strings.TrimFunc(w, func(r rune) bool { return !isLetter(r) && r != '\'' })
}

// auxiliaries stand behind the one who acts.
var auxiliaries = set("will is can would are was has shall won't isn't can't should could says said goes comes does going gonna wants and & or")

// actorOf returns the address of who is bound to act: the author, unless a
// person is named or meant by a pronoun.
func (w *world) actorOf(m *message, s *sentence, clause string) (address string, named bool) {
	list := tokens(clause)
	for i, word := range list {
		if i > 10 {
			break
		}
		switch x := strings.ToLower(bare(word)); x {
		case "i", "i'll", "i'm", "im", "i'd", "we", "we'll", "we're", "we'd", "let", "me", "my", "our", "you", "you'll":
			return m.From, false
		case "he", "she", "he'll", "she'll", "he's", "she's", "he'd", "she'd":
			return w.antecedent(m, s, clause)
		default:
			if a, ok := w.named(m, list, i); ok {
				return a, true
			}
		}
	}
	return m.From, false
}

// named returns who the capitalised word i of a clause is, if it is the name of
// somebody who acts: "Ann will", "Ann's going to", "Ann and Bob are".
func (w *world) named(m *message, list []string, i int) (string, bool) {
	word := bare(list[i])
	first := []rune(word + " ")[0]
	if !unicode.IsUpper(first) {
		return "", false
	}
	name, short := strings.ToLower(word), false
	for _, suffix := range []string{"'ll", "'s", "'d", "s'"} {
		if n := strings.TrimSuffix(name, suffix); n != name {
			name, short = n, true
		}
	}
	if !short && strings.HasSuffix(list[i], ",") {
		return "", false // called, not told of
	}
	acts := short || i == 0
	for j := i + 1; j < len(list) && j <= i+3 && !acts; j++ {
		next := strings.ToLower(bare(list[j]))
		acts = auxiliaries[next] || strings.HasSuffix(next, "'ll") || strings.HasSuffix(next, "'s")
	}
	if !acts {
		return "", false
	}
	return w.resolve(m, name)
}

// resolve returns the address of the one person who is called so on the
// author's side, in the conversation, or in all the mail.
func (w *world) resolve(m *message, name string) (string, bool) {
	all := w.names[name]
	pick := func(ok func(a string) bool) (string, int) {
		found, n := "", 0
		for _, a := range all {
			if ok(a) {
				if found == "" {
					found = a
				}
				n++
			}
		}
		return found, n
	}
	if slices.Contains(all, m.From) {
		return m.From, true
	}
	here := func(a string) bool { return a == m.From || slices.Contains(m.To, a) || slices.Contains(m.Cc, a) }
	for _, ok := range []func(string) bool{
		func(a string) bool { return w.sideOf(a) == m.side },
		here,
		func(a string) bool { return true },
	} {
		switch a, n := pick(ok); {
		case n == 1:
			return a, true
		case n > 1:
			return "", false
		}
	}
	return "", false
}

// antecedent returns whom "he" or "she" means: the last person named before in
// the message, else in the message that it answers; the author if nobody was.
func (w *world) antecedent(m *message, s *sentence, clause string) (string, bool) {
	if a := w.lastNamed(m, s.Text[:max(0, strings.Index(s.Text, clause))]); a != "" {
		return a, true
	}
	for i := slices.IndexFunc(m.Sentences, func(x sentence) bool { return x.Part == s.Part && x.Start == s.Start }) - 1; i >= 0; i-- {
		if a := w.lastNamed(m, m.Sentences[i].Text); a != "" {
			return a, true
		}
	}
	if p := m.parent; p != nil {
		for i := len(p.Sentences) - 1; i >= 0; i-- {
			if a := w.lastNamed(m, p.Sentences[i].Text); a != "" && w.sideOf(a) == m.side {
				return a, true
			}
		}
	}
	return m.From, false
}

func (w *world) lastNamed(m *message, text string) string {
	found := ""
	for _, word := range tokens(text) {
		b := bare(word)
		if b == "" || !unicode.IsUpper([]rune(b)[0]) {
			continue
		}
		if a, ok := w.resolve(m, strings.TrimSuffix(strings.ToLower(b), "'s")); ok && a != m.From && (w.sideOf(a) == m.side || !slices.Contains(m.To, a)) {
			found = a
		}
	}
	return found
}

// toOf returns who may expect what an author says: whom the sentence or the
// greeting calls, the one of the other side who is answered, the first of the
// other side, and for want of one the first addressee.
func (w *world) toOf(m *message, sentence string) string {
	all := slices.Concat(m.To, m.Cc)
	if list := tokens(sentence); len(list) > 1 && strings.HasSuffix(list[0], ",") {
		if a := w.among(all, strings.ToLower(bare(list[0]))); a != "" {
			return a
		}
	}
	for _, name := range m.Greeted {
		if a := w.among(m.To, name); a != "" {
			return a
		}
	}
	other := func(a string) bool { return w.sideOf(a) != m.side }
	if p := m.parent; p != nil && slices.Contains(all, p.From) && (other(p.From) || !slices.ContainsFunc(m.To, other)) {
		return p.From
	}
	for _, list := range [][]string{m.To, m.Cc} {
		if i := slices.IndexFunc(list, other); i >= 0 {
			return list[i]
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return ""
}

// among returns the one address of a list whose owner is called by a name.
func (w *world) among(list []string, name string) string {
	found := ""
	for _, a := range list {
		if slices.Contains(w.names[name], a) {
			if found != "" && !w.samePerson(found, a) {
				return ""
			}
			found = a
		}
	}
	return found
}
