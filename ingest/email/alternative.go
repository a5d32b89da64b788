package email

import (
	"hash/maphash"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Programs that write the same message twice, as text and as HTML, do not write
// it alike: lines, lists, tables and links differ. So alternatives are compared
// by pairs of neighbouring words, and a sentence differs only if several of its
// pairs are nowhere in the other text, or one is for a "not" between its words.
const (
	minSentence = 4 // words of letters of a sentence that is looked at
	minStrange  = 2 // its pairs that the other text lacks
	strangePart = 4 // of so many pairs at least one is lacking
)

// denials are the words by which a sentence says the opposite.
var denials = []string{"not", "no", "never"}

// noteNumber matches the numbers of notes and what stands in place of pictures,
// which programs put into the text alone.
var noteNumber = regexp.MustCompile(`\[(?:image:[^\]]*|\d{1,3})\]`)

// sentenceEnd matches what parts sentences and cells.
var sentenceEnd = regexp.MustCompile(`[.!?]\s+|\t+`)

// compareAlternatives notes in each alternative that is not shown what it says
// beyond the body. Where the body was cut off nothing can be said.
func (m *Message) compareAlternatives(t *tree) {
	if slices.ContainsFunc(t.defects.list, func(d Defect) bool { return d.Code == DefectTextTruncated }) {
		return
	}
	var pairs *wordPairs
	for i := range min(len(m.Parts), len(t.shapes)) {
		p := &m.Parts[i]
		if !t.shapes[i].text || p.InBody || p.Text == "" || !p.HTML && p.MediaType != "text/plain" {
			continue
		}
		if pairs == nil {
			pairs = pairsOf(m.Body())
		}
		if p.Beyond = strings.Join(pairs.lacking(p), "\n"); p.Beyond != "" {
			t.defects.add(DefectAlternatives, p.Path, "")
		}
	}
}

// wordPairs are the pairs of neighbouring words of a text, as hashes.
type wordPairs struct {
	seed maphash.Seed
	has  map[uint64]struct{}
}

func pairsOf(text string) *wordPairs {
	w := &wordPairs{maphash.MakeSeed(), make(map[uint64]struct{}, len(text)/8)}
	last := ""
	for word := range wordsOf(text) {
		w.has[w.pair(last, word)] = struct{}{}
		last = word
	}
	return w
}

func (w *wordPairs) pair(first, second string) uint64 {
	return maphash.String(w.seed, first)*31 + maphash.String(w.seed, second)
}

// holds reports whether each of the words follows the one before it somewhere.
func (w *wordPairs) holds(words ...string) bool {
	for i := range len(words) - 1 {
		if _, ok := w.has[w.pair(words[i], words[i+1])]; !ok {
			return false
		}
	}
	return true
}

// lacking returns the sentences of an alternative that the text lacks, without
// what is quoted, struck out, stands in place of a picture, or warns of mail from
// outside.
func (w *wordPairs) lacking(p *Part) (list []string) {
	for line := range strings.Lines(p.withoutAsides()) {
		if strings.HasPrefix(line, ">") {
			continue
		}
		start := 0
		for _, end := range append(sentenceEnd.FindAllStringIndex(line, -1), []int{len(line), len(line)}) {
			sentence := strings.TrimSpace(line[start:end[1]])
			start = end[1]
			if w.lacks(sentence) && !isBanner(sentence) {
				list = append(list, sentence)
			}
		}
	}
	return list
}

// lacks reports whether the text lacks a sentence, or has it with a denial.
func (w *wordPairs) lacks(sentence string) bool {
	letters, all, strange, denied, last := 0, 0, 0, false, ""
	for word := range wordsOf(sentence) {
		if strings.IndexFunc(word, unicode.IsNumber) < 0 {
			letters++
		}
		if last != "" {
			all++
			if !w.holds(last, word) {
				strange++
				denied = denied || slices.ContainsFunc(denials, func(no string) bool { return w.holds(last, no, word) })
			}
		}
		last = word
	}
	return letters >= minSentence && (denied || strange >= minStrange && strange*strangePart >= all)
}

// withoutAsides returns the text without what is marked as an aside.
func (p *Part) withoutAsides() string {
	var b strings.Builder
	at := 0
	for _, m := range p.Marks {
		if m.Kind == MarkAside && m.Start >= at {
			b.WriteString(p.Text[at:m.Start] + "\n")
			at = m.End
		}
	}
	if at == 0 {
		return p.Text
	}
	b.WriteString(p.Text[at:])
	return b.String()
}

// wordsOf yields the words of a text, in lower case, without what stands in one
// of two alternatives only: addresses of links and pictures, numbers of notes and
// of list items, and single characters that are no ASCII, which are signs that
// one of the two draws in another font.
func wordsOf(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(strings.ToLower(text)) {
			line = withoutNumber(line)
			if strings.IndexByte(line, '[') >= 0 {
				line = noteNumber.ReplaceAllString(line, " ")
			}
			for field := range strings.FieldsFuncSeq(line, isGap) {
				if isLink(field) {
					continue
				}
				for word := range strings.FieldsFuncSeq(field, isNoWord) {
					r, n := utf8.DecodeRuneInString(word)
					if sign := n == len(word) && r >= utf8.RuneSelf; !sign && !yield(word) {
						return
					}
				}
			}
		}
	}
}

// isGap reports whether a character ends an address.
func isGap(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>()[]", r) }

func isNoWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// isLink reports whether a field is an address, in lower case.
func isLink(field string) bool {
	return strings.IndexByte(field, '@') >= 0 || strings.Contains(field, "://") || strings.HasPrefix(field, "www.") ||
		strings.HasPrefix(field, "mailto:") || strings.HasPrefix(field, "cid:")
}

// withoutNumber returns a line without the number of a list item.
func withoutNumber(line string) string {
	line = strings.TrimLeft(line, " \t>")
	rest := strings.TrimLeft(line, "0123456789")
	if n := len(line) - len(rest); n > 0 && n <= 3 && len(rest) > 1 && (rest[0] == '.' || rest[0] == ')') && (rest[1] == ' ' || rest[1] == '\t') {
		return rest[2:]
	}
	return line
}
