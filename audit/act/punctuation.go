package act

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendSentences cuts text[start:end], which has no layout in it, at its
// punctuation. Blanks and emoji at the ends of a sentence are none of its words.
func appendSentences(list []Sentence, text string, start, end int, item bool) []Sentence {
	next := func(i int) int { return end - len(strings.TrimLeftFunc(text[i:end], isBeside)) }
	from := next(start)
	add := func(to int) {
		if to <= from {
			return
		}
		words := strings.TrimRightFunc(text[from:to], isBeside)
		if strings.ContainsFunc(words, isWord) {
			list = append(list, Sentence{from, from + len(words), item})
		}
		from = next(to)
	}
	for i := from; i < end; i = max(i+1, from) {
		switch c := text[i]; {
		case c == '\t':
			add(i)
		case c == '.' || c == '!' || c == '?' || c == ';' || c >= utf8.RuneSelf && strings.HasPrefix(text[i:end], "…"):
			m := marksAt(text, i, end)
			if m.end(text, from, end) {
				add(m.stop)
			}
			i = m.stop - 1
		case c >= utf8.RuneSelf && utf8.RuneStart(c):
			if stop := pictures(text, i, end); stop > i {
				if pictured(text, from, i, stop, end) {
					add(stop)
				}
				i = stop - 1
			}
		}
	}
	add(end)
	return list
}

// isBlank reports whether r is white space, or is shown as nothing.
func isBlank(r rune) bool { return unicode.IsSpace(r) || isJoiner(r) }

// isBeside reports whether r stands between sentences: a blank, or an emoji.
func isBeside(r rune) bool { return isBlank(r) || isPicture(r) }

// isWord reports whether r is a letter or a digit. One apostrophe is a letter to
// Unicode (U+02BC), and none here.
func isWord(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isApostrophe(r) }

// A mark is a row of marks of punctuation, with what closes a quotation or a
// bracket behind them.
type mark struct {
	at, stop int
	kind     byte // '.', '!', '?' or ';'
	dots     int  // how many marks there are; three of an ellipsis
	closed   bool // a quotation or a bracket ends with them
}

func marksAt(text string, i, end int) mark {
	m := mark{at: i, stop: i, kind: text[i]}
	for m.stop < end {
		switch c := text[m.stop]; {
		case m.stop == i && c == ';', c == '.':
			m.dots, m.stop = m.dots+1, m.stop+1
		case c == '!' || c == '?':
			m.kind, m.dots, m.stop = c, m.dots+1, m.stop+1
		case strings.HasPrefix(text[m.stop:end], "…"):
			m.dots, m.stop = m.dots+3, m.stop+len("…")
			if m.kind >= utf8.RuneSelf {
				m.kind = '.'
			}
		default:
			m.close(text, end)
			return m
		}
	}
	return m
}

// close takes what closes.
func (m *mark) close(text string, end int) {
	for m.stop < end {
		r, size := utf8.DecodeRuneInString(text[m.stop:end])
		if !strings.ContainsRune("\"')]”’»*_", r) {
			return
		}
		m.closed = m.closed || r != '*' && r != '_'
		m.stop += size
	}
}

// end reports whether the marks end the sentence that begins at from.
func (m *mark) end(text string, from, end int) bool {
	rest := strings.TrimLeftFunc(text[m.stop:end], isJoiner)
	next, _ := utf8.DecodeRuneInString(rest)
	word := lastWord(text[from:m.at])
	switch {
	case rest == "":
		return true
	case !unicode.IsSpace(next) && !isPicture(next):
		return isPlainWord(word) && !isAbbreviation(text[from:m.at], word, rest) && beginsClosed(rest)
	}
	rest = strings.TrimLeftFunc(rest, isBeside)
	next, _ = utf8.DecodeRuneInString(rest)
	switch {
	case rest == "" || m.kind == ';':
		return true
	case m.closed && unicode.IsLower(next) && text[from] != '(': // He asked "when?" and left.
		return false
	case m.kind != '.':
		return true
	case m.dots > 1: // an ellipsis parts sentences only before a capital
		return unicode.IsUpper(next)
	case isAbbreviation(text[from:m.at], word, rest):
		return false
	case unicode.IsLower(next): // careless writers begin with small letters
		return !strings.Contains(word, ".") && (len(word) > 2 || lexicon[word] != 0 && addresses(rest))
	}
	return true
}

// addresses reports whether the first word of s is one by which an author begins to
// speak to a reader.
func addresses(s string) bool {
	return lexicon[strings.ToLower(firstWord(s))]&(tagI|tagWe|tagYou|tagPlease|tagThanks|tagSorry) != 0
}

// lastWord returns what stands at the end of s, in lower case.
func lastWord(s string) string { return strings.ToLower(lastOf(s)) }

// lastOf returns what stands at the end of s, behind a blank or what opens.
func lastOf(s string) string {
	s = s[max(0, len(s)-maxWord):]
	if i := strings.LastIndexFunc(s, func(r rune) bool { return isBlank(r) || strings.ContainsRune("(\"“‘*_", r) }); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		return s[i+size:]
	}
	return s
}

// isPlainWord reports whether a word is of letters, and not of one alone.
func isPlainWord(word string) bool {
	return len(word) > 1 && strings.TrimFunc(word, func(r rune) bool { return unicode.IsLetter(r) || isApostrophe(r) }) == ""
}

// beginsClosed reports whether a sentence may begin with the first word of s, without
// a blank before it: it is a word of the closed classes with a capital, as in
// "tomorrow.Please pay", and no part of an address or the name of a file.
func beginsClosed(s string) bool {
	word := firstWord(s)
	after, _ := utf8.DecodeRuneInString(s[len(word):])
	return isClosed(word) && (after == utf8.RuneError || isBlank(after) || isApostrophe(after) || after == ',')
}

// firstWord returns the letters at the start of s.
func firstWord(s string) string {
	s = s[:min(len(s), maxWord)]
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// isClosed reports whether a word is one of the closed classes, with a capital:
// it begins a sentence, and is no name.
func isClosed(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && lexicon[strings.ToLower(word)]&(tagMark|tagMonth) == tagMark
}

// pictures returns the offset after the emoji, and other symbols that are pictures,
// at i.
func pictures(text string, i, end int) int {
	stop := i
	for stop < end {
		r, size := utf8.DecodeRuneInString(text[stop:end])
		if !isPicture(r) && (stop == i || !isJoiner(r)) {
			break
		}
		stop += size
	}
	return stop
}

// isPicture reports whether r is an emoji, a dingbat or a bullet.
func isPicture(r rune) bool {
	return r >= '\u2300' && r != utf8.RuneError && unicode.Is(unicode.So, r) || r >= '\U0001f3fb' && r <= '\U0001f3ff'
}

// isPicture reports whether a token is an emoji, a dingbat or a bullet.
func (t *token) isPicture() bool {
	r, _ := utf8.DecodeRuneInString(t.word)
	return t.tags&tagPunct != 0 && isPicture(r)
}

// pictured reports whether a sentence ends with the pictures in text[i:stop]: a
// capital follows, and the word before them does not ask for another.
func pictured(text string, from, i, stop, end int) bool {
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text[stop:end], isBlank))
	return unicode.IsUpper(next) && !wanting[lastWord(strings.TrimRightFunc(text[from:i], isBlank))]
}

// wanting are words that end no sentence.
var wanting = wordSet("a an the my our your i we at by for from to with of and or")
