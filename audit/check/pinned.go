package check

import "slices"

// pinnedShare is how much of what a claim says has to stand in what contradicts it, of
// 1000 by weight. A claim that names its matter by words such as "that paper" or
// "the thing" is not told from others by them.
const pinnedShare = 500

// pinnedWeight is how much those words have to say at least, see [World.weight]: one
// that a third of all mail uses is not enough, where there is mail enough to tell.
const pinnedWeight = 3

// pinned reports whether what is cited for a finding is surely of what some words
// of a claim say: it names enough of them, or the day or the amount that the claim
// names.
func (w *World) pinned(f *frame, words []string, found *Finding) bool {
	var cited []*message
	for _, c := range found.Citations {
		cited = append(cited, w.byDigest[c.Digest])
	}
	return slices.ContainsFunc(cited, func(m *message) bool {
		return m != nil && (m.namesAmountOf(f) || slices.ContainsFunc(f.days, func(d day) bool { return d.start >= 0 && d.exact() && (d.fits(m.At) || m.mentions(d)) }))
	}) || w.cover(words, cited...)
}

// cover reports whether messages have enough of some words of a claim between them:
// words that no mail knows count as missing.
func (w *World) cover(words []string, cited ...*message) bool {
	has := func(x string) bool {
		return slices.ContainsFunc(cited, func(m *message) bool {
			return m != nil && m.has(x)
		})
	}
	rare := 0
	for _, x := range words {
		if has(x) {
			rare += w.weight(x)
		}
	}
	return rare >= min(pinnedWeight, w.known/10) && w.share(words, has) >= pinnedShare
}

// unsure takes back a verdict that a thing was done or said, where what shows it
// may be of something else.
func (w *World) unsure(f *frame, found *Finding) *Finding {
	if found.Verdict != Contradicted || w.pinned(f, f.said, found) && !w.anotherOf(f, found) && !w.notCome(f, found) && !w.soughtSince(f, found) {
		return found
	}
	k := w.make(f)
	k.Citations = found.Citations
	return k.settle(Silent, "Our mail shows something of the kind; whether it is what this speaks of is not certain.")
}
