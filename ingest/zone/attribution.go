package zone

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/ingest/email"
)

const (
	longestAttribution = 500 // bytes, joined
	mostAttribution    = 5   // lines
)

// attributionAt reads an attribution whose last line is i: "On ..., Ann wrote:"
// on one line or several.
func (r *reader) attributionAt(i int) (intro, bool) {
	marks := r.rows[i].marks
	last := r.content(i)
	if len(last) > longestAttribution {
		return intro{}, false
	}
	if marks > 0 && endsAddress(last) { // "> wrote:", the end of "<address\n> wrote:"
		if in, ok := r.attributionUp(i, marks-1, "> "+last); ok {
			return in, true
		}
	}
	if !endsAttribution(last) || r.verbBelow(i, marks, last) {
		return intro{}, false
	}
	if in, ok := r.attributionUp(i, marks, last); ok {
		return in, true
	}
	return r.attributionWithin(i, marks, last)
}

// attributionWithin reads an attribution that stands behind the author's words
// on their line: "Thanks On Mon, May 5 ... wrote:". Its block begins below.
func (r *reader) attributionWithin(i, marks int, s string) (intro, bool) {
	for _, on := range []string{" On ", "-On ", " Le ", " Am ", " El ", " Op "} {
		at := strings.LastIndex(s, on)
		if at < 0 || i+1 >= len(r.rows) {
			continue
		}
		r.tries++
		a, ok := readAttribution(s[at+1:])
		if ok && a.dated && a.unmarked && a.kind == attributionSure {
			return intro{first: i + 1, last: i, marks: marks, kind: Quoted, unmarked: true, claim: a.claim}, true
		}
	}
	return intro{}, false
}

// verbBelow reports whether the line below line i, which has no colon at its
// end, goes on with the attribution: "wrote:".
func (r *reader) verbBelow(i, marks int, last string) bool {
	if strings.HasSuffix(last, ":") || i+1 >= len(r.rows) || r.rows[i+1].blank {
		return false
	}
	s, ok := r.contentAt(i+1, marks)
	return ok && len(s) < 60 && (strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")) && findVerb(fold(s)).n > 0
}

// endsAddress reports whether a line could be what follows a broken address.
func endsAddress(s string) bool {
	return s == ":" || strings.HasSuffix(s, ":") && len(s) < 40 && findVerb(fold(s)).n > 0 && addressAt(s).start < 0 && strings.IndexByte(s, '>') < 0
}

// endsAttribution reports whether a line can be the last of an attribution.
func endsAttribution(s string) bool {
	switch c := s[len(s)-1]; c {
	case ':':
		return true
	case '-':
		inner := strings.TrimRight(s, "- ")
		return inner != "" && len(s)-len(inner) >= 3 && isWordByte(inner[len(inner)-1])
	case '>', ')', ']':
		return s[0] >= '0' && s[0] <= '9' || strings.IndexByte(s, '@') >= 0 && len(s) < 200
	case '*', ' ', '_':
		return strings.HasSuffix(strings.TrimRight(s, "*_ "), ":")
	}
	return strings.HasSuffix(s, "：") || s[0] >= '0' && s[0] <= '9' && isoDate(s) || endsVerb(s)
}

// endsVerb reports whether s, which has no colon, is an attribution whole:
// "On ..., Ann <ann@b.example> wrote".
func endsVerb(s string) bool {
	if strings.IndexByte(s, '@') < 0 || len(afterIntro(s)) == len(s) {
		return false
	}
	verb := findVerb(fold(s))
	return verb.n > 0 && verb.at+verb.n == len(s)
}

// isoDate reports whether s begins with a date such as 2025-05-31 and a time.
func isoDate(s string) bool {
	if digits(s) != 4 || len(s) < 12 || s[4] != '-' && s[4] != '/' {
		return false
	}
	w, n := readWhen(s, false)
	return n > 0 && w.hasDay() && (w.zoned || w.hasClock())
}

// attributionUp joins line i with those above it until they read as an
// attribution.
func (r *reader) attributionUp(i, marks int, joined string) (intro, bool) {
	if !r.verbNear(i) && !datesBegin(joined) && !r.datesNear(i, marks) {
		return intro{}, false
	}
	var best intro
	var found attribution
	blanks := 0
	for first := i; ; {
		r.tries++
		if a, ok := readAttribution(joined); ok && (found.kind == 0 || a.kind >= found.kind && (a.dated && !found.dated || a.addressed && !found.addressed || found.claim.Author.Name == "")) {
			best = intro{first: first, last: i, marks: marks, kind: Quoted, weak: a.kind == attributionWeak, unmarked: a.unmarked}
			best.claim = a.claim
			found = a
		}
		if found.dated && found.addressed {
			break
		}
		if first--; first <= r.floor || i-first >= mostAttribution+blanks {
			break
		}
		above, ok := r.contentAt(first, marks)
		if !ok || len(joined)+len(above) > longestAttribution {
			break
		}
		if above == "" {
			if blanks++; blanks > 2 || balanced(joined) && joined[0] != '<' {
				break
			}
			continue
		}
		if found.kind > 0 && !dateHead(above) && !(found.claim.Author.Name == "" && isName(above)) {
			break
		}
		joined = above + " " + joined
	}
	return best, found.kind > 0
}

// verbNear reports whether line i or one that may belong to it says that
// somebody wrote.
func (r *reader) verbNear(i int) bool {
	for n := i; n >= 0 && n > i-mostAttribution && n > r.floor; n-- {
		row := &r.rows[n]
		if row.verb == 0 {
			row.verb = 1
			if s := r.content(n); len(s) <= longestAttribution && findVerb(fold(s)).n > 0 {
				row.verb = 2
			}
		}
		if row.verb == 2 {
			return true
		}
		if row.blank && n < i-1 {
			return false
		}
	}
	return false
}

// datesBegin reports whether s can begin with a date.
func datesBegin(s string) bool {
	if digits(s) > 0 {
		return true
	}
	n := wordLen(s)
	if n == 0 || n == len(s) {
		return false
	}
	word := strings.TrimRight(fold(s[:n]), ".")
	return (weekdayWords[word] || monthWords[word] > 0 || introWords[word]) && strings.ContainsAny(cut(s, 60), "0123456789")
}

// datesNear reports whether one of the two lines above begins with a date.
func (r *reader) datesNear(i, marks int) bool {
	for n := i - 1; n >= 0 && n >= i-2 && n > r.floor; n-- {
		if s, ok := r.contentAt(n, marks); ok && datesBegin(s) {
			return true
		}
	}
	return false
}

// dateHead reports whether a line above an attribution "Ann <a@b> wrote:" gives
// its date.
func dateHead(s string) bool {
	if len(s) > 120 || strings.HasSuffix(s, ".") && !strings.HasSuffix(fold(s), ".m.") {
		return false
	}
	w, _ := readWhen(afterIntro(s), false)
	return w.isDate()
}

// balanced reports whether every bracket that s closes it also opens.
func balanced(s string) bool {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '<':
			depth++
		case '>':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return true
}

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
	a.claim = claimOf(s, len(s)-len(rest), date, address, verb)
	switch {
	case verb.n == 0:
		a.kind = a.withoutVerb(s, date)
	case !a.begins(s, rest, date, address, verb):
	case a.dated || a.addressed || pronoun(a.claim.Author.Name):
		a.kind = attributionSure
		a.unmarked = a.addressed || date.when.hasClock()
		if !a.dated && !a.addressed {
			a.kind = attributionWeak
		}
	case isName(a.claim.Author.Name):
		a.kind = attributionWeak
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
	for tries := 0; tries < 40 && at < len(s); tries++ {
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
	if pronoun(c.Author.Name) {
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
	"følgende: в від 于 在 kl uživatel felhasználó a(z) by on at")

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
