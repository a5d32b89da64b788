package zone

import "strings"

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
	if in, ok := r.attributionBefore(i, marks, last); ok {
		return in, true
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

// attributionBefore reads an attribution behind which the words begin on its line,
// some blanks apart, as a program writes it that loses line ends: "On Mon, May 5 at
// 10:20 AM, Ann<ann@b.example> wrote:   Hi Bob,".
func (r *reader) attributionBefore(i, marks int, s string) (intro, bool) {
	head, _, ok := strings.Cut(s, ":  ")
	if !ok || len(afterIntro(s)) == len(s) || addressAt(head).start < 0 {
		return intro{}, false
	}
	r.tries++
	a, ok := readAttribution(head + ":")
	if verb := findVerb(fold(head)); !ok || !a.dated || !a.addressed || verb.n == 0 || verb.at+verb.n < len(head) {
		return intro{}, false
	}
	return intro{first: i, last: i, marks: marks, kind: Quoted, unmarked: true, claim: a.claim}, true
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
			best = intro{first: first, last: i, marks: marks, kind: Quoted, weak: a.kind == attributionWeak, unmarked: a.unmarked, told: a.told}
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
