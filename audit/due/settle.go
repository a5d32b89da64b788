package due

import "time"

// onDays gives a day, or several, their time.
func (p *parser) onDays(f *phrase, d *Due) {
	v := f.v
	if d.Relation == Before && !f.timed && !v.ends && v.part <= morning {
		v = before(v)
		d.Grain = max(d.Grain, Day)
	}
	d.Earliest, d.Due, d.Latest = opening(v.early, p.loc), closing(v.last, p.loc), closing(v.late, p.loc)
	d.Readings = p.readings(v)
	if v.past {
		p.abstain(d, Past, "it lies before the writing", v)
		return
	}
	c := f.clk.in(v.part)
	if !f.timed || c.loose || c.midnight || v.grain > Day {
		if f.timed {
			d.Grain = PartOfDay
		}
		return
	}
	d.Timed, d.Grain = true, Minute
	d.Earliest, _ = p.moments(c, v.early, c.from)
	d.Due, d.Latest = p.moments(c, v.last, c.to)
	if v.late != v.last {
		_, d.Latest = p.moments(c, v.late, c.to)
	}
	d.Readings = p.timedReadings(c, v)
}

// timedReadings returns the readings of a value with the times of day on them.
func (p *parser) timedReadings(c clock, v value) (out []Interval) {
	for _, a := range v.alts {
		from, _ := p.moments(c, a[0], c.from)
		_, to := p.moments(c, a[1], c.to)
		out = append(out, Interval{from, to})
	}
	return out
}

// inHours counts hours from the moment of writing.
func (p *parser) inHours(f *phrase, d *Due) {
	d.Grain, d.Timed, d.Rule = Minute, true, "in-hours@1"
	d.Earliest = p.at
	d.Due = p.at.Add(f.elapsed)
	d.Latest = p.at.Add(max(f.elapsed, time.Duration(f.clk.to)*time.Second))
}

// onClock gives a time of day its day: the next one.
func (p *parser) onClock(f *phrase, d *Due) {
	c := f.clk.settle()
	d.Undated, d.Rule = true, c.rule
	day := p.today
	if c.midnight || c.loose && c.to > p.now {
		d.Earliest, d.Due, d.Latest, d.Grain = opening(day, p.loc), closing(day, p.loc), closing(day, p.loc), PartOfDay
		if c.midnight {
			d.Earliest = p.at
		}
		return
	}
	_, today := p.moments(c, day, c.to)
	if !today.After(p.at) && f.rel == By && f.clk.bare && c.part == noPart && c.to < 720 && p.now < c.to+720 && c.to+720-p.now <= tonight {
		c.from, c.to = c.from+720, c.to+720
		_, today = p.moments(c, day, c.to)
	}
	if !today.After(p.at) {
		if f.clk.bare && c.part == noPart || c.to >= 720 || c.loose {
			p.abstain(d, Ambiguous, "it had passed when it was written", value{})
			return
		}
		day++ // a time of the morning, said in the afternoon
	}
	d.Timed, d.Grain = true, Minute
	d.Earliest, _ = p.moments(c, day, c.from)
	d.Due, d.Latest = p.moments(c, day, c.to)
}

// tonight is how many minutes ahead an hour of the evening may lie that, by the words,
// might be one of the morning: "by 10", written at nine in the evening.
const tonight = 120

// moments returns the moment of a time of day, as mostly meant and at the
// latest.
func (p *parser) moments(c clock, d day, minute int) (due, late time.Time) {
	if c.zone != nil {
		due, late = c.zone.at(d, minute)
		return due.In(p.loc), late.In(p.loc)
	}
	return wall(d, minute, p.loc)
}

// in returns the clock with its half of the day settled.
func (c clock) in(of part) clock {
	if c.part == noPart {
		c.part = of
	}
	return c.settle()
}

// tell gives a time before the writing its moments.
func (p *parser) tell(f *phrase, d *Due) {
	c := f.clk.in(f.v.part)
	timed := f.timed && !c.midnight // "about nine" is as near as it gets
	switch {
	case f.dated && (f.v.why != "" || f.v.kind != Dated):
		return
	case !f.dated:
		f.v = on(p.today, d.Rule)
		if timed && c.to > p.now {
			f.v = on(p.today-1, d.Rule)
		}
	}
	d.Grain = f.v.grain
	d.Earliest, d.Latest = opening(f.v.open, p.loc), closing(f.v.last, p.loc)
	if timed && f.v.grain <= Day {
		d.Earliest, _ = p.moments(c, f.v.open, c.from)
		_, d.Latest = p.moments(c, f.v.last, c.to)
		d.Grain, d.Timed = Minute, true
	}
	if d.Earliest.After(p.at) || d.Latest.Before(d.Earliest) {
		d.Earliest, d.Latest, d.Timed = time.Time{}, time.Time{}, false
	}
}

// judge holds a due against the writing: none lies before it, and none so far
// ahead that the words must have meant something else.
func (p *parser) judge(f *phrase, d Due) Due {
	if d.Kind != Dated {
		return d
	}
	why := ""
	switch d.Relation {
	case Until:
		why = "it says how long, not when"
	case From, After, Since:
		why = "it says when it begins"
		if f.timed && !f.clk.loose && !f.dated && d.Relation == From {
			why = ""
		}
	case Around:
		if !f.timed || f.dated {
			why = "it says about when"
		}
	}
	switch {
	case why != "":
	case d.Latest.Before(p.at):
		p.abstain(&d, Past, "it lies before the writing", value{})
		return d
	case d.Earliest.After(d.Due): // "24:00-3"
		p.abstain(&d, Ambiguous, "the range runs backwards", value{})
		return d
	case dayOf(d.Latest)-p.today > farthest:
		why = "too far ahead"
	}
	if why != "" {
		one := Interval{d.Earliest, d.Latest}
		if f.timed && d.Relation == From && !f.clk.midnight {
			c := f.clk.in(f.v.part)
			one.Earliest, _ = p.moments(c, dayOf(d.Latest), c.from)
		}
		p.abstain(&d, Ambiguous, why, value{})
		d.Readings = []Interval{one}
		return d
	}
	if d.Due.Before(p.at) {
		d.Due = d.Latest
	}
	if d.Earliest.Before(p.at) && !d.Earliest.After(d.Due) && d.Timed {
		d.Earliest = minTime(p.at, d.Due)
	}
	return d
}

// farthest is how far ahead, in days, a due may lie.
const farthest = 20 * 366

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
