package due

// A feast is a day of the year that has a name.
type feast struct {
	on func(p *parser, y int) day // noDay where the country keeps none
}

func fixed(month, dom int) feast {
	return feast{on: func(_ *parser, y int) day { return ymd(y, month, dom) }}
}

func byEaster(n day) feast {
	return feast{on: func(_ *parser, y int) day { return easter(y) + n }}
}

// kept is a feast whose date differs between countries.
func kept(dates map[string]func(y int) day) feast {
	return feast{on: func(p *parser, y int) day {
		if f := dates[p.land()]; f != nil {
			return f(y)
		}
		return noDay
	}}
}

// land is the country without its part.
func (p *parser) land() string {
	if len(p.c.Country) > 2 {
		return p.c.Country[:2]
	}
	return p.c.Country
}

func nthOf(month, weekday, n int) func(int) day {
	return func(y int) day { return nth(y, month, weekday, n) }
}

func dateOf(month, dom int) func(int) day {
	return func(y int) day { return ymd(y, month, dom) }
}

type byCountry = map[string]func(int) day

var feasts = func() table[feast] {
	t := newTable[feast](inFeasts)
	t.add(fixed(12, 25), "christmas day?", "xmas day?")
	t.add(fixed(12, 24), "christmas|xmas eve")
	t.add(fixed(12, 26), "boxing day", "st stephen ' s day")
	t.add(fixed(12, 31), "new year ' s eve", "new years eve", "nye", "hogmanay")
	t.add(fixed(1, 1), "the? new year", "new year ' s day?", "new years day?")
	t.add(fixed(2, 14), "valentine ' s? day", "valentines day?")
	t.add(fixed(3, 17), "st|saint . ? patrick ' s day", "st|saint patrick ' s day", "st|saint patricks day", "paddy ' s day")
	t.add(fixed(10, 31), "halloween")
	t.add(fixed(11, 11), "veterans|remembrance day", "armistice day", "veteran ' s day")
	t.add(fixed(6, 19), "juneteenth")
	t.add(fixed(5, 1), "may day")
	t.add(fixed(4, 25), "anzac day")
	t.add(fixed(2, 6), "waitangi day")
	t.add(fixed(7, 1), "canada day", "dominion day")
	t.add(fixed(10, 2), "gandhi jayanti")
	t.add(byEaster(0), "easter sunday?")
	t.add(byEaster(-2), "good friday")
	t.add(byEaster(1), "easter monday")
	t.add(byEaster(-1), "easter saturday", "holy saturday")
	t.add(byEaster(-3), "maundy thursday")
	t.add(byEaster(-47), "shrove tuesday", "pancake day")
	t.add(byEaster(-46), "ash wednesday")
	t.add(kept(byCountry{"US": nthOf(11, thu, 4), "CA": nthOf(10, mon, 2)}), "thanksgiving day?")
	t.add(kept(byCountry{"US": func(y int) day { return nth(y, 11, thu, 4) + 1 }}), "black friday")
	t.add(kept(byCountry{"US": func(y int) day { return nth(y, 11, thu, 4) + 4 }}), "cyber monday")
	t.add(kept(byCountry{"US": nthOf(5, mon, -1)}), "memorial day")
	t.add(kept(byCountry{"US": nthOf(9, mon, 1), "CA": nthOf(9, mon, 1), "NZ": nthOf(10, mon, 4)}), "labor|labour day")
	t.add(kept(byCountry{"US": dateOf(7, 4), "IN": dateOf(8, 15)}), "independence day")
	t.add(kept(byCountry{"US": dateOf(7, 4)}), "fourth of july", "the fourth of july")
	t.add(kept(byCountry{"US": nthOf(1, mon, 3)}), "mlk day", "martin luther king day")
	t.add(kept(byCountry{"US": nthOf(2, mon, 3)}), "presidents|president day", "president ' s day", "presidents ' day")
	t.add(kept(byCountry{"US": nthOf(10, mon, 2)}), "columbus day", "indigenous peoples day", "indigenous peoples ' day")
	t.add(kept(byCountry{"CA": func(y int) day { return ymd(y, 5, 25).before(mon) }}), "victoria day")
	t.add(kept(byCountry{"CA": nthOf(2, mon, 3)}), "family day")
	t.add(kept(byCountry{"AU": dateOf(1, 26)}), "australia day")
	t.add(kept(byCountry{"IN": dateOf(1, 26)}), "republic day")
	t.add(kept(byCountry{"NZ": nthOf(6, mon, 1), "AU": nthOf(6, mon, 2)}), "king|queen ' s birthday", "kings|queens birthday")
	t.add(kept(byCountry{"GB": func(y int) day { return nth(y, 5, mon, 1) }}), "the? early may bank holiday", "the? early may bank holiday monday")
	t.add(kept(byCountry{"GB": nthOf(5, mon, -1)}), "the? late may bank holiday monday?", "the? spring bank holiday monday?", "the? whitsun bank holiday")
	t.add(kept(byCountry{"IE": nthOf(5, mon, 1)}), "the? may bank holiday monday?")
	t.add(kept(byCountry{"IE": nthOf(6, mon, 1)}), "the? june bank holiday monday?")
	t.add(kept(byCountry{"IE": nthOf(10, mon, -1)}), "the? october bank holiday monday?")
	t.add(feast{on: augustHoliday}, "the? august bank holiday monday?", "the? summer bank holiday monday?")
	return t
}()

// augustHoliday is the first Monday in Ireland and Scotland, the last one in
// the rest of the United Kingdom.
func augustHoliday(p *parser, y int) day {
	switch {
	case p.c.Country == "GB-SCT" || p.c.Country == "IE":
		return nth(y, 8, mon, 1)
	case p.land() == "GB":
		return nth(y, 8, mon, -1)
	}
	return noDay
}

// named reads a day by its name: "Good Friday", "the bank holiday".
func (p *parser) named(k int) (int, value, bool) {
	if n := max(p.matchPattern(k, financialEnd), p.seq(k, "eofy")); n > 0 {
		return n, p.financialYear(), true
	}
	n, f := feasts.find(p, k)
	if n > 0 && !p.tok(k-1).is("a", "an", "happy", "merry") && p.seq(k+n, "'", "s") == 0 && !p.tok(k+n).is("weekend", "long", "party", "holidays", "break", "card", "do", "shutdown") {
		return n, p.feast(f), true
	}
	if n := p.matchPattern(k, anyHoliday); n > 0 && !p.tok(k+n).is("weekend") && p.tok(k).is("the", "next", "monday") {
		if d := p.nextHoliday(p.today); d != noDay {
			return n, on(d, "public-holiday@1"), true
		}
		return n, unclear("public holidays not known", "public-holiday@1"), true
	}
	return 0, value{}, false
}

var anyHoliday = compile("the|next next? bank|public holiday monday?")

// feast returns the next one, today included.
func (p *parser) feast(f feast) value {
	const rule = "holiday@1"
	y, _, _ := p.today.civil()
	for n := range 2 {
		d := f.on(p, y+n)
		if d == noDay {
			return unclear("which day that is differs between countries", rule)
		}
		if d >= p.today {
			return p.ahead(on(d, rule), maxAheadFeast)
		}
	}
	return unclear("it had passed when it was written", rule)
}

// nextHoliday returns the next public holiday that all keep, noDay if they are
// not known.
func (p *parser) nextHoliday(from day) day {
	best := noDay
	y, _, _ := from.civil()
	for n := range 2 {
		list, ok := holidaysOf(p.c.Country, y+n)
		if !ok {
			return noDay
		}
		for _, h := range list {
			if !h.minor && h.day >= from && (best == noDay || h.day < best) {
				best = h.day
			}
		}
	}
	return best
}

var financialEnd = compile("the? end of the? financial|fiscal|tax|fy year?")

// financialYear ends where the law of the country ends it for all.
func (p *parser) financialYear() value {
	const rule = "financial-year@1"
	y, _, _ := p.today.civil()
	month, dom := 0, 0
	switch p.land() {
	case "AU":
		month, dom = 6, 30
	case "IN", "NZ":
		month, dom = 3, 31
	default:
		return unclear("financial years differ", rule)
	}
	d := ymd(y, month, dom)
	if d < p.today {
		d = ymd(y+1, month, dom)
	}
	v := on(d, rule)
	v.ends = true
	return v
}
