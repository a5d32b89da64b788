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
	n, c, ok := p.oneClock(k, related && p.takesHour(k) || p.toldHour(k))
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

// hourAt reports whether a time of day that needs no word before it is at token k.
func (p *parser) hourAt(k int) bool {
	_, _, ok := p.oneClock(k, false)
	return ok
}

// plainClock reads what can hardly be anything but a time of day behind a date:
// "8.30" and "0800", alone or as a window, and "1500 to 1630".
func (p *parser) plainClock(k int) (int, clock, bool) {
	n, c, ok := p.oneClock(k, true)
	if !ok || p.tok(k).kind != number {
		return 0, clock{}, false
	}
	short := p.text[p.tok(k).start] == '0' || n == 3 && p.tok(k+1).is(".") && c.to%15 == 0
	if j := p.windowJoin(k+n, At); j > k+n {
		if m, d, ok := p.oneClock(j, true); ok && (short || n == 1 && m == 1 && c.to%15 == 0 && d.to%15 == 0) && p.tok(j).end-p.tok(j).start == p.tok(k).end-p.tok(k).start {
			return j + m - k, window(c, d), true
		}
	}
	return n, c, short
}

// takesHour reports whether the word before k can stand before a bare hour.
func (p *parser) takesHour(k int) bool {
	if p.tok(k - 1).is("for") {
		return p.tok(k-2).is("there", "round", "back") && !p.lasts(k)
	}
	return p.tok(k-1).is("by", "at", "@", "before", "until", "till", "around", "about", "than", "between", "from", "after", "past")
}

// lasts reports whether a number counts how long something lasts: "5 to 6 weeks",
// "5 and a half".
func (p *parser) lasts(k int) bool {
	_, l, ok := p.length(k, false)
	return ok || l.halves
}

// toldHour reports whether figures at token k can hardly be anything but the time at
// which somebody came or went, of whom a text tells: "he was here 1430", "arrived 8.10".
func (p *parser) toldHour(k int) bool {
	return p.c.Told && p.tok(k).kind == number && (p.tok(k).end-p.tok(k).start > 2 || p.tok(k+1).is(".") && p.tok(k+1).glued) &&
		p.tok(k-1).is("here", "there", "site", "arrived", "came", "coming", "left", "started", "began", "finished")
}

// toTheMinute reports whether what stands at token k says of an hour that is told of
// that it is meant to the minute: "thanks for coming 9 exactly".
func (p *parser) toTheMinute(k int) bool {
	return p.c.Told && (p.tok(k).is("sharp", "exactly") || p.seq(k, "on", "the", "dot") > 0 || p.seq(k, "on", "the", "nose") > 0)
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
	case t.is("mid") && p.tok(k+2).is("day") && p.tok(k+1).is("-"):
		return 3, clock{from: 720, to: 720, rule: "clock@1"}, true
	case t.is("midnight"):
		return 1, clock{midnight: true, rule: "midnight@1"}, true
	case t.is("twelve") && p.tok(k+1).is("noon"):
		return 2, clock{from: 720, to: 720, rule: "clock@1"}, true
	}
	if n, c, ok := p.spoken(k); ok {
		return n, c, true
	}
	if n, c, ok := p.spelled(k, mayBare); ok {
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
	if p.toTheMinute(k + n) {
		return n, c, true
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
	if !mayBare || !p.ends(k+n) && !p.dayBehind(k+n) && !(p.dayBefore(k-2) && p.clauseAt(k+n)) {
		return 0, c, false
	}
	return n, c, true
}

// dayBefore reports whether a day ends with token k: "tomorrow at 10".
func (p *parser) dayBefore(k int) bool {
	return p.endsDay(k) || p.tok(k).is("tomorrow", "today", "tonight")
}

// clauseAt reports whether what follows an hour is no noun that the number counts, but a
// verb with its subject behind it, or a name with its verb: "at 10 comes Ann", "at 10
// Ann is there".
func (p *parser) clauseAt(k int) bool {
	next := p.tok(k + 1)
	return p.tok(k).is("comes", "starts", "begins", "goes", "y", "ye", "yous") || p.tok(k).upper && (next.is("is", "will", "comes", "can", "has", "starts") || next.is("'") && p.tok(k+2).is("s", "ll"))
}

// dayBehind reports whether a day follows: "by 5 Thursday".
func (p *parser) dayBehind(k int) bool {
	return p.tok(k).has(cWeekday) || p.tok(k).is("tomorrow", "today", "tonight", "every", "each", "daily") || p.c.Told && p.tok(k).is(yesterdayWords...)
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
	if p.seq(k, "on", "the", "dot") > 0 || p.seq(k, "on", "the", "nose") > 0 {
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
