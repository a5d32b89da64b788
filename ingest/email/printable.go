package email

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable makes a text fit for a terminal, and for eyes: what is printed is
// what a reader would read.
//
// Control characters other than line feed and tab, and characters that turn the
// direction of writing around, become U+FFFD. Characters that cannot be seen
// are left out, but for the joiners of U+200C and U+200D where writing needs
// them: between letters of Arabic, Indic and other scripts that join, and in
// emoji. Text of parts is kept as it was sent, so programs that print it should
// use this.
func Printable(s string) string { return printable(s, "") }

// PrintableLine is [Printable] for names, subjects and the like, on one line
// with single spaces. Here characters that cannot be seen become U+FFFD, one for
// a run of them: two names that look alike shall not be taken for one another.
func PrintableLine(s string) string {
	return strings.Join(strings.Fields(printable(s, "\uFFFD")), " ")
}

// maxShort is how many characters [PrintableShort] leaves.
const maxShort = 160

// PrintableShort is [PrintableLine] for lists: what is longer than a line or two
// is cut, with an ellipsis.
func PrintableShort(s string) string { return Short(PrintableLine(s)) }

// Short cuts as [PrintableShort] does, and leaves all else as it is.
func Short(s string) string {
	if utf8.RuneCountInString(s) <= maxShort {
		return s
	}
	return string([]rune(s)[:maxShort-1]) + "…"
}

// printable does the work of Printable, with unseen in place of runs of
// characters that cannot be seen.
func printable(s, unseen string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	i := strings.IndexFunc(s, func(r rune) bool { return !isSeen(r) })
	if i < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	before, hidden := rune(0), false // what was written last; whether it was a run of the unseen
	if i > 0 {
		before, _ = utf8.DecodeLastRuneInString(s[:i])
	}
	b = append(b, s[:i]...)
	for s = s[i:]; s != ""; {
		r, n := utf8.DecodeRuneInString(s)
		here := s[:n]
		s = s[n:]
		switch {
		case isSeen(r):
		case r == 0x2028 || r == 0x2029: // line and paragraph separator
			here, r = "\n", '\n'
		case r == zwnj || r == zwj:
			if after, _ := utf8.DecodeRuneInString(s); joins(before, r, after) {
				break
			}
			fallthrough
		case isUnseen(r):
			if !hidden && unseen != "" {
				b = append(b, unseen...)
				before = utf8.RuneError
			}
			hidden = true
			continue
		default:
			here, r = "\uFFFD", utf8.RuneError
		}
		b = append(b, here...)
		before, hidden = r, false
	}
	return string(b)
}

const (
	zwnj = '\u200C'
	zwj  = '\u200D'
)

// isSeen reports whether a character may stay wherever it stands.
func isSeen(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r != 0x7F || r == '\n' || r == '\t'
	}
	return !unicode.IsControl(r) && !isUnseen(r) && r != zwnj && r != zwj && r != 0x2028 && r != 0x2029 && !turns(r)
}

// turns reports whether r turns the direction of writing around.
func turns(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

// isUnseen reports whether r takes no room and is no part of writing: spaces of
// no width, marks of direction, hyphens that do not show, fillers, tags.
func isUnseen(r rune) bool {
	switch {
	case r < 0x034F:
		return r == 0xAD
	case r < 0x200B:
		return r == 0x034F || r == 0x061C || r == 0x115F || r == 0x1160 || r == 0x17B4 || r == 0x17B5 || r >= 0x180B && r <= 0x180F
	case r < 0x3000:
		return r == 0x200B || r == 0x200E || r == 0x200F || r >= 0x2060 && r <= 0x2065 || r >= 0x206A && r <= 0x206F
	}
	return r == 0x3164 || r == 0xFEFF || r == 0xFFA0 || r >= 0xFFF0 && r <= 0xFFFB || r >= 0xE0000 && r <= 0xE0FFF
}

// joining are the scripts whose letters take other shapes beside a joiner.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Mandaic, unicode.Manichaean, unicode.Adlam, unicode.Phags_Pa,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Tibetan, unicode.Khmer, unicode.Myanmar, unicode.Balinese, unicode.Javanese,
}

// joins reports whether a joiner belongs between two characters.
func joins(before, joiner, after rune) bool {
	if before >= 0x600 && unicode.In(before, joining...) {
		return after != zwj && after != zwnj
	}
	return joiner == zwj && isPictorial(before) && isPictorial(after)
}

// isPictorial reports whether r is part of an emoji.
func isPictorial(r rune) bool {
	return unicode.Is(unicode.So, r) && r != utf8.RuneError || r == 0xFE0F || r >= 0x1F3FB && r <= 0x1F3FF
}
