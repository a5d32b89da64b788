package quote

import (
	"bytes"

	"onrecord/ingest/email"
)

const (
	minShared = 4  // shingles
	minShare  = 60 // per cent
)

// A message is a text with its name.
type message struct {
	id     int64 // of this database: it must not decide anything
	digest email.Digest
	*text
}

// before orders messages by event time, those without one last, then by digest.
func (m *message) before(o *message) bool {
	switch {
	case m.sent != o.sent && m.sent != noTime && o.sent != noTime:
		return m.sent < o.sent
	case m.sent != o.sent:
		return o.sent == noTime
	}
	return bytes.Compare(m.digest[:], o.digest[:]) < 0
}

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
}

// newReader prepares the passages of m. common are the shingles of boilerplate.
func newReader(m *message, common map[sample]bool) *reader {
	r := &reader{m, make([][]shingle, len(m.passages)), make([][]bool, len(m.passages))}
	var list []stretch
	for n := range m.passages {
		w, starts := m.wordsOf(&m.passages[n])
		if len(w) < width {
			continue
		}
		hashes := make([]shingle, len(w)-width+1)
		for i := range hashes {
			hashes[i], _ = shingleAt(w, i)
		}
		r.shingles[n] = hashes
		if len(common) == 0 {
			continue
		}
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
	return r
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

// judge holds all passages of r against one source, which a has.
func (r *reader) judge(a *aligner, s *message, found func(finding)) {
	if s.id == r.id {
		return
	}
	for n := range r.passages {
		p := &r.passages[n]
		var f finding
		var ok bool
		if p.block {
			f, ok = r.block(a, n, s)
		} else {
			f, ok = r.paragraph(a, n, s)
		}
		if ok {
			f.n, f.source = n, s
			found(f)
		}
	}
}

// mayTake reports whether judge could find anything, whatever is boilerplate.
func (r *reader) mayTake(a *aligner, s *message) bool {
	for n := range r.passages {
		p := &r.passages[n]
		if !p.block && r.sent != noTime && s.sent > r.sent {
			continue
		}
		if p.block && sameMinute(p.sent, s.sent) == yes && sameAuthor(p.author, s.author) == yes {
			return true
		}
		if shared, _ := r.count(a, n); shared >= minShared {
			return true
		}
	}
	return false
}

// count returns how many shingles of a passage the source has, and of how many.
func (r *reader) count(a *aligner, n int) (shared, of int) {
	for _, h := range r.shingles[n] {
		if h == 0 {
			continue
		}
		of++
		if a.table.has(h) {
			shared++
		}
	}
	return shared, of
}

func (r *reader) align(a *aligner, n int) alignment {
	w, _ := r.wordsOf(&r.passages[n])
	ignored := r.ignored[n]
	return a.align(w, func(i int) bool { return w[i] == omission || ignored != nil && ignored[i] })
}

// block judges a quoted or forwarded block.
func (r *reader) block(a *aligner, n int, s *message) (f finding, ok bool) {
	p := &r.passages[n]
	f.author, f.time = sameAuthor(p.author, s.author), sameMinute(p.sent, s.sent)
	if f.author+f.time <= 2*no || !r.mayQuote(s, &f) {
		return f, false
	}
	if shared, of := r.count(a, n); shared >= minShared && 100*shared >= minShare*of {
		f.take(r.align(a, n), Words, 1000*shared/of)
		return f, true
	}
	if f.author != yes || f.time != yes {
		return f, false
	}
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
	shared, of := r.count(a, n)
	if shared < minShared || 100*shared < minShare*of {
		return f, false
	}
	switch sameAuthor(r.author, s.author) {
	case unknown:
		return f, false
	case yes:
		f.take(alignment{}, resent, 1000*shared/of)
	case no:
		f.take(r.align(a, n), Words, 1000*shared/of)
	}
	return f, true
}
