package due

// spoken reads "half past eight", "half five", "quarter to three" and "ten
// past nine". "Half five" is half past five, as the British say it.
func (p *parser) spoken(k int) (int, clock, bool) {
	j := p.skip(k, "a")
	t := p.tok(j)
	mins := t.num
	switch {
	case t.is("half"):
		mins = 30
	case t.is("quarter"):
		mins = 15
	}
	if mins < 5 || mins%5 != 0 || mins > 30 || mins == 0 {
		return 0, clock{}, false
	}
	d := j + 1
	if p.tok(d).is("minutes") {
		d++
	}
	if p.tok(d).is("to") && t.kind == number && p.tok(d+1).kind == number && !p.tok(j-1).is("at", "by", "around", "about", "since", "until", "till", "before") {
		return 0, clock{}, false // "Friday, 10 to 12" is a window
	}
	d, back, ok := p.pastOrTo(d, t, j == k)
	if !ok {
		return 0, clock{}, false
	}
	n, c, ok := p.bareHour(d)
	if !ok || !p.ends(d+n) && !p.dayBehind(d+n) && p.oClock(d+n) == 0 {
		if m, _ := p.meridian(d + n); !ok || m == 0 {
			return 0, c, false
		}
	}
	at := c.to + mins
	if back {
		at = c.to - mins
	}
	at = (at + 720 - 60) % 720
	at += 60 // from 1:00 to 12:59
	c.from, c.to = at, at
	d += n
	d += p.oClock(d)
	if m, pm := p.meridian(d); m > 0 {
		c = halfDay(c, pm)
		d += m
	}
	return d - k, c, true
}

// pastOrTo reads what joins the minutes to the hour; half an hour needs no
// word.
func (p *parser) pastOrTo(d int, mins *token, alone bool) (next int, back, ok bool) {
	t := p.tok(d)
	switch {
	case t.is("of", "before") && !mins.is("quarter"), t.is("to") && mins.kind == number && mins.end-mins.start < 2:
		return d, false, false
	case t.is("to", "of", "before"):
		return d + 1, true, true
	case t.is("past", "after"):
		return d + 1, false, true
	}
	return d, false, mins.is("half") && alone
}

// spelled reads "nine thirty".
func (p *parser) spelled(k int, mayBare bool) (int, clock, bool) {
	h, m := p.tok(k), p.tok(p.skip(k+1, "-"))
	if h.kind != word || h.num < 1 || h.num > 12 || m.kind != word || !m.has(cNumber) || m.num%5 != 0 || m.num < 10 || m.num > 50 {
		return 0, clock{}, false
	}
	end := p.skip(k+1, "-") + 1
	at := h.num*60 + m.num
	if p.tok(end).is("five") || p.tok(end).is("-") && p.tok(end+1).is("five") {
		end, at = p.skip(end, "-")+1, at+5
	}
	c := clock{from: at, to: at, bare: true, rule: "clock@1"}
	if n, pm := p.meridian(end); n > 0 {
		return end + n - k, halfDay(c, pm), true
	}
	return end - k, c, mayBare && p.ends(end) || p.dayBehind(end)
}

// figures reads 9:30, 9.30am, 17:00, 0900, 830 and 1700 hrs.
func (p *parser) figures(k int, mayBare bool) (int, clock, bool) {
	t := p.tok(k)
	if t.kind != number {
		return 0, clock{}, false
	}
	width := t.end - t.start
	h, m, n := t.num, 0, 1
	sep, mins := p.tok(k+1), p.tok(k+2)
	switch {
	case width <= 2 && sep.glued && sep.is(":", ".", "h") && mins.glued && mins.kind == number && mins.end-mins.start == 2:
		if p.tok(k+3).glued && p.tok(k+3).is(":", "/", "-", "%") && p.tok(k+4).glued && p.tok(k+4).kind == number && !p.tok(k+3).is("-") {
			return 0, clock{}, false
		}
		m, n = mins.num, 3
		if am, _ := p.meridian(k + 3); sep.is(".") && am == 0 && !(mayBare && p.ends(k+3)) && !p.dayBehind(k+3) {
			return 0, clock{}, false
		}
	case width == 4 || width == 3:
		h, m = t.num/100, t.num%100
		military := width == 4 && (p.tok(k+1).is("hrs", "hours", "hr") || p.tok(k+1).is("h") && p.tok(k+1).glued)
		if am, _ := p.meridian(k + 1); !military && am == 0 && !(mayBare && p.ends(k+1) && (width == 3 && m%5 == 0 || width == 4 && t.num < 1000 || m%15 == 0 && (h < 19 || h > 20))) {
			return 0, clock{}, false
		}
		if military {
			n = 2
		}
	default:
		return 0, clock{}, false
	}
	if h > 24 || m > 59 || h == 24 && m > 0 {
		return 0, clock{}, false
	}
	c := clock{from: h*60 + m, to: h*60 + m, rule: "clock@1"}
	if am, pm := p.meridian(k + n); am > 0 {
		if h == 0 || h > 12 {
			return n + am, c, h <= 23
		}
		return n + am, halfDay(c, pm), true
	}
	if h == 24 {
		c.midnight = true
	}
	c.bare = h >= 1 && h <= 12 && p.text[t.start] != '0' && !(width == 4 && n == 2)
	return n, c, true
}

// meridian reads am and pm in their spellings.
func (p *parser) meridian(k int) (n int, pm bool) {
	t := p.tok(k)
	switch {
	case t.is("am", "pm"):
		return 1, t.text == "pm"
	case t.is("noon") && p.tok(k-1).num == 12:
		return 1, true
	case t.is("a", "p") && p.tok(k+1).is(".") && p.tok(k+1).glued && p.tok(k+2).is("m"):
		n = 3
	case t.is("a", "p") && p.tok(k+1).is("m") && !p.tok(k+1).glued:
		return 2, t.text == "p"
	case t.is("a", "p") && t.glued && p.ends(k+1):
		return 1, t.text == "p"
	default:
		return 0, false
	}
	if d := p.tok(k + 3); d.is(".") && d.glued && (p.tok(k+4).kind != word || !p.tok(k+4).upper || p.tok(k+4).has(cWeekday|cMonth) || clockZones[p.tok(k+4).text] != nil) {
		n = 4
	}
	return n, t.text == "p"
}

// halfDay puts an hour of twelve into its half of the day.
func halfDay(c clock, pm bool) clock {
	h, m := c.to/60%12, c.to%60
	if pm {
		h += 12
	}
	c.from, c.to, c.bare = h*60+m, h*60+m, false
	c.midnight = c.midnight || c.to == 0 // which some write for the end of a day
	return c
}

func (p *parser) oClock(k int) int {
	if p.seq(k, "o", "'", "clock") > 0 {
		return 3
	}
	if p.seq(k, "o", "clock") > 0 {
		return 2
	}
	if p.tok(k).is("oclock") {
		return 1
	}
	return 0
}
