package zone

import (
	"strings"

	"onrecord/ingest/email"
)

// replyLinePhrases say that an answer is to stand above them, as systems for tickets
// write it above what they quote.
var replyLinePhrases = NewPhrases("above this line", "above the line", "reply above", "write above this", "oberhalb dieser zeile", "oberhalb dieser linie", "über dieser zeile", "über diese zeile", "über dieser linie",
	"au-dessus de cette ligne", "au dessus de cette ligne", "encima de esta línea", "por encima de esta linea", "arriba de esta línea", "sopra questa riga", "sopra questa linea", "al di sopra di questa", "acima desta linha",
	"boven deze regel", "boven deze lijn", "ovanför denna rad", "ovanför den här raden", "ovanför denna linje", "over denne linje", "over denne linjen", "tämän rivin yläpuolel", "tämän viivan yläpuolel",
	"powyżej tej linii", "nad tą linią", "nad tento řádek", "nad tímto řádkem", "nad touto čárou", "bu satırın üst", "bu çizginin üst", "この行より上", "この線より上", "выше этой строки", "выше этой линии")

// replyLine reports whether a line is such a line: the phrase between marks, or with
// little beside it.
func replyLine(s string) bool {
	const longest, mostWords = 160, 12
	if len(s) > longest || s == "" || isWordByte(s[0]) && isWordByte(s[len(s)-1]) {
		return false
	}
	inner := strings.Trim(s, "-_=*#+<>[]~—–― \t\u00a0|")
	if len(s)-len(inner) < 4 || !replyLinePhrases.In(fold(s)) {
		return false
	}
	return len(strings.Fields(inner)) <= mostWords
}

// replyLineAt reads a line below which the system for tickets goes on. Where nothing
// stands above it, the message is the system's own, and the line introduces nothing.
func (r *reader) replyLineAt(i int, s string) (intro, bool) {
	if r.rows[i].marks > 0 || len(r.intros) > 0 || !replyLine(s) || r.skipBlank(0) >= i {
		return intro{}, false
	}
	return intro{first: i, last: i, kind: Quoted, unmarked: true, header: true}, true
}

// banner takes what stands above the author's words and is not theirs: the warning of a
// mail gateway, and the line above which one is to answer.
func (r *reader) banner(first, end int) {
	const most = 6 // lines
	from := r.skipBlank(first)
	to := from
	for to < end && to-from <= most && !r.rows[to].blank && !rule(r.content(to)) {
		to++
	}
	if to-from > most {
		return
	}
	if to-from != 1 || !replyLine(r.content(from)) {
		for to > from && !email.IsBanner(r.text[r.rows[from].body:r.z.Lines[to-1].End]) {
			to-- // the author's words may begin on the next line
		}
	}
	if to == from {
		return
	}
	if next := r.skipBlank(to); next < end && rule(r.content(next)) {
		to = next + 1
	}
	r.each(from, to, Own, Auto)
}

// rule reports whether a line is drawn with one sign.
func rule(s string) bool {
	return len(s) >= 5 && strings.Trim(s, s[:1]) == "" && strings.IndexByte("-_=*", s[0]) >= 0
}

// headingAt reads the heading of a comment as systems for tickets write it below a
// rule: "Ann Lee, Oct 26, 2026, 8:10 AM", with nothing else on its line. The first is
// none if it names the author of the message.
func (r *reader) headingAt(i int) (claim, bool) {
	if i >= len(r.rows) {
		return claim{}, false
	}
	s := r.content(i)
	at := strings.IndexByte(s, ',')
	if at <= 0 || len(s) > 120 || !isName(s[:at]) || len(r.intros) == 0 && r.about.isOwnName(s[:at]) > 0 {
		return claim{}, false
	}
	w, end := readWhen(s[at:], false)
	if !w.hasDay() || !w.hasClock() || trim(s[at+end:]) != "" {
		return claim{}, false
	}
	return claim{Author: readAuthor(s[:at]), Sent: w.time(), Zoned: w.zoned, SentText: strings.Trim(s[at:at+end], " ,")}, true
}

// previewAt reads the line that Notes puts above a header block, with author, time and
// the first words of the message: "Ann Lee ---10/26/2026 08:10:00 AM---Dear Bob,".
func (r *reader) previewAt(i int, s string) (intro, bool) {
	const rule = "---"
	s = strings.TrimLeft(s, "* ")
	at := strings.Index(s, rule)
	if at <= 0 || at > 80 || !isName(trim(s[:at])) {
		return intro{}, false
	}
	sent, _, ok := strings.Cut(s[at+len(rule):], rule)
	w, end := readWhen(sent, false)
	if !ok || !w.isDate() || !w.hasClock() || trim(sent[end:]) != "" {
		return intro{}, false
	}
	in := intro{first: i, last: i, marks: r.rows[i].marks, kind: Quoted, unmarked: true, header: true,
		claim: claim{Author: readAuthor(s[:at]), Sent: w.time(), Zoned: w.zoned, SentText: trim(sent)}}
	if next := r.nextText(i + 1); next < len(r.rows) && r.rows[next].marks == in.marks {
		if h, ok := r.headerFields(next, in.marks, true); ok {
			in.last, in.claim = h.last, h.claim()
		}
	}
	return in, true
}
