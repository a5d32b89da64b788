package due

import "time"

// dues gives times to what was found.
func (p *parser) dues() []Due {
	out := make([]Due, 0, len(p.found))
	topic := noDay // the last day that the sentence named
	if !p.c.Topic.IsZero() {
		topic = dayOf(p.c.Topic)
	}
	inSentence, at := noDay, 0
	withMonth := false // that day was named with its month
	blocked := false   // a day was named that nobody can tell
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
		if withMonth && f.dated {
			p.sameMonth(f, inSentence)
		}
		d := p.due(f)
		if d.Kind == Dated && f.dated && f.v.grain <= Day && d.Grain <= Day {
			topic, inSentence, at = dayOf(d.Due), dayOf(d.Due), f.end
			withMonth = f.v.rule == "month-day@1" || f.v.rule == "numeric@1"
		}
		blocked = f.dated && f.v.why != "" || blocked && d.Kind != Dated
		out = append(out, d)
	}
	return out
}

// sameMonth gives a day of the month the month of the date that stands before it in the
// sentence, or the one beside it, whichever brings it nearer: "the sale is on 1 June, and
// you will have the money by the 15th".
func (p *parser) sameMonth(f *phrase, named day) {
	if f.v.rule != "day-of-month@1" || f.v.why != "" || f.v.last >= named || p.tok(f.end-1).is("month", "inst") {
		return
	}
	y, m, _ := named.civil()
	_, _, dom := f.v.last.civil()
	best := f.v.last
	for n := -1; n <= 1; n++ {
		if dom > monthDays(y, m+n) {
			continue
		}
		if d := ymd(y, m+n, dom); d >= best && max(d-named, named-d) < max(best-named, named-best) {
			best = d
		}
	}
	f.v = on(best, f.v.rule)
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
	default:
		f.v = on(topic.addMonths(o.Months)+day(o.Days), f.rule)
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

// abstain turns d into one without a due.
func (p *parser) abstain(d *Due, k Kind, why string, v value) {
	d.Kind, d.Reason = k, why
	d.Earliest, d.Due, d.Latest, d.Timed = time.Time{}, time.Time{}, time.Time{}, false
	d.Readings = p.readings(v)
}

// readings returns the readings of a value as local days.
func (p *parser) readings(v value) (out []Interval) {
	for _, a := range v.alts {
		out = append(out, Interval{opening(a[0], p.loc), closing(a[1], p.loc)})
	}
	return out
}
