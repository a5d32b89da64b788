package due

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
	if f.dated && p.tok(i).is("in", "over", "during") && n == 1 && f.v.names() && !p.tok(i+1).is("the") && p.carrier(f.end-1, true) == 0 {
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
	case f.kind == Dated && !p.aheadWord(i, f.end) && (f.v.rule != "near@1" || f.v.last == p.today) && p.pastBefore(i, rel), f.kind == Dated && p.bygone(i, f.end):
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

// momentAfter reads a moment behind the word that ties the act to it, if there is one.
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
	if n, v, ok := p.meal(k, related); ok {
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
		if d = p.skipFiller(k); d > k {
			n, v, ok = p.dates(d, rel)
		}
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
