package zone

import (
	"cmp"
	"slices"
	"sort"

	"onrecord/ingest/email"
)

// takeMarks adds the introductions that only the structure of the HTML shows.
func (r *reader) takeMarks(marks []email.Mark) {
	var more []intro
	for _, m := range marks {
		if m.Kind != email.MarkAttribution && m.Kind != email.MarkReplyHeader {
			continue
		}
		first, last := r.linesOf(m)
		if first > last {
			continue
		}
		if i := r.introNear(first, last); i >= 0 {
			if known := &r.intros[i]; known.first > first && r.rows[known.first].marks == r.rows[first].marks && m.Kind == email.MarkReplyHeader {
				known.first = first
			}
			continue
		}
		if n := len(more); n > 0 && more[n-1].last >= first || last-first > mostHeader {
			continue
		}
		more = append(more, r.markedIntro(m.Kind, first, last))
	}
	if len(more) > 0 {
		r.intros = append(r.intros, more...)
		slices.SortStableFunc(r.intros, func(a, b intro) int { return a.first - b.first })
	}
}

// markedIntro reads an introduction whose place is known.
func (r *reader) markedIntro(kind email.MarkKind, first, last int) intro {
	in := intro{first: first, last: last, marks: r.rows[first].marks, kind: Quoted, unmarked: true, header: kind == email.MarkReplyHeader}
	joined := ""
	for i := first; i <= last && len(joined) < longestAttribution; i++ {
		joined += " " + r.content(i)
	}
	if kind == email.MarkAttribution {
		if a, ok := readAttribution(joined); ok {
			in.claim = a.claim
		}
	} else if h, _ := r.headerFields(r.skipBlank(first), in.marks, true); h.fields > 0 {
		in.claim = h.claim()
		in.last = max(last, h.last)
	}
	return in
}

// introNear returns the introduction that shares lines with those, or begins
// just below; -1 if there is none.
func (r *reader) introNear(first, last int) int {
	i := sort.Search(len(r.intros), func(i int) bool { return r.intros[i].last >= first })
	if i < len(r.intros) && r.intros[i].first <= r.skipBlank(last+1) {
		return i
	}
	return -1
}

// linesOf returns the lines that a mark covers, without the blank ones at its
// ends.
func (r *reader) linesOf(m email.Mark) (first, last int) {
	first = sort.Search(len(r.rows), func(i int) bool { return r.z.Lines[i].End > m.Start })
	last = sort.Search(len(r.rows), func(i int) bool { return r.z.Lines[i].Start >= m.End }) - 1
	for first <= last && r.rows[first].blank {
		first++
	}
	for first <= last && r.rows[last].blank {
		last--
	}
	return first, last
}

// quoteMarked makes blocks of the lines that only the structure of the HTML
// shows as quoted.
func (r *reader) quoteMarked(marks []email.Mark) {
	done := 0
	for _, m := range marks {
		if m.Kind != email.MarkQuote {
			continue
		}
		first, last := r.linesOf(m)
		for i := max(first, done); i <= last; i++ {
			if r.z.Lines[i].Block >= 0 || len(r.z.Blocks) == maxBlocks {
				continue
			}
			from := i
			for i < last && r.z.Lines[i+1].Block < 0 {
				i++
			}
			r.push(from, 1, Quoted, claim{})
			r.lines(from, i)
			r.leave(0)
		}
		done = max(done, last+1)
	}
	r.order()
}

// order puts the blocks in the order in which they begin.
func (r *reader) order() {
	byStart := func(a, b Block) int { return cmp.Or(a.Start-b.Start, a.Depth-b.Depth) }
	if slices.IsSortedFunc(r.z.Blocks, byStart) {
		return
	}
	old := make([]int, len(r.z.Blocks))
	for i := range old {
		old[i] = i
	}
	slices.SortStableFunc(old, func(a, b int) int { return byStart(r.z.Blocks[a], r.z.Blocks[b]) })
	blocks, now := make([]Block, len(old)), make([]int, len(old))
	for i, from := range old {
		blocks[i], now[from] = r.z.Blocks[from], i
	}
	for i := range blocks {
		if blocks[i].Parent >= 0 {
			blocks[i].Parent = now[blocks[i].Parent]
		}
	}
	for i := range r.z.Lines {
		if l := &r.z.Lines[i]; l.Block >= 0 {
			l.Block = now[l.Block]
		}
	}
	r.z.Blocks = blocks
}
