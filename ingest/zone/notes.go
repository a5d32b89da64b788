package zone

import "strings"

// mostNotes is how many lines a header block of Notes has at most.
const mostNotes = 20

// notesAt reads the header block that Notes writes, whose author and time have no
// labels: "Ann Lee/Firm", below it "05/05/2025 10:20 AM", and then To, cc and Subject,
// each with a colon, in a cell, or alone on its line.
func (r *reader) notesAt(i int) (intro, bool) {
	marks := r.rows[i].marks
	date := i + 1
	if date >= len(r.rows) || r.rows[date].marks != marks || digits(r.content(date)) == 0 {
		return intro{}, false
	}
	author, _, _ := strings.Cut(r.content(i), "/")
	sent := r.content(date)
	if w, end := readWhen(sent, false); !w.isDate() || !w.hasClock() || trim(sent[end:]) != "" || !isName(author) && addressAt(author).start < 0 {
		return intro{}, false
	}
	h := header{last: date}
	h.add(fieldFrom, author)
	h.add(fieldSent, sent)
	if !r.notesFields(&h, marks) {
		return intro{}, false
	}
	return intro{first: i, last: h.last, marks: marks, kind: Quoted, unmarked: true, header: true, claim: h.claim()}, true
}

// notesFields reads the fields below the date, up to the subject.
func (r *reader) notesFields(h *header, marks int) bool {
	current := fieldNone
	for k := h.last + 1; k < min(len(r.rows), h.last+mostNotes) && r.rows[k].marks == marks; k++ {
		if r.rows[k].blank {
			continue
		}
		s := r.content(k)
		f, value := notesLabel(s)
		switch {
		case f != fieldNone && !h.seen[f]:
			h.add(f, value)
			current = f
		case current == fieldNone: // "Please respond to", and to whom
			if isSentence(s) {
				return false
			}
		default:
			h.more(current, s)
		}
		if h.seen[fieldTo] && h.values[fieldSubject] != "" {
			h.last = k
			return true
		}
	}
	return false
}

// notesLabel is [label], also of a label without a colon.
func notesLabel(s string) (f field, value string) {
	if f, value = label(s); f != fieldNone {
		return f, value
	}
	name, value, _ := strings.Cut(s, "\t")
	return fieldLabels[fold(trim(name))], trim(value)
}
