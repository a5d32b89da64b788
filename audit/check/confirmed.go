package check

import (
	"regexp"
	"slices"
)

// neverConfirmed judges a claim that nobody confirmed a thing: contradicted by the firm's
// own answer to the client's message about it that confirms it; else as any claim that
// nothing was told or answered. It returns nil for other claims and where it finds no
// such answer.
func (w *World) neverConfirmed(f *frame) *Finding {
	if !unconfirmed.MatchString(f.Text) || len(f.undertakes()) > 0 || inTimeFor.MatchString(f.Text) {
		return nil
	}
	topic := slices.DeleteFunc(w.used(f.said), func(x string) bool { return slices.Contains(ofConfirming, x) })
	if len(topic) == 0 && !slices.ContainsFunc(f.days, day.exact) {
		return nil
	}
	for _, m := range w.messages {
		p := m.parent
		if !ours(m) || p == nil || !theirs(p) || w.share(topic, func(x string) bool { return m.bag[x] || p.bag[x] }) < nearlyAll || len(topic) > 0 && w.speaks(m, topic)+w.speaks(p, topic) < mostly {
			continue
		}
		if slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.start >= 0 && !m.mentions(d) && !p.mentions(d) }) || !wantsAnswer(p) {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return confirmsIt.MatchString(s.plain) && !negative.MatchString(innocentNo.ReplaceAllString(s.plain, " ")) && !s.asks() && !willConfirm.MatchString(s.plain)
		})
		if s == nil || w.missedSince(f, m) || slices.ContainsFunc(w.after(m.At), func(r *message) bool {
			return theirs(r) && r.says(func(s *sentence) bool { return asksConfirmed.MatchString(s.plain) && w.covers(s, topic) > 0 }) != nil
		}) {
			continue
		}
		k := w.make(f)
		k.cite(p, "request", nil).cite(m, "confirmation", s)
		k.Atoms = []Atom{{Name: "confirmed", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "You wrote on %s, and our answer of %s confirms it.", w.date(p.At), w.date(m.At))
	}
	return nil
}

var (
	unconfirmed   = regexp.MustCompile(`(?i)\b(never|nobody|no[ -]one|none of you|not one of you|didn't|did not|failed to|hasn't|haven't)\b.{0,20}\bconfirm(ed|s|ing)?\b`)
	confirmsIt    = regexp.MustCompile(`(?i)\b(i|we) (can )?(hereby )?confirm\b|\b(is|are|all|'s|now) (confirmed|booked( in)?|set|in the (diary|calendar|book))\b|^\W*(confirmed|booked|all booked)\b|\byou('re| are) (booked|down|confirmed|in)\b|\b(i've|we've|i have|we have) (booked|confirmed|put) (you|it|the|that|your)\b`)
	willConfirm   = regexp.MustCompile(`(?i)\b(will|'ll|to|once|when|if|until|before|can't|could|should|need)\b.{0,20}\bconfirm`)
	asksConfirmed = regexp.MustCompile(`(?i)\bconfirm`)
	inTimeFor     = regexp.MustCompile(`(?i)\b(until|till|before|in time|in writing|by (` + weekdays + `|` + months + `|the))\b`)
)

// ofConfirming are words for confirming, which name nothing that is confirmed.
var ofConfirming = stems("confirm confirmed confirmation")
