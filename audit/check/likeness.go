package check

import (
	"iter"
	"math"
	"slices"
	"strings"
)

// pieceLength is how many letters a piece of a word has.
const pieceLength = 4

// A likeness tells how alike the words of messages and of a claim are, by the pieces
// of four letters that they have in common, the rare ones above all: "installer" is
// found by "installation", and a word that is misspelt by the rest of it.
type likeness struct {
	number  map[string]uint32 // of a piece
	rarity  []float64         // by number
	counted int               // how many messages tell how rare a piece is: those that surely are of the client's affairs
	texts   []counts          // of the messages
	norms   []float64
}

// counts are how often a text has each piece, in the order of their numbers: eight
// bits of each entry count, the others number. There are 20,000 messages to keep.
type counts []uint32

const (
	mostCounted = 1<<8 - 1
	mostRead    = 16 << 10 // bytes of a message that are read for it
	mostPieces  = 1<<24 - 2
)

// newLikeness reads the pieces of all messages.
func newLikeness(messages []*message) *likeness {
	l := &likeness{number: map[string]uint32{}, texts: make([]counts, len(messages)), norms: make([]float64, len(messages))}
	var holds []int // how many messages have a piece
	for i, m := range messages {
		n := map[uint32]uint32{}
		for p := range pieces(m.words()) {
			x, ok := l.number[p]
			if !ok && len(holds) > mostPieces {
				continue
			}
			if !ok {
				x = uint32(len(holds))
				l.number[p], holds = x, append(holds, 0)
			}
			if n[x]++; n[x] == 1 && m.theirs {
				holds[x]++
			}
		}
		l.texts[i] = pack(n)
		if m.theirs {
			l.counted++
		}
	}
	for _, n := range holds {
		l.rarity = append(l.rarity, math.Log(float64(l.counted+1)/float64(n+1)))
	}
	for i, c := range l.texts {
		for _, weight := range l.weights(c) {
			l.norms[i] += weight * weight
		}
		l.norms[i] = math.Sqrt(l.norms[i])
	}
	return l
}

// words returns the beginning of what a message says, with its subject, as patterns
// read it.
func (m *message) words() string {
	b := []byte(Plain(m.Subject))
	for _, s := range m.sents {
		if len(b) > mostRead {
			break
		}
		b = append(append(b, ' '), s.plain...)
	}
	return string(b[:min(len(b), mostRead)])
}

func pack(n map[uint32]uint32) counts {
	c := make(counts, 0, len(n))
	for x, count := range n {
		c = append(c, x<<8|min(count, mostCounted))
	}
	slices.Sort(c)
	return c
}

// weights yields the number of each piece of a text with its weight: the logarithm of
// how often it is there times that of how few messages have it (TF-IDF).
func (l *likeness) weights(c counts) iter.Seq2[uint32, float64] {
	return func(yield func(uint32, float64) bool) {
		for _, n := range c {
			x := n >> 8
			if !yield(x, (1+logs[n&mostCounted])*l.rarity[x]) {
				return
			}
		}
	}
}

// logs are the logarithms of counts.
var logs = func() (list [mostCounted + 1]float64) {
	for i := 2; i < len(list); i++ {
		list[i] = math.Log(float64(i))
	}
	return list
}()

// to returns how alike each message is to a text: the cosine of the angle between
// their vectors, in thousandths.
func (l *likeness) to(text string) []int {
	n, strange := map[uint32]uint32{}, 0
	for p := range pieces(text) {
		if x, ok := l.number[p]; ok {
			n[x]++
		} else {
			strange++
		}
	}
	rare := math.Log(float64(l.counted + 1))
	norm := float64(strange) * rare * rare // pieces that no message has make it less like any
	weight := make([]float64, len(l.rarity))
	for x, w := range l.weights(pack(n)) {
		weight[x] = w
		norm += w * w
	}
	norm = math.Sqrt(norm)
	alike := make([]int, len(l.texts))
	for i, c := range l.texts {
		dot := 0.0
		for x, w := range l.weights(c) {
			dot += w * weight[x]
		}
		if dot > 0 {
			alike[i] = int(1000 * dot / (norm * l.norms[i]))
		}
	}
	return alike
}

// pieces yields the pieces of the words of a text, with a mark where a word begins
// and ends.
func pieces(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for word := range strings.FieldsSeq(strings.ToLower(text)) {
			letters := []rune("^" + strings.Trim(word, `.,;:!?()"'`) + "$")
			for i := 0; i+pieceLength <= len(letters); i++ {
				if !yield(string(letters[i : i+pieceLength])) {
					return
				}
			}
		}
	}
}
