package zone

import (
	"strings"
	"unicode/utf8"
)

// A header is a header block that was read.
type header struct {
	last   int
	values [fieldOther + 1]string
	seen   [fieldOther + 1]bool
	count  int
	fields int // different ones, those of fieldOther aside
}

func (h *header) add(f field, value string) {
	if !h.seen[f] && f != fieldOther {
		h.fields++
	}
	h.count++
	h.seen[f] = true
	if h.values[f] == "" {
		h.values[f] = value
	}
}

// more adds a further line of a field.
func (h *header) more(f field, s string) {
	const most = 2000
	if len(h.values[f]) < most {
		h.values[f] = trim(h.values[f] + " " + strings.Trim(s, "* "))
	}
}

// valueBelow reports whether s is the value of a field whose label stood alone
// on the line above.
func (h *header) valueBelow(f field, s string) bool {
	return h.values[f] == "" && (f == fieldFrom && (addressAt(s).start >= 0 || isName(s)) && h.fields < 2 ||
		f == fieldSent && isDateText(s) || f == fieldTo && addressAt(s).start >= 0)
}

func (h *header) complete() bool {
	return h.seen[fieldFrom] && h.seen[fieldSent] && h.seen[fieldTo] && h.seen[fieldSubject]
}

// enough reports whether the fields found make a header block and not a list of
// things that look alike.
func (h *header) enough(divided bool) bool {
	from, sent := h.values[fieldFrom], h.values[fieldSent]
	dated := isDateText(sent)
	addressed := addressAt(from).start >= 0
	switch {
	case !h.seen[fieldFrom]:
		return divided && h.fields >= 2 && h.seen[fieldSubject] || h.fields >= 3 && dated && h.seen[fieldSubject] && h.seen[fieldTo]
	case divided:
		return h.fields >= 2
	case h.seen[fieldSubject]:
		return h.fields >= 3 || h.fields == 2 && (addressed || isName(cleanName(from)))
	case h.fields >= 2 && addressed:
		return h.seen[fieldSent] && dated || h.seen[fieldTo]
	case h.fields >= 2 && h.seen[fieldTo] && strings.Contains(h.values[fieldTo], ";"):
		return isName(cleanName(from))
	case h.fields >= 2 && dated:
		w, _ := readWhen(sent, false)
		return w.hasClock()
	}
	return false
}

// inline reads a header block that lost its line ends: "From: Ann Sent: Monday
// To: Bob Subject: Pump".
func (h *header) inline(s string) bool {
	const longest = 1500
	s = cut(s, longest)
	type piece struct {
		f        field
		at, from int
	}
	var pieces []piece
	for at := 0; at < len(s); {
		f, value := label(s[at:])
		if f != fieldNone && f != fieldOther && !h.seen[f] {
			if _, size := utf8.DecodeRuneInString(s[at:]); size == 1 && ('A' <= s[at] && s[at] <= 'Z' || s[at] == '*') || size > 1 {
				h.seen[f] = true
				pieces = append(pieces, piece{f, at, strings.Index(s[at:], value) + at})
			}
		}
		next := strings.IndexByte(s[at:], ' ')
		if next < 0 {
			break
		}
		at += next + 1
	}
	if len(pieces) < 3 || !h.seen[fieldSubject] || !h.seen[fieldSent] {
		*h = header{}
		return false
	}
	for i, p := range pieces {
		end := len(s)
		if i+1 < len(pieces) {
			end = pieces[i+1].at
		}
		h.values[p.f] = trim(s[min(p.from, end):end])
	}
	h.fields = len(pieces)
	if !isDateText(h.values[fieldSent]) {
		*h = header{}
		return false
	}
	return true
}

// claim returns what the header says.
func (h *header) claim() claim {
	c := claim{
		SentText: cleanValue(h.values[fieldSent]),
		To:       cleanValue(h.values[fieldTo]),
		Subject:  cleanValue(h.values[fieldSubject]),
	}
	if from := h.values[fieldFrom]; from != "" {
		c.Author = readAuthor(from)
	}
	w, _ := readWhen(c.SentText, false)
	c.Sent, c.Zoned = w.time(), w.zoned
	return c
}

func cleanValue(s string) string { return trim(strings.Trim(squash(s), "* ")) }

func isDateText(s string) bool {
	w, _ := readWhen(s, false)
	return w.isDate()
}
