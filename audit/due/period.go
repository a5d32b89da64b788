package due

// period reads a week, a weekend, a month, a quarter or a year, or a part of
// one: "early next week", "the end of March".
func (p *parser) period(k int) (int, value, bool) {
	if n, v, ok := p.weekend(k); ok {
		return n, v, ok
	}
	if n, at := slices.find(p, k); n > 0 {
		j := k + n
		if p.tok(j).is("-") && p.tok(j).glued && p.tok(j+1).glued {
			j++
		}
		if m, fr, ok := p.frame(j, true); ok {
			return j + m - k, p.slice(fr, at), true
		}
	}
	if n, fr, at, ok := p.shortEnd(k); ok {
		return n, p.slice(fr, at), true
	}
	n, fr, ok := p.frame(k, false)
	if !ok || fr.bare && !p.bareMonth(k, n) {
		return 0, value{}, false
	}
	if fr.bare && p.tok(k-1).is("by", "before", "until", "till", "than") {
		v := unclear("at the beginning of it, or within it", fr.rule)
		v.alts = [][2]day{{fr.open, fr.open}, {fr.open, fr.last}}
		if p.tok(k - 1).is("before") {
			v = during(fr.open, fr.last, Month, fr.rule)
		}
		return n, v, true
	}
	if fr.unit == uWeek && fr.vague == "" {
		if m, v, ok := p.dayOfWeek(k+n, fr); ok {
			return n + m, v, true
		}
	}
	return n, p.whole(fr), true
}

// dayOfWeek reads the day behind a week: "next week, probably Thursday".
func (p *parser) dayOfWeek(k int, fr frame) (int, value, bool) {
	d := k
	for range 4 {
		d = p.skip(d, "on", ",", "(", "-", "--", "sometime", "probably", "likely", "maybe", "possibly", "hopefully", "say", "perhaps")
	}
	if !p.tok(d).has(cWeekday) || !p.meansDay(d, "this") {
		return 0, value{}, false
	}
	v := on(fr.open.monday()+day(p.tok(d).val), "weekday@1")
	if v.last < p.today {
		return 0, value{}, false
	}
	n := p.apposition(d, p.abbreviated(d)-d, &v)
	if v.rule == "weekday@1" {
		v.rule = "weekday-of-week@1"
	}
	return d + n - k, v, true
}

// bareMonth reports whether a month alone is a time: "in April".
func (p *parser) bareMonth(k, n int) bool {
	if p.tok(k).is("may", "march", "mar") && !p.tok(k).upper {
		return false
	}
	if p.tok(k-1).is("or", "to", "-", "/", "and") && p.tok(k-2).has(cMonth) {
		return true
	}
	return p.tok(k-1).is("in", "during", "by", "before", "until", "till", "through", "sometime", "than") || p.tok(k+n-1).kind == number
}

// shortEnd reads "end of week", "month-end", "EOM", "the week's end".
func (p *parser) shortEnd(k int) (int, frame, slice, bool) {
	if n, unit := ends.find(p, k); n > 0 {
		return n, p.current(unit), endOf, true
	}
	j := p.skip(k, "the", "this")
	t := p.tok(j)
	if t.is("week", "month", "quarter", "year") {
		s := p.matchPattern(j+1, possessive)
		d := p.skip(j+1+s, "-")
		if p.tok(d).is("end") && (s > 0 || d > j+1 || !p.tok(j+1).is("-")) && !p.tok(d+1).is("of") {
			return d + 1 - k, p.current(t.val), endOf, true
		}
		if n := p.isOver(j + 1); n > 0 && j > k && p.tok(k-1).is("before") {
			return j + 1 + n - k, p.current(t.val), over, true
		}
	}
	if n, month := p.month(k); n > 0 && p.seq(k+n, "'", "s", "end") > 0 {
		return n + 3, p.monthFrame(month, 0), endOf, true
	}
	if n, month := p.month(k); n > 0 {
		if d := p.skip(k+n, "-"); p.tok(d).is("end") && !p.tok(d+1).is("of") {
			return d + 1 - k, p.monthFrame(month, 0), endOf, true
		}
	}
	return 0, frame{}, 0, false
}

var ends = func() table[int] {
	t := newTable[int](inEnds)
	t.add(uWeek, "eow", "end of week", "weeks end")
	t.add(uMonth, "eom", "end of month", "months end")
	t.add(uQuarter, "eoq", "end of quarter")
	t.add(uYear, "eoy", "end of year", "years end", "the? end of the? calendar year")
	return t
}()

// isOver returns how many tokens at k say that what stands before has run out:
// "before the week is out", "before Friday's over".
func (p *parser) isOver(k int) int {
	return max(p.matchPattern(k, runsOut), p.matchPattern(k, runOut), p.matchPattern(k, stops))
}

var (
	possessive = compile("' s")
	runsOut    = compile("is out|over|up|through|done|finished")
	runOut     = compile("' s out|over|up|through|done|finished")
	stops      = compile("ends|closes|finishes out?")
)
