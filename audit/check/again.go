package check

import (
	"regexp"
	"time"
)

// letterDays returns the days of which a claim says that a letter was: "my mail of
// the 14th". Where that names no month it is the last such day before another that
// the claim names.
func (w *World) letterDays(f *frame) (list []day) {
	for _, d := range f.days {
		if d.start < 0 || d.day == 0 || !ofDay.MatchString(f.Text[:d.start]) {
			continue
		}
		for _, other := range f.days {
			if d.month == 0 && other.exact() {
				at := w.resolve(other)
				if d.day > other.day {
					at = at.AddDate(0, 0, -at.Day()) // in the month before
				}
				d.month, d.year = at.Month(), at.Year()
			}
		}
		list = append(list, d)
	}
	return list
}

// ofDay stands before the day of a letter.
var ofDay = regexp.MustCompile(`(?i)\b(e-?mails?|mails?|letters?|messages?|notes?|questions?|quer(y|ies)|requests?) (of|from|dated) (the )?$`)

// againOn returns the day on which a claim says that the client wrote again about a
// letter of before, zero if it says nothing of that: what came then is no answer to the
// first in time.
func (w *World) againOn(f *frame) time.Time {
	letters := w.letterDays(f)
	for _, d := range f.days {
		if d.exact() && d.start >= 0 && again.MatchString(f.Text) && len(letters) > 0 && letters[0].exact() && w.resolve(letters[0]).Before(w.resolve(d)) {
			return w.resolve(d)
		}
	}
	return time.Time{}
}

var again = regexp.MustCompile(`(?i)\b(again|chas(e|ed|ing)|remind(ed)?)\b`)
