package check

import (
	"slices"

	"onrecord/audit/ledger"
)

// fits weighs how well a promise fits what a claim says was to be done.
func (w *World) fits(f *frame, u *undertaking) int {
	score := w.fitsWords(f, u) + f.fitsDays(u) + f.fitsHours(u) + w.fitsPeople(f, u) + f.rank[u.m]/4
	if !u.m.speaksOfHead(f.heads) || w.afterwards(f, u) {
		score -= 300
	}
	if f.recurring {
		if u.Recurring {
			score += 300
		} else {
			score -= 200
		}
	}
	for _, a := range f.amounts {
		if mentionsAmount(u.Sentence, a) {
			score += 350
		}
	}
	if u.Confidence == ledger.Possible {
		score -= 100
	}
	return score
}

// afterwards reports whether something was undertaken only after all the days on which a
// claim says that it came.
func (w *World) afterwards(f *frame, u *undertaking) bool {
	_, came := f.dueDays()
	came = slices.DeleteFunc(slices.Clone(came), func(d day) bool { return !d.exact() || d.start < 0 })
	return f.Kind == Late && len(came) > 0 && !slices.ContainsFunc(came, func(d day) bool {
		return u.m.At.Before(w.resolve(d).AddDate(0, 0, 1))
	})
}

// fitsWords tells how much of what was to be done, of 1000, the words of a promise
// name, or less surely those around it. Where nothing is named it is 300.
func (w *World) fitsWords(f *frame, u *undertaking) int {
	own := stems(u.Sentence)
	around := stems(u.Before + " " + u.After + " " + u.Subject)
	parent := u.m.parent
	n, total := 0, 0
	for _, x := range f.promise {
		weight := 4 * w.weight(x)
		total += weight
		switch {
		case slices.Contains(own, x):
			n += weight
		case slices.Contains(around, x):
			n += weight * 3 / 4
		case u.m.bag[x]:
			n += weight / 2
		case parent != nil && parent.bag[x]:
			n += weight * 5 / 8
		case parent != nil && parent.parent != nil && parent.parent.bag[x]:
			n += weight / 2
		case w.around(u.m, x):
			n += weight * 3 / 8
		}
	}
	if total == 0 {
		return 300
	}
	return 1000 * n / total
}

// fitsDays weighs the days of which the claim says that they were promised.
func (f *frame) fitsDays(u *undertaking) (score int) {
	dues, _ := f.dueDays()
	at, dated := u.due()
	for _, d := range dues {
		switch {
		case dated && d.fits(at) && (d.exact() || d.end && at.Day() > 24):
			score += 450
		case dated && d.fits(at):
			score += 250
		case d.exact() && d.fits(u.m.At): // "on August 20 you offered"
			score += 250
		case dated && d.exact():
			score -= 300
		case d.isMonth() && d.fits(u.m.At):
			score += 200
		case dated && d.day != 0:
			score -= 150
		case d.weekday != 0 && d.day == 0:
			score -= 150
		case d.day != 0:
			score -= 200
		}
	}
	return score
}

// fitsHours weighs the hours that the claim names.
func (f *frame) fitsHours(u *undertaking) (score int) {
	at, dated := u.due()
	for _, h := range f.clocks {
		if dated && u.Due.Timed && h.is(at) {
			score += 300
		}
	}
	if hours := f.promisedHours(); len(hours) > 0 {
		if u.names(hours) {
			score += 300
		} else {
			score -= 200
		}
	}
	return score
}

// fitsPeople weighs the people of the firm whom the claim names.
func (w *World) fitsPeople(f *frame, u *undertaking) (score int) {
	staff := w.staffOf(f.people)
	switch {
	case len(staff) == 0:
		return 0
	case slices.Contains(staff, u.Author):
		score = 150
	case slices.Contains(staff, u.Actor):
		score = 250
	default:
		score = -150
	}
	if slices.ContainsFunc(u.people(w), func(a string) bool { return slices.Contains(staff, a) }) {
		score += 150
	}
	return score
}

// people returns the addresses of those whom the words of an undertaking name.
func (u *undertaking) people(w *World) []string {
	list, _ := w.named(u.Sentence)
	return list
}

// promisedHours returns the hours of which a claim says that they were promised.
func (f *frame) promisedHours() (list []hour) {
	for _, h := range f.clocks {
		if c := f.clauseAt(h.start); c != nil && c.undertakes {
			list = append(list, h)
		}
	}
	return list
}

// names reports whether an undertaking names one of some hours.
func (u *undertaking) names(hours []hour) bool {
	own := frame{Claim: Claim{Text: u.Sentence}}
	own.readNumbers()
	return slices.ContainsFunc(own.clocks, func(x hour) bool {
		return slices.ContainsFunc(hours, func(h hour) bool { return h.minutes == x.minutes })
	})
}
