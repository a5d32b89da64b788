package party

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxName is how many characters of a display name are looked at.
const maxName = 200

// quotes are what programs put around names.
const quotes = "\"'`‘’“”„‚«»"

// CleanName returns a display name without what programs add to it: quotes
// around it, "via List" or "(via List)" after it, line ends and characters that
// cannot be seen. A name that is an address is no name.
func CleanName(name string) string {
	name = visible(name)
	name = strings.Trim(name, quotes+" ")
	if cut, ok := beforeVia(name); ok {
		name = strings.Trim(cut, quotes+" -–—")
	}
	if strings.Contains(name, "@") {
		return ""
	}
	return name
}

// visible returns the characters of a name that can be seen, with single
// blanks, up to maxName of them.
func visible(name string) string {
	var b strings.Builder
	n, blank := 0, false
	for _, r := range name {
		switch {
		case n == maxName:
			return b.String()
		case unicode.IsSpace(r):
			blank = n > 0
			continue
		case !unicode.IsGraphic(r): // control and format characters
			continue
		case blank:
			b.WriteByte(' ')
			n, blank = n+1, false
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// beforeVia returns what stands before the last "via" of a name, if it has
// something on both sides.
func beforeVia(name string) (before string, ok bool) {
	words := strings.Fields(name)
	for i := len(words) - 2; i > 0; i-- {
		if w := strings.ToLower(words[i]); w == "via" || w == "(via" {
			return strings.Join(words[:i], " "), true
		}
	}
	return name, false
}

// suffixes follow a comma after a name without being a first name.
var suffixes = strings.Fields(`jr sr ii iii iv phd md dds dvm cpa esq pe rn mba ba bsc msc ma jd llm pmp cfa aia
inc llc ltd llp plc lp co corp gmbh ag kg ug sa sas sarl srl spa bv nv ab as oy aps pty pvt limited company`)

// titles precede a name without being part of it.
var titles = strings.Fields("mr mrs ms miss mx dr prof sir dame rev fr hon herr frau mme mlle dhr mevr sig sra sr ing dipl-ing")

// DisplayName returns a display name for people to read: [CleanName], and
// "Lee, Ann" as "Ann Lee".
func DisplayName(name string) string {
	name = CleanName(name)
	aside := ""
	if i := strings.IndexByte(name, '('); i > 0 {
		name, aside = strings.TrimSpace(name[:i]), " "+name[i:]
	}
	last, first, ok := strings.Cut(name, ",")
	last, first = strings.TrimSpace(last), strings.TrimSpace(first)
	if !ok || !nameWords(last) || !nameWords(first) || isOne(suffixes, strings.Fields(first)[0]) {
		return name + aside
	}
	return first + " " + last + aside
}

// nameWords reports whether s is one to three words that could be a name.
func nameWords(s string) bool {
	words := strings.Fields(s)
	return len(words) >= 1 && len(words) <= 3 && !strings.ContainsAny(s, ",;/&0123456789")
}

// isOne reports whether a word, dots and case aside, is one of a list.
func isOne(list []string, word string) bool {
	return slices.Contains(list, strings.ReplaceAll(strings.ToLower(word), ".", ""))
}

// alikeKey returns a form of a display name that is the same for spellings
// that people would take for one name: without case, accents, titles, suffixes,
// what stands in parentheses, and initials beside two words or more. It is ""
// for what is no name of a person: fewer than two words, or that of an office.
func alikeKey(name string) string {
	name = DisplayName(name)
	if i := strings.IndexByte(name, '('); i > 0 {
		name = name[:i]
	}
	all := strings.Fields(folded(name))
	for len(all) > 2 && isOne(suffixes, strings.Trim(all[len(all)-1], ",")) {
		all = all[:len(all)-1]
	}
	words := strings.FieldsFunc(strings.Join(all, " "), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '-'
	})
	for len(words) > 0 && slices.Contains(titles, words[0]) {
		words = words[1:]
	}
	var whole []string
	for _, w := range words {
		if len([]rune(w)) > 1 {
			whole = append(whole, w)
		}
	}
	if len(whole) >= 2 {
		words = whole
	}
	if len(words) < 2 || slices.ContainsFunc(words, isOffice) {
		return ""
	}
	return strings.Join(words, " ")
}

// folded returns a text in lower case, without accents.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '’' || r == '‘':
			return '\''
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// SameName reports whether two names are the same to a person.
func SameName(a, b string) bool { return nameKey(a) == nameKey(b) }

func nameKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
