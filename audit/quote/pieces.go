package quote

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// A piece is what a character of a text, or an HTML entity, adds to its words.
type piece struct {
	text  string // "" for what ends a word
	size  int    // bytes of the text
	alone bool   // a word of its own
	skip  bool   // nothing: it neither adds to a word nor ends it
}

// pieces yields the pieces of a text with their places, by the rules of
// appendWords, which does the same faster.
func pieces(text string) iter.Seq2[int, piece] {
	return func(yield func(int, piece) bool) {
		for i := 0; i < len(text); {
			if decoded, size := entityAt(text, i); size > 0 {
				for _, r := range decoded {
					if p := pieceOf(r); !yield(i, piece{p.text, size, p.alone, p.skip}) {
						return
					}
				}
				i += size
				continue
			}
			if n := cutAt(text, i); n > 0 {
				if !yield(i, piece{size: n}) {
					return
				}
				i += n
				continue
			}
			r, size := utf8.DecodeRuneInString(text[i:])
			p := pieceOf(r)
			p.size = size
			if !yield(i, p) {
				return
			}
			i += size
		}
	}
}

func entityAt(text string, i int) (decoded string, size int) {
	if text[i] != '&' {
		return "", 0
	}
	return entity(text[i:])
}

func cutAt(text string, i int) int {
	if c := text[i]; c != '[' && c != '(' && c != '<' {
		return 0
	}
	return cut(text[i:])
}

// pieceOf tells what a character adds to a word.
func pieceOf(r rune) piece {
	switch {
	case r < utf8.RuneSelf && fold[r] != 0:
		return piece{text: string(rune(fold[r]))}
	case r == '\'' || r == '\u2019' || r == '\u2018' || unicode.In(r, unicode.Mn, unicode.Cf):
		return piece{skip: true}
	case r == '%' || unicode.In(r, alone...):
		return piece{text: string(r), alone: true}
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return piece{text: string(unicode.ToLower(r))}
	}
	return piece{}
}

// alone are the characters that are words by themselves: those of scripts
// without spaces, and signs of currency.
var alone = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Sc}
