package zone

import (
	"slices"
	"strings"
	"unicode"
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
	if from := r.signatureAcross(first, end); from < end {
		r.each(from, end, Own, Signature)
		return from
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

// signatureAcross returns where a signature of several paragraphs begins, else end: the
// author's whole name or a sign-off with it, and below it nothing that reads like prose
// and some telephone, address or firm.
func (r *reader) signatureAcross(first, end int) int {
	const most, mostParagraphs, longest = 16, 4, 110
	var lines []int // above end, those that were looked at
	for at, n := end, 0; n < mostParagraphs; n++ {
		from := r.paragraph(first, at)
		if from == at || from == first || r.nothingAbove(first, from) {
			break
		}
		for i := from; i < at; i++ {
			s := r.content(i)
			if lines = append(lines, i); len(lines) > most || len(s) > longest || isSentence(s) || speaks(s) {
				return end
			}
		}
		s := r.content(from)
		whole := (r.about.namedAt(s) == nameMore || r.about.isOwnName(s) >= 2) && !strings.HasSuffix(s, ":")
		if n > 0 && whole && !r.closesAt(from) && slices.ContainsFunc(lines, r.reaches) {
			if at-from == 1 { // the name that ends the letter
				return r.skipBlank(at)
			}
			return from
		}
		at = r.back(first, from)
	}
	return end
}

// reaches reports whether a line has a telephone, an address or a firm.
func (r *reader) reaches(i int) bool {
	s := r.content(i)
	return isContact(s) || r.about.isOrganisation(s)
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
		if len(s) > 160 || lines == 0 && isSentence(s) || speaks(s) {
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

// speaks reports whether a line is one that only the author writes below a name: a
// postscript, or a sentence about what they do themselves.
func speaks(s string) bool {
	return isPostscript(s) || isSentence(s) && slices.ContainsFunc(strings.Fields(fold(s)), func(word string) bool {
		return selfWords[strings.Trim(strings.ReplaceAll(word, "’", "'"), `.,!?;:()"*`)]
	})
}

// speakIn reports whether one of the lines [first, end) does.
func (r *reader) speakIn(first, end int) bool {
	for i := first; i < end; i++ {
		if speaks(r.content(i)) {
			return true
		}
	}
	return false
}

// isPostscript reports whether a line begins with "PS" or "P.S.".
func isPostscript(s string) bool {
	word, _, _ := strings.Cut(fold(s), " ")
	mark := strings.ReplaceAll(strings.TrimRight(word, ":-.,"), ".", "")
	return mark == "ps" || mark == "pps"
}

// selfWords are those by which an author of English mail speaks of themselves.
var selfWords = set("i i'll i'm i've i'd")

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

// sentenceWords are words that sentences have and signatures do not.
var sentenceWords = set("i we you i'll we'll i'm we're i've we've you'll you're he she they it's that's is are was were will would can could should have has had do does did don't please let be been going need want know think see get make send call this that there when if because but so " +
	"ich wir sie ist sind war wird werden kann haben hat bitte nicht je nous vous est sont sera peut avons merci pas yo nosotros usted es son será puede no io noi lei è sono può não você é são pode ik wij u zijn wordt kan hebben niet jag vi ni är kan har inte jeg vi du er kan har ikke")

// isSentence reports whether a line reads like prose.
func isSentence(s string) bool {
	words, hits := 0, 0
	for word := range strings.FieldsSeq(fold(s)) {
		words++
		if sentenceWords[strings.Trim(strings.ReplaceAll(word, "’", "'"), ".,!?;:()\"*")] {
			hits++
		}
	}
	if words < 3 {
		return false
	}
	ends := strings.IndexByte(".?!", s[len(s)-1]) >= 0 || strings.HasSuffix(s, "…")
	switch {
	case hits == 0:
		return ends && words >= 8
	case hits == 1:
		return ends && words >= 4 || words >= 9
	}
	return words >= 4
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
		own := r.about.isOwnName(s) > 0 || seen == 0 && r.about.isInitial(s)
		if !own && r.goesOn(i, first) {
			break
		}
		ok, _ := r.about.closes(s)
		switch {
		case ok, own && i > first && (r.rows[i-1].blank || seen > 0 || r.closesAt(i-1) || !endsSentence(r.content(i-1))):
			from = i
		case seen == 0 && len(strings.Fields(s)) <= 3 && isName(s) && i > first && r.closingAbove(first, i):
			from = i
		default:
			seen = 4
		}
		seen++
	}
	if from < end && r.closesAt(from) && r.saysNothing(first, from) && !strings.HasSuffix(r.content(from), ",") {
		from++ // "Thanks." is all that the message says
	}
	if from > first && from < end {
		r.each(from, end, Own, SignOff)
	}
}

// saysNothing reports whether the lines [first, end) hold no words of the author but a
// salutation.
func (r *reader) saysNothing(first, end int) bool {
	for i := first; i < end; i++ {
		if !r.rows[i].blank && r.z.Lines[i].Kind == Own && !greets(r.content(i)) {
			return false
		}
	}
	return true
}

// goesOn reports whether a line is the rest of the sentence that the one above it began,
// as where a mail program broke it: "I'll be there this", "afternoon."
func (r *reader) goesOn(i, first int) bool {
	if i == first || r.rows[i-1].blank || r.z.Lines[i-1].Kind != Own {
		return false
	}
	const leastBroken = 30 // a line that was broken has so many letters
	above := r.content(i - 1)
	c, _ := utf8.DecodeRuneInString(r.content(i))
	return unicode.IsLower(c) && len(above) >= leastBroken && !endsSentence(above) && !strings.ContainsAny(above[len(above)-1:], ":,;")
}

// endsSentence reports whether a line ends where a sentence does.
func endsSentence(line string) bool {
	return strings.HasSuffix(line, "…") || line != "" && strings.ContainsAny(line[len(line)-1:], ".?!")
}
