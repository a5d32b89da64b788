package due

// friday is the day on which a week ends: that of the convention, or the last
// working day if it is a later one.
func (p *parser) friday(monday day) (friday, late day) {
	friday = monday + 4
	late = friday
	for d := friday + 1; d <= monday+6; d++ {
		if p.works(d) {
			late = d
		}
	}
	return friday, late
}

// whole is the due of a frame that is named as a whole.
func (p *parser) whole(fr frame) value {
	if fr.vague != "" {
		return unclear(fr.vague, fr.rule)
	}
	switch fr.unit {
	case uWeek:
		return p.week(fr, fr.open+6)
	case uDay:
		return during(fr.open, fr.last, Week, fr.rule)
	case uMonth:
		return p.fromNowOn(during(fr.open, fr.last, Month, fr.rule))
	}
	return p.fromNowOn(during(fr.open, fr.last, Longer, fr.rule))
}

// week is the due of a week: Friday, and not late before its last day.
func (p *parser) week(fr frame, late day) value {
	friday, lastWork := p.friday(fr.open)
	v := during(fr.open, friday, Week, fr.rule)
	v.late = max(late, lastWork)
	if friday < p.today && fr.last >= p.today { // written on the weekend
		v.open, v.last = p.today, friday+7
		v.early, v.late = p.today, max(v.late, friday+7)
		v.alts = [][2]day{{p.today, fr.last}, {fr.last + 1, friday + 7}}
		return v
	}
	return p.fromNowOn(v)
}

// fromNowOn cuts what has gone by from the beginning of a value.
func (p *parser) fromNowOn(v value) value {
	if p.back {
		return v
	}
	v.open, v.early = max(v.open, min(p.today, v.last)), max(v.early, min(p.today, v.last))
	v.past = v.late < p.today
	return v
}

// slice is the due of a part of a frame.
func (p *parser) slice(fr frame, at slice) value {
	if fr.vague != "" {
		return unclear(fr.vague, fr.rule)
	}
	var v value
	switch fr.unit {
	case uWeek:
		v = p.weekSlice(fr, at)
	case uMonth:
		v = p.monthSlice(fr, at)
	case uDay:
		return unclear("a part of a few days", fr.rule)
	default:
		v = p.longSlice(fr, at)
	}
	v.ends = at == endOf || at == over
	if v.why == "" && v.late < p.today {
		return unclear("it had passed when it was written", v.rule)
	}
	return p.fromNowOn(v)
}

func (p *parser) weekSlice(fr frame, at slice) value {
	mon := fr.open
	switch at {
	case beginning:
		if p.today > mon && p.today <= fr.last {
			return unclear("this week has begun", "early-week@1")
		}
		return during(mon, mon+1, Day, "early-week@1")
	case middle, firstHalf:
		return during(mon+1, mon+2, Day, "mid-week@1")
	case lateIn, secondHalf:
		v := p.week(fr, mon+4)
		v.rule = "late-week@1"
		return v
	}
	v := p.week(fr, mon+4)
	v.rule, v.ends = "end-of-week@1", true
	if len(v.alts) == 0 {
		v.open, v.early = v.last, v.last
	}
	return v
}

func (p *parser) monthSlice(fr frame, at slice) value {
	switch at {
	case beginning:
		v := unclear("the first days of a month have no last one", "early-month@1")
		v.alts = [][2]day{{fr.open, fr.open + 6}, {fr.open, fr.open + 9}}
		return v
	case middle, firstHalf:
		return during(fr.open+14, fr.open+14, Day, "mid-month@1")
	case endOf, over:
		return on(fr.last, "end-of-month@1")
	}
	return during(fr.open+15, fr.last, Month, "late-month@1")
}

func (p *parser) longSlice(fr frame, at slice) value {
	switch at {
	case endOf, over:
		return on(fr.last, "end-of-"+fr.rule)
	case lateIn, secondHalf:
		return during(fr.open+(fr.last-fr.open)/2, fr.last, Longer, fr.rule)
	}
	return unclear("a part of a long time", fr.rule)
}

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
