package act

import "strings"

// A quotation says whether words stand within quotation marks.
type quotation struct{ double, single bool }

// pass takes token i into account. A single mark opens a quotation only if another
// closes it: else it is an apostrophe.
func (q *quotation) pass(list []token, i int) {
	touchesBefore := i > 0 && list[i-1].end == list[i].start
	switch list[i].word {
	case "“":
		q.double = true
	case "”":
		q.double = false
	case "\"":
		inches := touchesBefore && list[i-1].tags&tagNumber != 0
		q.double = q.double != !inches
	case "‘", "'", "’":
		q.single = !q.single && !touchesBefore && list[i].word != "’" && closesSingle(list, i)
	}
}

// closesSingle reports whether a single mark closes what opens at token i.
func closesSingle(list []token, i int) bool {
	for k := i + 2; k < len(list); k++ {
		if (list[k].word == "'" || list[k].word == "’") && list[k-1].end == list[k].start {
			return true
		}
	}
	return false
}

// markQuoted notes in which sentences a quotation goes on that began in one before, in
// the same paragraph, and ends there.
func markQuoted(text string, list []reading) {
	var q quotation
	first := 0
	for i := range list {
		r := &list[i]
		if i > 0 && strings.Count(text[list[i-1].End:r.Start], "\n") > 1 {
			q.end(list[first:i])
			q, first = quotation{}, i
		}
		r.quoted = q.double
		for k := range r.tokens {
			q.pass(r.tokens, k)
		}
	}
	q.end(list[first:])
}

// end takes back what was noted of a paragraph that ends within a quotation: a mark
// was forgotten.
func (q *quotation) end(list []reading) {
	for i := range list {
		list[i].quoted = list[i].quoted && !q.double
	}
}

// quoted reports whether the verb of a candidate stands within quotation marks: it
// is what somebody else says, or what is talked about.
func quoted(c candidate) bool {
	h := headOf(c.list())
	if h.verb < 0 {
		return false
	}
	q := quotation{double: c.reading.quoted}
	for i := range c.tokens[:c.from+h.verb] {
		q.pass(c.tokens, i)
	}
	return q.double || q.single
}
