package quote

import "slices"

// A table finds the shingles of one text. It is used again for the next one.
type table struct {
	slots []slot
	mask  shingle
	round uint32
	next  []int32 // for each place, the next one with the same shingle; -1 for none
	row   []shingle
}

type slot struct {
	shingle shingle
	place   int32 // the first one; or a mark
	round   uint32
}

// fill makes the table that of w, with the places of each shingle.
func (t *table) fill(w []word) {
	n := max(0, len(w)-width+1)
	t.reset(n)
	t.next = slices.Grow(t.next[:0], n)[:n]
	for i := n - 1; i >= 0; i-- {
		h, ok := shingleAt(w, i)
		if !ok {
			continue
		}
		s := t.slot(h)
		t.next[i] = -1
		if s.round == t.round {
			t.next[i] = s.place
		}
		*s = slot{h, int32(i), t.round}
	}
}

// keptRoom is how many shingles a table keeps room for: what a text needs that is
// longer than most is given back after it.
const keptRoom = 1 << 14

// reset empties the table and makes room for n shingles.
func (t *table) reset(n int) {
	size := 1 << 8
	for size < 2*n {
		size *= 2
	}
	if t.round++; size > len(t.slots) || len(t.slots) > max(size, 2*keptRoom) || t.round == 0 {
		t.slots, t.round = make([]slot, size), 1
	}
	t.mask = shingle(size - 1)
}

// room returns room for n shingles in a row, none of them set, until it is asked
// for again.
func (t *table) room(n int) []shingle {
	if cap(t.row) > max(n, keptRoom) {
		t.row = nil
	}
	t.row = slices.Grow(t.row[:0], n)[:n]
	clear(t.row)
	return t.row
}

// add puts a shingle into the table, with no place and no mark.
func (t *table) add(h shingle) { *t.slot(h) = slot{h, 0, t.round} }

// slot returns the slot of a shingle, or the one where it would be.
func (t *table) slot(h shingle) *slot {
	for i := h & t.mask; ; i = (i + 1) & t.mask {
		if s := &t.slots[i]; s.round != t.round || s.shingle == h {
			return s
		}
	}
}

// mark marks a shingle, if the table has it, and reports whether it does.
func (t *table) mark(h shingle, as int32) bool {
	s := t.slot(h)
	if s.round != t.round {
		return false
	}
	s.place = as
	return true
}

// marked reports whether a shingle has that mark.
func (t *table) marked(h shingle, as int32) bool {
	s := t.slot(h)
	return s.round == t.round && s.place == as
}

// from returns the first place of a shingle that is not before at; if there is
// none, or too many come before, its first place; -1 if it has none.
func (t *table) from(h shingle, at int) int {
	const most = 64
	s := t.slot(h)
	if s.round != t.round {
		return -1
	}
	place := s.place
	for range most {
		if place < 0 || int(place) >= at {
			break
		}
		place = t.next[place]
	}
	if place < 0 || int(place) < at {
		return int(s.place)
	}
	return int(place)
}
