package due

// partAfter takes in a part of the day behind a date.
func (p *parser) partAfter(k int, v *value) int {
	j := k
	if p.tok(j).text == "," || p.tok(j).text == "-" && !p.tok(j).glued {
		j++
	}
	if n, _ := dayParts.find(p, j); n > 0 {
		switch t := p.tok(j + n - 1); {
		case t.has(cPart):
			v.part = part(t.val)
		case t.is("thing", "am"), t.is("half") && p.tok(j).is("first"):
			v.part = morning
		default:
			v.part = afternoon
		}
		v.grain = min(v.grain, PartOfDay)
		return j + n
	}
	end := p.skip(j, "by", "at", "before")
	if n, _ := dayEnds.find(p, end); n > 0 && v.grain <= Day && (n > 1 || !p.tok(j).is("close")) {
		v.part, v.grain = dayEnd, PartOfDay
		return end + n
	}
	return k
}

var dayParts = func() table[bool] {
	t := newTable[bool](inDayParts)
	t.add(true, "in the early|late? morning|afternoon|arvo|evening", "at|after|before? night|lunch|lunchtime", "early|late|mid? morning|afternoon|arvo|evening", "first|second half", "am|pm", "first thing")
	return t
}()

// mornings reads "in the morning" and "first thing [in the morning]": the next
// one, which may be two days on the same day of the clock for those who write
// before it. Over a weekend "first thing" can wait for Monday.
func (p *parser) mornings(k int) (int, value, bool) {
	n := p.matchPattern(k, firstThing)
	in := p.matchPattern(k+n, inMorning)
	if in == 0 && p.tok(k-1).is("in") && n == 0 {
		in = p.matchPattern(k, theMorning)
	}
	if n+in == 0 || in == 0 && (!p.ends(k+n) || p.tok(k+n).is("on", "this", "next", "today", "tomorrow", "after", "once", "when", "following")) {
		return 0, value{}, false
	}
	if in > 0 && p.tok(k+n+in).is("of", "after", "before") {
		return 0, value{}, false
	}
	d := p.today + 1
	v := on(d, "morning@1")
	if p.now < 8*60 {
		v = either(d-1, d, "morning@1")
		if p.now < 5*60 {
			v.open, v.last = d-1, d-1
		}
	} else if n == 0 && p.now < 12*60 {
		v.early = d - 1
	}
	if n > 0 && !p.works(d) {
		v.late = max(v.late, p.nextWorkday(d))
	}
	v.part, v.grain = morning, PartOfDay
	return n + in, v, true
}

var (
	firstThing = compile("first thing")
	inMorning  = compile("in the morning")
	theMorning = compile("the morning")
)

// meal reads "by lunch" and "before supper" of the day of writing.
func (p *parser) meal(k int, related bool) (int, value, bool) {
	n, at, over := 1, lunch, 14*60
	switch t := p.tok(k); {
	case t.is("supper", "suppertime", "dinner", "dinnertime", "tea", "teatime"):
		at, over = evening, 21*60
	case !t.is("lunch", "lunchtime"):
		return 0, value{}, false
	}
	if p.tok(k + 1).is("time") {
		n = 2
	}
	if !related || !p.ends(k+n) || p.tok(k+n).has(cWeekday) || p.tok(k+n).is("with", "at", "on", "for", "tomorrow", "in", "next", "this") || p.tok(k-1).is("for", "over", "during", "in", "to") {
		return 0, value{}, false
	}
	v := on(p.today, "lunch@1")
	v.part, v.grain, v.ends = at, PartOfDay, true
	if p.now >= over && !p.back {
		v.why = "it had passed when it was written"
	}
	return n, v, true
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

var dayEnds = func() table[bool] {
	t := newTable[bool](inDayEnds) // true: of business
	t.add(false, "eod", "the? end of the? day", "the day's end", "day end")
	t.add(true, "the? end of the? business|play|work|shift", "the? end of the? working|business|work day", "the? close of the? business|play|trading|day",
		"cob", "eob", "cop", "close")
	return t
}()

var (
	endOfThe = compile("the? end of")
	theDay   = compile("the day")
)

// opening reports whether token k stands behind an "at" that opens the text.
func (p *parser) opening(k int) bool { return k == 1 && p.tok(0).is("at") }

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
