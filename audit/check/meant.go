package check

import (
	"slices"

	"onrecord/audit/due"
)

// sure is how well an undertaking must fit a claim to be taken for the one meant.
const sure = 620

// certain is how well it must fit for a claim to be contradicted by what became
// of it.
const certain = 750

// meant returns the undertaking that a claim means, nil if none fits well.
func (w *World) meant(f *frame) *undertaking {
	list := w.undertakings(f)
	if len(list) == 0 || list[0].score < sure && (list[0].score < sure-80 || f.rank[list[0].m] < 700) {
		return nil
	}
	if u := list[0]; !f.recurring || u.Recurring || u.Due.Kind == due.Recurring {
		return u
	}
	return nil
}

// namedBy reports whether a claim names what a promise is about: all but a little
// of what it says was promised stands there, or in what the promise answers.
func (w *World) namedBy(f *frame, u *undertaking) bool {
	own := stems(u.Sentence + " " + u.Before)
	n := 0
	for _, x := range f.promise {
		if slices.Contains(own, x) || u.m.parent != nil && u.m.parent.bag[x] || w.inSubject(u.m, x) {
			n++
		}
	}
	return 10*n >= 6*len(f.promise)
}

// surelyMeant reports whether a claim surely means a promise: it fits well beyond
// doubt, or the claim names what it is about.
func (w *World) surelyMeant(f *frame, u *undertaking) bool {
	return u.score >= certain+250 || w.namedBy(f, u)
}

// namesOwn is namedBy by the words of the promise alone.
func (w *World) namesOwn(f *frame, u *undertaking) bool {
	own := stems(u.Sentence + " " + u.Before + " " + u.Subject)
	return w.share(w.used(f.promise), func(x string) bool { return slices.Contains(own, x) }) >= named
}
