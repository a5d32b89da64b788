package quote

import "slices"

// An alignment says how the words of a passage lie in those of a source.
type alignment struct {
	from, to int // the words of the source that it repeats
	same     int // words that are found there
	edited   bool
}

// An aligner lays passages beside one source.
type aligner struct {
	text  *text // the source
	table table
	words []word // of the source
	ends  []int  // where its lines end, as numbers of words
	left  int    // words that may still be looked through for a few others
}

// use makes t the source.
func (a *aligner) use(t *text) {
	if a.text == t {
		return
	}
	a.text = t
	a.words, a.ends = t.own, a.ends[:0]
	for _, l := range t.lines {
		a.ends = append(a.ends, l.words)
	}
	a.table.fill(t.own)
}

// lineStarts reports whether a line of the source begins at a word, or the
// source ends there.
func (a *aligner) lineStarts(at int) bool {
	_, found := slices.BinarySearch(a.ends, at)
	return found || at == 0
}

// align lays the words of a passage beside the source. What the passage leaves
// out counts as an edit unless it is left out at its ends, at a mark of an
// omission, or is whole lines. Words for which ignored is true may differ.
func (a *aligner) align(w []word, ignored func(i int) bool) alignment {
	const rounds = 50 // through the source: honest passages need a few
	a.left = rounds * len(a.words)
	al := alignment{from: -1}
	at, marked := 0, false
	for i := 0; i < len(w); {
		switch {
		case al.from >= 0 && !marked && at < len(a.words) && w[i] == a.words[at]:
			i, at, al.same = i+1, at+1, al.same+1
			al.to = max(al.to, at)
			continue
		case w[i] == omission:
			marked = true
			i++
			continue
		}
		k, j := a.anchor(w, i, at)
		if j < 0 {
			a.tail(&al, w[i:], i, at, marked, ignored)
			break
		}
		for k > i && j > 0 && (j > at || at > j) && w[k-1] == a.words[j-1] {
			k, j = k-1, j-1
		}
		switch {
		case al.from < 0 && k > i:
			a.head(&al, w[i:k], i, j, ignored)
		case al.from >= 0 && !a.follows(w[i:k], at, j, marked):
			al.edited = al.edited || j < at || j > at && k == i || anyWord(i, k, ignored)
		}
		if al.from < 0 || j < al.from {
			al.from = j
		}
		i, at, marked = k, j, false
	}
	if al.from < 0 {
		al.from, al.edited = 0, true
	}
	return al
}

// anchor returns the first place from i on whose shingle the source has, and
// where: from at on if it can be. j is -1 if there is none. The words are
// compared: whoever wants to can make other words of the same shingle.
func (a *aligner) anchor(w []word, i, at int) (k, j int) {
	for k = i; k+width <= len(w); k++ {
		if h, ok := shingleAt(w, k); ok {
			if j = a.table.from(h, at); j >= 0 && slices.Equal(w[k:k+width], a.words[j:j+width]) {
				return k, j
			}
		}
	}
	return len(w), -1
}

// head places the words before the first anchor: a few words may be lines of
// the source of their own.
func (a *aligner) head(al *alignment, w []word, i, before int, ignored func(int) bool) {
	if j := indexWords(a.words[:before], w); j >= 0 && (a.lineStarts(j+len(w)) && a.lineStarts(before)) {
		al.from, al.same = j, al.same+len(w)
		return
	}
	al.edited = al.edited || anyWord(i, i+len(w), ignored)
}

// tail places the words after the last anchor.
func (a *aligner) tail(al *alignment, w []word, i, at int, marked bool, ignored func(int) bool) {
	if j := indexWords(a.words[at:], w); j >= 0 && (marked || al.from < 0 || a.lineStarts(at) && a.lineStarts(at+j)) {
		if al.from < 0 {
			al.from = at + j
		}
		al.to, al.same = at+j+len(w), al.same+len(w)
		return
	}
	al.edited = al.edited || anyWord(i, i+len(w), ignored)
}

// follows reports whether the words between two stretches of the passage, if
// any, are lines of the source from at to j, and what is left out there is
// whole lines or at a mark.
func (a *aligner) follows(w []word, at, j int, marked bool) bool {
	w = slices.DeleteFunc(slices.Clone(w), func(v word) bool { return v == omission })
	if j < at {
		return false
	}
	if len(w) == 0 {
		return j == at || marked || a.lineStarts(at) && a.lineStarts(j)
	}
	if a.left -= j - at; a.left < 0 {
		return false
	}
	i := indexWords(a.words[at:j], w)
	return i >= 0 && (marked || (i == 0 || a.lineStarts(at) && a.lineStarts(at+i)) && a.lineStarts(at+i+len(w)) && a.lineStarts(j))
}

// anyWord reports whether a word from i to k counts.
func anyWord(i, k int, ignored func(int) bool) bool {
	for ; i < k; i++ {
		if !ignored(i) {
			return true
		}
	}
	return false
}

const fewWords = 24

// indexWords returns where a few words stand in a row, -1 if they do not or are
// more than a few.
func indexWords(in, w []word) int {
	if len(w) > fewWords {
		return -1
	}
	for i := 0; i+len(w) <= len(in); i++ {
		if slices.Equal(in[i:i+len(w)], w) {
			return i
		}
	}
	return -1
}

// inOrder returns how many of a few words the source has in their order, with
// others between them, and from where to where.
func (a *aligner) inOrder(w []word) alignment {
	const most = 20_000
	source := a.words[:min(len(a.words), most)]
	type run struct{ same, from, to int }
	best := make([]run, len(w)+1) // for the first words of w, in what was read of source
	for j, s := range source {
		diagonal := best[0]
		for i, v := range w {
			above := best[i+1]
			if v == s {
				r := run{diagonal.same + 1, diagonal.from, j + 1}
				if diagonal.same == 0 {
					r.from = j
				}
				if r.same > above.same {
					best[i+1] = r
				}
			}
			if best[i].same > best[i+1].same {
				best[i+1] = best[i]
			}
			diagonal = above
		}
	}
	r := best[len(w)]
	return alignment{from: r.from, to: r.to, same: r.same, edited: true}
}
