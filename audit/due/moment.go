package due

import "strings"

// moment reads a day, a time of day, or both: "by 5pm on Thursday".
func (p *parser) moment(i int) (phrase, bool) {
	if p.tok(i).is("by") && p.tok(i-1).is("drop", "stop", "come", "swing", "pop", "go", "call", "dropping", "stopping", "coming", "swinging", "popping", "going", "calling", "drops", "stops", "comes", "swings", "pops", "goes", "calls") && !p.tok(i+1).has(cNumber) {
		return phrase{}, false // "drop by tomorrow"
	}
	n, rel := p.relation(i)
	if rel == Within && n > 0 {
		rel = By
	}
	f, ok := p.momentAfter(i+n, n > 0, rel)
	if !ok && n > 0 {
		n, rel = 0, At
		f, ok = p.momentAfter(i, false, At) // "beginning of May"
	}
	if !ok {
		return phrase{}, false
	}
	if f.dated && p.tok(i).is("in", "over", "during") && n == 1 && f.v.names() && !p.tok(i+1).is("the") && !p.carrier(f.end-1, true) {
		return phrase{}, false // "drop it in tomorrow", "hand it over Friday"
	}
	if n := p.isOver(f.end); n > 0 && f.dated && rel == Before && p.ends(f.end+n) {
		f.end, f.v.ends = f.end+n, true
	}
	switch {
	case f.kind == Dated && p.denied(i):
		f.kind, f.reason = Ambiguous, "it is said not to be then"
	case f.kind == Dated && p.tok(i-1).is("of") && p.tok(i-2).is("most", "much", "rest", "remainder", "whole", "duration", "length"):
		f.kind, f.reason = Ambiguous, "it says how long, not when"
	case p.back && f.kind == Dated:
		f.kind, f.told, f.reason = Past, true, "it lies before the writing"
	case f.kind == Dated && !p.aheadWord(i, f.end) && (f.v.rule != "near@1" || f.v.last == p.today) && p.pastBefore(i, rel):
		p.back = true
		if g, ok := p.momentAfter(i+n, n > 0, rel); ok && g.end == f.end && g.kind == Dated {
			f = g
			f.told = true
		}
		p.back = false
		f.kind, f.reason = Past, "a past verb governs it"
	}
	return f, true
}

// skipFiller passes over words that narrow nothing down for us.
func (p *parser) skipFiller(k int) int {
	n, _ := fillers.find(p, k)
	return k + n
}

var fillers = func() table[bool] {
	t := newTable[bool](inFillers)
	t.add(true, "bright and early on?", "first thing on?", "some|any time on|in?", "at? some point|stage on|in?", "sometime|anytime on|in?",
		"early|late|later on|in?", "early|late|mid? morning|afternoon|arvo|evening|lunch|lunchtime of|on?", "the early|late? morning|afternoon|evening of|on?", "either", "say", "the night|evening|morning|afternoon of")
	return t
}()

func (p *parser) momentAfter(k int, related bool, rel Relation) (phrase, bool) {
	f := phrase{rel: rel}
	if n, v, ok := p.endOfDay(k); ok {
		f.end, f.v, f.dated = k+n, v, true
		return f, true
	}
	if n, v, ok := p.mornings(k); ok {
		f.end, f.v, f.dated = k+n, v, true
		f.end = p.clockAfter(f.end, &f)
		return f, true
	}
	if n, v, ok := p.lunch(k, related); ok {
		f.end, f.v, f.dated = k+n, v, true
		if rel == After {
			f.rel = At
		}
		return f, true
	}
	d := k
	meeting := related && rel != From && p.tok(k).is("the", "our", "your", "his", "her", "their") && p.tok(k+1).has(cWeekday) && !(p.tok(k+2).is("after", "before", "following") && p.tok(k+3).kind == word)
	if meeting { // "before the Monday meeting"
		k, d = k+1, k+1
	}
	n, v, ok := p.dates(k, rel)
	if !ok {
		d = p.skipFiller(k)
		n, v, ok = p.dates(d, rel)
	}
	if ok {
		f.end, f.v, f.dated = d+n, v, true
		if rel == From && v.rule == "range@1" {
			f.rel = Between
		}
		f.end = p.partAfter(f.end, &f.v)
		f.end = p.clockAfter(f.end, &f)
		f.v.ends = f.v.ends || meeting && p.tok(f.end).kind == word && !p.ends(f.end)
		return f, true
	}
	if d > k && p.tok(d).kind == word {
		if n, r := p.relation(d); n > 0 && p.tok(k).is("some", "any", "sometime", "anytime") {
			return p.momentAfter(d+n, true, r)
		}
	}
	return p.clockFirst(k, related, rel)
}

// onTheDay: the hour is on a day that is named elsewhere.
var onTheDay = compile("on the day")

// thatDay: the hour is on a day that was named before.
var thatDay = compile("that same? day|night|morning|afternoon|evening")

// lunch reads "by lunch" and "after lunch" of the day of writing.
func (p *parser) lunch(k int, related bool) (int, value, bool) {
	if !related || !p.tok(k).is("lunch", "lunchtime") || !p.ends(k+1) || p.tok(k+1).has(cWeekday) || p.tok(k+1).is("with", "at", "on", "for", "tomorrow", "in", "next", "this") || p.tok(k-1).is("for", "over", "during", "in", "to") {
		return 0, value{}, false
	}
	v := on(p.today, "lunch@1")
	v.part, v.grain, v.ends = lunch, PartOfDay, true
	if p.now >= 14*60 && !p.back {
		v.why = "it had passed when it was written"
	}
	return 1, v, true
}

// partAfter takes in a part of the day behind a date.
func (p *parser) partAfter(k int, v *value) int {
	j := k
	if p.tok(j).text == "," || p.tok(j).text == "-" && !p.tok(j).glued {
		j++
	}
	if n, _ := dayParts.find(p, j); n > 0 {
		t := p.tok(j + n - 1)
		if t.has(cPart) {
			v.part = part(t.val)
		} else if t.is("thing") {
			v.part = morning
		} else if t.is("half") {
			v.part = map[bool]part{true: morning, false: afternoon}[p.tok(j).is("first")]
		} else {
			v.part = map[bool]part{true: morning, false: afternoon}[t.is("am")]
		}
		v.grain = min(v.grain, PartOfDay)
		return j + n
	}
	if n, _ := dayEnds.find(p, p.skip(j, "by", "at", "before")); n > 0 && v.grain <= Day && (n > 1 || !p.tok(j).is("close")) {
		v.part, v.grain = dayEnd, PartOfDay
		return p.skip(j, "by", "at", "before") + n
	}
	return k
}

var dayParts = func() table[bool] {
	t := newTable[bool](inDayParts)
	t.add(true, "in the early|late? morning|afternoon|arvo|evening", "at|after|before? night|lunch|lunchtime", "early|late|mid? morning|afternoon|arvo|evening", "first|second half", "am|pm", "first thing")
	return t
}()

// skip passes over one of these words.
func (p *parser) skip(k int, words ...string) int {
	if p.tok(k).is(words...) {
		return k + 1
	}
	return k
}

var dayEnds = func() table[bool] {
	t := newTable[bool](inDayEnds) // true: of business
	t.add(false, "eod", "the? end of the? day", "the day's end", "day end")
	t.add(true, "the? end of the? business|play|work|shift", "the? end of the? working|business|work day", "the? close of the? business|play|trading|day",
		"cob", "eob", "cop", "close")
	return t
}()

// denied reports whether the words before token i put the time aside: "not
// Friday", "instead of Friday".
func (p *parser) denied(i int) bool {
	return p.tok(i-1).is("not") || p.seq(i-2, "instead", "of") > 0 || p.seq(i-2, "rather", "than") > 0
}

// aheadWord reports whether a word between two tokens puts the time ahead.
func (p *parser) aheadWord(i, end int) bool {
	for k := i; k < end; k++ {
		if p.tok(k).is("next", "coming") {
			return true
		}
	}
	return false
}

// names reports whether a value is a single day by its name, which stands
// behind no "in".
func (v value) names() bool {
	switch v.rule {
	case "near@1", "weekday@1", "day-of-month@1", "month-day@1", "numeric@1", "week-on@1":
		return true
	}
	return false
}

// endOfDay reads "end of day [Friday]" and "the end of Thursday".
func (p *parser) endOfDay(k int) (int, value, bool) {
	n, business := dayEnds.find(p, k)
	if m := p.matchPattern(k, endOfThe); n == 0 && m > 0 {
		if r, v, ok := p.dates(k+m, By); ok && v.names() {
			v.part, v.grain, v.ends = dayEnd, PartOfDay, true
			return m + r, v, true
		}
	}
	if p.tok(k).is("evening", "nightfall") && p.tok(k-1).is("by") && p.ends(k+1) && p.now < 18*60 {
		v := on(p.today, "end-of-day@1")
		v.part, v.grain, v.ends = evening, PartOfDay, true
		return 1, v, true
	}
	if m := p.matchPattern(k, theDay); m > 0 && p.tok(k-1).is("before") {
		if o := p.isOver(k + m); o > 0 {
			v := on(p.today, "end-of-day@1")
			v.part, v.grain, v.ends = dayEnd, PartOfDay, true
			return m + o, v, true
		}
	}
	if n == 0 || p.tok(k).is("close") && n == 1 && !p.mayClose(k) {
		return 0, value{}, false
	}
	j := k + n
	if p.seq(j, "'", "s") > 0 || p.tok(j).is(",") && (p.opening(k) || p.tok(k-1).is("the") && p.opening(k-1)) {
		return 0, value{}, false // "At the end of the day, it is your house"
	}
	d := p.skip(p.skip(j, "on", "of", ",", "for"), "on")
	if m, v, ok := p.dates(d, By); ok && v.grain <= Day {
		v.part, v.grain, v.ends = dayEnd, PartOfDay, true
		return d + m - k, v, true
	}
	v := on(p.today, "end-of-day@1")
	if business && p.now >= p.closes() {
		v = either(p.today, p.nextWorkday(p.today), "end-of-day@1")
		v.open, v.last = p.today, p.today
	}
	v.part, v.grain, v.ends = dayEnd, PartOfDay, true
	return n, v, true
}

// opening reports whether token k stands behind an "at" that opens the text.
func (p *parser) opening(k int) bool { return k == 1 && p.tok(0).is("at") }

var (
	endOfThe = compile("the? end of")
	theDay   = compile("the day")
)

// mayClose tells the close of business from the verb and the adverb.
func (p *parser) mayClose(k int) bool {
	return p.tok(k-1).is("by", "at", "before") && (p.ends(k+1) || p.tok(k+1).has(cWeekday)) && !p.tok(k+1).is("to", "in", "by", "the")
}

// closes returns the minute at which the working day ends: 18:00 if not told.
func (p *parser) closes() int {
	if p.c.Opens < p.c.Closes {
		return int(p.c.Closes.Minutes())
	}
	return 18 * 60
}

// ends reports whether token k cannot be a noun that a number before it counts.
func (p *parser) ends(k int) bool {
	t := p.tok(k)
	switch t.kind {
	case eof:
		return true
	case sign:
		return !t.is("%", "$", "/", "#", "+", "*", "=", "\u00a3", "\u20ac", "\u00b0", "'", `"`) && !(t.glued && t.is("-", ".", ",", ":") && p.tok(k+1).glued && p.tok(k+1).kind != sign)
	case word:
		return !t.glued && (t.has(cFollow) || p.adverb(k))
	}
	return false
}

// adverb reports whether token k is a word such as "possibly".
func (p *parser) adverb(k int) bool {
	t := p.tok(k)
	return t.kind == word && len(t.text) > 4 && strings.HasSuffix(t.text, "ly")
}

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

var thisMorning = compile("this morning|afternoon")

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
		f.end += max(m, p.matchPattern(f.end, thisMorning))
		f.kind, f.reason = Past, "it lies before the writing"
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
