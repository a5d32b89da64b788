package due

// weekend reads "this weekend", "over the bank holiday weekend", "midweek".
func (p *parser) weekend(k int) (int, value, bool) {
	if n, v, ok := p.holidayWeekend(k); ok {
		return n, v, true
	}
	if p.tok(k).is("midweek") || p.seq(k, "mid", "-", "week") > 0 && !p.tok(k+3).is("of") {
		n := 1
		if p.tok(k).is("mid") {
			n = 3
		}
		if m, fr, ok := p.weekOf(p.skip(k+n, "of")); ok {
			return p.skip(k+n, "of") + m - k, p.slice(fr, middle), true
		}
		return n, on(p.today.after(2), "mid-week@1"), true
	}
	n, which := weekends.find(p, k)
	if n == 0 || p.seq(k+n, "'", "s") > 0 {
		return 0, value{}, false
	}
	if p.tok(k + n).is("of") {
		return p.weekendAt(k, n)
	}
	sat := p.today.monday() + 5
	if p.back && p.today < sat {
		sat -= 7
	}
	v := weekendOf(sat)
	switch {
	case which == 2:
		v = weekendOf(sat + 14)
	case which == 1 && p.today < sat:
		v = weekendOf(sat + 7)
		v.early = sat
		v.alts = [][2]day{{sat, sat + 1}, {sat + 7, sat + 8}}
	case which == 1:
		v = weekendOf(sat + 7)
	}
	return n, p.fromNowOn(v), true
}

// weekendAt reads "the weekend of the 7th".
func (p *parser) weekendAt(k, n int) (int, value, bool) {
	m, v, ok := p.calendarDayFor(k+n+1, on(0, "week-of@1"))
	switch {
	case !ok:
		return n, unclear("a weekend that cannot be told", "weekend@1"), true
	case v.why == "" && !v.past && v.kind == Dated:
		v = weekendOf(v.open.monday() + 5)
	}
	return n + 1 + m, v, true
}

func weekendOf(sat day) value { return during(sat, sat+1, Day, "weekend@1") }

var weekends = func() table[int] {
	t := newTable[int](inWeekends)
	t.add(0, "this|the coming? weekend|wkend", "coming weekend", "the w / e")
	t.add(1, "next weekend", "the? weekend of next week")
	t.add(2, "the? weekend after next")
	return t
}()

// holidayWeekend reads "the bank holiday weekend", "the long weekend" and
// "Memorial Day weekend".
func (p *parser) holidayWeekend(k int) (int, value, bool) {
	const rule = "holiday-weekend@1"
	j := p.skip(k, "the", "this")
	if n := p.matchPattern(j, longWeekend); n > 0 && (j > k || p.tok(j).is("bank")) {
		d := p.longWeekend()
		if d == noDay {
			return j + n - k, unclear("public holidays not known", rule), true
		}
		return j + n - k, p.around(d), true
	}
	if n, month := p.month(j); n > 0 && p.matchPattern(j+n, longWeekend) > 0 {
		return j + n + p.matchPattern(j+n, longWeekend) - k, p.longWeekendIn(month), true
	}
	n, f := feasts.find(p, j)
	if n == 0 {
		return 0, value{}, false
	}
	m := p.matchPattern(j+n, longOrNot)
	if m == 0 {
		return 0, value{}, false
	}
	v := p.feast(f)
	if v.why != "" {
		v.rule = rule
		return j + n + m - k, v, true
	}
	return j + n + m - k, p.around(v.last), true
}

var (
	longWeekend = compile("bank|public|long|holiday bank|public|holiday? holiday? weekend")
	longOrNot   = compile("long? weekend")
)

// longWeekend returns the next holiday that makes a weekend longer.
func (p *parser) longWeekend() day {
	from := p.today - 2
	for range 20 {
		d := p.nextHoliday(from)
		if d == noDay {
			return noDay
		}
		if wd := d.weekday(); wd == mon && d >= p.today || wd == fri && d+2 >= p.today {
			return d
		}
		from = d + 1
	}
	return noDay
}

// longWeekendIn returns the long weekend of a month, if it has a single one.
func (p *parser) longWeekendIn(month int) value {
	const rule = "holiday-weekend@1"
	fr := p.monthFrame(month, 0)
	y, _, _ := fr.open.civil()
	list, ok := holidaysOf(p.c.Country, y)
	if !ok {
		return unclear("public holidays not known", rule)
	}
	found, count := noDay, 0
	for _, minor := range []bool{false, true} {
		for _, h := range list {
			if wd := h.day.weekday(); h.minor == minor && (wd == mon || wd == fri) && h.day >= max(fr.open, p.today) && h.day <= fr.last {
				found, count = h.day, count+1
			}
		}
		if count > 0 {
			break
		}
	}
	if count != 1 || fr.vague != "" {
		return unclear("the month has no single long weekend", rule)
	}
	return p.around(found)
}

// around returns the weekend to which a holiday belongs, with the days off
// that adjoin it.
func (p *parser) around(d day) value {
	const rule = "holiday-weekend@1"
	sat := d.monday() + 5
	if d.weekday() < 3 {
		sat -= 7
	}
	open, last := sat, sat+1
	for range 3 {
		if off, minor := p.off(open - 1); off && !minor || open-1 == d {
			open--
		}
		if off, minor := p.off(last + 1); off && !minor || last+1 == d {
			last++
		}
	}
	return p.fromNowOn(during(open, last, Day, rule))
}
