package zone

import (
	"strings"

	"onrecord/ingest/email"
)

// classify tells apart what the author wrote and what stands around it: the
// lines that lie in no block.
func (r *reader) classify(marks []email.Mark) {
	r.markedLines(marks)
	r.each(r.unsure, len(r.rows), Own, Auto)
	started := false
	for first := 0; first < len(r.rows); {
		if r.z.Lines[first].Block >= 0 {
			first++
			continue
		}
		end := first
		for end < len(r.rows) && r.z.Lines[end].Block < 0 {
			end++
		}
		r.run(first, end, !started)
		started = true
		first = end
	}
	for _, m := range marks {
		if m.Kind == email.MarkAside {
			first, last := r.wholeLines(m)
			r.disown(first, last+1)
		}
	}
	if r.about.automatic {
		r.disown(0, len(r.rows))
	}
}

// disown makes lines of the author words that nobody is to be held to.
func (r *reader) disown(first, end int) {
	for _, kind := range []Kind{Own, Greeting, SignOff, Code} {
		r.each(first, end, kind, Auto)
	}
}

// markedLines takes signatures and code from the structure of the HTML, unless
// nothing would be left, the author goes on within the signature, or the code reads
// like prose.
func (r *reader) markedLines(marks []email.Mark) {
	for _, m := range marks {
		if m.Kind != email.MarkSignature && m.Kind != email.MarkCode {
			continue
		}
		first, last := r.wholeLines(m)
		n, prose, _ := r.weigh(first, last+1)
		switch {
		case n == 0 || !r.ownOutside(first, last):
		case m.Kind == email.MarkSignature && n <= longestSignature && !r.speakIn(first, last+1):
			r.each(first, last+1, Own, Signature)
		case m.Kind == email.MarkCode && prose == 0:
			r.each(first, last+1, Own, Code)
		}
	}
}

// wholeLines returns the lines that lie in a mark from end to end.
func (r *reader) wholeLines(m email.Mark) (first, last int) {
	first, last = r.linesOf(m)
	if first <= last && m.Start > r.z.Lines[first].Start && trim(r.text[min(r.rows[first].body, m.Start):m.Start]) != "" {
		first++
	}
	if first <= last && trim(r.text[min(m.End, r.z.Lines[last].End):r.z.Lines[last].End]) != "" {
		last--
	}
	return first, last
}

// ownOutside reports whether the author has words outside those lines.
func (r *reader) ownOutside(first, last int) bool {
	for i := range r.rows {
		if (i < first || i > last) && r.z.Lines[i].Kind == Own && !r.rows[i].blank {
			return true
		}
	}
	return false
}

// run classifies a stretch of lines that lie in no block.
func (r *reader) run(first, end int, isFirst bool) {
	if isFirst {
		r.banner(first, end)
	}
	r.machines(first, end)
	if end == len(r.rows) || r.introduced(end) {
		r.ending(first, end)
	}
	if isFirst {
		r.greeting(first, end)
		r.belowDevice(first, end)
	}
}

// belowDevice takes for quoted what stands below the footer of a device, which
// closes what its owner wrote, but for a postscript. Nothing says who wrote it.
func (r *reader) belowDevice(first, end int) {
	at := r.skipBlank(first) + 1
	for ; at < end; at++ {
		if r.z.Lines[at].Kind == Own && !r.rows[at].blank && r.rows[at-1].blank && (at+1 == end || r.rows[at+1].blank) && deviceFooter(r.content(at)) {
			break
		}
	}
	from := r.skipBlank(at + 1)
	if at >= end || from >= end {
		return
	}
	r.z.Lines[at].Kind = Signature
	if isPostscript(r.content(from)) {
		return
	}
	last := r.back(from, end)
	if last == from || len(r.z.Blocks) == maxBlocks {
		return
	}
	r.push(from, 1, Quoted, claim{})
	r.lines(from, last-1)
	r.leave(0)
	r.order()
}

// introduced reports whether the block that begins at a line has an
// introduction, so that the text above it has come to its end.
func (r *reader) introduced(i int) bool {
	b := r.z.Blocks[r.z.Lines[i].Block]
	for b.Parent >= 0 {
		b = r.z.Blocks[b.Parent]
	}
	return b.Body > b.Start || b.Author != (email.Address{}) || !r.ownBelow(i)
}

// ownBelow reports whether the author writes on below line i.
func (r *reader) ownBelow(i int) bool {
	for ; i < len(r.rows); i++ {
		if r.z.Lines[i].Block < 0 && !r.rows[i].blank {
			return true
		}
	}
	return false
}

// each gives the lines [first, end) that have one kind another.
func (r *reader) each(first, end int, from, to Kind) {
	for i := first; i < end; i++ {
		if l := &r.z.Lines[i]; l.Block < 0 && l.Kind == from {
			l.Kind = to
		}
	}
}

// greeting marks the salutation: the first line with text, or the one below
// it.
func (r *reader) greeting(first, end int) {
	for i, seen := first, 0; i < end && seen < 2; i++ {
		if r.rows[i].blank || r.z.Lines[i].Kind != Own {
			continue
		}
		s := r.content(i)
		if greets(s) && !r.goesOn(i, first) || seen == 0 && r.calls(s, i+1, end) {
			r.z.Lines[i].Kind = Greeting
			return
		}
		seen++
	}
}

// calls reports whether a line is a name with a comma, such as "Ann,", and text
// follows.
func (r *reader) calls(s string, next, end int) bool {
	name, ok := strings.CutSuffix(s, ",")
	if !ok {
		name, ok = strings.CutSuffix(s, " -")
	}
	next = r.skipBlank(next)
	return ok && len(strings.Fields(name)) <= 4 && isName(name) && r.about.isOwnName(name) == 0 && next < end
}

// back returns end without blank lines and lines that are classified.
func (r *reader) back(first, end int) int {
	for end > first && (r.rows[end-1].blank || r.z.Lines[end-1].Kind != Own) {
		end--
	}
	return end
}

// paragraph returns the first line of the paragraph that ends before end.
func (r *reader) paragraph(first, end int) int {
	for end > first && !r.rows[end-1].blank && r.z.Lines[end-1].Kind == Own {
		end--
	}
	return end
}

// footer takes off one thing that machines and lawyers put at the end.
func (r *reader) footer(first, end int) int {
	if end == first {
		return end
	}
	s := r.content(end - 1)
	if deviceFooter(s) {
		r.each(end-1, end, Own, Signature)
		return end - 1
	}
	at := r.paragraph(first, end)
	if at == first && first == 0 && end-at > 1 && !disclaims(s) { // all there is
		return end
	}
	for i := end - 1; i >= at && end-i <= 60; i-- {
		if !disclaimerStarts(r.content(i)) {
			continue
		}
		if disclaims(squash(r.text[r.rows[i].body:r.z.Lines[end-1].End])) {
			r.each(i, end, Own, Disclaimer)
			return i
		}
	}
	if at > first && disclaims(squash(r.text[r.z.Lines[at].Start:r.z.Lines[end-1].End])) {
		r.each(at, end, Own, Disclaimer)
		return at
	}
	if n := end - at; n <= 8 && at > first && r.listFooter(at, end) && r.contactOnly(at, end) {
		r.each(at, end, Own, Auto)
		return at
	}
	return end
}
