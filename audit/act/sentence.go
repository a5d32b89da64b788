package act

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/ingest/zone"
)

// A Sentence is a stretch of the author's own text that can be read alone: a
// sentence, an item of a list, a heading, a line without an end.
type Sentence struct {
	Start, End int  // bytes in the text of the part
	Item       bool // an item of a list
}

// Sentences cuts the author's own lines of p into sentences, in order. Layout
// comes before punctuation: a blank line, an item of a list, and a line that
// ends though the next word had room on it, end a sentence.
func Sentences(p zone.Part) []Sentence {
	var list []Sentence
	width := wrapWidth(p)
	lines := p.Zones.Lines
	for i := 0; i < len(lines); {
		if !isOwn(p.Text, lines[i]) {
			i++
			continue
		}
		start, item := itemStart(p.Text, lines[i])
		end := lines[i].End
		for i++; i < len(lines) && isOwn(p.Text, lines[i]) && continues(p.Text, lines[i-1], lines[i], width); i++ {
			end = lines[i].End
		}
		list = appendSentences(list, p.Text, start, end, item)
	}
	return list
}

// isOwn reports whether a line holds words that its author addresses to a
// reader.
func isOwn(text string, l zone.Line) bool {
	return l.Kind == zone.Own && strings.TrimSpace(text[l.Start:l.End]) != ""
}

// Lines are taken as wrapped if none is longer than maxWrap characters, and the
// longest is not shorter than minWrap. Lines with a word of that length could not be
// wrapped, and say nothing.
const minWrap, maxWrap = 56, 130

// wrapWidth returns the length at which the lines of p were wrapped, 0 if they
// were not.
func wrapWidth(p zone.Part) int {
	longest := 0
	for _, l := range p.Zones.Lines {
		if line := p.Text[l.Start:l.End]; l.Kind == zone.Own && !unbreakable(line) {
			longest = max(longest, utf8.RuneCountInString(line))
		}
	}
	if longest < minWrap || longest > maxWrap {
		return 0
	}
	return longest
}

// unbreakable reports whether a line holds a word that is as long as a line.
func unbreakable(line string) bool {
	if len(line) < minWrap {
		return false
	}
	for word := range strings.FieldsSeq(line) {
		if len(word) >= minWrap {
			return true
		}
	}
	return false
}

// continues reports whether line b goes on with the sentence of the line before
// it: that one was wrapped, or is cut in mid-sentence.
func continues(text string, a, b zone.Line, width int) bool {
	before, after := strings.TrimSpace(text[a.Start:a.End]), strings.TrimSpace(text[b.Start:b.End])
	if _, item := itemStart(text, b); item {
		return startsWithDigit(after) && wantsNumber(before)
	}
	if strings.HasSuffix(before, ":") {
		return false
	}
	word, _, _ := strings.Cut(after, " ")
	line := text[a.Start:a.End]
	full := utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width
	if width > 0 && (full || len(before) < minBroken) && !unbreakable(line) {
		return full
	}
	first, _ := utf8.DecodeRuneInString(after)
	return unicode.IsLower(first) && !strings.ContainsAny(before[len(before)-1:], ".!?;")
}

// startsWithDigit reports whether a line begins with a number.
func startsWithDigit(line string) bool { return line != "" && line[0] >= '0' && line[0] <= '9' }

// wantsNumber reports whether the last word of a line asks for a number after it: "tomorrow
// at", so that "10. Bring" on the next one is no item of a list.
func wantsNumber(line string) bool {
	return beforeNumber[strings.ToLower(line[strings.LastIndexAny(line, blanks)+1:])]
}

var beforeNumber = map[string]bool{"at": true, "by": true, "on": true, "of": true, "to": true, "until": true, "till": true, "before": true, "after": true, "from": true, "around": true, "about": true, "no": true, "no.": true, "number": true, "unit": true, "flat": true, "than": true, "the": true, "and": true}

// minBroken is the length from which on a line is taken as cut in mid-sentence
// if the next one goes on in small letters, though its word had room.
const minBroken = 30

// itemStart returns where the words of a line begin, and whether the mark of an
// item of a list stands before them.
func itemStart(text string, l zone.Line) (start int, item bool) {
	s := text[l.Start:l.End]
	start = l.Start + len(s) - len(strings.TrimLeft(s, " \t\u00a0"))
	s = text[start:l.End]
	mark, size := utf8.DecodeRuneInString(s)
	if after, n := utf8.DecodeRuneInString(s[size:]); n > 0 && unicode.IsSpace(after) && (strings.ContainsRune("-*•–—·o+>‣⁃", mark) || isPicture(mark)) {
		return start + size + n, true
	}
	n := 0
	for n < len(s) && n < 3 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n == 0 && len(s) > 1 && (s[0]|0x20 >= 'a' && s[0]|0x20 <= 'h') && s[1] == ')' {
		n = 1
	}
	if n > 0 && n+1 < len(s) && (s[n] == '.' || s[n] == ')') && s[n+1] == ' ' {
		return start + n + 2, true
	}
	return start, false
}
