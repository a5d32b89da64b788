package check

import (
	"regexp"
	"slices"
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
// letter of before, zero if it says nothing of that.
func (w *World) againOn(f *frame) time.Time {
	letters := w.letterDays(f)
	for _, d := range f.days {
		if d.exact() && d.start >= 0 && again.MatchString(f.Text) && len(letters) > 0 && letters[0].exact() && w.resolve(letters[0]).Before(w.resolve(d)) {
			return w.resolve(d)
		}
	}
	return time.Time{}
}

// wroteAgain returns the earliest and the latest time at which the client wrote again, if
// a claim says that they did: what came then is no answer to the first in time. They are
// zero if it does not, and the whole of the day if no message of it is held.
func (w *World) wroteAgain(f *frame) (earliest, latest time.Time) {
	day := w.againOn(f)
	if day.IsZero() {
		return day, day
	}
	end := day.AddDate(0, 0, 1)
	list := slices.DeleteFunc(slices.Clone(w.between(day, end)), func(m *message) bool { return !theirs(m) })
	if list = w.fitting(f, list); len(list) == 0 {
		return day, end
	}
	return list[0].At, list[len(list)-1].At
}

var again = regexp.MustCompile(`(?i)\b(again|chas(e|ed|ing)|remind(ed)?)\b`)
