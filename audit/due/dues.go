package due

import "time"

// farthest is how far ahead, in days, a due may lie.
const farthest = 20 * 366

// dues gives times to what was found.
func (p *parser) dues() []Due {
	out := make([]Due, 0, len(p.found))
	topic := noDay // the last day that the sentence named
	if !p.c.Topic.IsZero() {
		topic = dayOf(p.c.Topic)
	}
	inSentence, at := noDay, 0
	blocked := false // a day was named that nobody can tell
	for i := range p.found {
		f := &p.found[i]
		if f.hangs {
			p.hang(f, topic)
		}
		if f.timed && !f.dated && f.kind == Dated && f.elapsed == 0 && inSentence != noDay && !f.clk.midnight {
			p.borrow(f, inSentence, at)
		} else if f.timed && !f.dated && f.kind == Dated && f.elapsed == 0 && blocked {
			f.kind, f.reason = Ambiguous, "its day is not clear"
		}
		d := p.due(f)
		if d.Kind == Dated && f.dated && f.v.grain <= Day && d.Grain <= Day {
			topic, inSentence, at = dayOf(d.Due), dayOf(d.Due), f.end
		}
		blocked = f.dated && f.v.why != "" || blocked && d.Kind != Dated
		out = append(out, d)
	}
	return out
}

// hang counts from the day named before, if there is one.
func (p *parser) hang(f *phrase, topic day) {
	if topic == noDay {
		f.kind, f.reason = Event, "it points at a day named elsewhere"
		return
	}
	o := f.offset
	l := length{lo: o.Days, hi: o.Days, most: o.Days, unit: uDay}
	switch {
	case f.v.last > 0: // a weekday, one more than its number
		f.v = on(topic.after(int(f.v.last-1)), f.rule)
	case o.Working != 0:
		l.lo, l.hi, l.most, l.working = o.Working, o.Working, o.Working, true
		if o.Working < 0 {
			f.kind, f.reason = Event, "it counts working days backwards"
			return
		}
		f.v = p.from(topic, l, 1)
	case o.Months != 0:
		f.v = on(topic.addMonths(o.Months), f.rule)
	default:
		f.v = on(topic+day(o.Days), f.rule)
	}
	f.v.rule, f.dated, f.offset = f.rule, true, Offset{}
}

// borrow gives a time of day the day that stands before it in the sentence,
// unless something else is said in between, and the time may be one of the day of
// writing: it may not if that was past and the next day stands before it.
func (p *parser) borrow(f *phrase, d day, from int) {
	for k := from; k < f.first; k++ {
		if p.tok(k).is("and", "or", "but", "then", "also", ".", ";", "so", "if", "while") {
			if c := f.clk.settle(); d == p.today+1 && !c.loose && !c.midnight {
				if _, today := p.moments(c, p.today, c.to); !today.After(p.at) {
					break
				}
			}
			f.kind, f.reason = Ambiguous, "that day, or the day of writing"
			return
		}
	}
	f.v, f.dated = on(d, f.clk.rule), true
}

// due gives one phrase its time.
func (p *parser) due(f *phrase) Due {
	d := Due{Kind: f.kind, Relation: f.rel, Rule: f.rule, Reason: f.reason, Offset: f.offset, Grain: Day}
	d.Start, d.End = p.toks[f.first].start, p.toks[f.end-1].end
	d.Text = p.text[d.Start:d.End]
	if f.kind == Event && f.anchor[1] > f.anchor[0] {
		d.Anchor = Span{p.toks[f.anchor[0]].start, p.toks[f.anchor[1]-1].end}
	}
	if f.dated {
		d.Rule, d.Grain, d.Note = f.v.rule, f.v.grain, f.v.note
	}
	if d.Rule == "" {
		d.Rule = f.clk.rule
	}
	if f.kind != Event {
		d.Offset = Offset{}
	}
	if f.dated && f.v.kind != Dated {
		d.Kind, d.Reason = f.v.kind, "it comes again and again"
	}
	if d.Kind != Dated {
		if d.Reason == "" {
			d.Reason = "it comes again and again"
		}
		if d.Kind == Past && f.told {
			p.tell(f, &d)
		}
		return d
	}
	switch {
	case f.elapsed != 0 || f.timed && !f.dated && f.clk.rule == "":
		p.inHours(f, &d)
	case f.dated && f.v.why != "":
		p.abstain(&d, Ambiguous, f.v.why, f.v)
	case f.dated:
		p.onDays(f, &d)
	default:
		p.onClock(f, &d)
	}
	if p.c.Told && d.Kind == Dated {
		p.abstain(&d, Past, "it lies before the writing", value{})
	}
	return p.judge(f, d)
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

// abstain turns d into one without a due.
func (p *parser) abstain(d *Due, k Kind, why string, v value) {
	d.Kind, d.Reason = k, why
	d.Earliest, d.Due, d.Latest, d.Timed = time.Time{}, time.Time{}, time.Time{}, false
	d.Readings = p.readings(v)
}

func (p *parser) readings(v value) (out []Interval) {
	for _, a := range v.alts {
		out = append(out, Interval{opening(a[0], p.loc), closing(a[1], p.loc)})
	}
	return out
}

func (p *parser) inHours(f *phrase, d *Due) {
	d.Grain, d.Timed, d.Rule = Minute, true, "in-hours@1"
	d.Earliest = p.at
	d.Due = p.at.Add(f.elapsed)
	d.Latest = p.at.Add(max(f.elapsed, time.Duration(f.clk.to)*time.Second))
}

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

func (p *parser) timedReadings(c clock, v value) (out []Interval) {
	for _, a := range v.alts {
		from, _ := p.moments(c, a[0], c.from)
		_, to := p.moments(c, a[1], c.to)
		out = append(out, Interval{from, to})
	}
	return out
}

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

// before returns the days before a value.
func before(v value) value {
	v.late, v.last = v.open-1+(v.late-v.last), v.open-1
	if len(v.alts) > 0 {
		v.alts = append([][2]day(nil), v.alts...)
	}
	for i, a := range v.alts {
		v.alts[i] = [2]day{a[0] - 1, a[0] - 1}
		v.late = max(v.late, a[0]-1)
	}
	v.open = v.last
	v.early = min(v.early-1, v.last)
	return v
}

// tonight is how many minutes ahead an hour of the evening may lie that, by the words,
// might be one of the morning: "by 10", written at nine in the evening.
const tonight = 120

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

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
