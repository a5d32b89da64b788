package check

import (
	"regexp"
	"slices"
	"time"
)

// ownsSilence settles a claim that nobody told of a thing by the firm's own words that
// they should have, in an answer to the client that fits the claim. It returns nil where
// there are none.
func (w *World) ownsSilence(f *frame) *Finding {
	if f.Kind != NeverTold {
		return nil
	}
	topic, event := w.used(f.topic), w.eventOf(f)
	if !slices.ContainsFunc(f.days, day.exact) {
		event = time.Time{} // it may be of any such day
	}
	best, most := stance{}, ownedFit
	for _, m := range w.messages {
		p := m.parent
		if p == nil {
			p = m.answers()
		}
		if !ours(m) || p == nil || !theirs(p) || m.At.Before(event) || !event.IsZero() && m.At.After(event.AddDate(0, 0, 10)) {
			continue
		}
		_, own := w.about(m, topic)
		_, its := w.about(p, topic)
		s := m.match(withheld)
		if s == nil || s.namesBeside(ofTelling) && w.covers(s, topic) == 0 && its < mostlyOf { // of something else
			continue
		}
		if max(own, its) >= ownedTopic && f.rank[m]+f.rank[p] > most {
			best, most = stance{m: m, s: s, what: admits}, f.rank[m]+f.rank[p]
		}
	}
	if best.m == nil {
		return nil
	}
	k := w.make(f)
	if p := best.m.parent; p != nil {
		k.cite(p, "complaint", nil)
	}
	k.citeStance(best, "admission")
	k.Atoms = []Atom{{Name: "told", Truth: True, Necessary: true, Grade: Answered}}
	return k.settle(Supported, "Our own message of %s says that you should have been told.", w.date(best.m.At))
}

// ownedFit is how well what owns something must fit a claim, with what it answers,
// ownedTopic how much of the topic one of them must speak of, of 1000, and mostlyOf how
// much what it answers, if its words name something else.
const (
	ownedFit   = 1000
	ownedTopic = 200
	mostlyOf   = 500
)

// ofTelling are words for telling and for saying sorry, which name nothing that was told.
var ofTelling = slices.Concat(sorryWords, stems("ought also telephone phone ring entitled once sat quiet straight reservation immediately earlier sooner"))

// withheld owns that somebody was not told.
var withheld = regexp.MustCompile(`(?i)\b(should(n't)?( also)? have|should've|ought( also)? to have|meant to|forgot to|failed to|never|didn't|did not) (told|tell(ing)?|call(ed)?|ring|rung|r[ai]ng|phoned?|telephoned?|warn(ed)?|let(ting)? (you|him|her|them)|mention(ed)?|inform(ed)?|writ(e|ten)|explain(ed)?|reach(ed)? (you|him|her|them)|pass(ed)? (it|this|that|them|the \w+) on|said so)\b|` +
	`\bentitled to know\b|\b(sat|been sitting) on (it|this|that|them)\b|\bkept (it|this|that) (from you|quiet|to (myself|ourselves))\b|\b(nobody|no one) (told|called|warned|let) (you|him|her|them)\b|\b(were|was)(n't| not) (told|contacted|informed|warned)\b`)
