package check

import (
	"regexp"
	"slices"
	"strings"
)

// headsOf returns the words of a claim that say what of a thing it is about, if mail knows
// them: who promised photos of the roof did not promise the roof.
func (w *World) headsOf(f *frame) (list []string) {
	for _, m := range ofThing.FindAllStringSubmatch(f.Text, -1) {
		for _, x := range stems(m[1] + m[2]) {
			if slices.Contains(f.said, x) && w.freq[x] > 0 && !slices.Contains(noHead, x) {
				list = append(list, x)
			}
		}
	}
	if f.Kind == NeverSent && len(list) == 0 { // "the goods lift report"
		for _, m := range paperOf.FindAllStringSubmatch(f.Text, -1) {
			for _, x := range stems(m[1]) {
				if slices.Contains(f.said, x) && w.freq[x] > 0 {
					list = append(list, x)
				}
			}
		}
	}
	return list
}

// paperOf is a paper before which stands what it is of.
var paperOf = regexp.MustCompile(`(?i)\b[\p{L}'’-]+ (reports?|certificates?|receipts?|photos?|photographs?|pictures?|keys?|manuals?|videos?)\b`)

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
// means: it names the thing, and it or what it answers what tells that from another; and
// where mail names two of a kind together, such as the goods lift and the passenger lift,
// it does not name the other alone.
func (w *World) isTheOne(f *frame, m *message) bool {
	which := f.which()
	thing := func(x string) bool { return !slices.Contains(which, x) && m.has(x) }
	tells := func(x string) bool { return m.has(x) || m.parent != nil && m.parent.has(x) }
	if len(which) > 0 && (!slices.ContainsFunc(which, tells) || !slices.ContainsFunc(f.topic, thing)) {
		return false
	}
	var own []pair
	return !slices.ContainsFunc(f.rivals, func(r rival) bool {
		if own == nil {
			own = pairsOf(ownWords(m) + "\n" + namesOfFiles(m))
		}
		return slices.Contains(own, r.other) && !slices.Contains(own, r.pair)
	})
}

// A pair is a word and the one that it stands before: goods, lift.
type pair [2]string

// A rival is a pair of a claim and another thing of the kind that mail names beside it.
type rival struct{ pair, other pair }

// rivalsOf returns what mail names beside the things of a claim, in one message, of the
// same kind.
func (w *World) rivalsOf(f *frame) (list []rival) {
	pairs := slices.DeleteFunc(pairsOf(f.Text), func(p pair) bool {
		return !slices.Contains(f.said, p[0]) || !slices.Contains(f.said, p[1]) || w.freq[p[0]] == 0 || w.freq[p[1]] == 0
	})
	if len(pairs) == 0 {
		return nil
	}
	for _, m := range w.messages {
		var its []pair
		for _, p := range pairs {
			if !m.bag[p[0]] || !m.bag[p[1]] {
				continue
			}
			if its == nil {
				its = pairsOf(m.Subject + "\n" + ownWords(m))
			}
			if !slices.Contains(its, p) {
				continue
			}
			for _, o := range its {
				if r := (rival{p, o}); o[1] == p[1] && o[0] != p[0] && !slices.Contains(f.said, o[0]) && !slices.Contains(list, r) {
					list = append(list, r)
				}
			}
		}
	}
	return list
}

// pairsOf returns the words of a text that stand one before the other and mean something.
func pairsOf(text string) (list []pair) {
	before := ""
	for _, x := range wordAlone.FindAllString(text, -1) {
		its := stems(x)
		if len(its) != 1 || claimWords[its[0]] || isNumber(its[0]) {
			before = ""
			continue
		}
		if before != "" {
			list = append(list, pair{before, its[0]})
		}
		before = its[0]
	}
	return list
}

// wordAlone is a word, or what stands between words that do not belong together.
var wordAlone = regexp.MustCompile(`[\p{L}\d]+(?:['’-][\p{L}\d]+)*|[^\p{L}\d\s]+|\n`)

// namesOfFiles returns the names of the files of a message as words.
func namesOfFiles(m *message) string {
	var b strings.Builder
	for _, file := range m.Files {
		b.WriteString(fileWords(file.Name) + "\n")
	}
	return b.String()
}

var theOne = regexp.MustCompile(`(?i)\bthe (?:other )?ones? (?:for|of|on|in|about|from|with) ((?:[\p{L}'’-]+ ){0,3}?[\p{L}'’-]+)(?: (?:has|have|had|was|were|is|are|did|never|came|that|which|to|on|in)\b|[,.;]|\s*$)`)

var ofThing = regexp.MustCompile(`(?i)\b(?:(\p{L}{3,}) of|(reports?|certificates?|receipts?|quotes?|estimates?|plans?|drawings?|contracts?|photos?|photographs?|pictures?|keys?|forms?|manuals?|videos?) for) (?:the|my|our|your|his|her|their|this|that|these|those)\b`)

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
