package due

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
