package due

// A frame is a week, a month, a quarter or a year, or a weekend.
type frame struct {
	open, last day
	unit       int // uWeek, uMonth, uQuarter, uYear; uDay for a weekend
	rule       string
	vague      string // why the frame itself is not certain
	bare       bool   // nothing but a name: "April", "the week"
}

// frame reads a frame. Within is true behind "the end of", where "the week"
// is this one and a month needs no more words.
func (p *parser) frame(k int, within bool) (int, frame, bool) {
	if n, fr, ok := p.weekOf(k); ok {
		return n, fr, true
	}
	if n, fr, ok := p.byUnit(k, within); ok {
		return n, fr, true
	}
	if n, fr, ok := p.quarter(k); ok {
		return n, fr, true
	}
	n, month := p.month(k)
	if n == 0 {
		return 0, frame{}, false
	}
	y, year := 0, 0
	if t := p.tok(p.skip(k+n, "of", ",")); t.kind == number && t.end-t.start == 4 || t.is("next", "this") {
		y, year = p.year(p.skip(k+n, "of"))
		y += p.skip(k+n, "of") - k - n
		if year == 0 {
			y = 0
		}
	}
	if p.tok(k+n).kind == number && year == 0 || !within && p.tok(k).kind != word {
		return 0, frame{}, false
	}
	return n + max(y, 0), p.monthFrame(month, year), true
}

// weekOf reads the frames of a week that have no twin among months.
func (p *parser) weekOf(k int) (int, frame, bool) {
	if n, shift := weekFrames.find(p, k); n > 0 {
		fr := p.current(uWeek)
		fr.open, fr.last, fr.bare = fr.open+day(7*shift), fr.last+day(7*shift), false
		return n, fr, true
	}
	n, ending := weekNames.find(p, k)
	if n == 0 {
		return 0, frame{}, false
	}
	d := p.skip(k+n, "on")
	m, v, ok := p.calendarDayFor(d, on(0, "week-of@1"))
	if !ok {
		m, v, ok = p.named(d)
	}
	if !ok {
		if m, v, ok = p.weekday(d); ok && v.why == "" {
			m = p.apposition(d, m, &v)
		}
	}
	if !ok || v.kind != Dated {
		return 0, frame{}, false
	}
	fr := frame{open: v.open.monday(), last: v.open.monday() + 6, unit: uWeek, rule: "week-of@1", vague: v.why}
	if ending {
		fr = frame{open: v.open - 6, last: v.last, unit: uDay, rule: "week-of@1", vague: v.why}
	}
	return d + m - k, fr, true
}

var weekFrames = func() table[int] {
	t := newTable[int](inWeekFrames)
	t.add(0, "this week", "the current week", "this very week")
	t.add(1, "next week", "the? coming week", "this coming week")
	t.add(2, "the? week after next")
	return t
}()

var weekNames = func() table[bool] {
	t := newTable[bool](inWeekNames) // true: ends with that day
	t.add(false, "the? week of", "the? week|wk commencing|beginning|starting", "the? w / c", "the? wc", "the? week that|which starts|begins on")
	t.add(true, "the? week ending", "the? w / e")
	return t
}()

// byUnit reads "this month", "next quarter", "the year after next".
func (p *parser) byUnit(k int, within bool) (int, frame, bool) {
	for _, f := range unitFrames {
		n := p.matchPattern(k, f.pattern)
		if n == 0 || !within && f.val.within {
			continue
		}
		t := p.tok(k + n - f.val.behind - 1)
		if !t.is("week", "month", "quarter", "year") || p.tok(k+n).is("-") && p.tok(k+n).glued || p.seq(k+n, "'", "s") > 0 {
			continue
		}
		fr := p.current(t.val)
		for range f.val.shift {
			fr = fr.next()
		}
		fr.bare = fr.bare && within
		return n, fr, true
	}
	return 0, frame{}, false
}

type unitFrame struct {
	shift  int  // frames ahead
	behind int  // words behind the unit
	within bool // only behind "the end of" and the like
}

var unitFrames = []row[unitFrame]{
	{compile("the? week|month|quarter|year after next"), unitFrame{2, 2, false}},
	{compile("this|the current? calendar? week|month|quarter|year"), unitFrame{0, 0, true}},
	{compile("this|the? current? calendar? month|quarter|year"), unitFrame{0, 0, true}},
	{compile("this calendar? week|month|quarter|year"), unitFrame{0, 0, false}},
	{compile("the? coming calendar? week|month|quarter|year"), unitFrame{1, 0, false}},
	{compile("next calendar? week|month|quarter|year"), unitFrame{1, 0, false}},
}

// quarter reads "Q2" and "the second quarter", of the calendar.
func (p *parser) quarter(k int) (int, frame, bool) {
	q, n := 0, 0
	t := p.tok(k)
	if t.is("q") && p.tok(k+1).kind == number && p.tok(k+1).glued && p.tok(k+1).end-p.tok(k+1).start == 1 && p.tok(k+1).num <= 4 {
		q, n = p.tok(k+1).num, 2
	} else if j := p.skip(k, "the"); p.tok(j).has(cOrdinal) && p.tok(j).val <= 4 && p.tok(j+1).is("quarter") && p.ends(j+2) {
		q, n = p.tok(j).val, j+2-k
	}
	if q == 0 {
		return 0, frame{}, false
	}
	y, m, _ := p.today.civil()
	if m2, year := p.year(p.skip(k+n, "of")); year > 0 {
		n, y = p.skip(k+n, "of")+m2-k, year
	} else if 3*q < m {
		y++
	}
	return n, frame{open: ymd(y, 3*q-2, 1), last: ymd(y, 3*q+1, 0), unit: uQuarter, rule: "quarter@1"}, true
}

// current is the frame of the day of writing. On a Saturday or a Sunday the
// week in which people work has ended, and the next one may be meant.
func (p *parser) current(unit int) frame {
	y, m, _ := p.today.civil()
	switch unit {
	case uWeek:
		return frame{open: p.today.monday(), last: p.today.monday() + 6, unit: uWeek, rule: "week@1"}
	case uMonth:
		return frame{open: ymd(y, m, 1), last: ymd(y, m+1, 0), unit: uMonth, rule: "month@1"}
	case uQuarter:
		q := (m - 1) / 3 * 3
		return frame{open: ymd(y, q+1, 1), last: ymd(y, q+4, 0), unit: uQuarter, rule: "quarter@1"}
	}
	return frame{open: ymd(y, 1, 1), last: ymd(y, 12, 31), unit: uYear, rule: "year@1"}
}

// next returns the frame behind one.
func (fr frame) next() frame {
	y, m, _ := fr.open.civil()
	switch fr.unit {
	case uWeek:
		fr.open, fr.last = fr.open+7, fr.last+7
	case uMonth:
		fr.open, fr.last = ymd(y, m+1, 1), ymd(y, m+2, 0)
	case uQuarter:
		fr.open, fr.last = ymd(y, m+3, 1), ymd(y, m+6, 0)
	case uYear:
		fr.open, fr.last = ymd(y+1, 1, 1), ymd(y+1, 12, 31)
	}
	return fr
}

// monthFrame is a month: without a year that of writing or the next one.
func (p *parser) monthFrame(month, year int) frame {
	y, m, _ := p.today.civil()
	if year == 0 {
		year = y
		if month < m {
			year++
		}
	}
	fr := frame{open: ymd(year, month, 1), last: ymd(year, month+1, 0), unit: uMonth, rule: "month@1", bare: true}
	if fr.open-p.today > maxAhead {
		fr.vague = "without a year it is more likely the one gone by"
	}
	return fr
}
