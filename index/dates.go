package index

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// readDate returns the reader of the values of after:, before: and on:. A date
// names a span of time, from the start of its first day to the end of its last,
// in the zone of the query: after: begins where the span begins, before: ends
// there, on: is the span.
func readDate(name string) func(*parser, string) (Node, error) {
	return func(p *parser, s string) (Node, error) {
		from, until, canonical, ok := dateSpan(strings.ToLower(strings.TrimSpace(s)), p.env.Now)
		if !ok {
			return nil, fmt.Errorf("%q is no date: write 2025-03-04, 2025-03, 2025, 3d, 2w, 6m, 1y, today, yesterday or a weekday", s)
		}
		n := Dates{Source: name + ":" + canonical}
		switch name {
		case "after":
			n.From = from
		case "before":
			n.Until = from
		default:
			n.From, n.Until = from, until
		}
		return n, nil
	}
}

// dateSpan reads a date, in lower case, as seen at now: the days [from, until)
// and the date in digits.
func dateSpan(s string, now time.Time) (from, until time.Time, canonical string, ok bool) {
	y, m, d := now.Date()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, now.Location()) }
	if from, until, ok = calendarSpan(s, day); !ok {
		from, ok = relativeDay(s, y, m, d, now.Weekday(), day)
		fy, fm, fd := from.Date()
		until = day(fy, fm, fd+1)
		s = from.Format(time.DateOnly)
	}
	if !ok || from.Year() < 1 || from.Year() > 9999 {
		return from, until, "", false
	}
	return from, until, strings.ReplaceAll(s, "/", "-"), true
}

// calendarSpan reads a year, a month of a year, or a day: 2025, 2025-03, 2025-03-04.
func calendarSpan(s string, day func(int, time.Month, int) time.Time) (from, until time.Time, ok bool) {
	parts := strings.Split(strings.ReplaceAll(s, "/", "-"), "-")
	var n [3]int
	if len(parts) > 3 || len(parts[0]) != 4 {
		return from, until, false
	}
	for i, part := range parts {
		v, err := strconv.ParseUint(part, 10, 16)
		if err != nil || i > 0 && (len(part) > 2 || v == 0) {
			return from, until, false
		}
		n[i] = int(v)
	}
	year, month := n[0], time.Month(n[1])
	switch {
	case len(parts) == 1:
		return day(year, 1, 1), day(year+1, 1, 1), true
	case month > 12:
		return from, until, false
	case len(parts) == 2:
		return day(year, month, 1), day(year, month+1, 1), true
	}
	exists := time.Date(year, month, n[2], 0, 0, 0, 0, time.UTC).Day() == n[2]
	return day(year, month, n[2]), day(year, month, n[2]+1), exists
}

var weekdays = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// relativeDay reads a day counted back from the day y-m-d, a weekday wd.
func relativeDay(s string, y int, m time.Month, d int, wd time.Weekday, day func(int, time.Month, int) time.Time) (time.Time, bool) {
	switch s {
	case "today":
		return day(y, m, d), true
	case "yesterday":
		return day(y, m, d-1), true
	}
	for i, name := range weekdays {
		if s == name || s == name[:3] { // the last such day, today included
			return day(y, m, d-(int(wd)-i+7)%7), true
		}
	}
	if len(s) < 2 {
		return time.Time{}, false
	}
	n, err := strconv.ParseUint(s[:len(s)-1], 10, 16)
	if err != nil {
		return time.Time{}, false
	}
	back := int(n)
	switch s[len(s)-1] {
	case 'd':
		return day(y, m, d-back), true
	case 'w':
		return day(y, m, d-7*back), true
	case 'm':
		return monthsBack(back, y, m, d, day), true
	case 'y':
		return monthsBack(12*back, y, m, d, day), true
	}
	return time.Time{}, false
}

// monthsBack counts back from the day y-m-d. In a month that does not have the day,
// it is the last one.
func monthsBack(n, y int, m time.Month, d int, day func(int, time.Month, int) time.Time) time.Time {
	last := time.Date(y, m-time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return day(y, m-time.Month(n), min(d, last))
}
