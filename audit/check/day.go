package check

import (
	"slices"
	"strings"
	"time"
)

// A day is a day, a month or a weekday that a claim names. What it leaves open
// is zero.
type day struct {
	year    int
	month   time.Month
	day     int
	weekday int // from 1, Sunday; 0 if none is named
	start   int
	before  string // the word before it: by, until, on, since
	end     bool   // the end of the month
}

// dayOfYear returns the day of a time, of any year.
func dayOfYear(t time.Time) day { return day{month: t.Month(), day: t.Day()} }

// fits reports whether t may be the day.
func (d day) fits(t time.Time) bool {
	y, m, n := t.Date()
	return (d.year == 0 || d.year == y) && (d.month == 0 || d.month == m) && (d.day == 0 || d.day == n) && (d.weekday == 0 || time.Weekday(d.weekday-1) == t.Weekday())
}

// lastBefore reports whether the day is rather one before that of a time than one of that day
// or after it.
func (d day) lastBefore(t time.Time) bool {
	for n := range 183 {
		switch {
		case d.fits(t.AddDate(0, 0, n)):
			return false
		case d.fits(t.AddDate(0, 0, -n)):
			return true
		}
	}
	return false
}

// between reports whether the day is one after a time and before the day of another.
func (d day) between(t, end time.Time) bool {
	for n := 1; n < 366; n++ {
		t := t.AddDate(0, 0, n)
		if !t.Before(end) || sameDay(t, end) {
			return false
		}
		if d.fits(t) {
			return true
		}
	}
	return false
}

// exact reports whether it names one day of the year.
func (d day) exact() bool { return d.month != 0 && d.day != 0 }

// isMonth reports whether it names a month and no day of it.
func (d day) isMonth() bool { return d.month != 0 && d.day == 0 }

// near reports whether t may be the day, or one of the three before or after it.
func (d day) near(t time.Time) bool {
	for i := -3; i <= 3; i++ {
		if d.fits(t.AddDate(0, 0, i)) {
			return true
		}
	}
	return false
}

// resolve returns the last such day before the claim was made.
func (w *World) resolve(d day) (t time.Time) {
	if d.year != 0 {
		return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, w.zone())
	}
	for back := range leapYears {
		t = time.Date(w.o.Asserted.Year()-back, d.month, d.day, 0, 0, 0, 0, w.zone())
		if t.Day() == d.day && !t.After(w.o.Asserted) {
			break
		}
	}
	return t
}

// leapYears is in how many years there is a 29 February at the latest.
const leapYears = 9

func (w *World) zone() *time.Location {
	if w.o.Zone == nil {
		return time.UTC
	}
	return w.o.Zone
}

// earlier reports whether t lies clearly before the day that a claim names.
func (w *World) earlier(t time.Time, d day) bool {
	if d.day == 0 {
		return false
	}
	if d.month == 0 {
		d.year, d.month = t.Year(), t.Month()
	}
	at := w.resolve(d)
	return t.Before(at.Add(-12*time.Hour)) && at.Sub(t) < 200*24*time.Hour
}

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.In(a.Location()).Date()
	return ay == by && am == bm && ad == bd
}

// ofWeekday reports whether a message may speak of the day of the week that a claim
// names: it was written on it or soon after, or names it.
func (f *frame) ofWeekday(m *message) bool {
	return !slices.ContainsFunc(f.days, func(d day) bool {
		if d.weekday == 0 || d.month != 0 || d.day != 0 || d.start < 0 || m.mentions(d) {
			return false
		}
		since := (int(m.At.Weekday()) - (d.weekday - 1) + 7) % 7
		return since > ofThatDay
	})
}

// ofMonth reports whether a message may speak of what a claim says was late in a month:
// it was not written so long after it that the next had come.
func (f *frame) ofMonth(w *World, m *message) bool {
	return f.Kind != Late || !slices.ContainsFunc(f.days, func(d day) bool {
		return d.isMonth() && d.start >= 0 && !m.At.Before(w.resolve(day{year: d.year, month: d.month, day: 1}).AddDate(0, 1, nextMonth))
	})
}

// nextMonth is how many days of a month what was due in the one before may be owned in.
const nextMonth = 14

const months = `january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec`

const weekdays = `sunday|monday|tuesday|wednesday|thursday|friday|saturday`

// ofDays are the names of the days of the week, as words of a topic.
var ofDays = stems(strings.ReplaceAll(weekdays, "|", " "))

const ordinalWords = `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty-first`

func monthOf(s string) time.Month {
	s = strings.ToLower(s)[:3]
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return m
		}
	}
	return 0
}

func weekdayOf(s string) int {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), s) {
			return int(d) + 1
		}
	}
	return 0
}

var ordinals = strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth")

func ordinal(s string) int {
	s = strings.ToLower(s)
	tens := 0
	if rest, ok := strings.CutPrefix(s, "twenty-"); ok {
		s, tens = rest, 20
	} else if rest, ok := strings.CutPrefix(s, "thirty-"); ok {
		s, tens = rest, 30
	}
	if s == "thirtieth" {
		return 30
	}
	return tens + slices.Index(ordinals, s) + 1
}

// monthBefore returns the month that a text ends with: "August" of "August
// seventh". It is 0 for "the".
func monthBefore(s string) time.Month {
	if s = strings.TrimSpace(s); len(s) < 3 || strings.EqualFold(s, "the") {
		return 0
	}
	return monthOf(s)
}
