package due

// How far ahead, in days, a date without a year may lie, and a day that has a
// name. Beyond it the last one was meant more likely than the next.
const (
	maxAhead      = 270
	maxAheadFeast = 304
)

// calendarDay reads a date of the calendar: "3 April", "25/3", "the 15th".
func (p *parser) calendarDay(k int) (int, value, bool) { return p.calendarDayFor(k, value{}) }

// calendarDayFor reads a date that stands behind name, another name of the
// same day, if that is not zero.
func (p *parser) calendarDayFor(k int, name value) (int, value, bool) {
	t := p.tok(k)
	if t.kind != number && !t.has(cMonth|cOrdinal|cNumber) && !t.is("the") {
		return 0, value{}, false
	}
	if n, v, ok := p.numeric(k, name); ok {
		return n, v, true
	}
	if n, v, ok := p.monthFirst(k); ok {
		return n, v, true
	}
	if n, v, ok := p.dayFirst(k); ok {
		return n, v, true
	}
	return p.dayAlone(k, name)
}

// month reads a month, with the full stop of an abbreviation.
func (p *parser) month(k int) (n, month int) {
	t := p.tok(k)
	if !t.has(cMonth) {
		return 0, 0
	}
	if d := p.tok(k + 1); d.is(".") && d.glued && t.end-t.start <= 4 && t.val != 5 && (p.tok(k+2).kind == number || p.tok(k+2).kind == word && !p.tok(k+2).upper || p.tok(k+2).is(",")) {
		return 2, t.val
	}
	return 1, t.val
}

// dom reads a day of a month: 3, 3rd, third. Suffixed is true unless it is a
// bare number.
func (p *parser) dom(k int) (n, dom int, suffixed bool) {
	t := p.tok(k)
	switch {
	case t.kind == number && t.end-t.start <= 2 && t.num >= 1 && t.num <= 31:
		if s := p.tok(k + 1); s.glued && s.is("st", "nd", "rd", "th") {
			return 2, t.num, true
		}
		return 1, t.num, false
	case t.has(cOrdinal):
		return 1, t.val, true
	case t.is("twenty", "thirty") && p.tok(k+1).has(cOrdinal) && p.tok(k+1).val < 10:
		return 2, t.num + p.tok(k+1).val, true
	case t.is("twenty", "thirty") && p.tok(k+1).is("-") && p.tok(k+2).has(cOrdinal) && p.tok(k+2).val < 10:
		return 3, t.num + p.tok(k+2).val, true
	}
	return 0, 0, false
}

// year reads a year behind a date: 2024, '24.
func (p *parser) year(k int) (n, year int) {
	j := p.skip(k, ",")
	t := p.tok(j)
	if o := p.skip(j, "of"); p.tok(o).is("next", "this") && p.tok(o+1).is("year") {
		year, _, _ = p.today.civil()
		if p.tok(o).is("next") {
			year++
		}
		return o + 2 - k, year
	}
	switch {
	case t.kind == number && t.end-t.start == 4 && t.num >= 1900 && t.num < 2200 && (p.ends(j+1) || !p.tok(j+1).glued):
		return j + 1 - k, t.num
	case j == k && t.is("'") && p.tok(k+1).glued && p.tok(k+1).kind == number && p.tok(k+1).end-p.tok(k+1).start == 2:
		return 2, 2000 + p.tok(k+1).num
	}
	return 0, 0
}

// monthFirst reads "April 3rd, 2024" and "April 3-5".
func (p *parser) monthFirst(k int) (int, value, bool) {
	n, month := p.month(k)
	if n == 0 || p.tok(k).is("may", "march", "mar") && !p.tok(k).upper && p.tok(k-1).is("you", "we", "i", "they", "he", "she", "it", "that", "who", "which") {
		return 0, value{}, false
	}
	j := p.skip(k+n, "the")
	m, dom, _ := p.dom(j)
	if m == 0 || p.tok(j).has(cOrdinal) && j == k+n && p.tok(j).kind == word && !p.ends(j+m) {
		return 0, value{}, false
	}
	if after := p.tok(j + m); after.glued && (after.is("%") || after.is(":") && p.tok(j+m+1).glued || after.kind == word || after.is(".") && p.tok(j+m+1).glued && p.tok(j+m+1).kind == number) {
		return 0, value{}, false
	}
	end := j + m
	open := dom
	if r := p.tok(end); r.is("-", "to", "or", "and", "/") && p.tok(end+1).kind == number && (!r.is("and") || p.tok(k-1).is("between")) {
		if m2, last, _ := p.dom(end + 1); m2 > 0 && last > dom && !p.clockAt(end+1) && p.ends(end+1+m2) {
			end, dom = end+1+m2, last
		}
	}
	y, year := p.year(end)
	return end + y - k, p.monthDay(year, month, open, dom), true
}

// clockAt reports whether the number at k is a time of day.
func (p *parser) clockAt(k int) bool {
	t := p.tok(k + 1)
	return t.glued && t.is(":") || t.is("am", "pm", "a", "p", "noon", "hours")
}

// dayFirst reads "3 April 2024", "the 3rd of April" and "3-5 April".
func (p *parser) dayFirst(k int) (int, value, bool) {
	j := p.skip(k, "the")
	m, dom, suffixed := p.dom(j)
	if m == 0 || p.tok(j-1).glued && p.tok(j).glued && p.tok(j-1).is(":", ".", "/") {
		return 0, value{}, false
	}
	open, end := dom, j+m
	if r := p.tok(end); r.is("-", "to", "or", "and", "/", "&") {
		s := p.skip(end+1, "the")
		if m2, last, suff := p.dom(s); m2 > 0 && last > dom {
			if n, _ := p.month(p.monthBehind(s + m2)); n > 0 {
				end, dom, suffixed = s+m2, last, suff
			}
		}
	}
	b := p.monthBehind(end)
	n, month := p.month(b)
	if n == 0 || !suffixed && b == end && p.tok(b).is("may", "march", "mar") && !p.tok(b).upper && !p.closesMonth(b+n, p.tok(k-1).has(cWeekday)) {
		return 0, value{}, false
	}
	y, year := p.year(b + n)
	if y == 0 && p.tok(b+n).is("-") && p.tok(b+n+1).kind == number && p.tok(b+n+1).glued {
		if year = fullYear(p.tok(b + n + 1)); year > 0 {
			y = 2
		}
	}
	return b + n + y - k, p.monthDay(year, month, open, dom), true
}

// closesMonth reports whether a month before token k that is a word as well, in small
// letters, is the month: "sat 29 march 10 til 2", but not "sat 4 may need work", nor
// "4 may have gone".
func (p *parser) closesMonth(k int, weekday bool) bool {
	switch t := p.tok(k); {
	case p.hourAt(k), weekday && t.kind == number:
		return true
	case p.tok(k - 1).is("may"):
		return p.ends(k) && !t.is("have", "do", "not", "also", "only", "well") && !p.adverb(k)
	}
	return weekday || p.ends(k)
}

// monthBehind passes over what stands between a day and its month.
func (p *parser) monthBehind(k int) int {
	if p.tok(k).is("-") && p.tok(k).glued && p.tok(k+1).glued {
		return k + 1
	}
	return p.skip(p.skip(k, "day"), "of", ",")
}

// monthDay gives a date its year.
func (p *parser) monthDay(year, month, open, dom int) value {
	const rule = "month-day@1"
	if year != 0 {
		if !valid(year, month, dom) {
			return unclear("there is no such day", rule)
		}
		v := during(ymd(year, month, open), ymd(year, month, dom), Day, rule)
		v.past = v.last < p.today
		return v
	}
	y, _, _ := p.today.civil()
	if p.back {
		return p.lastMonthDay(y, month, open, dom)
	}
	for n := range 9 {
		if !valid(y+n, month, dom) {
			continue
		}
		if d := ymd(y+n, month, dom); d >= p.today {
			return p.ahead(during(ymd(y+n, month, open), d, Day, rule), maxAhead)
		}
	}
	return unclear("there is no such day", rule)
}

// lastMonthDay returns the last such date that is not ahead.
func (p *parser) lastMonthDay(y, month, open, dom int) value {
	for n := range 9 {
		if valid(y-n, month, dom) && ymd(y-n, month, dom) <= p.today {
			return during(ymd(y-n, month, open), ymd(y-n, month, dom), Day, "month-day@1")
		}
	}
	return unclear("there is no such day", "month-day@1")
}

// ahead refuses days that lie too far ahead for a date without a year.
func (p *parser) ahead(v value, most day) value {
	if v.last-p.today > most {
		return unclear("without a year it is more likely the one gone by", v.rule)
	}
	v.open = max(v.open, p.today)
	v.early = max(v.early, p.today)
	return v
}

// dayAlone reads a day of the month: "the 15th", "on 15th", "the 28th of this
// month".
func (p *parser) dayAlone(k int, name value) (int, value, bool) {
	j := p.skip(k, "the")
	n, dom, suffixed := p.dom(j)
	if n == 0 || dom > 31 {
		return 0, value{}, false
	}
	end := j + n
	if m, v, ok := p.domOf(end, dom); ok && suffixed {
		return end + m - k, v, true
	}
	if name.rule == "weekday@1" && p.tok(j).kind == number && !p.back {
		if d, ok := p.nextDomOn(dom, name.last.weekday()); ok && (suffixed || j == k && p.closesDay(end) && (dom > 12 || d <= name.last+7)) {
			return end - k, on(d, "day-of-month@1"), true
		}
	}
	if !suffixed {
		return 0, value{}, false
	}
	sure := name.rule != "" && p.tok(j).kind == number
	if !sure && !p.tok(end).has(cPart) && (!p.ends(end) || p.tok(end).is("of", "a", "per")) {
		return 0, value{}, false
	}
	if p.tok(j).kind == word && (dom < 4 || !p.tok(k).is("the") || !p.tok(k-1).is("by", "on", "before", "until", "till", "than", "through", "week") && name.rule == "") {
		return 0, value{}, false
	}
	named := name.rule != "" || p.tok(k-1).has(cWeekday)
	if j == k && !named && !p.tok(k-1).is("by", "on", "before", "until", "till", "than", "and", "to", "-", "or", "of", "through", "between", "from") {
		return 0, value{}, false
	}
	return end - k, p.nextDom(dom), true
}

// domOf reads the month behind a day: "of next month", "of each month".
func (p *parser) domOf(k, dom int) (int, value, bool) {
	y, m, _ := p.today.civil()
	n, shift := months.find(p, k)
	if n == 0 {
		return 0, value{}, false
	}
	switch shift {
	case everyMonth:
		return n, value{kind: Recurring, rule: "recurring@1"}, true
	case thisMonth:
		if !valid(y, m, dom) || ymd(y, m, dom) < p.today {
			return n, unclear("it had passed when it was written", "day-of-month@1"), true
		}
	case anyMonth:
		return n, p.nextDom(dom), true
	}
	if !valid(y, m+shift, dom) && !(m+shift == 13 && dom <= 31) {
		return n, unclear("there is no such day", "day-of-month@1"), true
	}
	return n, on(ymd(y, m+shift, dom), "day-of-month@1"), true
}

const (
	thisMonth  = 0
	nextMonth  = 1
	anyMonth   = -1
	everyMonth = -2
)

var months = func() table[int] {
	t := newTable[int](inMonths)
	t.add(thisMonth, "of this month", "of the current month", "inst")
	t.add(nextMonth, "of next month", "of the coming month", "next month")
	t.add(anyMonth, "of the month")
	t.add(everyMonth, "of each|every month", "of the month each|every month", "each|every month", "monthly", "of a month")
	return t
}()

// nextDomOn returns the next day with that number which is that weekday, in this
// month or one of the two after it, today included.
func (p *parser) nextDomOn(dom, weekday int) (day, bool) {
	y, m, _ := p.today.civil()
	for n := range 3 {
		if dom > monthDays(y, m+n) {
			continue
		}
		if d := ymd(y, m+n, dom); d >= p.today && d.weekday() == weekday {
			return d, true
		}
	}
	return 0, false
}

// closesDay reports whether a bare number before token k may end a day: "Tuesday 14",
// but not "Tuesday 14 men", nor "Tuesday 2pm".
func (p *parser) closesDay(k int) bool {
	t := p.tok(k)
	return t.kind == eof || t.is(".", ",", ";", "!", "?", ")") && p.tok(k+1).kind != number || t.is("and", "&", "or", "to", "-", "--") && p.tok(k+1).has(cWeekday) ||
		t.is("in") && (p.tok(k+1).has(cPart) || p.tok(k+1).is("the") && p.tok(k+2).has(cPart)) || t.is("at", "from") && p.tok(k+1).kind == number
}

// nextDom returns the next day with that number, today included.
func (p *parser) nextDom(dom int) value {
	const rule = "day-of-month@1"
	y, m, today := p.today.civil()
	if p.back {
		for n := range 3 {
			if valid(y, m-n, dom) || m-n < 1 && dom <= monthDays(y, m-n) {
				if d := ymd(y, m-n, dom); d <= p.today {
					return on(d, rule)
				}
			}
		}
		return unclear("there is no such day", rule)
	}
	if dom >= today {
		if !valid(y, m, dom) {
			return unclear("this month has no such day", rule)
		}
		return on(ymd(y, m, dom), rule)
	}
	if dom > monthDays(y, m+1) {
		return unclear("next month has no such day", rule)
	}
	return on(ymd(y, m+1, dom), rule)
}
