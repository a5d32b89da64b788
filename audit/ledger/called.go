package ledger

import (
	"slices"
	"strings"
	"unicode"
)

// called returns whose name stands in a phrase: "Luis", "our officer, Wade
// Harmon", "Blue Heron".
func (w *world) called(m *message, phrase string) string {
	joined := ""
	for _, word := range tokens(phrase) {
		b := bare(word)
		if b == "" || !unicode.IsUpper([]rune(b)[0]) {
			continue
		}
		name := strings.TrimSuffix(strings.ToLower(b), "'s")
		if a, ok := w.resolve(m, name); ok {
			return a
		}
		joined += name
	}
	if len(joined) < 5 {
		return ""
	}
	found := ""
	for _, o := range w.orgs {
		if strings.HasPrefix(o.label, joined) || strings.HasPrefix(joined, o.label) && len(o.label) > 5 {
			if found != "" {
				return ""
			}
			found = o.address
		}
	}
	return found
}

// named returns who the capitalised word i of a clause is, if it is the name of
// somebody who acts: "Ann will", "Ann's going to", "Ann and Bob are".
func (w *world) named(m *message, list []string, i int) (string, bool) {
	word := bare(list[i])
	first := []rune(word + " ")[0]
	if !unicode.IsUpper(first) && !w.calledSmall(m, list, i) {
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
	if owns(list, i) {
		return "", false
	}
	acts := short || i == 0
	for j := i + 1; j < len(list) && j <= i+3 && !acts; j++ {
		next := strings.ToLower(bare(list[j]))
		acts = auxiliaries[next] || strings.HasSuffix(next, "'ll") || strings.HasSuffix(next, "'s") ||
			j == i+1 && len(next) > 3 && strings.HasSuffix(next, "s") && next == bare(list[j]) // "Ann fits it on Monday"
	}
	if !acts {
		return "", false
	}
	if n := len(list) - i; n > 2 && joinsTo[strings.ToLower(bare(list[i+1]))] && firstPerson[strings.ToLower(bare(list[i+2]))] {
		return m.From, true // "Ann and I will"
	}
	return w.resolve(m, name)
}

// owns reports whether word i is a name in the genitive: "Ann's insurers want it", and not
// "Ann's coming", "Ann's on it".
func owns(list []string, i int) bool {
	if !strings.HasSuffix(bare(list[i]), "'s") || i+1 >= len(list) {
		return false
	}
	next := strings.ToLower(bare(list[i+1]))
	return len(next) > 3 && next == bare(list[i+1]) && strings.HasSuffix(next, "s") && !isAfterName[next]
}

// isAfterName: what ends in an s behind "Ann's" that is no thing of hers.
var isAfterName = set("always yours ours besides perhaps this towards")

// calledSmall reports whether word i of a clause is the name of somebody of the
// author's side, written small: "yes ann will be there".
func (w *world) calledSmall(m *message, list []string, i int) bool {
	if i+1 >= len(list) || i > 0 && !opens[strings.ToLower(bare(list[i-1]))] || strings.ToLower(bare(list[i+1])) != "will" {
		return false
	}
	a, ok := w.resolve(m, strings.ToLower(bare(list[i])))
	return ok && a != m.From && (w.sideOf(a) == m.side || w.outside(m, a))
}

// opens: what may stand before the subject of a clause.
var opens = set("yes yep yeah yup ok okay sure and so but then also no great hi")

var joinsTo, firstPerson = set("and & n"), set("i me we us myself")

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
	if slices.ContainsFunc(all, func(a string) bool { return w.samePerson(a, m.From) }) {
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
	if len(all) == 0 {
		return w.shortened(m, name)
	}
	return "", false
}

// shortened returns who of the author's side is the only one whose name begins so: Bea is
// Beatriz.
func (w *world) shortened(m *message, name string) (string, bool) {
	if len(name) < 3 || stop[name] || auxiliaries[name] {
		return "", false
	}
	k := m.side + "\x00" + name
	found, ok := w.short[k]
	if !ok {
		found = w.lengthened(m.side, name)
		w.short[k] = found
	}
	return found, found != ""
}

// lengthened returns the only address of a side whose owner has a name that begins so,
// "" if there is none, or several.
func (w *world) lengthened(side, name string) string {
	found := ""
	for known, all := range w.names {
		if !strings.HasPrefix(known, name) {
			continue
		}
		for _, a := range all {
			if w.sideOf(a) != side || a == found {
				continue
			}
			if found != "" {
				return ""
			}
			found = a
		}
	}
	return found
}

// among returns the one address of a list whose owner is called by a name.
func (w *world) among(list []string, name string) string {
	found := ""
	for _, a := range list {
		if slices.ContainsFunc(w.names[name], func(o string) bool { return w.samePerson(o, a) }) {
			if found != "" && !w.samePerson(found, a) {
				return ""
			}
			found = a
		}
	}
	return found
}

// tokens cuts a text into words as they are written, with the comma or full
// stop that ends one.
func tokens(text string) []string { return strings.Fields(straight(text)) }

func bare(w string) string {
	return strings.TrimFunc(w, func(r rune) bool { return !isLetter(r) && r != '\'' })
}
