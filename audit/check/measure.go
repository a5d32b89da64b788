package check

import (
	"slices"
	"time"
)

// A measure says how a time that the documents show compares with what a claim
// says of it.
type measure int

const (
	unmeasured measure = iota
	tooFine            // in hours, of what shows in days
	matches
	less // earlier, or not by as much
)

// measure compares when something was done with what the claim says: a day, a
// time of day, or how long it took.
func (w *World) measure(f *frame, u *undertaking, o outcome, actual []day) measure {
	for _, d := range actual {
		switch {
		case d.isMonth() && d.notBefore() && o.at.Before(w.resolve(day{year: d.year, month: d.month, day: 1})):
			return less
		case d.day == 0:
			continue
		case !d.fits(o.at) && w.earlier(o.at, d):
			return less
		}
		return matches // on that day, or later still
	}
	dueAt, dated := u.due()
	for _, h := range f.clocks {
		if dated && !h.is(dueAt) && sameDay(o.at, dueAt) {
			return h.measure(o.at, dueAt)
		}
	}
	if n, ok := f.overdue(); ok {
		return measureGap(n, u, o)
	}
	return unmeasured
}

// notBefore reports whether a day is that until which something was not so.
func (d day) notBefore() bool {
	return slices.Contains([]string{"until", "till", "not until"}, d.before)
}

// measure compares when something was done with an hour of its day, after the due.
func (h hour) measure(at, dueAt time.Time) measure {
	if minuteOf(at) < h.after(dueAt)-20 {
		return less
	}
	return matches
}

// measureGap compares how late something was done with by how much a claim says that
// it was late: from its due, or else from when the client wrote that it had not come.
func measureGap(claimed time.Duration, u *undertaking, o outcome) measure {
	from, dated := u.due()
	if dated && claimed < 24*time.Hour && !u.Due.Timed {
		return tooFine
	}
	if !dated {
		if o.deny.m == nil || !o.deny.m.At.Before(o.at) {
			return unmeasured
		}
		from = o.deny.m.At
	}
	gap := o.at.Sub(from)
	if claimed >= 24*time.Hour {
		gap += 12 * time.Hour
	}
	if gap >= claimed*8/10 {
		return matches
	}
	return less
}

// wrongDue reports whether a claim names a day for which it was promised that is
// not the one. One after that, and before the thing came, does no wrong: it came late by
// either.
func (w *World) wrongDue(f *frame, u *undertaking, came time.Time) bool {
	at, ok := u.due()
	if !ok || len(f.undertakes()) == 0 {
		return false
	}
	named, right := false, false
	due, _ := f.dueDays()
	for _, d := range due {
		if c := f.clauseAt(d.start); d.day == 0 || c == nil || !c.undertakes {
			continue
		}
		named = true
		right = right || d.fits(at) || d.fits(u.Due.Due) || d.fits(u.at()) || d.before == "before" && d.fits(at.AddDate(0, 0, 1)) || d.exact() && d.between(at, came)
	}
	return named && !right
}
