package check

import "time"

// A measure says how a time that the documents show compares with what a claim
// says of it.
type measure int

const (
	unmeasured measure = iota
	matches
	less // earlier, or not by as much
)

// measure compares when something was done with what the claim says: a day, a
// time of day, or how long it took.
func (w *World) measure(f *frame, u *undertaking, o outcome, actual []day) (measure, bool) {
	dueAt, dated := u.due()
	for _, d := range actual {
		switch {
		case d.day == 0:
			continue
		case d.fits(o.at):
			return matches, true
		case w.earlier(o.at, d):
			return less, true
		}
		return matches, true // later still
	}
	for _, h := range f.clocks {
		if !dated || h.is(dueAt) || !sameDay(o.at, dueAt) {
			continue
		}
		minutes, claimed, due := o.at.Hour()*60+o.at.Minute(), h.minutes, dueAt.Hour()*60+dueAt.Minute()
		if h.half && claimed < due {
			claimed += 12 * 60
		}
		if minutes < claimed-20 {
			return less, true
		}
		return matches, true
	}
	if n, ok := f.lateness(); ok {
		if n < 24*time.Hour && dated && u.Promise != nil && !u.Due.Timed {
			return unmeasured, true // hours do not show in days
		}
		from := dueAt
		if !dated {
			if o.deny.m == nil || !o.deny.m.At.Before(o.at) {
				return unmeasured, false
			}
			from = o.deny.m.At
		}
		gap := o.at.Sub(from)
		if n >= 24*time.Hour {
			gap += 12 * time.Hour
		}
		if gap >= n*8/10 {
			return matches, true
		}
		return less, true
	}
	return unmeasured, false
}

// wrongDue reports whether a claim names a day for which it was promised that is
// not the one.
func (w *World) wrongDue(f *frame, u *undertaking) bool {
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
		right = right || d.fits(at) || d.fits(u.Due.Due) || d.fits(u.at())
	}
	return named && !right
}
