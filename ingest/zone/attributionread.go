package zone

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/ingest/email"
)

// The strengths of attributions.
const (
	attributionNone = iota
	attributionWeak // "Ann wrote:", which may be a sentence
	attributionSure
)

// An attribution is what one says.
type attribution struct {
	kind      int
	dated     bool
	addressed bool
	unmarked  bool // sure enough to introduce words without marks
	told      int  // how it may introduce words without marks if it is not that sure
	claim     claim
}

// readAttribution reads s, which is one line. It must begin as one does.
func readAttribution(s string) (a attribution, ok bool) {
	s = squash(strings.Trim(s, "*_ \u00a0"))
	s = strings.Trim(s, "- ")
	s = trim(strings.TrimSuffix(strings.TrimSuffix(s, ":"), "："))
	s = strings.TrimSuffix(strings.ReplaceAll(s, "> <mailto:", "><mailto:"), "*")
	if s == "" || !balanced(s) {
		return a, false
	}
	low := fold(s)
	verb := findVerb(low)
	if open := strings.Count(s, "<") - strings.Count(s, ">"); open > 1 || open == 1 && (verb.n == 0 || addressAt(s).start < 0 || verb.at < addressAt(s).end) {
		return a, false
	}
	rest := afterIntro(s)
	dayFirst := verb.n > 0 && !monthFirst[low[verb.at:verb.at+verb.n]]
	date, address := findDate(s, rest, dayFirst), addressAt(s)
	if date.end > 0 && address.start >= 0 && date.start < address.end && date.end > address.outer { // digits of the address
		date = dateSpan{}
	}
	a.dated, a.addressed = date.end > 0, address.start >= 0
	if verb.n == 0 && !a.dated || verb.n > 0 && !a.begins(s, rest, date, address, verb) {
		return a, false
	}
	a.claim = claimOf(s, len(s)-len(rest), date, address, verb)
	name := a.claim.Author.Name
	if name == "" { // a pronoun
		name = nameOf(s, len(s)-len(rest), date, address, verb)
	}
	switch {
	case verb.n == 0:
		a.kind = a.withoutVerb(s, date)
	case a.dated || a.addressed:
		a.kind = attributionSure
		spoke := itself[fold(name)] || spoken[low[verb.at:verb.at+verb.n]] && !isName(name) // "Your mail of 5 May, 10:20, said:"
		a.unmarked = a.addressed || date.when.hasClock() && !spoke
	case isName(name):
		a.kind = attributionWeak
	}
	if verb.n > 0 && !a.unmarked {
		a.tells(low[verb.at:verb.at+verb.n], name, len(rest) < len(s))
	}
	return a, a.kind > 0
}

// withoutVerb judges "2025-05-31 10:20 GMT+02:00 Ann Lee <ann@b.example>:".
func (a *attribution) withoutVerb(s string, date dateSpan) int {
	switch {
	case !a.dated || date.start > 0 && len(afterIntro(s)) == len(s) || !date.when.hasDay():
	case a.addressed && a.claim.Author.Addr != "":
		a.unmarked = date.when.hasClock() || date.start == 0
		return attributionSure
	case date.start == 0 && date.when.zoned && isName(a.claim.Author.Name):
		a.unmarked = true
		return attributionSure
	}
	return attributionNone
}

// begins reports whether s begins as an attribution does: with an
// introduction and a date, a date, or a name.
func (a *attribution) begins(s, rest string, date dateSpan, address addressSpan, verb verbSpan) bool {
	if len(rest) < len(s) && a.dated && date.start <= len(s)-len(rest)+60 {
		return true
	}
	if a.dated && date.start == 0 {
		return true
	}
	head := s
	switch {
	case a.addressed && address.outer < verb.at || a.addressed && a.dated:
		head = s[:min(address.outer, verb.at)]
	case verb.at > 0:
		head = s[:verb.at]
	}
	if verb.at == 0 {
		return a.addressed // "schrieb Ann <ann@b.example>"
	}
	return isName(cleanName(head)) || cleanName(head) == "" || pronoun(cleanName(head)) || a.addressed && (quotedName(head) || len(strings.Fields(head)) <= 5 && !isSentence(head))
}

func quotedName(s string) bool {
	s = trim(s)
	return len(s) > 2 && s[0] == '"' && strings.IndexByte(s[1:], '"') == len(s)-2
}

func pronoun(s string) bool {
	switch fold(s) {
	case "you", "you all", "vous", "du", "sie", "usted", "lei":
		return true
	}
	return false
}

// isName reports whether s can be the name of a person: at most six words,
// that begin with capitals, and no punctuation of sentences.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 7 || len(s) > 80 {
		return false
	}
	lower := 0
	for _, word := range words {
		c, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, `("'“[`))
		if unicode.IsLower(c) {
			lower++
		}
		if last := word[len(word)-1]; last == '!' || last == '?' || last == ';' || last == ':' || last == '.' && len(word) > 4 {
			return false
		}
	}
	return lower <= len(words)/3 || len(words) == 1
}

// afterIntro returns s without the word that begins an attribution.
func afterIntro(s string) string {
	s = strings.TrimLeft(s, " [(*-")
	n := wordLen(s)
	if n == 0 || n > 8 || !introWords[fold(s[:n])] {
		return s
	}
	return strings.TrimLeft(s[n:], " ,\u00a0")
}

// A verbSpan is where the verb of an attribution stands.
type verbSpan struct{ at, n int }

// verbsByByte are the verbs by their first byte, the longer ones first.
var verbsByByte = func() (by [256][]string) {
	for _, verb := range wroteVerbs {
		by[verb[0]] = append(by[verb[0]], verb)
	}
	for i := range by {
		slices.SortFunc(by[i], func(a, b string) int { return len(b) - len(a) })
	}
	return by
}()

// findVerb finds the verb in a folded line, the last one of it. Alphabets have
// other than letters around their words.
func findVerb(low string) verbSpan {
	best := verbSpan{}
	inWord := false
	for i := 0; i < len(low); i++ {
		c := low[i]
		if c >= 0xe0 || !inWord {
			for _, verb := range verbsByByte[c] {
				end := i + len(verb)
				if end <= best.at+best.n || !strings.HasPrefix(low[i:], verb) || c < 0xe0 && end < len(low) && isWordByte(low[end]) {
					continue
				}
				best = verbSpan{i, len(verb)}
				break
			}
		}
		inWord = isWordByte(c)
	}
	return best
}

// A dateSpan is where a date stands.
type dateSpan struct {
	start, end int
	when       when
}

// findDate finds the date of an attribution: at its beginning, or behind the
// name.
func findDate(s, rest string, dayFirst bool) dateSpan {
	at := len(s) - len(rest)
	last := strings.LastIndexAny(s, "0123456789") // no date is without a day
	for tries := 0; tries < 40 && at <= last; tries++ {
		if w, n := readWhen(s[at:], dayFirst); n > 0 && w.isDate() {
			return dateSpan{at, at + n, w}
		}
		next := strings.IndexAny(s[at:], " ,;:([（，于於")
		if next < 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(s[at+next:])
		at += next + size
	}
	return dateSpan{}
}

// claimOf gathers author and time. begin is where s begins behind the word
// that introduces it.
func claimOf(s string, begin int, date dateSpan, address addressSpan, verb verbSpan) claim {
	var c claim
	if date.end > 0 {
		c.Sent, c.Zoned = date.when.time(), date.when.zoned
		c.SentText = strings.Trim(s[date.start:date.end], " ,;")
	}
	if address.start >= 0 {
		c.Author.Addr = normalAddr(s[address.start:address.end])
	}
	c.Author.Name = nameOf(s, begin, date, address, verb)
	if pronoun(c.Author.Name) || c.Author.Addr == "" && itself[fold(c.Author.Name)] {
		c.Author = email.Address{}
	}
	return c
}

// nameOf cuts the name out of an attribution: what is left when date, address
// and verb are taken away, the longest stretch of it.
func nameOf(s string, begin int, date dateSpan, address addressSpan, verb verbSpan) string {
	type cut struct{ from, to int }
	cuts := []cut{{0, begin}}
	if date.end > 0 {
		cuts = append(cuts, cut{date.start, date.end})
	}
	if address.start >= 0 {
		cuts = append(cuts, cut{address.outer, address.outerEnd})
	}
	if verb.n > 0 {
		cuts = append(cuts, cut{verb.at, verb.at + verb.n})
	}
	b := []byte(s)
	for _, c := range cuts {
		for i := c.from; i < c.to; i++ {
			b[i] = '\n'
		}
	}
	best := ""
	for piece := range strings.SplitSeq(string(b), "\n") {
		if p := stripFillers(cleanName(piece)); len(p) > len(best) {
			best = p
		}
	}
	return cleanName(best)
}

// nameFillers stand beside the name in attributions.
var nameFillers = set("schreef schrieb skrev a ο χρήστης időpont időpont: usuario utilisateur heeft het volgende hat folgendes geschrieben пользователь odesílatel użytkownik bruger via: o ha a tarihinde şunu şunları at um uhr am skrev följande: " +
	"wiadomość dniu w от følgende: в від 于 在 kl uživatel felhasználó a(z) by on at")

// stripFillers takes words off both ends that belong to no name.
func stripFillers(s string) string {
	words := strings.Fields(s)
	for len(words) > 0 && (nameFillers[fold(words[0])] || strings.Trim(words[0], ",;:-|") == "") {
		words = words[1:]
	}
	for len(words) > 0 && (nameFillers[fold(words[len(words)-1])] || strings.Trim(words[len(words)-1], ",;:-|") == "") {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}
