package due

// A holiday is a day off. Minor ones are kept by some regions or firms only:
// they may make a count of working days longer, and so they move Latest but
// not Due.
type holiday struct {
	day   day
	minor bool
}

// easter returns Easter Sunday by the anonymous Gregorian computus (Meeus,
// Astronomical Algorithms, chapter 8).
func easter(y int) day {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return ymd(y, month, (h+l-7*m+33*month+19)%32)
}

// nth returns the nth such weekday of a month; the last one for n = -1.
func nth(y, month, weekday, n int) day {
	if n < 0 {
		return ymd(y, month+1, 1).before(weekday)
	}
	return (ymd(y, month, 1) - 1).after(weekday) + day(7*(n-1))
}

const (
	mon = iota
	tue
	wed
	thu
	fri
	sat
	sun
)

// holidays gathers the holidays of one year.
type holidays struct {
	y    int
	list []holiday
}

func (h *holidays) add(minor bool, days ...day) {
	for _, d := range days {
		h.list = append(h.list, holiday{d, minor})
	}
}

// has reports whether d is on the list already.
func (h *holidays) has(d day) bool {
	for _, x := range h.list {
		if x.day == d {
			return true
		}
	}
	return false
}

// moved adds a fixed date, and where it falls on a weekend the next working
// day that is not a holiday itself.
func (h *holidays) moved(minor bool, month, dom int) {
	d := ymd(h.y, month, dom)
	h.add(minor, d)
	if d.weekday() >= sat {
		for d.weekday() >= sat || h.has(d) {
			d++
		}
		h.add(minor, d)
	}
}

// nearest adds a fixed date as federal offices of the United States keep it:
// Friday for a Saturday, Monday for a Sunday (5 U.S.C. 6103).
func (h *holidays) nearest(minor bool, month, dom int) {
	d := ymd(h.y, month, dom)
	h.add(minor, d)
	switch d.weekday() {
	case sat:
		h.add(minor, d-1)
	case sun:
		h.add(minor, d+1)
	}
}

// holidaysOf returns the public holidays of a country in a year, and whether
// they are known at all.
func holidaysOf(country string, y int) ([]holiday, bool) {
	h := &holidays{y: y}
	rules, ok := countries[country]
	if !ok {
		return nil, false
	}
	rules(h)
	return h.list, true
}

var countries = map[string]func(*holidays){
	"US": (*holidays).unitedStates, "GB": (*holidays).england, "GB-ENG": (*holidays).england, "GB-WLS": (*holidays).england,
	"GB-SCT": (*holidays).scotland, "GB-NIR": (*holidays).northernIreland, "IE": (*holidays).ireland, "CA": (*holidays).canada,
	"AU": (*holidays).australia, "NZ": (*holidays).newZealand, "IN": (*holidays).india,
}

// unitedStates: those that most firms keep, then the other federal ones and
// the day after Thanksgiving.
func (h *holidays) unitedStates() {
	h.nearest(false, 1, 1)
	h.add(false, nth(h.y, 5, mon, -1), nth(h.y, 9, mon, 1), nth(h.y, 11, thu, 4))
	h.nearest(false, 7, 4)
	h.nearest(false, 12, 25)
	if d := ymd(h.y+1, 1, 1); d.weekday() == sat {
		h.add(false, d-1)
	}
	h.add(true, nth(h.y, 1, mon, 3), nth(h.y, 2, mon, 3), nth(h.y, 10, mon, 2), nth(h.y, 11, thu, 4)+1)
	h.nearest(true, 6, 19)
	h.nearest(true, 11, 11)
}

// england and Wales: Banking and Financial Dealings Act 1971, schedule 1. Days
// proclaimed for one year (coronations, jubilees) follow no rule.
func (h *holidays) england() {
	e := easter(h.y)
	h.moved(false, 1, 1)
	h.add(false, e-2, e+1, nth(h.y, 5, mon, 1), nth(h.y, 5, mon, -1), nth(h.y, 8, mon, -1))
	h.christmas(false)
}

// christmas adds the 25th and 26th with their substitutes on the days after.
func (h *holidays) christmas(minor bool) {
	c := ymd(h.y, 12, 25)
	h.add(minor, c, c+1)
	switch c.weekday() {
	case fri: // Boxing Day on Saturday
		h.add(minor, c+3)
	case sat:
		h.add(minor, c+2, c+3)
	case sun:
		h.add(minor, c+2)
	}
}

func (h *holidays) scotland() {
	e := easter(h.y)
	h.moved(false, 1, 1)
	h.moved(false, 1, 2)
	h.add(false, e-2, nth(h.y, 5, mon, 1), nth(h.y, 5, mon, -1), nth(h.y, 8, mon, 1))
	h.moved(false, 11, 30)
	h.christmas(false)
	h.add(true, e+1, nth(h.y, 8, mon, -1))
}

func (h *holidays) northernIreland() {
	h.england()
	h.moved(false, 3, 17)
	h.moved(false, 7, 12)
}

// ireland: Organisation of Working Time Act 1997, schedule 2, and Saint
// Brigid's Day since 2023. Good Friday is none, but many keep it.
func (h *holidays) ireland() {
	e := easter(h.y)
	brigid := nth(h.y, 2, mon, 1)
	if d := ymd(h.y, 2, 1); d.weekday() == fri {
		brigid = d
	}
	h.add(false, ymd(h.y, 1, 1), ymd(h.y, 3, 17), e+1, nth(h.y, 5, mon, 1), nth(h.y, 6, mon, 1), nth(h.y, 8, mon, 1), nth(h.y, 10, mon, -1))
	if h.y >= 2023 {
		h.add(false, brigid)
	}
	h.christmas(false)
	h.add(true, e-2)
	h.moved(true, 1, 1)
	h.moved(true, 3, 17)
}

// canada: Holidays Act and Canada Labour Code, section 166; days of single
// provinces are minor.
func (h *holidays) canada() {
	e := easter(h.y)
	h.moved(false, 1, 1)
	h.add(false, e-2, ymd(h.y, 5, 25).before(mon), nth(h.y, 9, mon, 1), nth(h.y, 10, mon, 2))
	h.moved(false, 7, 1)
	h.moved(false, 12, 25)
	h.add(true, nth(h.y, 2, mon, 3), e+1, nth(h.y, 8, mon, 1))
	h.moved(true, 9, 30)
	h.moved(true, 11, 11)
	h.christmas(true)
}

// australia: the national days; those of states and territories are minor.
func (h *holidays) australia() {
	e := easter(h.y)
	h.moved(false, 1, 1)
	if d := ymd(h.y, 1, 26); d.weekday() >= sat {
		h.add(false, d.after(mon))
	} else {
		h.add(false, d)
	}
	h.add(false, e-2, e-1, e+1, ymd(h.y, 4, 25))
	h.christmas(false)
	h.moved(true, 4, 25)
	h.add(true, nth(h.y, 3, mon, 1), nth(h.y, 3, mon, 2), nth(h.y, 5, mon, 1), nth(h.y, 6, mon, 1), nth(h.y, 6, mon, 2),
		nth(h.y, 8, wed, 2), nth(h.y, 9, mon, -1), nth(h.y, 10, mon, 1), nth(h.y, 11, tue, 1))
}

// newZealand: Holidays Act 2003, section 44. Matariki follows the moon: it is
// a Friday from the middle of June to the third week of July, so each may
// be the one. So may the anniversary days of Wellington and Auckland.
func (h *holidays) newZealand() {
	e := easter(h.y)
	h.moved(false, 1, 1)
	h.moved(false, 1, 2)
	h.moved(false, 2, 6)
	h.add(false, e-2, e+1)
	h.moved(false, 4, 25)
	h.add(false, nth(h.y, 6, mon, 1), nth(h.y, 10, mon, 4))
	h.christmas(false)
	for d := (ymd(h.y, 6, 18) - 1).after(fri); d <= ymd(h.y, 7, 21); d += 7 {
		h.add(true, d)
	}
	h.add(true, ymd(h.y, 1, 18).after(mon), ymd(h.y, 1, 25).after(mon))
}

// india: the three national days. All others differ by state.
func (h *holidays) india() {
	h.add(false, ymd(h.y, 1, 26), ymd(h.y, 8, 15), ymd(h.y, 10, 2))
}

// off reports whether d is a public holiday, and whether only a minor one.
func (p *parser) off(d day) (off, minor bool) {
	y, _, _ := d.civil()
	if y != p.offYear {
		p.offDays, _ = holidaysOf(p.c.Country, y)
		p.offYear = y
	}
	for _, h := range p.offDays {
		if h.day == d && !h.minor {
			return true, false
		}
		minor = minor || h.day == d
	}
	return minor, minor
}

// works reports whether people work on that day of the week.
func (p *parser) works(d day) bool {
	if p.c.WorkDays == [7]bool{} {
		return d.weekday() < sat
	}
	return p.c.WorkDays[d.std()]
}

// nextWorkday returns the first working day after d; public holidays that all
// keep are none.
func (p *parser) nextWorkday(d day) day {
	for range 30 {
		d++
		if off, minor := p.off(d); p.works(d) && (!off || minor) {
			break
		}
	}
	return d
}

// maxWorkdays bounds a count of working days.
const maxWorkdays = 400

// workdays counts n working days from d, whose first is the next day, or the
// day before for a step of -1. Far counts the minor holidays as days off, too.
func (p *parser) workdays(d day, n int, step day) (near, far day) {
	count := func(strict bool) day {
		e := d
		for left, steps := n, 0; left > 0 && steps < 4*maxWorkdays; steps++ {
			e += step
			if off, minor := p.off(e); p.works(e) && !(off && (strict || !minor)) {
				left--
			}
		}
		return e
	}
	return count(false), count(true)
}
