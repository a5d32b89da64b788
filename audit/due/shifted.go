package due

// shifted reads a day that is counted from another one: "a week on Friday",
// "two weeks from today", "the Monday after Easter", "the last Friday of
// March".
func (p *parser) shifted(k int) (int, value, bool) {
	if p.depth >= 2 {
		return 0, value{}, false
	}
	if n, v, ok := p.nthWeekday(k); ok {
		return n, v, true
	}
	if n := p.matchPattern(k, nextWorking); n > 0 {
		d, late := p.workdays(p.today, 1, 1)
		v := on(d, "working-days@1")
		v.late = late
		return n, v, true
	}
	if n, v, ok := p.dayBy(k); ok {
		return n, v, true
	}
	m, l, ok := p.length(k, false)
	if !ok && p.seq(k, "week", "on") > 0 {
		m, l, ok = 1, length{lo: 1, hi: 1, most: 1, unit: uWeek}, true
	}
	if !ok || l.few || l.unit <= uHour {
		return 0, value{}, false
	}
	j := k + m
	n, sign := anchors.find(p, j)
	if n == 0 {
		sign = 1
	}
	if n == 0 && (l.unit != uWeek || !p.tok(j).has(cWeekday) && !p.tok(j).is("today", "tomorrow")) {
		return 0, value{}, false
	}
	if p.tok(j).is("of", "starting") || p.tok(j).is("on") && l.unit != uWeek {
		return 0, value{}, false
	}
	if h := p.here(j); h > 0 {
		return m + h, p.from(p.today, l, 1), true
	}
	r, v, ok := p.nested(j + n)
	if !ok || v.kind != Dated || v.grain > Day && sign > 0 {
		return 0, value{}, false
	}
	if v.why != "" || v.past {
		return m + n + r, v, true
	}
	return m + n + r, p.counted(v, l, sign), true
}

// counted counts a length from a value, all its readings included.
func (p *parser) counted(v value, l length, sign int) value {
	base := v.last
	if sign < 0 {
		base = v.open
	}
	w := p.from(base, l, sign)
	w.late = max(w.late, p.from(v.late, l, sign).late)
	w.early = min(w.early, p.from(v.early, l, sign).early)
	w.rule = "counted-from@1"
	if v.rule == "weekday@1" {
		w.rule = "week-on@1"
	}
	return w
}

var nextWorking = compile("the? next|first working|business|work|week day")

// nthWeekday reads "the last Friday of the month" and "the second Tuesday in
// May".
func (p *parser) nthWeekday(k int) (int, value, bool) {
	j := p.skip(k, "the")
	t := p.tok(j)
	if !(t.has(cOrdinal) && t.val <= 4 || t.is("last")) || !p.tok(j+1).has(cWeekday) && !p.tok(j+1).is("weekend") || !p.tok(j+2).is("of", "in") {
		if n, v, ok := p.nthWeek(j); ok {
			return j + n - k, v, true
		}
		return 0, value{}, false
	}
	n, fr, ok := p.frame(j+3, true)
	if !ok || fr.unit != uMonth {
		return 0, value{}, false
	}
	end := j + 3 + n - k
	if fr.vague != "" {
		return end, unclear(fr.vague, "nth-weekday@1"), true
	}
	y, m, _ := fr.open.civil()
	which := t.val
	if t.is("last") {
		which = -1
	}
	d := nth(y, m, p.tok(j+1).val, which)
	v := on(d, "nth-weekday@1")
	if p.tok(j + 1).is("weekend") { // a month may begin on a Sunday, or end on a Saturday
		sunday, saturday := nth(y, m, sun, which), nth(y, m, sat, which)+1
		if d = saturday; which < 0 {
			d = sunday
		}
		v = during(d-1, d, Day, "nth-weekday@1")
		v.early, v.late = min(sunday, saturday)-1, max(d, saturday)
	}
	if d < p.today {
		return end, unclear("it had passed when it was written", "nth-weekday@1"), true
	}
	return end, p.fromNowOn(v), true
}

// nthWeek reads "the first week of May": weeks of seven days from the first.
func (p *parser) nthWeek(j int) (int, value, bool) {
	n, which := 1, p.tok(j).val
	if t := p.tok(j); t.kind == number && p.tok(j+1).glued && p.tok(j+1).is("st", "nd", "rd", "th") {
		n, which = 2, t.num
	} else if !t.has(cOrdinal) && !t.is("last") {
		return 0, value{}, false
	}
	if p.tok(j).is("last") {
		which = 5
	}
	if which < 1 || which > 5 || !p.tok(j+n).is("week") || !p.tok(j+n+1).is("of", "in") {
		return 0, value{}, false
	}
	m, fr, ok := p.frame(j+n+2, true)
	if !ok || fr.unit != uMonth {
		return 0, value{}, false
	}
	end := n + 2 + m
	if fr.vague != "" {
		return end, unclear(fr.vague, "nth-week@1"), true
	}
	open := fr.open + day(7*(which-1))
	last := min(open+6, fr.last)
	if which == 5 {
		open, last = fr.last-6, fr.last
	}
	if last < p.today {
		return end, unclear("it had passed when it was written", "nth-week@1"), true
	}
	return end, p.fromNowOn(during(open, last, Week, "nth-week@1")), true
}

// dayBy reads "the day after Thanksgiving", "the Friday before Christmas" and
// "the week after Labor Day".
func (p *parser) dayBy(k int) (int, value, bool) {
	j := p.skip(k, "the")
	t := p.tok(j)
	unit := t.is("day", "week", "weekend", "morning", "evening", "night")
	if !unit && !t.has(cWeekday) {
		return 0, value{}, false
	}
	after := p.tok(j+1).is("after", "following")
	if !after && !p.tok(j+1).is("before") {
		return 0, value{}, false
	}
	n, v, ok := p.nested(j + 2)
	if !ok || v.kind != Dated {
		return 0, value{}, false
	}
	end := j + 2 + n - k
	if v.why != "" || v.past {
		return end, v, true
	}
	return end, p.beside(t, after, v), true
}

// beside returns the day or the week next to a value.
func (p *parser) beside(t *token, after bool, v value) value {
	const rule = "beside@1"
	move := func(open, last day) (day, day) {
		switch {
		case t.has(cWeekday) && after:
			d := last.after(t.val)
			return d, d
		case t.has(cWeekday):
			d := open.before(t.val)
			return d, d
		case t.is("week") && after:
			return last.monday() + 7, last.monday() + 11
		case t.is("week"):
			return open.monday() - 7, open.monday() - 3
		case t.is("weekend") && after:
			return last.after(sat), last.after(sat) + 1
		case t.is("weekend"):
			return open.before(sun) - 1, open.before(sun)
		case after:
			return last + 1, last + 1
		}
		return open - 1, open - 1
	}
	w := value{grain: Day, rule: rule}
	w.open, w.last = move(v.open, v.last)
	w.early, _ = move(v.early, v.early)
	_, w.late = move(v.late, v.late)
	w.early, w.late = min(w.early, w.open), max(w.late, w.last)
	if w.last < p.today {
		return unclear("it had passed when it was written", rule)
	}
	return w
}
