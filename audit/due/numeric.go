package due

// numeric reads a date in numbers: 2024-04-03, 3/4/2024, 25/3, 03.04.2024.
func (p *parser) numeric(k int, name value) (int, value, bool) {
	a, n := p.numbers(k)
	if n == 0 {
		return 0, value{}, false
	}
	if p.tok(k).end-p.tok(k).start == 4 {
		if n < 5 || !valid(a[0], a[1], a[2]) {
			return 0, value{}, false
		}
		return n, p.monthDay(a[0], a[1], a[2], a[2]), true
	}
	if n == 3 && !p.maybeDate(k, a, name) {
		return 0, value{}, false
	}
	year := 0
	if n == 5 {
		if year = fullYear(p.tok(k + 4)); year == 0 {
			return 0, value{}, false
		}
	}
	v := p.inOrder(year, a[0], a[1], name)
	return n, v, v.rule != ""
}

// numbers reads two or three numbers joined by the same sign.
func (p *parser) numbers(k int) (a [3]int, n int) {
	s := p.tok(k + 1)
	if p.tok(k-1).is("version", "v", "release", "build", "ref", "no", "number", "ticket", "po", "section", "clause") {
		return a, 0
	}
	if p.tok(k).kind != number || !s.glued || !s.is("/", "-", ".") || p.tok(k-1).glued && p.tok(k).glued && p.tok(k-1).is("-", "/", ".", ":", "#", "$") {
		return a, 0
	}
	for i := range a {
		t := p.tok(k + 2*i)
		if t.kind != number || t.end-t.start > 4 || i > 0 && (!t.glued || !p.tok(k+2*i-1).glued || !p.tok(k+2*i-1).is(s.text)) {
			break
		}
		a[i] = t.num
		n = 2*i + 1
	}
	if n < 3 || n == 3 && !s.is("/") && !p.dotted(k) || n == 3 && (p.tok(k+2).end-p.tok(k+2).start > 2) {
		return a, 0
	}
	after := p.tok(k + n)
	if after.glued && (after.kind != sign || after.is("/", "-", "%", "+", `"`, "'", "_") || after.is(".", ":") && p.tok(k+n+1).glued) {
		return a, 0
	}
	return a, n
}

// dotted reports whether two numbers are a day and a month in the manner of the
// continent: "on 06.03.".
func (p *parser) dotted(k int) bool {
	two := func(t *token) bool { return t.end-t.start == 2 }
	dot := p.tok(k + 3)
	return p.order == DMY && p.tok(k-1).is("on") && two(p.tok(k)) && p.tok(k+1).is(".") && two(p.tok(k+2)) && dot.is(".") && dot.glued
}

// maybeDate tells "by 3/4" from fractions and scores.
func (p *parser) maybeDate(k int, a [3]int, name value) bool {
	if a[0] == 24 && a[1] == 7 || a[0] == 0 || a[1] == 0 || a[0] > 31 || a[1] > 31 || a[0] > 12 && a[1] > 12 {
		return false
	}
	before, after := p.tok(k-1), p.tok(k+3)
	if name.rule == "" && !p.ends(k+3) && !after.has(cPart) && after.kind != number || after.is("of", "a", "an") {
		return false
	}
	if name.rule != "" || before.has(cWeekday|cPart) || before.is("by", "before", "until", "till", "through", "thru", "than", "starting", "week", "eta", "due", "eod", "cob", "on", "between") {
		return true
	}
	if a[0] < a[1] && (a[1] <= 5 || a[1] == 8 || a[1] == 16) {
		return false // more likely a fraction
	}
	return k == 0 || before.is("(", ",", "from", "to", "for", "and", "or", "of", "-", "--", ":", "the") || before.kind == sign
}

func fullYear(t *token) int {
	switch t.end - t.start {
	case 2:
		return 2000 + t.num
	case 4:
		if t.num >= 1900 && t.num < 2200 {
			return t.num
		}
	}
	return 0
}

// inOrder reads two numbers as day and month, or as month and day.
func (p *parser) inOrder(year, a, b int, name value) value {
	dmy, mdy := b <= 12 && a <= 31, a <= 12 && b <= 31
	if dmy && mdy && a != b {
		v, w := p.monthDay(year, b, a, a), p.monthDay(year, a, b, b)
		if byName(name.rule) {
			return p.byWeekday(v, w, name)
		}
		switch p.order {
		case DMY:
			mdy = false
		case MDY:
			dmy = false
		default:
			u := unclear("day and month, or month and day", "numeric@1")
			if v.why == "" && w.why == "" {
				u.alts = [][2]day{{v.open, v.last}, {w.open, w.last}}
			}
			return u
		}
	}
	switch {
	case dmy:
		return renamed(p.monthDay(year, b, a, a))
	case mdy:
		return renamed(p.monthDay(year, a, b, b))
	}
	return value{}
}

func renamed(v value) value {
	v.rule = "numeric@1"
	return v
}

// byWeekday lets the weekday before a date tell day and month.
func (p *parser) byWeekday(dmy, mdy, name value) value {
	wd := name.last.weekday()
	okD := dmy.why == "" && dmy.last.weekday() == wd
	okM := mdy.why == "" && mdy.last.weekday() == wd
	switch {
	case okD && !okM && p.order != MDY:
		return renamed(dmy)
	case okM && !okD && p.order != DMY:
		return renamed(mdy)
	case okD && p.order == DMY:
		return renamed(dmy)
	case okM && p.order == MDY:
		return renamed(mdy)
	}
	return unclear("weekday and date do not agree", "numeric@1")
}

// orderShown looks for a date in numbers that can be read in one way only.
func (p *parser) orderShown() Order {
	shown := Unknown
	for k := range p.toks {
		a, n := p.numbers(k)
		first := p.tok(k)
		if n == 0 || first.end-first.start > 2 || n == 5 && fullYear(p.tok(k+4)) == 0 || n == 3 && !p.maybeDate(k, a, value{}) {
			continue
		}
		o := Unknown
		switch {
		case a[0] > 12 && a[0] <= 31 && a[1] >= 1 && a[1] <= 12:
			o = DMY
		case a[1] > 12 && a[1] <= 31 && a[0] >= 1 && a[0] <= 12:
			o = MDY
		}
		if o != Unknown && shown != Unknown && o != shown {
			return Unknown
		}
		if o != Unknown {
			shown = o
		}
	}
	return shown
}
