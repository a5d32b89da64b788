package due

// A lead is what stands before a length of time.
type lead struct {
	rel   Relation
	loose bool // "about"
	past  bool
	now   bool // "within the": with a unit alone
}

var leads = func() table[lead] {
	t := newTable[lead](inLeads)
	t.add(lead{rel: Within}, "in", "within", "inside", "in|within|over|during|inside the next|coming", "within the space of", "in just", "in another",
		"in|within under", "in less than", "in|within no more than", "in|within at most", "in|within up to", "no|not later than", "no more than", "in as little as",
		"give|allow me|us|him|her|them", "over the course of the next", "in the following", "in under")
	t.add(lead{rel: Within, loose: true}, "in|within about|around|approximately|approx|roughly", "in about|around|approximately|roughly another", "in approx . ?",
		"in|within|over the next about?")
	t.add(lead{rel: Within, now: true}, "within|inside the")
	t.add(lead{rel: After}, "after", "after another|about", "not for", "not for another")
	t.add(lead{rel: Since, past: true}, "in|within|over|for|during the last|past", "for the last|past", "in last|past", "these last|past", "the last|past")
	return t
}()

// duration reads a length of time: "in 3 days", "within two weeks of the
// survey", "24 hours from now".
func (p *parser) duration(i int) (phrase, bool) {
	n, ld := leads.find(p, i)
	m, l, ok := p.length(i+n, n > 0)
	if !ok && n > 0 && p.tok(i).is("over", "in", "within", "after", "for") {
		n, ld = 1, lead{rel: Within}
		m, l, ok = p.length(i+n, true)
	}
	if !ok || p.tok(i+n+m).is("-", "/") && p.tok(i+n+m).glued {
		return phrase{}, false
	}
	f := phrase{rel: ld.rel, end: i + n + m, offset: l.offset(), rule: "in-days@1"}
	if n == 0 {
		f.rel = Within
	}
	switch {
	case ld.past:
		f.kind, f.reason = Past, "a length of time that has passed"
		return f, true
	case p.tok(f.end).is("ago") || p.tok(f.end).is("back") && n == 0:
		f.kind, f.reason, f.end = Past, "a length of time that has passed", f.end+1
		if l.unit > uHour && !l.few && !l.working {
			f.v, f.dated, f.told = p.from(p.today, l, -1), true, true
			f.v.open, f.v.last = min(f.v.open, f.v.last), max(f.v.open, f.v.last)
		}
		return f, true
	case l.few && n > 0:
		f.kind, f.rule, f.reason = Vague, "vague@1", "no number"
		return f, true
	case l.few:
		return phrase{}, false
	}
	if done, ok := p.anchored(&f, l, n > 0); done {
		return f, ok
	}
	if n == 0 {
		return phrase{}, false
	}
	if n == 1 && p.tok(i).is("in") && p.pastBefore(i, At) {
		f.kind, f.reason = Past, "a past verb governs it"
		return f, true
	}
	if ld.loose && l.most == l.hi {
		l.most += (l.hi + 3) / 4
	}
	return p.fromNow(f, l, ld)
}

// fromNow counts a length from the moment of writing.
func (p *parser) fromNow(f phrase, l length, ld lead) (phrase, bool) {
	if ld.rel == After {
		f.kind, f.reason = Ambiguous, "it says when it begins"
		return f, true
	}
	switch {
	case l.unit <= uHour && l.working:
		return p.workingHours(f, l), true
	case l.unit <= uHour:
		f.elapsed, f.timed, f.rule = l.elapsed(l.hi), true, "in-hours@1"
		f.clk = clock{to: int(l.elapsed(l.most) / 1e9)} // seconds, for Latest
	case ld.now && l.unit == uDay:
		f.v, f.dated = on(p.today, "near@1"), true
	case ld.now && p.tok(f.end-1).is("quarter", "year"):
		return phrase{}, false
	default:
		f.v, f.dated = p.from(p.today, l, 1), true
	}
	if f.dated {
		if n, c, ok := p.clockBehind(f.end); ok {
			f.clk, f.timed, f.end = c, true, f.end+n
		}
	}
	return f, true
}

// clockBehind reads a time of day behind a length: "in two days at 9".
func (p *parser) clockBehind(k int) (int, clock, bool) {
	if !p.tok(k).is("at", "by") {
		return 0, clock{}, false
	}
	n, c, ok := p.clock(k+1, true, At)
	return n + 1, c, ok
}

// anchored reads what a length is counted from. Done is false if nothing
// stands behind it.
func (p *parser) anchored(f *phrase, l length, led bool) (done, ok bool) {
	k := f.end
	if n := p.here(k); n > 0 {
		f.end += n
		if l.unit <= uHour {
			*f, ok = p.fromNow(*f, l, lead{rel: Within})
			return true, ok
		}
		f.v, f.dated = p.from(p.today, l, 1), true
		return true, true
	}
	n, step := anchors.find(p, k)
	if n == 0 || p.tok(k+n).kind != word && p.tok(k+n).kind != number {
		return p.dangling(f, l)
	}
	if p.tok(k).is("on") && l.unit != uWeek {
		return true, false
	}
	if m, v, ok := p.nested(k + n); ok && v.kind == Dated && l.unit > uHour {
		if v.why == "" && !v.past {
			w := p.from(v.last, l, step)
			w.late = max(w.late, p.from(v.late, l, step).late)
			v = w
		}
		f.v, f.dated, f.end = v, true, k+n+m
		return true, true
	}
	if p.tok(k).is("on", "of") && !led || p.tok(k).is("on") {
		return true, false
	}
	return true, p.hangOn(f, k+n)
}

// here reads what means the moment of writing: "from now", "of this email".
func (p *parser) here(k int) int {
	n := max(p.matchPattern(k, fromHere), p.matchPattern(k, ofThis))
	if p.seq(k+n, "'", "s") > 0 {
		return 0
	}
	return n
}

var (
	fromHere = compile("from|of|after now|today|writing")
	ofThis   = compile("from|of|after the? date? of? this e? -? email|mail|message|letter|note|notice")
)

var anchors = func() table[int] {
	t := newTable[int](inAnchors)
	t.add(1, "from", "after", "of", "following", "on", "from the date of", "of the date of", "starting from?", "counted? from")
	t.add(-1, "before", "prior to", "ahead of", "in advance of")
	return t
}()

// nested reads a date inside another one, two deep at most.
func (p *parser) nested(k int) (int, value, bool) {
	if p.depth >= 2 {
		return 0, value{}, false
	}
	p.depth++
	defer func() { p.depth-- }()
	return p.date(k)
}

// dangling reads "a week later" and "two days after", which count from a day
// that was named before.
func (p *parser) dangling(f *phrase, l length) (done, ok bool) {
	t := p.tok(f.end)
	if !t.is("later", "after", "afterwards", "thereafter", "beforehand", "earlier", "before") {
		return false, false
	}
	if t.is("beforehand", "earlier", "before") {
		f.offset = Offset{Days: -f.offset.Days, Working: -f.offset.Working, Months: -f.offset.Months, Time: -f.offset.Time}
	}
	f.end++
	f.hangs, f.rule = true, "counted-on@1"
	return true, l.unit > uHour
}

// hangOn ties a phrase to the event whose words begin at token k.
func (p *parser) hangOn(f *phrase, k int) bool {
	t := p.tok(k)
	if t.kind != word || t.is("the", "your", "our", "a", "an", "my") && p.tok(k+1).kind != word {
		return false
	}
	f.kind, f.reason, f.rule = Event, "it hangs on an event", "event@1"
	f.resume = k
	f.anchor = [2]int{k, p.clauseEnd(k)}
	f.end = f.anchor[1]
	return true
}

// clauseEnd returns the token at which the clause of token k ends.
func (p *parser) clauseEnd(k int) int {
	e := k
	for ; e < len(p.toks) && e < k+12; e++ {
		t := p.tok(e)
		if t.kind == sign && !t.is("'", "-", "/", "&", "#", ".") || t.is(".") && !(p.tok(e+1).glued && p.tok(e+1).kind != eof) {
			break
		}
		if e > k && t.is("and", "but", "so", "then") && p.tok(e+1).is("i", "we", "you", "he", "she", "they", "it", "then", "will", "ll") {
			break
		}
		if e > k+1 && t.is("i", "we") && p.tok(e+1).is("ll", "will", "'", "shall", "can") {
			break
		}
	}
	return e
}

// trimEvents ends the words of an event where the next expression begins.
func (p *parser) trimEvents() {
	for i := range p.found[:max(len(p.found)-1, 0)] {
		f, next := &p.found[i], p.found[i+1]
		if f.end > next.first {
			f.end = next.first
			f.anchor[1] = min(f.anchor[1], f.end)
		}
	}
}

// workingHours counts hours in which people work.
func (p *parser) workingHours(f phrase, l length) phrase {
	f.rule = "working-hours@1"
	if p.c.Opens >= p.c.Closes {
		f.kind, f.reason = Ambiguous, "working hours not known"
		return f
	}
	if l.hi > maxWorkdays {
		f.kind, f.reason = Ambiguous, "more working hours than are counted"
		return f
	}
	opens, closes := int(p.c.Opens.Minutes()), int(p.c.Closes.Minutes())
	left := int(l.elapsed(l.hi).Minutes())
	d, m := p.today, p.now
	if off, minor := p.off(d); !p.works(d) || off && !minor || m >= closes {
		d, m = p.nextWorkday(d), opens
	}
	m = max(m, opens)
	for range 4 * maxWorkdays {
		if m+left <= closes {
			break
		}
		left -= closes - m
		d, m = p.nextWorkday(d), opens
	}
	f.v, f.dated = on(d, f.rule), true
	f.clk, f.timed = clock{from: m + left, to: m + left, rule: f.rule}, true
	if _, ok := holidaysOf(p.c.Country, 2024); !ok {
		f.v.note = "public holidays not known"
	}
	return f
}
