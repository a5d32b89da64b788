package due

// clockAfter takes in a time of day behind a date.
func (p *parser) clockAfter(k int, f *phrase) int {
	j := k
	if p.tok(j).text == "," || p.tok(j).text == "-" && !p.tok(j).glued {
		j++
	}
	if n, _ := dayEnds.find(p, j); n > 0 && f.v.grain <= Day && !p.tok(j).is("close") {
		f.v.part, f.v.grain = dayEnd, PartOfDay
		return j + n
	}
	if f.v.grain > Day {
		return k
	}
	if p.tok(j).is("then", "now") && p.tok(j+1).is(",") { // "Monday 4th then, 8.30"
		j += 2
	}
	j = p.skipFiller(j)
	n, rel := p.relation(j)
	if rel == Within || n > 0 && p.tok(j).is("over", "in", "come", "during") {
		return k
	}
	m, c, ok := p.clock(j+n, n > 0, rel)
	if !ok && n == 0 {
		m, c, ok = p.plainClock(j)
	}
	if !ok {
		return k
	}
	if c.part == noPart {
		c.part = f.v.part
	}
	switch {
	case n > 0 && (rel == After || rel == Around || rel == Until || rel == Since):
		c.loose = true
	case rel == From && p.tok(j).is("from") && c.from == c.to:
		c.loose = true
	case rel == By || rel == Before:
		f.rel = rel
	case rel == Between:
		f.rel = Between
	}
	f.clk, f.timed = c, true
	return j + n + m
}

// clockFirst reads a time of day, and the day behind it if there is one.
func (p *parser) clockFirst(k int, related bool, rel Relation) (phrase, bool) {
	n, c, ok := p.clock(k, related, rel)
	if !ok {
		return phrase{}, false
	}
	f := phrase{rel: rel, clk: c, timed: true, end: k + n}
	window := c.from != c.to
	if window && (rel == At || rel == From) {
		f.rel = Between
	}
	if rel == After || rel == From && !window || rel == Since || rel == Until || rel == Around {
		f.clk.loose = true
		if rel == From && p.tok(k-1).is("at") {
			f.clk.loose = false
		}
	}
	if m, _ := goneWords.find(p, f.end); m > 0 || p.matchPattern(f.end, thisMorning) > 0 && c.settle().to < p.now {
		p.bygoneDay(&f, m)
		return f, true
	}
	if n := p.matchPattern(f.end, onTheDay); n > 0 && p.ends(f.end+n) {
		f.end, f.hangs, f.rule = f.end+n, true, "pointing@1"
		return f, true
	}
	if n := p.matchPattern(f.end, thatDay); n > 0 && f.kind == Dated { // "at 9.30 that morning"
		if t := p.tok(f.end + n - 1); t.has(cPart) && f.clk.part == noPart {
			f.clk.part = part(t.val)
		}
		f.end, f.hangs, f.rule = f.end+n, true, "pointing@1"
		return f, true
	}
	d := p.skip(f.end, ",")
	d = p.skip(d, "on", "of", "for")
	d = p.skipFiller(d)
	if m, v, ok := p.dates(d, rel); ok && v.grain <= Day {
		f.v, f.dated, f.end = v, true, d+m
		f.end = p.partAfter(f.end, &f.v)
		if f.clk.part == noPart {
			f.clk.part = f.v.part
		}
		if rel == Around || rel == After {
			f.rel = At
		}
	}
	return f, true
}

// bygoneDay takes in the day behind a time of day that was past when it was written: that
// of m words such as "yesterday", or the part of today that is over.
func (p *parser) bygoneDay(f *phrase, m int) {
	k := f.end
	f.kind, f.reason = Past, "it lies before the writing"
	f.end = k + max(m, p.matchPattern(k, thisMorning))
	if !p.c.Told || m == 0 {
		return // nobody asks when it was
	}
	f.v, f.told = p.before(k, m)
	f.dated = f.told
	if t := p.tok(f.end - 1); t.has(cPart) && f.clk.part == noPart {
		f.clk.part = part(t.val)
	}
}

var thisMorning = compile("this morning|afternoon")

// onTheDay: the hour is on a day that is named elsewhere.
var onTheDay = compile("on the day")

// thatDay: the hour is on a day that was named before.
var thatDay = compile("that same? day|night|morning|afternoon|evening")
