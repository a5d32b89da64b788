package quote

import (
	"math/bits"
	"slices"
)

const (
	width    = 5  // words of a shingle
	sampling = 64 // one shingle of so many is looked up, beside the first of each paragraph
	rarity   = 2  // one of so many of these is found in code
)

// A shingle is the hash of so many words in a row.
type shingle uint64

// shingleAt returns the shingle of the words from i on; ok is false if one of
// them is an omission.
func shingleAt(w []word, i int) (h shingle, ok bool) {
	w = w[i : i+width : i+width]
	if w[0] == omission || w[1] == omission || w[2] == omission || w[3] == omission || w[4] == omission {
		return 0, false
	}
	x := uint64(w[0]) | uint64(w[1])<<16 | uint64(w[2])<<32 | uint64(w[3])<<48
	return mix(x, uint64(w[4])), true
}

func mix(x, y uint64) shingle {
	hi, lo := bits.Mul64(x^0x9e3779b97f4a7c15, (y+1)*0xd6e8feb86659fd93)
	return shingle(hi ^ lo)
}

// A sample is the part of a shingle under which messages are found.
type sample int32

func (h shingle) sampled() bool { return h%sampling == 0 }

func (h shingle) sample() sample { return sample(h >> 32) }

// A stretch is a sampled shingle and the place of its first word. It stands
// for the shingles from there to the next stretch.
type stretch struct {
	at     int
	sample sample
	rare   bool
}

// stretches returns the sampled shingles of a text: some by their hash, and the
// first of each paragraph, so that a short paragraph has one too. starts are
// where paragraphs begin.
func stretches(list []stretch, w []word, starts []int) []stretch {
	for i := 0; i+width <= len(w); i++ {
		for len(starts) > 0 && starts[0] < i {
			starts = starts[1:]
		}
		h, ok := shingleAt(w, i)
		if !ok {
			continue
		}
		first := len(starts) > 0 && starts[0] == i && (len(starts) == 1 || starts[1] >= i+width)
		if first || h.sampled() {
			list = append(list, stretch{i, h.sample(), h%(sampling*rarity) == 0})
		}
	}
	return list
}

// sorted sorts and makes unique.
func sorted(list []sample) []sample {
	slices.Sort(list)
	return slices.Compact(list)
}

// A sieve tells of a shingle that a text surely does not have it, or may. It has
// a bit for each shingle, at a place that follows from its hash, among about
// eight times as many.
type sieve []uint64

// sift makes the sieve of the own words of a message, once.
func (m *message) sift() {
	if m.sieve != nil {
		return
	}
	size := 4
	for size*8 < len(m.own) {
		size *= 2
	}
	m.sieve = make(sieve, size)
	for i := 0; i+width <= len(m.own); i++ {
		if h, ok := shingleAt(m.own, i); ok {
			m.sieve[h>>6&shingle(size-1)] |= 1 << (h & 63)
		}
	}
}

func (s sieve) has(h shingle) bool { return s[h>>6&shingle(len(s)-1)]>>(h&63)&1 == 1 }
