package email

import (
	"strings"
	"time"
)

// ParseDate reads the text of a Date field, and also dates as IMAP and RFC 3339
// write them. ok reports whether it could be read; the zone of the result is
// the one that was written, UTC if there was none.
func ParseDate(s string) (t time.Time, ok bool) {
	t, _ = parseDate(s)
	return t, !t.IsZero()
}

// parseDate reads a date (RFC 5322 sections 3.3 and 4.3) in the forms that
// mail carries: with or without the day's name, two-digit years, zone names,
// the order of ctime(3), ISO 8601, AM and PM. The zone of the result is the
// one that was written; "-0000" (no zone known) has that as its name. code is
// the defect that was met; the time is zero if nothing could be read.
func parseDate(s string) (t time.Time, code string) {
	const longest = 200 // no date needs more, comments included
	s = s[:min(len(s), longest)]
	t, code = readDate(s)
	if t.IsZero() {
		if tight := tightenColons(stripComments(s)); tight != s { // RFC 5322 section 4.3
			return readDate(tight)
		}
	}
	return t, code
}

// tightenColons removes blanks around colons.
func tightenColons(s string) string {
	pieces := strings.Split(s, ":")
	for i := range pieces {
		pieces[i] = strings.TrimSpace(pieces[i])
	}
	return strings.Join(pieces, ":")
}

func readDate(s string) (t time.Time, code string) {
	d := dateScan{day: -1, month: -1, year: -1, hour: -1}
	if !d.scan(s) || d.day < 1 || d.month < 1 || d.year < 0 {
		return time.Time{}, DefectDateUnreadable
	}
	if d.year >= 100 && d.year < 200 { // the year 2000 as 0100
		d.year += 1900
		code = DefectDateImplausible
	}
	if d.hour < 0 {
		d.hour = 0
	}
	if d.pm >= 0 {
		d.hour = d.hour%12 + 12*d.pm
	}
	if d.day > 31 || d.month > 12 || d.hour > 24 || d.minute > 59 || d.second > 60 || d.year > 9999 {
		return time.Time{}, DefectDateUnreadable
	}
	if d.zone == nil {
		d.zone, code = time.UTC, DefectDateZone
	}
	t = time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, 0, d.zone)
	if t.Day() != d.day && d.hour < 24 && d.second < 60 { // such as 31 April: time.Date went on to May
		return time.Time{}, DefectDateUnreadable
	}
	if t.Year() < 1970 || t.Year() > 2100 {
		return t, DefectDateImplausible
	}
	return t, code
}
