package zone

import (
	"strings"
	"unicode/utf8"
)

// signature takes off a signature that nothing marks: the last paragraph, if it
// begins with the author's name or is made of what signatures are made of.
func (r *reader) signature(first, end int) int {
	at := r.paragraph(first, end)
	if at == end {
		return end
	}
	if at == first || r.nothingAbove(first, at) { // the whole text
		return r.signatureBelowText(at, end)
	}
	if above := r.back(first, at); r.contactOnly(at, end) && end-at <= 8 && r.about.namedAt(r.content(at)) == nameNone { // telephone and address may be a paragraph of their own
		if from := r.paragraph(first, above); from > first && !r.nothingAbove(first, from) && r.signs(from, above) && above-from <= 6 {
			r.each(from, end, Own, Signature)
			return from
		}
	}
	switch {
	case end-at > 12:
		return r.signatureBelowText(at, end)
	case r.closesAt(at):
		return r.signatureBelowText(at, end)
	case r.signs(at, end) && !r.isSignOffName(first, at, end):
		r.each(at, end, Own, Signature)
		return at
	case r.closingAbove(first, at) && end-at > 1 && end-at <= 8 && r.namesOrShort(at, end):
		r.each(at+1, end, Own, Signature)
		return at + 1
	}
	return r.signatureBelowText(at, end)
}

// nothingAbove reports whether the lines above are blank or no text.
func (r *reader) nothingAbove(first, at int) bool { return r.back(first, at) == first }

// signatureBelowText looks within a paragraph for a sign-off with a name, below
// which the rest is a signature.
func (r *reader) signatureBelowText(at, end int) int {
	for i := max(at, end-8); i+2 < end; i++ {
		ok, named := r.about.closes(r.content(i))
		if !ok {
			continue
		}
		from := i + 2
		if named {
			from = i + 1
		} else if r.about.isOwnName(r.content(i+1)) == 0 {
			continue
		}
		if from < end && r.short(from, end) {
			r.each(from, end, Own, Signature)
			return from
		}
	}
	return end
}

// closesAt reports whether a line is a closing phrase.
func (r *reader) closesAt(i int) bool {
	ok, _ := r.about.closes(r.content(i))
	return ok
}

// closingAbove reports whether the last line with text above is a closing
// phrase without a name.
func (r *reader) closingAbove(first, at int) bool {
	above := r.back(first, at)
	if above == first {
		return false
	}
	ok, named := r.about.closes(r.content(above - 1))
	return ok && !named
}

// isSignOffName reports whether a paragraph of one line is just how the author
// ends a letter.
func (r *reader) isSignOffName(first, at, end int) bool {
	if end-at > 1 {
		return false
	}
	s := r.content(at)
	if r.closingAbove(first, at) {
		return r.about.isOwnName(s) > 0
	}
	above := r.back(first, at)
	if r.about.phone && r.about.namedAt(s) == nameAlone { // which have no signatures but their own
		return true
	}
	return len(nameWords(strings.TrimRight(s, " xX"))) == 1 && r.about.isOwnName(s) > 0 && !(above > first && r.about.isOwnName(r.content(above-1)) > 0)
}

// signs reports whether lines are a signature.
func (r *reader) signs(first, end int) bool {
	lines, sentences, contacts := 0, 0, 0
	for i := first; i < end; i++ {
		if r.rows[i].blank {
			continue
		}
		s := r.content(i)
		if len(s) > 160 || lines == 0 && isSentence(s) {
			return false
		}
		lines++
		if isSentence(s) {
			sentences++
		}
		if isContact(s) || r.about.isOrganisation(s) {
			contacts++
		}
	}
	if lines == 0 {
		return false
	}
	s := r.content(r.skipBlank(first))
	named := r.about.namedAt(s)
	switch {
	case named == nameAlone && lines == 1:
		return true
	case named == nameAlone && len(nameWords(s)) == 1: // "Ann", and below it what may be a postscript
		return sentences == 0 || lines > 2 && sentences == 1 && contacts > 0
	case named > nameNone:
		return sentences <= 1 || sentences == 2 && lines > 4
	case r.about.isOrganisation(s) && len(strings.Fields(s)) <= 5:
		return lines > 1 && lines <= 6 && sentences <= 2
	case lines >= 2 && lines <= 4 && isName(s) && len(strings.Fields(s)) <= 3 && sentences == 0 && r.about.shares(r.content(end-1)):
		return true // a person who signs for an office
	case lines >= 2 && lines <= 8 && isName(s):
		return sentences == 0 && contacts > 0 && contacts*3 >= lines
	}
	return false
}

// shares reports whether a line has two words of the author's name.
func (a *about) shares(s string) bool {
	n := 0
	for _, word := range nameWords(s) {
		if a.names[word] {
			n++
		}
	}
	return n >= 2
}

// namesOrShort reports whether a name stands on the first line and nothing
// like prose below it.
func (r *reader) namesOrShort(first, end int) bool {
	s := r.content(first)
	return (r.about.isOwnName(s) > 0 || isName(s) && len(strings.Fields(s)) <= 4 && !endsWithComma(s)) && r.short(first+1, end)
}

// short reports whether no line is long or a sentence.
func (r *reader) short(first, end int) bool {
	for i := first; i < end; i++ {
		if s := r.content(i); len(s) > 100 || isSentence(s) && !isContact(s) {
			return false
		}
	}
	return true
}

// contactOnly reports whether every line is telephone, address or link.
func (r *reader) contactOnly(first, end int) bool {
	for i := first; i < end; i++ {
		if s := r.content(i); !isContact(s) || isSentence(s) && len(s) > 60 {
			return false
		}
	}
	return first < end
}

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

// isContact reports whether a line is a telephone number, an address, a link to
// a site, or a title.
func isContact(s string) bool {
	low := fold(s)
	if strings.Contains(low, "http") || strings.Contains(low, "www.") || addressAt(s).start >= 0 {
		return len(strings.Fields(s)) <= 8 && !isDeepLink(low)
	}
	if hasPhone(s) && len(s) <= 90 {
		return true
	}
	if len(s) > 80 {
		return false
	}
	if n := leading(contactLabels, low); n > 0 && n < len(low) && strings.IndexByte(":. +0123456789(", low[n]) >= 0 && hasPhone(s[n:]) {
		return true
	}
	for _, word := range nameWords(s) {
		if titleWords[word] {
			return !isSentence(s)
		}
	}
	return false
}

// isDeepLink reports whether a line links to a page, not just to a site, as
// text does.
func isDeepLink(low string) bool {
	_, path, ok := strings.Cut(low, "://")
	if !ok {
		return false
	}
	_, path, ok = strings.Cut(path, "/")
	return ok && len(path) > 25
}

// hasPhone reports whether a line has a telephone number: seven to fifteen
// digits in groups, or with a plus.
func hasPhone(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '+' && s[i] != '(' && (s[i] < '0' || s[i] > '9') {
			continue
		}
		start, numbers, groups := i, 0, 0
		for ; i < len(s) && strings.IndexByte("0123456789+()-./ ", s[i]) >= 0; i++ {
			if s[i] >= '0' && s[i] <= '9' {
				numbers++
				if i > start && (s[i-1] < '0' || s[i-1] > '9') {
					groups++
				}
			}
		}
		w, _ := readWhen(s[start:], false)
		if numbers >= 7 && numbers <= 15 && (groups > 0 || s[start] == '+') && !w.hasDay() {
			return true
		}
	}
	return false
}

var contactLabels = phrases("tel|phone|ph|mobile|mob|cell|fax|office|direct|main|t|m|p|f|o|c|d|telefon|handy|mobil|téléphone|tél|portable|móvil|teléfono|cellulare|telefono|celular|telefone|mobiel|telefoon|puh|kom|тел|моб|電話|电话|手机|전화|web|email|e-mail|e|w|skype|linkedin|twitter|facebook")

var titleWords = set("manager director engineer officer president founder partner associate consultant coordinator supervisor assistant administrator accountant attorney lawyer realtor broker agent executive analyst developer technician specialist ceo cto cfo coo vp owner chairman professor lecturer " +
	"inc llc llp ltd gmbh corp plc sarl s.a. department dept division team geschäftsführer leiter abteilung directeur responsable ingénieur gerente ingeniero direttore responsabile diretor engenheiro directeur medewerker chef dyrektor kierownik ředitel директор менеджер müdür")

// sentenceWords are words that sentences have and signatures do not.
var sentenceWords = set("i we you i'll we'll i'm we're i've we've you'll you're he she they it's that's is are was were will would can could should have has had do does did don't please let be been going need want know think see get make send call this that there when if because but so " +
	"ich wir sie ist sind war wird werden kann haben hat bitte nicht je nous vous est sont sera peut avons merci pas yo nosotros usted es son será puede no io noi lei è sono può não você é são pode ik wij u zijn wordt kan hebben niet jag vi ni är kan har inte jeg vi du er kan har ikke")

// isSentence reports whether a line reads like prose.
func isSentence(s string) bool {
	words := strings.Fields(fold(s))
	if len(words) < 3 {
		return false
	}
	hits := 0
	for _, word := range words {
		if sentenceWords[strings.Trim(strings.ReplaceAll(word, "’", "'"), ".,!?;:()\"*")] {
			hits++
		}
	}
	ends := strings.IndexByte(".?!", s[len(s)-1]) >= 0 || strings.HasSuffix(s, "…")
	switch {
	case hits == 0:
		return ends && len(words) >= 8
	case hits == 1:
		return ends && len(words) >= 4 || len(words) >= 9
	}
	return len(words) >= 4
}

// signOff marks the closing phrase and the name below it.
func (r *reader) signOff(first, end int) {
	end = r.back(first, end)
	from := end
	for i, seen := end-1, 0; i >= first && seen < 4; i-- {
		if r.rows[i].blank {
			continue
		}
		s := r.content(i)
		ok, _ := r.about.closes(s)
		switch {
		case ok, r.about.isOwnName(s) > 0 && i > first && (r.rows[i-1].blank || seen > 0 || r.closesAt(i-1)):
			from = i
		case seen == 0 && len(strings.Fields(s)) <= 3 && isName(s) && i > first && r.closingAbove(first, i):
			from = i
		default:
			seen = 4
		}
		seen++
	}
	if from > first && from < end {
		r.each(from, end, Own, SignOff)
	}
}
