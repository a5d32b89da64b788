package due

import "time"

// A day is a date: the days since 1 January 1970. Dates are reckoned in days,
// and become moments of a zone at the very end.
type day int

// noDay is no day at all.
const noDay day = -1 << 40

// ymd returns a date. Days and months out of range carry over.
func ymd(year, month, dom int) day {
	return day(time.Date(year, time.Month(month), dom, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return ymd(y, int(m), d)
}

func (d day) civil() (year, month, dom int) {
	y, m, n := time.Unix(int64(d)*86400, 0).UTC().Date()
	return y, int(m), n
}

// weekday counts from Monday, 0, to Sunday, 6.
func (d day) weekday() int { return int(((d+3)%7 + 7) % 7) }

// std is the weekday as package time counts it.
func (d day) std() time.Weekday { return time.Weekday((d.weekday() + 1) % 7) }

func (d day) monday() day { return d - day(d.weekday()) }

// after returns the first such weekday after d.
func (d day) after(weekday int) day {
	return d + 1 + day((weekday-(d+1).weekday()+7)%7)
}

// before returns the last such weekday before d.
func (d day) before(weekday int) day {
	return d - 1 - day(((d-1).weekday()-weekday+7)%7)
}

// addMonths moves by months and keeps the day of the month, or takes the last
// one of a shorter month.
func (d day) addMonths(n int) day {
	y, m, dom := d.civil()
	return ymd(y, m+n, min(dom, monthDays(y, m+n)))
}

func monthDays(year, month int) int {
	_, _, dom := ymd(year, month+1, 0).civil()
	return dom
}

// valid reports whether there is such a date.
func valid(year, month, dom int) bool {
	return month >= 1 && month <= 12 && dom >= 1 && dom <= monthDays(year, month)
}

// wall returns the moments at which clocks of a zone show a minute of a day:
// the same one twice, or two where clocks went back. Where clocks skipped it,
// it is the moment as far after the jump.
func wall(d day, minute int, loc *time.Location) (first, last time.Time) {
	naive := time.Unix(int64(d)*86400+int64(minute)*60, 0).UTC()
	_, before := naive.Add(-26 * time.Hour).In(loc).Zone()
	_, after := naive.Add(26 * time.Hour).In(loc).Zone()
	a := naive.Add(-time.Duration(before) * time.Second).In(loc)
	b := naive.Add(-time.Duration(after) * time.Second).In(loc)
	okA, okB := shows(a, naive), shows(b, naive)
	switch {
	case okA && okB && a.After(b):
		return b, a
	case okA && okB:
		return a, b
	case okB:
		return b, b
	}
	return a, a
}

func shows(t, naive time.Time) bool {
	return dayOf(t) == dayOf(naive) && t.Hour() == naive.Hour() && t.Minute() == naive.Minute()
}

// opening and closing return the first and the last second of a local day.
func opening(d day, loc *time.Location) time.Time {
	t, _ := wall(d, 0, loc)
	return t
}

func closing(d day, loc *time.Location) time.Time {
	_, t := wall(d, 23*60+59, loc)
	return t.Add(59 * time.Second)
}
