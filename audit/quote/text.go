package quote

import (
	"slices"

	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/ingest/zone"
)

// Limits of what is kept of one message.
const (
	maxWords    = 200_000 // own and quoted ones, each
	maxPassages = 2_000   // blocks and paragraphs, each
	maxLines    = 100_000 // of own words
	minWords    = width + minShared - 1
)

// A text is what is kept of the words of a message.
type text struct {
	author   author
	sent     int64 // seconds; noTime if unknown
	parts    []string
	lines    []line // own, those with words
	own      []word
	starts   []int // where paragraphs begin in own, those of code left out
	passages []passage
	printed  Print // of a message that is read; zero of one that was stored
}

// A line is a line of own words.
type line struct {
	part, start, end int  // bytes of the text of the part
	words            int  // the end of its words in own
	code             bool // not kept in the row
}

// A passage is a block, or a paragraph of own words.
type passage struct {
	part, start, end int
	block            bool
	from, to         int    // of a paragraph: its words in own
	words            []word // of a block
	starts           []int  // where paragraphs begin in words
	author           author
	sent             int64 // seconds; noTime if it does not say
}

const noTime = -1 << 62

// wordsOf returns the words of a passage and where its paragraphs begin.
func (t *text) wordsOf(p *passage) (w []word, starts []int) {
	if p.block {
		return p.words, p.starts
	}
	i, _ := slices.BinarySearch(t.starts, p.from)
	for ; i < len(t.starts) && t.starts[i] < p.to; i++ {
		starts = append(starts, t.starts[i]-p.from)
	}
	return t.own[p.from:p.to], starts
}

// textOf reads the words of a message.
func textOf(m *projection.Reading) *text {
	t := &text{author: author{Address: party.Author(m.Message).Author}, sent: noTime}
	if !m.Date.IsZero() {
		t.sent = m.Date.Unix()
	}
	quoted := 0
	for i := range m.Texts {
		p := &m.Texts[i]
		t.parts = append(t.parts, p.Path)
		t.readOwn(i, p)
		quoted = t.readBlocks(i, p, quoted)
	}
	t.limitParagraphs()
	t.printed = t.print(m.Texts)
	return t
}

// readOwn adds the own words of a part.
func (t *text) readOwn(part int, p *zone.Part) {
	open := -1 // the paragraph that the last line belongs to
	fresh := true
	for _, l := range p.Zones.Lines {
		before := len(t.own)
		if l.Kind < zone.Quoted && before < maxWords && len(t.lines) < maxLines {
			t.own = appendWords(t.own, p.Text[l.Start:l.End])
			t.own = t.own[:min(len(t.own), maxWords)]
		}
		if len(t.own) == before {
			open, fresh = -1, true
			continue
		}
		if fresh && l.Kind != zone.Code {
			t.starts = append(t.starts, before)
		}
		fresh = false
		t.lines = append(t.lines, line{part, l.Start, l.End, len(t.own), l.Kind == zone.Code})
		if l.Kind != zone.Own {
			open = -1
			continue
		}
		if open < 0 {
			open = len(t.passages)
			t.passages = append(t.passages, passage{part: part, start: l.Start, from: before, sent: noTime})
		}
		t.passages[open].end, t.passages[open].to = l.End, len(t.own)
	}
}

// readBlocks adds the blocks of a part, each with the words that are its own
// and not those of a block inside. It counts the words of all blocks.
func (t *text) readBlocks(part int, p *zone.Part, quoted int) int {
	blocks := make([]passage, min(len(p.Zones.Blocks), maxPassages))
	fresh := make([]bool, len(blocks))
	for i := range blocks {
		b := &p.Zones.Blocks[i]
		blocks[i] = passage{part: part, start: b.Start, end: b.End, block: true, author: author{Address: b.Author}, sent: noTime}
		if !b.Sent.IsZero() {
			blocks[i].sent = b.Sent.Unix()
		}
		fresh[i] = true
	}
	for _, l := range p.Zones.Lines {
		if l.Block < 0 || l.Block >= len(blocks) || l.Start < p.Zones.Blocks[l.Block].Body || quoted >= maxWords {
			continue
		}
		b := &blocks[l.Block]
		before := len(b.words)
		b.words = appendWords(b.words, p.Text[l.Start:l.End])
		if quoted += len(b.words) - before; len(b.words) == before {
			fresh[l.Block] = true
		} else if fresh[l.Block] {
			b.starts = append(b.starts, before)
			fresh[l.Block] = false
		}
	}
	for _, b := range blocks {
		if len(b.words) > 0 {
			t.passages = append(t.passages, b)
		}
	}
	return quoted
}

// limitParagraphs drops the paragraphs that are too short to tell anything, and
// passages beyond the limit.
func (t *text) limitParagraphs() {
	var n [2]int
	t.passages = slices.DeleteFunc(t.passages, func(p passage) bool {
		kind := 0
		if p.block {
			kind = 1
		} else if p.to-p.from < minWords {
			return true
		}
		n[kind]++
		return n[kind] > maxPassages
	})
}

// ownSamples returns under which shingles and headers a message is found as a
// source. Of code fewer are taken.
func (t *text) ownSamples() []sample {
	var list []sample
	k := 0
	for _, st := range stretches(nil, t.own, t.starts) {
		for k < len(t.lines) && t.lines[k].words <= st.at {
			k++
		}
		if k < len(t.lines) && t.lines[k].code && !st.rare {
			continue
		}
		list = append(list, st.sample)
	}
	return sorted(append(list, sourceKeys(&t.author, t.sent)...))
}

// passageSamples returns under which it looks for sources: those of its
// paragraphs, and those of its blocks.
func (t *text) passageSamples() (told, quoted []sample) {
	var list []stretch
	for i := range t.passages {
		p := &t.passages[i]
		w, starts := t.wordsOf(p)
		list = stretches(list[:0], w, starts)
		for _, st := range list {
			if p.block {
				quoted = append(quoted, st.sample)
			} else {
				told = append(told, st.sample)
			}
		}
		if p.block {
			quoted = append(quoted, claimKeys(&p.author, p.sent)...)
		}
	}
	return sorted(told), sorted(quoted)
}
