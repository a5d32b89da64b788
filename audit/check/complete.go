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
	openClaim       // the claim is not settled
	manyCited       // the verdict rests on so many of four messages
	isAlike         // how alike its words are to those of the claim
	nextAlike       // the same of what it answers, or of an answer to it
	mostAlike       // how alike its words are, of the most
	goesWith        // it is of the conversation of one that is cited
	amongUs         // somebody of the firm wrote it, and the client did not get it
	fromOthers      // somebody else wrote it, and the client did not get it
	speaksOf        // how much of what the claim is about it speaks of
	onSuchDay       // it was written on a day that the claim names, of any month
	dayAfter        // on the day after
	inMonth         // in a month that the claim names without a day
	mentionsIt      // it names such a day
	thatAmount      // it names an amount of the claim
	sinceThat       // it was written in the weeks since the last day that the letter names
	nSigns
)

// signs are those of one message for one claim, in hundredths.
type signs [nSigns]int

// needs tell how much each sign counts, in hundredths of the logarithm of the odds.
// They were fitted to what a reader needs of the letters of the tests; TestNeeds
// fits them anew.
var needs = signs{always: -418, fitsRank: 223, openClaim: 15, manyCited: -247, isAlike: 140, nextAlike: 98, mostAlike: 77, goesWith: 44, amongUs: 62, fromOthers: 46, speaksOf: 81, onSuchDay: 139, dayAfter: 125, inMonth: 53, mentionsIt: 169, thatAmount: 199, sinceThat: 25}

const (
	likelyNeeded = -130 // from a chance of 21 per cent on a message is cited, in such odds
	mostCited    = 6    // of a finding
	fullyAlike   = 300  // no words of a claim are in mail more alike than so
)

// signsOf reads the signs of a message that is not cited. topic is what mail knows of
// that of the claim.
func (w *World) signsOf(f *frame, found *Finding, topic []string, m *message) signs {
	const whole = 100
	var g signs
	set := func(x sign, is bool) {
		if is {
			g[x] = whole
		}
	}
	alike := func(m *message) int { return min(whole, f.alike[m.i]*whole/fullyAlike) }
	set(always, true)
	g[fitsRank] = f.rank[m] * whole / 1000
	set(openClaim, found.Verdict == Silent)
	g[manyCited] = whole * min(len(found.Citations), 4) / 4
	g[isAlike] = alike(m)
	if m.parent != nil {
		g[nextAlike] = alike(m.parent)
	}
	for _, r := range m.replies {
		g[nextAlike] = max(g[nextAlike], alike(r))
	}
	g[mostAlike] = f.alike[m.i] * whole / f.likest
	set(goesWith, slices.ContainsFunc(found.Citations, func(c Citation) bool {
		x := w.byDigest[c.Digest]
		return x != nil && x.Conversation == m.Conversation
	}))
	set(amongUs, m.Staff && !m.toThem)
	set(fromOthers, !m.Staff && !m.client && !m.toThem)
	n, _ := w.about(m, topic)
	g[speaksOf] = n * whole / 1000
	for _, d := range f.days {
		set(onSuchDay, d.day != 0 && d.fits(m.At))
		set(dayAfter, d.exact() && d.fits(m.At.AddDate(0, 0, -1)))
		set(inMonth, d.isMonth() && d.fits(m.At))
	}
	set(mentionsIt, m.mentionsDay(f))
	set(thatAmount, m.namesAmountOf(f))
	set(sinceThat, f.since(m))
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
	topic := w.used(f.topic)
	var list []ranked
	for _, m := range w.messages {
		if !m.theirs || w.others(m) || found.cites(m) {
			continue
		}
		g := w.signsOf(f, found, topic, m)
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
