package due

import "time"

// A length is a count of units: "two to three working days".
type length struct {
	lo, hi, most int // most: what the words can stretch to ("a couple": 2, at most 3)
	halves       bool
	unit         int
	working      bool
	few          bool // "a few": nobody knows
	plus         time.Duration
}

// length reads a count and its unit. Behind a lead such as "in the next" the
// unit may stand alone.
func (p *parser) length(k int, led bool) (n int, l length, ok bool) {
	if m, mins := p.partOfHour(k); m > 0 {
		return m, length{lo: mins, hi: mins, most: mins, unit: uMinute}, true
	}
	j, t := k, p.tok(k)
	l.lo, l.hi = 1, 1
	switch m := p.matchPattern(k, aCouple); {
	case p.seq(k, "half", "a") > 0:
		return 0, l, false
	case m > 0:
		j, l.lo, l.hi, l.most = k+m, 2, 2, 3
	case p.matchPattern(k, aFew) > 0:
		j, l.few = k+p.matchPattern(k, aFew), true
	case t.is("a", "an"):
		j = p.skip(k+1, "single", "full", "good", "whole")
	case led && t.has(cUnit) && p.tok(k-1).is("next", "coming", "the"):
	default:
		if j, l, ok = p.counts(k); !ok {
			return 0, l, false
		}
	}
	return p.unit(k, j, l)
}

// counts reads one number or two: "3", "two and a half", "7 to 10", "five (5)".
func (p *parser) counts(k int) (j int, l length, ok bool) {
	m, lo := p.count(k)
	if m == 0 {
		return k, l, false
	}
	j, l.lo, l.hi = k+m, lo, lo
	if p.seq(j, "and", "a", "half") > 0 {
		j, l.halves = j+3, true
	} else if r := p.tok(j); r.is("-", "to", "or") || r.is("/") && r.glued {
		if m, hi := p.count(j + 1); m > 0 && hi >= lo {
			j, l.hi = j+1+m, hi
		}
	}
	if p.tok(j).is("(") && p.tok(j+1).kind == number && p.tok(j+2).is(")") {
		j += 3
	}
	return j, l, true
}

// partOfHour reads "half an hour" and the like.
func (p *parser) partOfHour(k int) (n, minutes int) {
	switch {
	case p.matchPattern(k, halfHour) > 0:
		return p.matchPattern(k, halfHour), 30
	case p.matchPattern(k, threeQuarters) > 0:
		return p.matchPattern(k, threeQuarters), 45
	}
	return p.matchPattern(k, quarterHour), 15
}

var (
	halfHour      = compile("a? half an? hour")
	threeQuarters = compile("three quarters of an hour")
	quarterHour   = compile("a? quarter of an hour")
	aCouple       = compile("a? couple of? more?")
	aFew          = compile("a? few|several|some|many more?")
)

// count reads a number: 10, ten, twenty-four, 1.5 is none.
func (p *parser) count(k int) (n, v int) {
	t := p.tok(k)
	switch {
	case t.kind == number && t.num <= 10000:
		if s := p.tok(k + 1); s.glued && s.is(".", ",", ":", "/") && p.tok(k+2).glued && p.tok(k+2).kind == number {
			return 0, 0
		}
		return 1, t.num
	case t.has(cNumber) && t.num >= 20:
		d := p.skip(k+1, "-")
		if u := p.tok(d); u.has(cNumber) && u.num < 10 && (d == k+2 || !u.glued) {
			return d + 1 - k, t.num + u.num
		}
		return 1, t.num
	case t.has(cNumber):
		return 1, t.num
	}
	return 0, 0
}

// unit reads the unit behind a count.
func (p *parser) unit(k, j int, l length) (int, length, bool) {
	if p.tok(j).is("-") && p.tok(j).glued {
		j++
	}
	for range 3 {
		t := p.tok(j)
		working := t.is("working", "business", "work", "office", "biz", "banking") || t.is("bank") && p.tok(j+1).is("days")
		if !working && !t.is("calendar", "clear", "full", "whole", "short", "more", "solid") {
			break
		}
		l.working = l.working || working
		j = p.skip(j+1, "-")
	}
	t := p.tok(j)
	switch {
	case t.has(cUnit):
		l.unit = t.val
	case t.is("h") && t.glued && p.tok(j-1).kind == number:
		l.unit = uHour
	default:
		return 0, l, false
	}
	j = p.stretch(j+1, &l)
	if l.unit == uFortnight {
		l.unit, l.lo, l.hi, l.most = uWeek, 2*l.lo, 2*l.hi, 2*l.most
	}
	l.most = max(l.most, l.hi)
	return j - k, l, true
}

// stretch reads what may stand behind a unit: "and a half", "or two", "or so",
// "' time".
func (p *parser) stretch(j int, l *length) int {
	if l.unit == uHour && p.seq(j, "and", "a", "half") > 0 {
		j, l.plus = j+3, 30*time.Minute
	}
	if p.tok(j).is("or") && p.tok(j+1).is("two", "so", "2") {
		switch {
		case !p.tok(j + 1).is("so"):
			l.hi = max(l.hi, 2)
		case l.unit == uWeek:
			l.most = l.hi + 1
		default:
			l.most = l.hi + (l.hi+3)/4
		}
		j += 2
	}
	if n := p.matchPattern(j, apostropheTime); n > 0 {
		j += n
	}
	return p.skip(j, "time")
}

var apostropheTime = compile("' s? time")

// from counts a length from a day, or to it for a sign of -1. Lengths of hours have
// none.
func (p *parser) from(d day, l length, sign int) value {
	if l.working && l.unit == uDay {
		return p.fromWorking(d, l, day(sign))
	}
	at := func(n int) day {
		months, days := l.calendar(n)
		return d.addMonths(sign*months) + day(sign*days)
	}
	v := during(at(l.lo), at(l.hi), Day, "in-days@1")
	v.late = at(l.most)
	if sign < 0 {
		v.open, v.last = v.last, v.open
		v.early, v.late = v.late, v.last
	}
	return v
}

// calendar returns the months and days of n units of a length, and of the half of one
// if there is that.
func (l length) calendar(n int) (months, days int) {
	half := 0
	if l.halves {
		half = 1
	}
	switch l.unit {
	case uDay, uNight:
		return 0, n + half
	case uWeek:
		return 0, 7*n + 4*half
	case uMonth:
		return n, 15 * half
	case uQuarter:
		return 3*n + half, 15 * half
	}
	return 12*n + 6*half, 0
}

// fromWorking counts working days after a day, or before it for a step of -1.
func (p *parser) fromWorking(d day, l length, step day) value {
	if l.most > maxWorkdays {
		return unclear("more working days than are counted", "working-days@1")
	}
	v := value{grain: Day, rule: "working-days@1"}
	near, _ := p.workdays(d, l.lo, step)
	far, most := p.workdays(d, l.hi, step)
	if l.most > l.hi {
		_, most = p.workdays(d, l.most, step)
	}
	if step < 0 {
		v.open, v.last, v.early, v.late = far, near, most, near
	} else {
		v.open, v.last, v.early, v.late = near, far, near, most
	}
	if _, ok := holidaysOf(p.c.Country, 2024); !ok {
		v.note = "public holidays not known"
	}
	return v
}

// elapsed returns a length of hours or minutes.
func (l length) elapsed(n int) time.Duration {
	d := l.plus
	switch l.unit {
	case uSecond:
		d += time.Duration(n) * time.Second
	case uMinute:
		d += time.Duration(n) * time.Minute
	case uHour:
		d += time.Duration(n) * time.Hour
		if l.halves {
			d += 30 * time.Minute
		}
	}
	return d
}

// offset returns a length as the distance from an event.
func (l length) offset() Offset {
	switch {
	case l.unit <= uHour:
		return Offset{Time: l.elapsed(l.hi)}
	case l.working && l.unit <= uNight:
		return Offset{Working: l.hi}
	}
	months, days := l.calendar(l.hi)
	return Offset{Months: months, Days: days}
}
