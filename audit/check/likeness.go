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
	number  map[string]int // of a piece
	rarity  []float64      // by number
	vectors []vector       // of the messages
	norms   []float64
}

// A vector has a weight for each piece of a text, by number.
type vector []weighed

type weighed struct {
	piece  int
	weight float64
}

// newLikeness reads the pieces of all messages.
func newLikeness(messages []*message) *likeness {
	l := &likeness{number: map[string]int{}, vectors: make([]vector, len(messages)), norms: make([]float64, len(messages))}
	var holds []int // how many messages have a piece
	counts := make([]map[int]int, len(messages))
	for i, m := range messages {
		counts[i] = map[int]int{}
		for p := range pieces(ownWords(m) + " " + m.Subject) {
			n, ok := l.number[p]
			if !ok {
				n = len(holds)
				l.number[p], holds = n, append(holds, 0)
			}
			if counts[i][n]++; counts[i][n] == 1 {
				holds[n]++
			}
		}
	}
	for _, n := range holds {
		l.rarity = append(l.rarity, math.Log(float64(len(messages)+1)/float64(n+1)))
	}
	for i, c := range counts {
		l.vectors[i], l.norms[i] = l.weigh(c)
	}
	return l
}

// weigh makes a vector of how often a text has each piece.
func (l *likeness) weigh(counts map[int]int) (v vector, norm float64) {
	v = make(vector, 0, len(counts))
	for n, count := range counts {
		v = append(v, weighed{n, (1 + math.Log(float64(count))) * l.rarity[n]})
	}
	slices.SortFunc(v, func(a, b weighed) int { return a.piece - b.piece })
	for _, x := range v {
		norm += x.weight * x.weight
	}
	return v, math.Sqrt(norm)
}

// to returns how alike each message is to a text: the cosine of the angle between
// their vectors, in thousandths.
func (l *likeness) to(text string) []int {
	counts, strange := map[int]int{}, 0
	for p := range pieces(text) {
		if n, ok := l.number[p]; ok {
			counts[n]++
		} else {
			strange++
		}
	}
	v, norm := l.weigh(counts)
	if strange > 0 { // pieces that no message has make it less like any
		rare := math.Log(float64(len(l.vectors) + 1))
		norm = math.Sqrt(norm*norm + float64(strange)*rare*rare)
	}
	weights := make([]float64, len(l.rarity))
	for _, x := range v {
		weights[x.piece] = x.weight
	}
	alike := make([]int, len(l.vectors))
	for i, m := range l.vectors {
		dot := 0.0
		for _, x := range m {
			dot += x.weight * weights[x.piece]
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
