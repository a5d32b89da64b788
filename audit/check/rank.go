package check

import (
	"cmp"
	"slices"
	"time"

	"onrecord/audit/act"
)

// A ranked message is one with how well it fits a claim.
type ranked struct {
	m     *message
	score int
}

// rank weighs how well messages fit a claim: by words, by days and amounts that
// it names, by people, by what they undertake for its days, and by the messages
// that they answer or that answer them. Best first.
func (w *World) rank(f *frame) []ranked {
	base := make([]int, len(w.messages))
	due := w.dueThen(f)
	topic := w.used(f.topic)
	before := w.spokenOf(f)
	for i, m := range w.messages {
		_, n := w.about(m, before)
		base[i] = w.baseRank(f, m, topic, due[m]) + f.alike[i]*likeWords + n*wordsBefore/100
		if f.since(m) {
			base[i] += sinceThen
		}
	}
	list := make([]ranked, 0, len(w.messages))
	for i, m := range w.messages {
		n := base[i]
		best := 0
		if m.parent != nil {
			best = base[m.parent.i]
		}
		for _, r := range m.replies {
			best = max(best, base[r.i])
		}
		n += best * neighbour / 100
		if n > 0 {
			list = append(list, ranked{m, n})
		}
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	return list
}

// What a message is worth for a claim, beside the share of its topic of which it
// speaks: the numbers are thousandths of that topic, and were chosen by hand.
const (
	sentThen       = 450 // written on the day that the claim names
	sentNext       = 150 // on the day after it
	sentSuchDay    = 250 // on such a day, of any month
	sentInMonth    = 80
	namesThatDay   = 250
	namesThatMonth = 200 // what it is about is that of the month: "the May invoice"
	dueThatDay     = 400 // promises something for that day
	namesAmount    = 400
	byNamed        = 150 // written by somebody whom the claim names
	toNamed        = 60
	amongFirm      = -50 // the client neither wrote nor got it
	byProgram      = -150
	withFile       = 50
	complains      = 50
	apologises     = 80
	brings         = 80
	neighbour      = 30  // per cent of what the messages before and after it are worth
	topicShare     = 80  // per cent
	likeWords      = 3   // times the likeness of the words
	wordsBefore    = 20  // per cent of the share of what the letter speaks of before
	sinceThen      = 150 // written in the weeks since the last day that the letter names before
)

// spokenOf returns what the two sentences before a claim speak of.
func (w *World) spokenOf(f *frame) (list []string) {
	for _, x := range w.used(stems(lastSentences(f.Before, 2))) {
		if !claimWords[x] && !isNumber(x) {
			list = append(list, x)
		}
	}
	return list
}

// since reports whether a message was written in the weeks since the last day that
// the letter names.
func (f *frame) since(m *message) bool {
	return !f.from.IsZero() && m.At.After(f.from.AddDate(0, 0, -2)) && m.At.Before(f.from.AddDate(0, 0, 45))
}

// lastDay returns the last day that a claim, or else the letter before it, names:
// zero if they name none. Of a month it is the first.
func (w *World) lastDay(f *frame) (t time.Time) {
	before := frame{Claim: Claim{Text: f.Before}, dmy: f.dmy}
	before.readDays()
	for _, d := range slices.Concat(before.days, f.days) {
		if d.month != 0 && d.start >= 0 {
			d.day = max(d.day, 1)
			t = w.resolve(d)
		}
	}
	return t
}

// dueThen returns the messages that promise something for a day that a claim
// names.
func (w *World) dueThen(f *frame) map[*message]bool {
	due := map[*message]bool{}
	for i := range w.ledger.Promises {
		p := &w.ledger.Promises[i]
		if m := w.byDigest[p.Digest]; m != nil && p.HasDue() && slices.ContainsFunc(f.days, func(d day) bool { return d.day != 0 && (d.fits(p.Due.Latest) || d.fits(p.Due.Due)) }) {
			due[m] = true
		}
	}
	return due
}

// baseRank weighs a message by itself. due says that it promises something for a
// day that the claim names.
func (w *World) baseRank(f *frame, m *message, topic []string, due bool) int {
	n, _ := w.about(m, topic)
	if len(topic) == 0 {
		n = 0
	}
	n = n * topicShare / 100
	day, said := 0, 0
	for _, d := range f.days {
		switch {
		case d.exact() && d.fits(m.At):
			day = max(day, sentThen)
		case d.exact() && d.fits(m.At.AddDate(0, 0, -1)):
			day = max(day, sentNext)
		case d.day != 0 && d.fits(m.At):
			day = max(day, sentSuchDay)
		case d.isMonth() && d.fits(m.At):
			day = max(day, sentInMonth)
		}
		if d.exact() && n+day > 200 && m.mentions(d) {
			said = namesThatDay
		}
	}
	if due {
		said = max(said, dueThatDay)
	}
	if n+day > 200 && said == 0 && f.namesMonth(m) {
		said = namesThatMonth
	}
	n += day + said
	if m.namesAmountOf(f) {
		n += namesAmount
	}
	if slices.Contains(f.people, m.From) {
		n += byNamed
	} else if slices.ContainsFunc(f.people, func(a string) bool { return slices.Contains(m.To, a) || slices.Contains(m.Cc, a) }) {
		n += toNamed
	}
	if !m.client && !m.toThem {
		n += amongFirm
	}
	if m.Automatic != "" && len(m.texts) == 0 {
		n += byProgram
	}
	if len(m.Files) > 0 {
		n += withFile
	}
	has := func(k act.Kind) bool { return m.says(func(s *sentence) bool { return s.maybe[k] }) != nil }
	if m.client && has(act.Complaint) {
		n += complains
	}
	if m.Staff && has(act.Apology) {
		n += apologises
	}
	if m.Staff && has(act.Delivery) {
		n += brings
	}
	return n
}

// leastBest is what a message is worth at least that fits well.
const leastBest = 1400

// mostRanked is how many messages of the client's affairs are ranked. Others take no place.
const mostRanked = 12

// ranks works out how well messages fit, of 1000 for the best.
func (w *World) ranks(f *frame) {
	f.rank, f.likest, f.from = map[*message]int{}, 1, w.lastDay(f)
	f.alike = w.likeness.to(f.Text)
	for i, n := range f.alike {
		if w.messages[i].theirs {
			f.likest = max(f.likest, n)
		}
	}
	n, best := 0, leastBest
	list := w.rank(f)
	if i := slices.IndexFunc(list, func(r ranked) bool { return r.m.theirs }); i >= 0 {
		best = max(best, list[i].score)
	}
	for _, r := range list {
		if n == mostRanked {
			break
		}
		if f.rank[r.m] = min(1000, 1000*r.score/best); r.m.theirs {
			n++
		}
	}
}
