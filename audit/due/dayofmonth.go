package due

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
		if j == k+1 && p.tok(j).kind == number && p.tok(k-1).is("by", "on", "before", "until", "till") && p.closesDay(end) {
			return end - k, p.nextDom(dom), true // "by the 29", of who writes numbers so
		}
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
	if dom > monthDays(y, m+shift) {
		return n, unclear("there is no such day", "day-of-month@1"), true
	}
	return n, on(ymd(y, m+shift, dom), "day-of-month@1"), true
}

// The months behind a day: how many ahead, or which.
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
			if d := ymd(y, m-n, dom); dom <= monthDays(y, m-n) && d <= p.today {
				return on(d, rule)
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
