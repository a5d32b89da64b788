package check

import (
	"cmp"
	"slices"
)

// A sign speaks for or against a fair reader's needing to see a message, beside
// those that a verdict rests on.
type sign int

const (
	always     sign = iota
	fitsRank        // how well it fits, of the best
	fitsHalf        // at least half as well as the best
	onSuchDay       // it was written on a day that the claim names, of any month
	dayAfter        // on the day after
	inMonth         // in a month that the claim names without a day
	mentionsIt      // it names such a day
	promisesIt      // it promises something for one
	thatAmount      // it names an amount of the claim
	openClaim       // the claim is not settled
	manyCited       // the verdict rests on so many of four messages
	nSigns
)

// signs are those of one message for one claim, in hundredths.
type signs [nSigns]int

// needs tell how much each sign counts, in hundredths of the logarithm of the odds.
// They were fitted to what a reader needs of the letters of the tests; TestNeeds
// fits them anew.
var needs = signs{always: -236, fitsRank: 35, fitsHalf: 132, onSuchDay: 62, dayAfter: 78, inMonth: 40, mentionsIt: 88, promisesIt: 61, thatAmount: 163, openClaim: 8, manyCited: -178}

const (
	likelyNeeded = -130 // from a chance of 21 per cent on a message is cited, in such odds
	mostCited    = 6    // of a finding
	comesNear    = 500  // half as well as what fits best
)

// signsOf reads the signs of a message that is not cited.
func (w *World) signsOf(f *frame, found *Finding, m *message, due map[*message]bool) signs {
	const whole = 100
	var g signs
	set := func(x sign, is bool) {
		if is {
			g[x] = whole
		}
	}
	set(always, true)
	g[fitsRank] = f.rank[m] * whole / 1000
	set(fitsHalf, f.rank[m] >= comesNear)
	for _, d := range f.days {
		set(onSuchDay, d.day != 0 && d.fits(m.At))
		set(dayAfter, d.exact() && d.fits(m.At.AddDate(0, 0, -1)))
		set(inMonth, d.month != 0 && d.day == 0 && d.fits(m.At))
	}
	set(mentionsIt, m.mentionsDay(f))
	set(promisesIt, due[m])
	set(thatAmount, m.namesAmountOf(f))
	set(openClaim, found.Verdict == Silent)
	g[manyCited] = whole * min(len(found.Citations), 4) / 4
	return g
}

// need sums up what signs count, in hundredths of the logarithm of the odds.
func (g *signs) need() int {
	n := 0
	for i, x := range g {
		n += x * needs[i]
	}
	return n / 100
}

// complete adds to what a finding cites the messages that fit the claim and that
// a fair reader needs to see too.
func (w *World) complete(f *frame, found *Finding) {
	role := "context"
	if found.Verdict == Silent { // what a fair reader would open first
		role = "nearest"
	}
	due := w.dueThen(f)
	var list []ranked
	for m := range f.rank {
		if w.others(m) {
			continue
		}
		g := w.signsOf(f, found, m, due)
		if n := g.need(); n >= likelyNeeded {
			list = append(list, ranked{m, n})
		}
	}
	slices.SortFunc(list, func(a, b ranked) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.m.i, b.m.i)) })
	k := &maker{w: w, f: f, Finding: *found}
	for _, r := range list {
		if len(k.Citations) >= mostCited {
			break
		}
		k.cite(r.m, role, nil)
	}
	slices.SortStableFunc(k.Citations, func(a, b Citation) int { return a.At.Compare(b.At) })
	*found = k.Finding
}
