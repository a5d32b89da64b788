package zone

import (
	"strings"

	"onrecord/ingest/email"
)

const (
	longestLabel  = 40 // bytes
	mostHeader    = 60 // lines of a header block
	mostContinued = 12 // lines of one field
)

// headerAt reads what stands above an answered or forwarded message and begins
// at line i: a divider, a header block, or both.
func (r *reader) headerAt(i int) (intro, bool) {
	in := intro{first: i, last: i, marks: r.rows[i].marks, kind: Quoted, unmarked: true, header: true}
	s := r.content(i)
	if h, ok := r.dividerWithin(s); ok {
		in.claim = h.claim()
		return in, true
	}
	if in, ok := r.replyLineAt(i, s); ok {
		return in, true
	}
	if in, ok := r.previewAt(i, s); ok {
		return in, true
	}
	divider := r.divider(s)
	if divider == dividerForwarded || divider == dividerForwardedLoose {
		in.kind = Forwarded
	}
	at, ok := r.belowDivider(i, divider, in.marks)
	if !ok {
		return intro{}, false
	}
	if at < len(r.rows) && (r.rows[at].marks == in.marks || divider > dividerRule && r.rows[at].marks == in.marks+1) {
		if h, ok := r.headerFields(at, r.rows[at].marks, divider != dividerNone); ok {
			in.deeper = r.rows[at].marks > in.marks
			in.last = h.last
			in.claim = h.claim()
			if !h.seen[fieldFrom] && at-1 > r.floor && at > 0 {
				in.claim.Author = r.authorAbove(at - 1)
			}
			return in, true
		}
	}
	if at < len(r.rows) && r.rows[at].marks == in.marks && divider != dividerNone {
		if said, ok := r.belowRule(at, divider); ok {
			in.last, in.claim, in.header = said.last, said.claim, said.header
			return in, true
		}
	}
	if divider == dividerNone && r.fromAlone(i) {
		_, value := label(s)
		in.claim.Author = readAuthor(value)
		return in, true
	}
	if notes, ok := r.notesAt(i); ok && divider == dividerNone {
		return notes, true
	}
	return in, divider == dividerOriginal || divider == dividerForwarded
}

// belowRule reads what stands below a divider in place of a header block: the heading
// of a comment, an attribution, or fields without colons.
func (r *reader) belowRule(at, divider int) (intro, bool) {
	if divider == dividerRule {
		said, ok := r.headingAt(at)
		return intro{last: at, header: true, claim: said}, ok
	}
	for i := at; i < len(r.rows) && i < at+mostAttribution && !r.rows[i].blank; i++ {
		floor := r.floor
		r.floor = at - 1
		in, ok := r.attributionAt(i)
		r.floor = floor
		if ok && in.first == at {
			return in, true
		}
	}
	h, ok := r.bareFields(at)
	return intro{last: h.last, header: true, claim: h.claim()}, ok
}

// bareFields reads a header block whose labels have no colons: "From "Ann"
// <ann@b.example>".
func (r *reader) bareFields(i int) (h header, ok bool) {
	h.last = i
	for k := i; k < len(r.rows) && k < i+mostHeader && !r.rows[k].blank; k++ {
		s := r.content(k)
		n := wordLen(s)
		f := fieldLabels[fold(s[:n])]
		if f == fieldNone || f != fieldOther && h.seen[f] {
			break
		}
		h.add(f, trim(s[n:]))
		h.last = k
	}
	return h, h.fields >= 3 && addressAt(h.values[fieldFrom]).start >= 0 && isDateText(h.values[fieldSent])
}

// authorAbove reads the author from a line above a header block that lacks
// one: "From Ann", or a line that ends in "From: Ann".
func (r *reader) authorAbove(i int) email.Address {
	s := r.content(i)
	if at := strings.LastIndex(s, "From:"); at >= 0 {
		return readAuthor(s[at+len("From:"):])
	}
	if from, ok := strings.CutPrefix(strings.TrimLeft(s, "*' "), "From "); ok {
		return readAuthor(from)
	}
	return email.Address{}
}

// fromAlone reports whether a line is all that is left of a header block: the
// author with an address, in a paragraph of its own.
func (r *reader) fromAlone(i int) bool {
	if r.label(i) != fieldFrom || i > 0 && !r.rows[i-1].blank || i+1 >= len(r.rows) || !r.rows[i+1].blank {
		return false
	}
	_, value := label(r.content(i))
	at := addressAt(value)
	return at.start > 0 && strings.IndexByte("<[", value[max(0, at.start-1)]) >= 0 || at.start > 7 && value[at.start-1] == ':'
}

// label reads the label at the beginning of a line, and what stands behind it.
func label(s string) (f field, value string) {
	for s != "" && (s[0] == '*' || s[0] == '_' || s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	head := s[:min(len(s), longestLabel)]
	i, size := strings.IndexByte(head, ':'), 1
	if i < 0 {
		const wide = "："
		if i = strings.Index(head, wide); i < 0 {
			return fieldNone, ""
		}
		size = len(wide)
	}
	name := trim(strings.TrimRight(s[:i], "*_ \u00a0"))
	if name == "" || len(name) > 36 {
		return fieldNone, ""
	}
	low := fold(name)
	if f = fieldLabels[low]; f == fieldNone && strings.Contains(low, "\u00a0") {
		f = fieldLabels[strings.ReplaceAll(low, "\u00a0", " ")]
	}
	if f == fieldNone {
		return fieldNone, ""
	}
	return f, trim(strings.TrimLeft(s[i+size:], "*_ \t\u00a0"))
}

// label returns the field that line i begins with.
func (r *reader) label(i int) field {
	row := &r.rows[i]
	if row.label == 0 {
		f, _ := label(r.content(i))
		row.label = 1 + int8(f)
	}
	return field(row.label - 1)
}

// headerFields reads the header block that begins at line i. divided says that
// a divider stands above it.
func (r *reader) headerFields(i, marks int, divided bool) (h header, ok bool) {
	first := r.label(i)
	if first == fieldNone || first == fieldOther && !divided || first == fieldCc {
		return h, false
	}
	s := r.content(i)
	if first == fieldFrom && len(s) > 60 && h.inline(s) {
		h.last = i
		return h, true
	}
	current := fieldNone
	for k := i; k < len(r.rows) && k < i+mostHeader && r.rows[k].marks == marks; k++ {
		if r.rows[k].blank {
			if !r.headerGoesOn(k+1, marks, &h) {
				break
			}
			continue
		}
		s := r.content(k)
		f, value := r.label(k), ""
		if f != fieldNone {
			_, value = label(s)
		}
		switch {
		case f != fieldNone && (!h.seen[f] || f == fieldOther || f == fieldCc):
			h.add(f, value)
			current = f
		case f == fieldSent && h.values[f] == "": // "Sent:" and "Date:"
			h.values[f] = value
		case f != fieldNone && f != current && !r.continues(k, marks, &h):
			return h, h.enough(divided)
		case current == fieldNone || !r.continues(k, marks, &h) && !h.valueBelow(current, s):
			return h, h.enough(divided)
		default:
			h.more(current, s)
		}
		h.last = k
	}
	return h, h.enough(divided)
}

// continues reports whether line k, which is no field, goes on with the field
// above: a further field follows before a blank line.
func (r *reader) continues(k, marks int, h *header) bool {
	for n := k; n < len(r.rows) && n < k+mostContinued; n++ {
		if r.rows[n].blank || r.rows[n].marks != marks {
			return false
		}
		f := r.label(n)
		if f == fieldNone || n == k || h.seen[f] || f == fieldOther {
			continue
		}
		if _, value := label(r.content(n)); f.fits(value) {
			return true
		}
	}
	return false
}

// fits reports whether a value can be that of the field.
func (f field) fits(value string) bool {
	if f == fieldSent {
		return value == "" || isDateText(value)
	}
	return true
}

// headerGoesOn reports whether the header goes on behind a blank line: the
// next line is a field that it does not have yet.
func (r *reader) headerGoesOn(k, marks int, h *header) bool {
	if k >= len(r.rows) || r.rows[k].marks != marks || r.rows[k].blank || h.complete() {
		return false
	}
	f, value := label(r.content(k))
	return f != fieldNone && f != fieldOther && !h.seen[f] && f.fits(value)
}
