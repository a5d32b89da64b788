package zone

import (
	"strings"
	"unicode/utf8"
)

// number takes a token that begins with a digit: a day, a year, a time, or a
// date all in numbers.
func (w *when) number(s string) (n, kind int) {
	n = digits(s)
	v := number(s[:n])
	rest := s[n:]
	if m := w.counted(v, rest); m > 0 {
		return n + m, tokenDate
	}
	if n <= 4 && rest != "" && strings.IndexByte("/.-", rest[0]) >= 0 {
		if m := w.threeNumbers(s, n, rest[0]); m > 0 {
			return m, tokenDate
		}
	}
	if n <= 2 && w.hour < 0 {
		if m := w.clock(s); m > 0 {
			return m, tokenDate
		}
	}
	switch {
	case n == 4 && w.year < 0 && v >= 1900 && v < 2100:
		w.year = v
	case n <= 2 && w.hour < 0 && w.day > 0 && halfFollows(rest):
		w.hour = v
	case n <= 2 && w.day < 0 && v >= 1 && v <= 31:
		w.day = v
		n += ordinal(rest)
	case n == 2 && w.day > 0 && w.month > 0 && w.year < 0:
		w.year = 2000 + v
		if v >= 70 {
			w.year = 1900 + v
		}
	case n <= 2 && w.month < 0 && !w.unsure && w.day > 0 && v <= 12 && strings.HasPrefix(rest, "."): // "5. 5. 2025"
		w.month = v
	default:
		return 0, tokenOther
	}
	return n, tokenDate
}

// counted takes a number with its counter, as in "2025年5月5日 10時20分".
func (w *when) counted(v int, rest string) int {
	c, size := utf8.DecodeRuneInString(rest)
	switch {
	case c == '年' || c == '년':
		w.year = v
	case c == '月' || c == '월':
		w.month = v
	case (c == '日' || c == '일') && w.month > 0:
		w.day = v
	case (c == '時' || c == '时' || c == '시') && w.hour < 0:
		w.hour = v
	case (c == '分' || c == '분') && w.hour >= 0:
		w.minute = v
	default:
		return 0
	}
	return size
}

func ordinal(rest string) int {
	for _, o := range []string{"st", "nd", "rd", "th", "er", "º", "ª", "°", "."} {
		if strings.HasPrefix(rest, o) {
			return len(o)
		}
	}
	return 0
}

// halfFollows reports whether "AM" or "PM" comes next.
func halfFollows(s string) bool {
	s = strings.TrimLeft(s, " \u00a0\u202f")
	return len(s) >= 2 && (s[0]|32 == 'a' || s[0]|32 == 'p') && (s[1]|32 == 'm' || s[1] == '.')
}

// clock takes "10:20", "10:20:30", "10.20", "10h20", "10 h 20". A dot needs a day before.
func (w *when) clock(s string) int {
	n := digits(s)
	if n == len(s) {
		return 0
	}
	if rest := strings.TrimLeft(s[n:], " \u00a0\u202f"); strings.HasPrefix(rest, "h ") || strings.HasPrefix(rest, "h\u00a0") || strings.HasPrefix(rest, "h\u202f") {
		minute := strings.TrimLeft(rest[1:], " \u00a0\u202f")
		if digits(minute) == 2 && number(s[:n]) <= 24 && number(minute[:2]) <= 59 {
			w.hour, w.minute = number(s[:n]), number(minute[:2])
			return len(s) - len(minute) + 2
		}
	}
	sep := s[n]
	if sep != ':' && sep != 'h' && sep != 'H' && !(sep == '.' && w.day > 0 && (w.month > 0 || w.unsure)) {
		return 0
	}
	m := digits(s[n+1:])
	hour := number(s[:n])
	if m != 2 || hour > 24 {
		return 0
	}
	minute := number(s[n+1 : n+3])
	if minute > 59 {
		return 0
	}
	w.hour, w.minute = hour, minute
	n += 3
	if n+2 < len(s) && (s[n] == ':' || s[n] == '.') && digits(s[n+1:]) == 2 {
		w.second = number(s[n+1 : n+3])
		n += 3
	}
	return n
}

// threeNumbers takes a date such as 2025-05-31, 31.5.2025 or 5/31/25, or the
// "05-Mar-2025" of some programs. n is the length of the first number.
func (w *when) threeNumbers(s string, n int, sep byte) int {
	if w.day > 0 || w.month > 0 {
		return 0
	}
	a := number(s[:n])
	at := n + 1
	if sep == '-' && at < len(s) && digits(s[at:]) == 0 {
		return w.namedMonth(s, n)
	}
	for at < len(s) && s[at] == ' ' && sep == '.' {
		at++
	}
	m := digits(s[at:])
	if m < 1 || m > 2 || at+m >= len(s) || s[at+m] != sep {
		return 0
	}
	b := number(s[at : at+m])
	at += m + 1
	for at < len(s) && s[at] == ' ' && sep == '.' {
		at++
	}
	k := digits(s[at:])
	c := number(s[at : at+k])
	switch {
	case n == 4 && (k == 1 || k == 2) && b >= 1 && b <= 12 && c >= 1 && c <= 31:
		w.year, w.month, w.day = a, b, c
	case n <= 2 && (k == 4 || k == 2):
		if k == 2 {
			c += 2000
		}
		if !w.dayMonth(a, b, sep) {
			return 0
		}
		w.year = c
	default:
		return 0
	}
	return at + k
}

// dayMonth decides which of two numbers is the day.
func (w *when) dayMonth(a, b int, sep byte) bool {
	switch {
	case a < 1 || b < 1 || a > 31 || b > 31 || a > 12 && b > 12:
		return false
	case a > 12, sep == '.', w.dayFirst && b <= 12:
		w.day, w.month = a, b
	case b > 12, a == b:
		w.day, w.month = b, a
	default:
		w.day, w.unsure = a, true
	}
	return w.month <= 12
}

// namedMonth takes "05-Mar-2025" and "11-Apr-11".
func (w *when) namedMonth(s string, n int) int {
	rest := s[n+1:]
	m := wordLen(rest)
	if i := strings.IndexByte(rest[:m], '-'); i >= 0 {
		m = i
	}
	month := monthWords[strings.TrimRight(fold(rest[:m]), ".")]
	at := n + 1 + m
	if month == 0 || at >= len(s) || s[at] != '-' {
		return 0
	}
	k := digits(s[at+1:])
	if k != 4 && k != 2 {
		return 0
	}
	w.day, w.month, w.year = number(s[:n]), month, number(s[at+1:at+1+k])
	if k == 2 {
		w.year += 2000
	}
	return at + 1 + k
}
