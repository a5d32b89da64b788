package zone

// place gives every line its block. The text begins within the rest of a block of
// the part before, if there is one; what is open at its end is returned.
func (r *reader) place(rest *Block) *Block {
	if rest != nil && len(r.rows) > 0 {
		r.push(0, 0, rest.Kind, claim{rest.Author, rest.Sent, rest.SentText, rest.Zoned, rest.To, rest.Subject})
	}
	next := 0
	for i := 0; i < len(r.rows); {
		for next < len(r.intros) && r.intros[next].first < i { // another one took its lines
			next++
		}
		if next < len(r.intros) && r.intros[next].first == i {
			i = r.begin(&r.intros[next])
			next++
			continue
		}
		r.put(i)
		i++
	}
	r.leave(0)
	if n := len(r.open); n > 0 {
		open := r.z.Blocks[r.open[n-1].block]
		rest = &open
	}
	r.leave(-1)
	if n := len(r.rows); n == maxLines {
		r.z.Lines[n-1].Kind = Auto
	}
	return rest
}

// put places a line that introduces nothing.
func (r *reader) put(i int) {
	marks := r.rows[i].marks
	r.leave(marks)
	if marks > r.marks() {
		r.push(i, marks, Quoted, r.shared[marks])
	}
	r.lines(i, i)
}

// lines gives lines to the innermost open block.
func (r *reader) lines(first, last int) {
	r.placed = last
	if len(r.open) == 0 {
		return
	}
	at := r.open[len(r.open)-1].block
	for i := first; i <= last; i++ {
		l := &r.z.Lines[i]
		l.Block, l.Kind, l.Depth = at, r.z.Blocks[at].Kind, r.z.Blocks[at].Depth
	}
}

// marks returns the quote marks of the innermost open block.
func (r *reader) marks() int {
	if len(r.open) == 0 {
		return 0
	}
	return r.open[len(r.open)-1].marks
}

// leave closes the blocks that a line with so many marks is not in.
func (r *reader) leave(marks int) {
	for len(r.open) > 0 && r.open[len(r.open)-1].marks > marks {
		r.z.Blocks[r.open[len(r.open)-1].block].End = r.z.Lines[r.placed].End
		r.open = r.open[:len(r.open)-1]
	}
}

// push opens a block at line i with what its introduction says. Beyond the
// bound the last block takes the rest.
func (r *reader) push(i, marks int, kind Kind, c claim) {
	if len(r.z.Blocks) == maxBlocks {
		r.open = append(r.open[:0], level{maxBlocks - 1, marks})
		return
	}
	b := Block{Start: r.z.Lines[i].Start, Body: r.z.Lines[i].Start, End: r.z.Lines[i].End, Kind: kind, Parent: -1,
		Author: c.Author, Sent: c.Sent, SentText: c.SentText, Zoned: c.Zoned, To: c.To, Subject: c.Subject}
	levels := marks
	if n := len(r.open); n > 0 {
		b.Parent = r.open[n-1].block
		levels = marks - r.open[n-1].marks
		b.Depth = r.z.Blocks[b.Parent].Depth
	}
	b.Depth += max(levels, 1)
	r.z.Blocks = append(r.z.Blocks, b)
	r.open = append(r.open, level{len(r.z.Blocks) - 1, marks})
}

// begin opens the block of an introduction and returns the line behind it.
func (r *reader) begin(in *intro) (next int) {
	r.leave(in.marks)
	if in.marks > r.marks() {
		r.push(in.first, in.marks, Quoted, r.shared[in.marks])
	}
	next = r.skipBlank(in.last + 1)
	bare := in.header || next == len(r.rows) || r.rows[next].marks <= in.marks
	marks := in.marks
	if in.deeper || !bare {
		marks++
		clear(r.shared[marks:])
		r.shared[marks] = in.claim
	} else {
		clear(r.shared[marks+1:])
	}
	r.push(in.first, marks, r.kindOf(in), in.claim)
	r.lines(in.first, next-1)
	b := &r.z.Blocks[len(r.z.Blocks)-1]
	b.Body = r.z.Lines[next-1].End
	if next < len(r.rows) {
		b.Body = r.z.Lines[next].Start
	}
	return next
}

// skipBlank returns the first line from i on that is not blank.
func (r *reader) skipBlank(i int) int {
	for i < len(r.rows) && r.rows[i].blank {
		i++
	}
	return i
}

// kindOf decides between quoted and forwarded: the top-level header block of a
// message whose subject says that it is passed on introduces a forwarded one.
func (r *reader) kindOf(in *intro) Kind {
	if in.header && r.about.forwards && len(r.open) == 0 {
		return Forwarded
	}
	return in.kind
}
