package act

import "fmt"

// vocabulary numbers the words that patterns name, from 1 on, so that a set of
// them is a row of bits.
var vocabulary = map[string]uint16{}

// maxVocabulary is one more than the highest number of a word.
const maxVocabulary = 24 * 64

// numberOf returns the number of a word that a pattern names.
func numberOf(word string) uint16 {
	n, ok := vocabulary[word]
	if !ok {
		if n = uint16(len(vocabulary) + 1); n == maxVocabulary {
			panic(fmt.Sprintf("patterns name more than %d words", maxVocabulary-1)) // a fault of this program; every test would see it
		}
		vocabulary[word] = n
	}
	return n
}

// numbers are a set of words of the vocabulary.
type numbers [maxVocabulary / 64]uint64

func (s *numbers) add(n uint16) { s[n/64] |= 1 << (n % 64) }

func (s *numbers) has(n uint16) bool { return s[n/64]>>(n%64)&1 == 1 }

// A content is what there is among tokens: most patterns look for something that
// is not, and need not be tried.
type content struct {
	tags  tags
	words numbers
}

func contentOf(list []token) content {
	var c content
	for i := range list {
		c.tags |= list[i].tags
		if n := list[i].number; n != 0 {
			c.words.add(n)
		}
	}
	return c
}
