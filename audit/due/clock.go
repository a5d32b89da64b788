package due

// A clock is a time of day, or a window of two.
type clock struct {
	from, to int  // minutes since midnight
	bare     bool // hours on which the words do not say morning or afternoon
	loose    bool // after it, around it: the day counts, and not the hour
	midnight bool // the end of the day
	part     part
	zone     *clockZone
	rule     string
}

// clock reads "9", "9:30", "5pm", "half past eight", "noon", "8 to 12".
// Related is true behind a word such as "by", where a bare number is a time.
func (p *parser) clock(k int, related bool, rel Relation) (int, clock, bool) {
	n, c, ok := p.oneClock(k, related && p.takesHour(k))
	end := k + n
	first := k
	if !ok { // the first half of a window may be bare: "8 to 12"
		if n, c, ok = p.bareHour(k); !ok {
			return 0, c, false
		}
		end = k + n
		j := p.windowJoin(end, rel)
		m, d, ok := p.secondClock(j)
		if j == end || !ok || c.bare && d.bare && !p.ends(j+m) && !related {
			return 0, c, false
		}
		if c.bare && d.bare && p.tok(first).kind == number && !p.clearWindow(first, j+m, related) {
			return 0, c, false
		}
		c, end = window(c, d), j+m
	} else if j := p.windowJoin(end, rel); j > end {
		if m, d, ok := p.secondClock(j); ok {
			c, end = window(c, d), j+m
		} else if rel == Between {
			return 0, c, false
		}
	} else if rel == Between {
		return 0, c, false
	}
	end = p.clockTail(end, &c)
	return end - k, c, true
}

// takesHour reports whether the word before k can stand before a bare hour.
func (p *parser) takesHour(k int) bool {
	return p.tok(k-1).is("by", "at", "@", "before", "until", "till", "around", "about", "than", "between", "from", "after", "past")
}

// clearWindow reports whether two bare numbers are hours and no count.
func (p *parser) clearWindow(k, end int, related bool) bool {
	if !p.ends(end) || p.tok(k-1).is("for", "in", "within", "of") {
		return false
	}
	before := p.tok(k - 1)
	if before.is(",", "(", "-") {
		before = p.tok(k - 2)
	}
	return related || before.has(cWeekday|cKey|cPart|cMonth) || before.kind == number || before.is("st", "nd", "rd", "th") || p.tok(p.skip(end, "on")).has(cWeekday|cKey)
}

func (p *parser) windowJoin(k int, rel Relation) int {
	t := p.tok(k)
	switch {
	case t.is("to", "-", "till", "until"), rel == Between && t.is("and"), t.is("or"):
		return k + 1
	case t.is("and") && p.tok(k+1).kind == number && p.seq(k-2, "between") > 0:
		return k + 1
	}
	return k
}

func (p *parser) secondClock(k int) (int, clock, bool) {
	if n, c, ok := p.oneClock(k, false); ok {
		return n, c, true
	}
	return p.bareHour(k)
}

// bareHour reads a number that can be an hour: 8, eight.
func (p *parser) bareHour(k int) (int, clock, bool) {
	t := p.tok(k)
	if t.num < 1 || t.num > 12 || t.kind == number && t.end-t.start > 2 || p.tok(k+1).glued && !p.tok(k+1).is("am", "pm", "a", "p", "o", "-", ",", ".", ")", "ish", ";", "?", "!", "]", "'") {
		return 0, clock{}, false
	}
	if d := p.tok(k + 1); d.is(".") && p.tok(k+2).glued && p.tok(k+2).kind == number {
		return 0, clock{}, false
	}
	n := 1
	if p.tok(k + 1).is("ish") {
		n = 2
	} else if p.tok(k+1).is("-") && p.tok(k+2).is("ish") {
		n = 3
	}
	return n, clock{from: t.num * 60, to: t.num * 60, bare: true, loose: n > 1, rule: "clock@1"}, true
}

// oneClock reads one time of day. A bare hour counts only if it may.
func (p *parser) oneClock(k int, mayBare bool) (int, clock, bool) {
	t := p.tok(k)
	switch {
	case t.is("noon", "midday"):
		return 1, clock{from: 720, to: 720, rule: "clock@1"}, true
	case t.is("midnight"):
		return 1, clock{midnight: true, rule: "midnight@1"}, true
	case t.is("twelve") && p.tok(k+1).is("noon"):
		return 2, clock{from: 720, to: 720, rule: "clock@1"}, true
	}
	if n, c, ok := p.spoken(k); ok {
		return n, c, true
	}
	if n, c, ok := p.figures(k, mayBare); ok {
		return n, c, true
	}
	n, c, ok := p.bareHour(k)
	if !ok {
		return 0, c, false
	}
	if m := p.oClock(k + n); m > 0 {
		return n + m, c, true
	}
	if m, pm := p.meridian(k + n); m > 0 {
		return n + m, halfDay(c, pm), true
	}
	if p.matchPattern(k+n, inThe) > 0 && p.tok(k-1).is("at", "by", "@", "around", "before") {
		return n, c, true
	}
	opens := k == 0 || p.tok(k-1).is(",", ".", "!", "(", "--", ";", "yes", "ok", "okay")
	if p.tok(k+n).is("of", "a", "an", "per", "or") {
		return 0, c, false // "at one of your sites"
	}
	if opens && p.tok(k+n).has(cWeekday) && p.ends(k+n+1) {
		return n, c, true // "9 Thursday works"
	}
	if !mayBare || !p.ends(k+n) && !p.dayBehind(k+n) {
		return 0, c, false
	}
	return n, c, true
}

// dayBehind reports whether a day follows: "by 5 Thursday".
func (p *parser) dayBehind(k int) bool {
	return p.tok(k).has(cWeekday) || p.tok(k).is("tomorrow", "today", "tonight", "every", "each", "daily")
}

func (p *parser) oClock(k int) int {
	if p.seq(k, "o", "'", "clock") > 0 {
		return 3
	}
	if p.tok(k).is("oclock") {
		return 1
	}
	return 0
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
	return c
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
		if am, _ := p.meridian(k + 3); sep.is(".") && am == 0 && !(mayBare && p.ends(k+3)) {
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

// window joins two times. What the second says of the half of the day holds
// for the first, as far as the window still runs forward.
func window(a, b clock) clock {
	w := clock{from: a.to, to: b.to, bare: a.bare && b.bare, loose: a.loose || b.loose, rule: "window@1", zone: b.zone, midnight: b.midnight}
	if a.bare && !b.bare && !b.midnight {
		from := a.to % 720
		if from+720 <= b.to {
			from += 720
		}
		w.from = from
	}
	if !b.bare && w.from > w.to { // over midnight
		w.loose = true
	}
	if !a.bare && b.bare {
		w.to = b.to % 720
		for w.to <= w.from && w.to < 1440 {
			w.to += 720
		}
		w.to = min(w.to, 1439)
	}
	return w
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

var inThe = compile("in|at the? morning|afternoon|evening|night")

// clockTail takes in what stands behind a time: "in the morning", "sharp", a
// time zone.
func (p *parser) clockTail(k int, c *clock) int {
	if n := p.matchPattern(k, inThe); n > 0 && (n == 3 || p.tok(k+1).is("night")) {
		c.part = part(p.tok(k + n - 1).val)
		k += n
	}
	if p.tok(k).is("ish") || p.tok(k).is("-") && p.tok(k+1).is("ish") {
		c.loose = true
		k += 1 + p.skip(k, "-") - k
	}
	k = p.skip(k, "sharp", "prompt")
	if p.seq(k, "on", "the", "dot") > 0 {
		k += 3
	}
	if n, z, foreign := p.zone(k, c.bare); n > 0 {
		c.zone, c.loose = z, c.loose || foreign
		k += n
	}
	return k
}

// settle tells morning from afternoon for hours that do not: 7 to 11 are in
// the morning, 12 and 1 to 6 in the afternoon.
func (c clock) settle() clock {
	if !c.bare {
		return c
	}
	first := c.from
	c.from = settleHour(c.from, c.part)
	if c.to == first {
		c.to = c.from
		return c
	}
	c.to = c.to % 720
	for c.to <= c.from && c.to < 1440 {
		c.to += 720
	}
	c.to = min(c.to, 1439)
	return c
}

func settleHour(m int, in part) int {
	h := m / 60 % 12
	switch in {
	case morning:
		if h != 0 {
			return h*60 + m%60
		}
	case lunch, afternoon, dayEnd:
		return (h+12)*60 + m%60
	case evening:
		if h == 0 {
			return 1439 // "12 at night"
		}
		return (h+12)*60 + m%60
	}
	if h >= 7 {
		return h*60 + m%60
	}
	return (h+12)*60 + m%60
}
