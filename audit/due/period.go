package due

// A frame is a week, a month, a quarter or a year, or a weekend.
type frame struct {
	open, last day
	unit       int // uWeek, uMonth, uQuarter, uYear; uDay for a weekend
	rule       string
	vague      string // why the frame itself is not certain
	bare       bool   // nothing but a name: "April", "the week"
}

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

// A slice is a part of a frame.
type slice uint8

const (
	beginning slice = iota
	middle
	lateIn
	endOf
	firstHalf
	secondHalf
	over // "before the week is out"
)

var slices = func() table[slice] {
	t := newTable[slice](inSlices)
	t.add(beginning, "early", "early in", "early on in", "the? beginning|start of", "the? first part of", "the? first of")
	t.add(middle, "mid|middle", "the? middle of", "mid-way through", "halfway through")
	t.add(lateIn, "late|later", "late|later in", "later on in", "towards the end of", "the? back end of", "the? latter part of")
	t.add(endOf, "the? end|close of", "end", "the? very end of", "the? last day of", "month end")
	t.add(firstHalf, "the? first half of")
	t.add(secondHalf, "the? second|latter half of")
	return t
}()

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

var (
	possessive = compile("' s")
	runsOut    = compile("is out|over|up|through|done|finished")
	runOut     = compile("' s out|over|up|through|done|finished")
	stops      = compile("ends|closes|finishes out?")
)

// isOver returns how many tokens at k say that what stands before has run out:
// "before the week is out", "before Friday's over".
func (p *parser) isOver(k int) int {
	return max(p.matchPattern(k, runsOut), p.matchPattern(k, runOut), p.matchPattern(k, stops))
}

var ends = func() table[int] {
	t := newTable[int](inEnds)
	t.add(uWeek, "eow", "end of week", "weeks end")
	t.add(uMonth, "eom", "end of month", "months end")
	t.add(uQuarter, "eoq", "end of quarter")
	t.add(uYear, "eoy", "end of year", "years end", "the? end of the? calendar year")
	return t
}()

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
