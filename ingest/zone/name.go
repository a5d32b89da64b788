package zone

import (
	"strings"
	"unicode/utf8"
)

// How a line names the author.
const (
	nameNone  = iota
	nameAlone // nothing but the name
	nameMore  // with a title, a firm
)

// isOwnName returns how many words of the author's name make up s, 0 if there
// is anything else in it.
func (a *about) isOwnName(s string) int {
	s = strings.TrimLeft(strings.Trim(s, " .,!*_~"), "-–—/~ ")
	words := nameWords(s)
	if len(words) == 0 || len(words) > 5 || len(s) > 60 || strings.ContainsAny(s, "@:0123456789|/") {
		return 0
	}
	full := 0
	for _, word := range words {
		switch {
		case a.names[word]:
			full++
		case personTitles[word], utf8.RuneCountInString(word) == 1 && (len(words) > 1 || a.initial(word)):
		case a.nickname(word):
			full++
		default:
			return 0
		}
	}
	return full
}

// initial reports whether a letter begins a word of the author's name.
func (a *about) initial(letter string) bool {
	for name := range a.names {
		if strings.HasPrefix(name, letter) {
			return true
		}
	}
	return false
}

// isInitial reports whether a line is but the first letter of a name of the author: "D".
func (a *about) isInitial(s string) bool {
	words := nameWords(s)
	return len(s) <= 2 && len(words) == 1 && utf8.RuneCountInString(words[0]) == 1 && a.initial(words[0])
}

// nickname reports whether a word is the short form of one of the author's
// names, or longer than it.
func (a *about) nickname(word string) bool {
	if len(word) < 3 {
		return false
	}
	for name := range a.names {
		if len(name) >= 3 && name != word && (strings.HasPrefix(name, word) || strings.HasPrefix(word, name)) {
			return true
		}
	}
	return false
}

// personTitles may stand beside a name.
var personTitles = set("mr mrs ms miss dr prof sir rev pastor coach herr frau mme mlle mr sr sra dott ing jr sr ii iii phd md dds dvm cpa cam fsa esq von van de der den la le del di da al bin")

// namedAt tells whether a line begins with the author's name, up to a comma,
// bar or bracket.
func (a *about) namedAt(s string) int {
	s = strings.TrimLeft(s, "-–—/~*_ ")
	head := s
	if i := strings.IndexAny(s, ",|/(–—•·[<\t"); i > 0 {
		head = s[:i]
	}
	if i := strings.Index(head, " - "); i > 0 {
		head = head[:i]
	}
	if a.isOwnName(head) == 0 {
		return nameNone
	}
	if isSentence(s) && len(head) == len(s) {
		return nameNone
	}
	if len(head) == len(s) {
		return nameAlone
	}
	if rest := strings.TrimLeft(s[len(head):], " ,"); isSentence(rest) || len(strings.Fields(rest)) > 8 || rest == "" {
		return nameNone
	}
	return nameMore
}

// isOrganisation reports whether a line names what the author's address is of.
func (a *about) isOrganisation(s string) bool {
	_, domain, _ := strings.Cut(a.addr, "@")
	if domain == "" || freeMail[domain] || len(s) > 100 {
		return false
	}
	label := domain
	if i := strings.LastIndexByte(domain, '.'); i > 0 {
		label = domain[:i]
	}
	covered := 0
	for _, word := range nameWords(s) {
		if len(word) >= 4 && strings.Contains(label, word) {
			covered += len(word)
		}
	}
	return covered >= 6 || covered >= 4 && covered*2 >= len(label) && len(strings.Fields(s)) <= 2
}

// freeMail are domains that belong to no firm.
var freeMail = set("gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com mac.com aol.com gmx.de gmx.net web.de proton.me protonmail.com msn.com mail.com mail.ru yandex.ru qq.com 163.com orange.fr free.fr t-online.de comcast.net verizon.net att.net btinternet.com")
