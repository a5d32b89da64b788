package due

// dates reads one day or period, or several of which the last one counts:
// "Monday or Tuesday", "between the 3rd and the 5th", "from Monday to
// Thursday".
func (p *parser) dates(k int, rel Relation) (int, value, bool) {
	n, v, ok := p.date(k)
	if !ok {
		return 0, v, false
	}
	end := k + n
	for range 4 {
		j, join := p.joiner(end, rel)
		if j == end {
			break
		}
		j = p.skip(j, "by", "on", "possibly", "maybe")
		n, w, ok := p.date(j)
		if !ok {
			if to := p.skipFiller(j); to > j {
				j = to
				n, w, ok = p.date(j)
			}
		}
		if !ok && v.grain == Week {
			n, w, ok = p.orNext(j)
		}
		if !ok {
			break
		}
		if join && v.grain <= Day && w.grain <= Day && p.workingWeek(v, w) {
			return j + n - k, value{kind: Recurring, rule: "working-week@1"}, true
		}
		v, end = span(v, w, join), j+n
	}
	return end - k, v, true
}

// orNext reads "next" and "the start of next" behind a week.
func (p *parser) orNext(k int) (int, value, bool) {
	n, at := slices.find(p, k)
	if !p.tok(k+n).is("next") || !p.ends(k+n+1) {
		return 0, value{}, false
	}
	fr := p.current(uWeek).next()
	if n > 0 {
		return n + 1, p.slice(fr, at), true
	}
	return 1, p.whole(fr), true
}

// joiner reads what stands between two days that make one expression; run is
// true for those that make a range.
func (p *parser) joiner(k int, rel Relation) (next int, run bool) {
	t := p.tok(k)
	switch {
	case t.is("or"), t.is("and", "&") && p.endsDay(k-1) && p.tok(k+1).has(cWeekday) && (p.tok(k+2).kind != word || p.tok(k+2).has(cMonth) || p.tok(k+2).is("at", "from", "between", "both", "morning", "afternoon", "evening")):
		return k + 1, false
	case t.is("/") && t.glued && p.tok(k+1).has(cWeekday|cKey|cMonth):
		return k + 1, false
	case rel == Between && t.is("and"), t.is("-", "--"), rel != Until && t.is("to", "through", "thru"):
		return k + 1, true
	case rel == From && t.is("until", "till"):
		return k + 1, true
	}
	return k, false
}

// endsDay reports whether a day may end with token k: "Monday", "Monday 3", "the
// 3rd", "3 March".
func (p *parser) endsDay(k int) bool {
	t := p.tok(k)
	return t.has(cWeekday|cMonth) || t.kind == number || t.glued && t.is("st", "nd", "rd", "th")
}

// workingWeek reports whether a range is the week that people work, which
// speaks of hours and not of a day.
func (p *parser) workingWeek(v, w value) bool {
	return v.rule == "weekday@1" && w.rule == "weekday@1" && v.last.weekday() == 0 && w.last.weekday() >= 4
}

// span joins two values. The later one is the due.
func span(v, w value, run bool) value {
	if v.why != "" || w.why != "" {
		if w.why == "" {
			w.why = v.why
		}
		return w
	}
	if w.kind != Dated || v.kind != Dated {
		w.kind = Recurring
		return w
	}
	if w.rule == "weekday-of-week@1" && v.rule == "weekday@1" { // "Tuesday to Thursday of this week"
		v = on(w.last.monday()+day(v.last.weekday()), w.rule)
	}
	if run && w.last < v.open && w.rule == "weekday@1" {
		w = w.shift(7) // "Friday to Monday"
	}
	if !run && w.last < v.last {
		v.open, v.early = min(v.open, w.open), min(v.early, w.early)
		return v
	}
	if w.last < v.open {
		return unclear("the range runs backwards", w.rule)
	}
	w.open, w.early = v.open, min(v.early, w.early)
	w.late = max(w.late, v.late)
	w.alts, w.rule = nil, "range@1"
	w.past = w.past && v.past
	return w
}

// date reads one day or period: the longest reading at token k.
func (p *parser) date(k int) (n int, v value, ok bool) {
	t := p.tok(k)
	if !t.content() && !t.starts() {
		return 0, v, false
	}
	try := func(m int, w value, good bool) {
		if good && m > n {
			n, v, ok = m, w, true
		}
	}
	try(p.near(k))
	try(p.weekday(k))
	try(p.calendarDay(k))
	try(p.period(k))
	try(p.named(k))
	try(p.shifted(k))
	if !ok {
		return 0, v, false
	}
	if v.rule == "month-day@1" && v.why == "" && p.tok(k+n).is("weekend") {
		return n + 1, p.around(v.last), true // "the 4th of July weekend"
	}
	if v.kind == Dated && v.why == "" && !v.past {
		n = p.apposition(k, n, &v)
	}
	return n, v, true
}

// apposition reads a second name of the same day: "Friday, 2 May", "the 14th
// (Friday)". If the two do not agree there is no due.
func (p *parser) apposition(k, n int, v *value) int {
	if v.grain > Day || v.rule == "month-day@1" && p.tok(k).has(cWeekday) {
		return n
	}
	j, open := k+n, false
	if p.tok(j).is(",", "--", "-") && !(p.tok(j).is("-") && p.tok(j).glued) {
		j++
	}
	if p.tok(j).is("(") {
		j, open = j+1, true
	}
	var m int
	var w value
	var ok bool
	if byName(v.rule) {
		m, w, ok = p.calendarDayFor(j, *v)
	}
	if !ok && !p.tok(k).has(cWeekday) && (v.rule == "near@1" || !byName(v.rule)) && p.tok(j).has(cWeekday) && (open || j == k+n || p.tok(j-1).is(",")) {
		m, w, ok = p.weekday(j)
	}
	if !ok || open && !p.tok(j+m).is(")") {
		if byName(v.rule) && p.calendarLike(j) {
			*v = unclear("a date stands behind the weekday that cannot be read", v.rule)
		}
		return n
	}
	end := j + m - k
	if open {
		end++
	}
	return p.agree(v, w, n, end, open)
}

// calendarLike reports whether token k looks like a date.
func (p *parser) calendarLike(k int) bool {
	t := p.tok(p.skip(k, "the"))
	after := p.tok(p.skip(k, "the") + 1)
	return t.kind == number && after.glued && after.is("st", "nd", "rd", "th", "/") || t.has(cMonth) && after.kind == number
}

// agree settles two names of one day.
func (p *parser) agree(v *value, w value, alone, both int, open bool) int {
	name, cal := *v, w
	if !byName(v.rule) {
		name, cal = w, *v
	}
	same := cal.why == "" && cal.last.weekday() == name.last.weekday()
	if name.rule == "near@1" {
		same = cal.why == "" && name.last == cal.last
	}
	if name.rule == "near@1" && cal.rule == "weekday@1" { // "tomorrow, Friday"
		name.part = cal.part
		same, cal = name.last.weekday() == cal.last.weekday(), name
	}
	switch {
	case cal.why != "":
		*v = cal
	case same:
		*v = cal
	case byName(v.rule) || open:
		*v = unclear("weekday and date do not agree", "weekday-date@1")
	default:
		return alone
	}
	return both
}
