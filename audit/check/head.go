package check

import (
	"regexp"
	"slices"
)

// headsOf returns the words of a claim that say what of a thing it is about, if mail knows
// them: who promised photos of the roof did not promise the roof.
func (w *World) headsOf(f *frame) (list []string) {
	for _, m := range ofThing.FindAllStringSubmatch(f.Text, -1) {
		for _, x := range stems(m[1]) {
			if slices.Contains(f.said, x) && w.freq[x] > 0 && !slices.Contains(noHead, x) {
				list = append(list, x)
			}
		}
	}
	return list
}

// which returns the words by which a claim tells the one of several things that it means
// from another, that it named before.
func (f *frame) which() (list []string) {
	for _, m := range theOne.FindAllStringSubmatch(f.Text, -1) {
		for _, x := range stems(m[1]) {
			if !claimWords[x] && !isNumber(x) {
				list = append(list, x)
			}
		}
	}
	return list
}

// isTheOne reports whether a message may be about the one of several things that a claim
// means: it names the thing, and it or what it answers what tells that from another.
func (f *frame) isTheOne(m *message) bool {
	which := f.which()
	thing := func(x string) bool { return !slices.Contains(which, x) && m.has(x) }
	tells := func(x string) bool { return m.has(x) || m.parent != nil && m.parent.has(x) }
	return len(which) == 0 || slices.ContainsFunc(which, tells) && slices.ContainsFunc(f.topic, thing)
}

var theOne = regexp.MustCompile(`(?i)\bthe (?:other )?ones? (?:for|of|about|from|with) ((?:[\p{L}'’-]+ ){0,3}?[\p{L}'’-]+)(?: (?:has|have|had|was|were|is|are|did|never|came|that|which|to|on|in)\b|[,.;]|\s*$)`)

var ofThing = regexp.MustCompile(`(?i)\b(\p{L}{3,}) of (?:the|my|our|your|his|her|their|this|that|these|those)\b`)

// noHead are words before "of" that are nothing of the thing by themselves.
var noHead = stems("pair lot number rest part end start beginning top bottom front side middle because ahead bit list state case spite charge inside outside instead most copy version stage")

// speaksOfHead reports whether a message, a file that came with it, or one of the two
// messages that it goes on from names one of some words, if there are any.
func (m *message) speaksOfHead(heads []string) bool {
	if len(heads) == 0 {
		return true
	}
	return slices.ContainsFunc(heads, func(x string) bool {
		for p, n := m, 0; p != nil && n < 3; p, n = p.parent, n+1 {
			if p.has(x) {
				return true
			}
		}
		return false
	})
}
