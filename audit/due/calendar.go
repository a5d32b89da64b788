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

// monthBehind passes over what stands between a day and its month.
func (p *parser) monthBehind(k int) int {
	if p.tok(k).is("-") && p.tok(k).glued && p.tok(k+1).glued {
		return k + 1
	}
	return p.skip(p.skip(k, "day"), "of", ",")
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
