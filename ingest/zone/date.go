package zone

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A when is a date as a person or a program wrote it; -1 is a piece not said.
type when struct {
	year, month, day     int
	hour, minute, second int
	half                 int // of the day, see halfWords
	offset               int // of the zone in minutes
	zoned                bool
	unsure               bool // which number is the day cannot be told
	dayFirst             bool // the language around writes the day before the month
	loose                bool // the month may be a day of the week ("mar.")
}

// readWhen reads the date at the beginning of s and returns where it ends, 0
// if there is none. It reads as far as it understands.
func readWhen(s string, dayFirst bool) (w when, end int) {
	const longest = 160 // no date needs more
	s = s[:min(len(s), longest)]
	w = when{year: -1, month: -1, day: -1, hour: -1, half: -1, dayFirst: dayFirst}
	for at := 0; at < len(s); {
		n, kind := w.token(s[at:])
		if kind == tokenOther {
			break
		}
		at += n
		if kind == tokenDate {
			end = at
		}
	}
	return w, end
}

// hasClock reports whether the time of day was said.
func (w when) hasClock() bool { return w.hour >= 0 }

// hasDay reports whether a day of a year was said.
func (w when) hasDay() bool { return w.year >= 0 && w.day > 0 }

// isDate reports whether there is enough to be sure that it is a date.
func (w when) isDate() bool {
	return w.day > 0 && (w.month > 0 || w.unsure) && (w.year >= 0 || w.hour >= 0)
}

// time returns the time that was said, zero unless it is certain.
func (w when) time() time.Time {
	if w.unsure || w.year < 0 || w.month < 1 || w.day < 1 || w.hour < 0 {
		return time.Time{}
	}
	hour := w.hour
	if w.half >= 0 && hour <= 12 {
		hour = hour%12 + 12*w.half
	}
	if hour > 23 || w.minute > 59 || w.second > 60 || w.month > 12 || w.day > 31 {
		return time.Time{}
	}
	zone := time.UTC
	if w.zoned && w.offset != 0 {
		zone = time.FixedZone("", w.offset*60)
	}
	t := time.Date(w.year, time.Month(w.month), w.day, hour, w.minute, w.second, 0, zone)
	if t.Day() != w.day { // such as 31 April
		return time.Time{}
	}
	return t
}

// The kinds of tokens of a date.
const (
	tokenOther = iota // not part of a date
	tokenFill         // a word or mark between its pieces
	tokenDate         // a piece
)

// token takes the token at the beginning of s and returns its length.
func (w *when) token(s string) (n, kind int) {
	c, size := utf8.DecodeRuneInString(s)
	switch {
	case '0' <= c && c <= '9':
		return w.number(s)
	case (c == '+' || c == '-' || c == '−') && w.hour >= 0 && !w.zoned:
		if n := w.numericZone(s[size:], c != '+'); n > 0 {
			return size + n, tokenDate
		}
		return size, tokenFill
	case c == 'T' && w.day > 0 && w.hour < 0 && digits(s[1:]) == 2: // "2026-10-26T08:10"
		return 1, tokenFill
	case unicode.IsLetter(c):
		return w.word(s)
	case strings.HasPrefix(s, "(s)"): // "a la(s)", "às" and "à(s)"
		return len("(s)"), tokenFill
	case c == '(' || c == '（':
		return w.bracketed(s, size)
	case unicode.IsSpace(c) || strings.ContainsRune(",.;:|@-–/)），、\u200e\u200f\u202f'*", c):
		return size, tokenFill
	}
	return 0, tokenOther
}

// bracketed takes "(Mon)", "(GMT)", "(UTC-06:00)", "(月)".
func (w *when) bracketed(s string, open int) (n, kind int) {
	end := strings.IndexAny(s, ")）")
	if end < 0 || end > 60 {
		return 0, tokenOther
	}
	_, size := utf8.DecodeRuneInString(s[end:])
	n, kind = w.word(s[open:end])
	if kind == tokenOther || n < end-open && kind != tokenDate {
		if w.hour < 0 {
			return 0, tokenOther
		}
	}
	return end + size, tokenDate
}

// word takes a name of a month, a day, a half of the day or a zone.
func (w *when) word(s string) (n, kind int) {
	n = wordLen(s)
	if n == 0 {
		return 0, tokenOther
	}
	if m := halfApart(s); m > 0 && w.half < 0 && w.hour >= 0 {
		w.half = halfWords[fold(s[:1])+".m"]
		return m, tokenDate
	}
	word := strings.TrimRight(fold(s[:n]), ".")
	if half, ok := halfWords[word]; ok && w.half < 0 && (w.hour >= 0 || word[0] >= 0x80) {
		w.half = half
		return n, tokenDate
	}
	if month, ok := monthWords[word]; ok && (w.month < 0 || w.loose) && !w.unsure && !(weekdayWords[word] && w.day < 0 && !startsWithNumber(s[n:])) {
		w.month, w.loose = month, weekdayWords[word]
		return n, tokenDate
	}
	if weekdayWords[word] && (w.hour < 0 || w.day < 0 || word[0] >= 0x80) {
		return n, tokenDate
	}
	zone := strings.TrimRight(word, "-") // of "GMT-06:00"
	if minutes, ok := zoneMinutes[zone]; ok && w.hour >= 0 && !w.zoned && s[0] <= 'Z' {
		w.zoned, w.offset, n = true, minutes, len(zone)
		if m := w.plusMinus(s[n:]); m > 0 {
			n += m
		}
		return n, tokenDate
	}
	if word == "tháng" || word == "thg" { // the number of the month follows
		m := len(s[n:]) - len(strings.TrimLeft(s[n:], " "))
		if k := digits(s[n+m:]); k > 0 && k <= 2 && w.month < 0 {
			w.month = number(s[n+m : n+m+k])
			return n + m + k, tokenDate
		}
	}
	if fillerWords[word] {
		return n, tokenFill
	}
	return 0, tokenOther
}

// halfApart returns the length of "a. m." or "p. m." at the beginning of s, as Spanish
// writes the half of the day, else 0.
func halfApart(s string) int {
	if low := s[0] | 0x20; low != 'a' && low != 'p' || len(s) < 4 || s[1] != '.' {
		return 0
	}
	rest := strings.TrimLeft(s[2:], " \u00a0\u202f")
	if n := len(s) - len(rest); n > 2 && len(rest) > 1 && rest[0]|0x20 == 'm' && rest[1] == '.' {
		return n + 2
	}
	return 0
}

// plusMinus takes the "+02:00" of "GMT+02:00".
func (w *when) plusMinus(s string) int {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0
	}
	if n := w.numericZone(s[1:], s[0] == '-'); n > 0 {
		return n + 1
	}
	return 0
}

// numericZone takes "0200", "02:00" or "2".
func (w *when) numericZone(s string, west bool) int {
	n := digits(s)
	hours, minutes := number(s[:n]), 0
	switch {
	case n == 4:
		hours, minutes = hours/100, hours%100
	case n != 1 && n != 2:
		return 0
	case n+3 <= len(s) && s[n] == ':' && digits(s[n+1:]) == 2:
		minutes = number(s[n+1 : n+3])
		n += 3
	}
	if hours > 14 || minutes > 59 {
		return 0
	}
	w.zoned, w.offset = true, hours*60+minutes
	if west {
		w.offset = -w.offset
	}
	return n
}

// wordLen returns the length of the word at the beginning of s: letters with
// dots and hyphens inside.
func wordLen(s string) int {
	n := 0
	for i, c := range s {
		if !unicode.IsLetter(c) && !(i > 0 && (c == '.' || c == '-' || c == '\'' || unicode.IsMark(c))) {
			break
		}
		n = i + utf8.RuneLen(c)
	}
	return n
}

func startsWithNumber(s string) bool {
	s = strings.TrimLeft(s, " .,\u00a0")
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

// digits returns how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// number reads decimal digits, at most five.
func number(s string) int {
	n := 0
	for i := 0; i < len(s) && i < 5; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
