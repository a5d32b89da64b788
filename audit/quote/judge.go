package quote

const (
	minShared = 4  // shingles
	minShare  = 60 // per cent
)

// A finding is a passage with a source that it repeats.
type finding struct {
	n            int // of the passage
	source       *message
	basis        Basis
	edited       bool
	author, time answer // what the header of the block says about the source
	share        int    // in thousandths
	from, to     int    // words of the source
}

// better reports whether f is the better of two findings for one passage. It is
// a total order of sources, whatever else there is.
func (f *finding) better(o *finding, block bool) bool {
	if block {
		if a, b := f.author+f.time, o.author+o.time; a != b {
			return a > b
		}
		if f.edited != o.edited {
			return !f.edited
		}
		if f.edited && f.share != o.share {
			return f.share > o.share
		}
	}
	return f.source.before(o.source)
}

// A reader is a message whose passages are judged.
type reader struct {
	*message
	shingles [][]shingle // of each passage; 0 for what does not count
	ignored  [][]bool    // of each passage: words of boilerplate; nil if none
	all      *table      // all shingles; those of the source at hand are marked
	mark     int32
}

// newReader prepares the passages of m, and puts their shingles into all.
func newReader(m *message, all *table) *reader {
	r := &reader{message: m, shingles: make([][]shingle, len(m.passages)), ignored: make([][]bool, len(m.passages)), all: all}
	n := 0
	for i := range m.passages {
		w, _ := m.wordsOf(&m.passages[i])
		n += max(0, len(w)-width+1)
	}
	all.reset(n)
	room := all.room(n)
	for i := range m.passages {
		w, _ := m.wordsOf(&m.passages[i])
		if len(w) < width {
			continue
		}
		r.shingles[i], room = room[:len(w)-width+1], room[len(w)-width+1:]
		for k := range r.shingles[i] {
			if h, ok := shingleAt(w, k); ok {
				r.shingles[i][k] = h
				all.add(h)
			}
		}
	}
	return r
}

// leaveOut makes boilerplate count for nothing.
func (r *reader) leaveOut(common map[sample]bool) {
	if len(common) == 0 {
		return
	}
	var list []stretch
	for n := range r.passages {
		w, starts := r.wordsOf(&r.passages[n])
		list = stretches(list[:0], w, starts)
		for k, s := range list {
			end := len(w)
			if k+1 < len(list) {
				end = list[k+1].at
			}
			if common[s.sample] {
				r.ignore(n, s.at, end, len(w))
			}
		}
	}
}

// inTime reports whether a source is early enough for passages of some kinds.
func (r *reader) inTime(s *message, k kinds) bool {
	switch {
	case r.sent == noTime || s.sent == noTime:
		return true
	case k&blocks != 0:
		return s.sent <= r.sent+drift
	}
	return s.sent <= r.sent
}

// meet makes s the source at hand, and reports whether it can be one of r at
// all: it has a few of the shingles of r, or a block of r names it.
func (r *reader) meet(s *message) bool {
	r.mark++
	shared := 0
	for i := 0; i+width <= len(s.own); i++ {
		if h, ok := shingleAt(s.own, i); ok && r.all.mark(h, r.mark) {
			shared++
		}
	}
	if shared >= minShared {
		return true
	}
	return r.names(s)
}

// wants reports whether s can be a better source of a passage than the best one
// so far, by what can be told without looking at its words one by one.
func (r *reader) wants(s *message, k kinds, best []*finding) bool {
	for n := range r.passages {
		p := &r.passages[n]
		if k&blocks == 0 && p.block || k&paragraphs == 0 && !p.block {
			continue
		}
		f := finding{source: s}
		if p.block { // at its best: not edited
			f.author, f.time = sameAuthor(&p.author, &s.author), sameMinute(p.sent, s.sent)
		}
		if best[n] != nil && !f.better(best[n], p.block) {
			continue
		}
		if f.author == yes && f.time == yes || r.mayHold(n, s) {
			return true
		}
	}
	return false
}

// mayHold reports whether s can have enough of the shingles of a passage.
func (r *reader) mayHold(n int, s *message) bool {
	s.sift()
	shared, of := 0, 0
	for _, h := range r.shingles[n] {
		if h == 0 {
			continue
		}
		of++
		if s.sieve.has(h) {
			shared++
		}
	}
	return shared >= minShared && 100*shared >= minShare*of
}

func (r *reader) ignore(n, from, to, words int) {
	if r.ignored[n] == nil {
		r.ignored[n] = make([]bool, words)
	}
	for i := from; i < to; i++ {
		r.ignored[n][i] = true
		if i < len(r.shingles[n]) {
			r.shingles[n][i] = 0
		}
	}
}

// kinds are the kinds of passages that have a sample in common with a source.
type kinds uint8

const (
	blocks kinds = 1 << iota
	paragraphs
)

// judge holds passages of r against the source at hand.
func (r *reader) judge(a *aligner, s *message, k kinds, found func(finding)) {
	if s.id == r.id {
		return
	}
	for n := range r.passages {
		p := &r.passages[n]
		var f finding
		var ok bool
		switch {
		case p.block && k&blocks != 0:
			f, ok = r.block(a, n, s)
		case !p.block && k&paragraphs != 0:
			f, ok = r.paragraph(a, n, s)
		}
		if ok {
			f.n, f.source = n, s
			found(f)
		}
	}
}

// count returns how many shingles of a passage the source has, and of how many.
func (r *reader) count(n int) (shared, of int) {
	for _, h := range r.shingles[n] {
		if h == 0 {
			continue
		}
		of++
		if r.all.marked(h, r.mark) {
			shared++
		}
	}
	return shared, of
}

func (r *reader) align(a *aligner, n int, s *message) alignment {
	a.use(s.text)
	w, _ := r.wordsOf(&r.passages[n])
	ignored := r.ignored[n]
	return a.align(w, func(i int) bool { return w[i] == omission || ignored != nil && ignored[i] })
}

// block judges a quoted or forwarded block.
func (r *reader) block(a *aligner, n int, s *message) (f finding, ok bool) {
	p := &r.passages[n]
	f.author, f.time = sameAuthor(&p.author, &s.author), sameMinute(p.sent, s.sent)
	if f.author+f.time <= 2*no || !r.mayQuote(s, &f) {
		return f, false
	}
	if shared, of := r.count(n); shared >= minShared && 100*shared >= minShare*of {
		f.take(r.align(a, n, s), Words, 1000*shared/of)
		return f, true
	}
	if f.author != yes || f.time != yes {
		return f, false
	}
	a.use(s.text)
	return f, r.named(a, p, &f)
}

// named judges a block whose header names the author and the minute of the
// source: it may be short, or boilerplate.
func (r *reader) named(a *aligner, p *passage, f *finding) bool {
	var al alignment
	if j := indexWords(a.words, p.words); j >= 0 {
		al = alignment{from: j, to: j + len(p.words), same: len(p.words)}
	} else if len(p.words) <= fewWords {
		al = a.inOrder(p.words)
	} else {
		al = a.align(p.words, func(int) bool { return false })
	}
	if 100*al.same < minShare*len(p.words) {
		return false
	}
	f.take(al, Header, 1000*al.same/len(p.words))
	return true
}

func (f *finding) take(al alignment, basis Basis, share int) {
	f.basis, f.share = basis, share
	f.from, f.to, f.edited = al.from, al.to, al.edited
}

// mayQuote reports whether a block can repeat a message of that time. Clocks
// are wrong and zones unknown, so that a source may seem later if the header of
// the block names it.
func (r *reader) mayQuote(s *message, f *finding) bool {
	if r.sent == noTime || s.sent == noTime || s.sent <= r.sent {
		return true
	}
	return s.sent <= r.sent+drift && (f.author == yes || f.time == yes)
}

// paragraph judges a paragraph of own words. One that its author wrote before
// is found too, so that nobody is said to repeat those who repeated them.
func (r *reader) paragraph(a *aligner, n int, s *message) (f finding, ok bool) {
	if r.sent == noTime || s.sent == noTime || !s.before(r.message) {
		return f, false
	}
	shared, of := r.count(n)
	if shared < minShared || 100*shared < minShare*of {
		return f, false
	}
	switch sameAuthor(&r.author, &s.author) {
	case unknown:
		return f, false
	case yes:
		f.take(alignment{}, resent, 1000*shared/of)
	case no:
		f.take(r.align(a, n, s), Words, 1000*shared/of)
	}
	return f, true
}
