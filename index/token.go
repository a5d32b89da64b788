package index

import (
	"unicode"
	"unicode/utf8"

	"onrecord/ingest/email"
)

// MaxTerm is the length of the longest term in bytes. Of a longer word the
// start is kept.
const MaxTerm = 64

// A Tokenizer cuts a text into terms, the units that are indexed and searched.
//
// A term is a run of letters and digits, in lower case and without the accents
// of Latin, Greek and Cyrillic letters, without characters that cannot be seen,
// and with joined letters (ﬁ) taken apart; apostrophes
// inside a word stay ("don't"), a possessive 's goes. Scripts that are written
// without spaces (Han, kana, hangul) become overlapping pairs of characters, and
// the last character of a run alone.
type Tokenizer struct {
	Start, End int  // where the term stands in the text, in bytes
	Tail       bool // the term is the last character of the pair before it, which a phrase passes over

	text string
	term []byte
	buf  [MaxTerm + utf8.UTFMax]byte
}

// Reset makes t read text from its start.
func (t *Tokenizer) Reset(text string) {
	t.text, t.Start, t.End, t.Tail, t.term = text, 0, 0, false, nil
}

// Term returns the term found by Next. It is valid until the next call.
func (t *Tokenizer) Term() []byte { return t.term }

// Next finds the next term. It reports whether there is one.
func (t *Tokenizer) Next() bool {
	i := t.End
	t.Tail = t.Start < i && t.pairPending()
	if t.Tail {
		i = t.Start + runeLen(t.text[t.Start:])
	}
	for i < len(t.text) {
		switch class := classes[t.text[i]]; {
		case class == word:
			t.letters(i)
			if len(t.term) > 0 {
				return true
			}
			i = t.End
		case class == multibyte:
			r, n := utf8.DecodeRuneInString(t.text[i:])
			if unspaced(r) {
				t.pair(i, n)
				return true
			}
			if starts(r) {
				t.letters(i)
				if len(t.term) > 0 {
					return true
				}
				i = max(t.End, i+n)
				continue
			}
			i += n
		default:
			i++
		}
	}
	t.Start, t.End, t.term = len(t.text), len(t.text), nil
	return false
}

// letters reads the word that starts at i.
func (t *Tokenizer) letters(i int) {
	t.Start = i
	b := t.buf[:0]
	for i < len(t.text) {
		c := t.text[i]
		class := classes[c]
		if class == word {
			if len(b) < MaxTerm {
				b = append(b, lower[c])
			}
			i++
			continue
		}
		if class == separator {
			break
		}
		r, n := rune('\''), 1
		if class == multibyte {
			r, n = utf8.DecodeRuneInString(t.text[i:])
		}
		var ok bool
		if b, ok = appendRune(b, r); !ok {
			break
		}
		i += n
	}
	t.End = i
	t.term = trimTerm(b)
}

// appendRune appends a character that is not an ASCII letter or digit to the
// term b. It reports false for a character that ends the word.
func appendRune(b []byte, r rune) ([]byte, bool) {
	switch {
	case r == '\'', r == '\u2019', r == '\u02BC', r == '\uFF07':
		r = '\''
	case r >= 0x300 && r <= 0x36F, r == '\u00AD', r == '\u200C', r == '\u200D':
		return b, true // combining accents, soft hyphen, joiners
	case r == '\u200B':
		return b, !spacedBy(b)
	case unseen(r):
		return b, true
	case unspaced(r):
		return b, false
	case !starts(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r):
		return b, false
	}
	if len(b) >= MaxTerm {
		return b, true
	}
	if s, ok := plain[r]; ok {
		return append(b, s...), true
	}
	if r >= 0xFF01 && r <= 0xFF5E { // full width
		if r = r - 0xFF01 + '!'; classes[r] != word {
			return b, false
		}
		return append(b, lower[r]), true
	}
	if r = unicode.ToLower(r); r == 'ς' {
		r = 'σ'
	}
	return utf8.AppendRune(b, r), true
}

// trimTerm takes apostrophes off the ends of a term, and a possessive s.
func trimTerm(b []byte) []byte {
	for len(b) > 0 && b[0] == '\'' {
		b = b[1:]
	}
	if len(b) > MaxTerm {
		b = b[:MaxTerm]
		for !utf8.Valid(b) {
			b = b[:len(b)-1]
		}
	}
	for {
		n := len(b)
		switch {
		case n > 0 && b[n-1] == '\'':
			b = b[:n-1]
		case n > 2 && b[n-1] == 's' && b[n-2] == '\'':
			b = b[:n-2]
		default:
			return b
		}
	}
}

// pair makes the term of the unspaced character at i, of n bytes, and the one
// after it.
func (t *Tokenizer) pair(i, n int) {
	t.Start, t.End = i, i+n
	if r, m := utf8.DecodeRuneInString(t.text[i+n:]); m > 0 && unspaced(r) {
		t.End += m
		t.Tail = false
	}
	t.term = append(t.buf[:0], t.text[i:t.End]...)
}

// pairPending reports whether the term found last was a pair, whose second
// character starts the next term.
func (t *Tokenizer) pairPending() bool {
	if classes[t.text[t.Start]] != multibyte || len(t.term) != t.End-t.Start {
		return false
	}
	r, n := utf8.DecodeRuneInString(t.text[t.Start:])
	return unspaced(r) && t.End > t.Start+n
}

// A token is a term of a text and where it stands.
type token struct {
	term       string
	start, end int
	tail       bool
}

// tokensOf returns the terms of a short text.
func tokensOf(text string) []token {
	var list []token
	var t Tokenizer
	t.Reset(text)
	for t.Next() {
		list = append(list, token{string(t.Term()), t.Start, t.End, t.Tail})
	}
	return list
}

// queryTerms returns the terms of a word or phrase of a query.
func queryTerms(text string) []string {
	var terms []string
	for _, t := range tokensOf(email.Compose(text)) {
		if !t.tail {
			terms = append(terms, t.term)
		}
	}
	return terms
}
