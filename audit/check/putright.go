package check

import (
	"regexp"
	"slices"
)

// neverPutRight judges a claim that what the sentence before it found fault with was never
// put right: "the chimney was drawn on the wrong side. Which you never corrected." The firm
// did if it owned the fault in answer to the client's words of it and brought the thing anew
// or said that it was done, and the client took that. It returns nil for other claims.
func (w *World) neverPutRight(f *frame) *Finding {
	if !leftWrong.MatchString(f.Text) || f.Before == "" || len(f.amounts) > 0 || len(minus(w.used(f.said), ofMending)) > 0 {
		return nil
	}
	g := w.parse(Claim{Kind: Quality, Text: lastSentences(f.Before, 1)})
	topic := w.used(g.said)
	var fault *message
	for _, m := range w.messages {
		if _, own := w.about(m, topic); theirs(m) && own >= named && g.rank[m] >= comesNear && m.says(wrong) != nil && (fault == nil || g.rank[m] > g.rank[fault]) {
			fault = m
		}
	}
	if fault == nil {
		return nil
	}
	for _, r := range fault.replies {
		if !ours(r) {
			continue
		}
		s := r.match(putItRight)
		if s == nil || future.MatchString(s.plain) || toBeMended.MatchString(s.plain) || s.negates() || r.match(disputes) != nil || !r.owns() || w.speaks(r, topic)+w.speaks(fault, topic) < mostly {
			continue
		}
		acked := w.tookIt(r)
		if acked == nil && !w.bringsAnew(r) || w.complainedSince(r, topic) {
			return nil
		}
		k := w.make(f)
		k.cite(fault, "complaint", nil).cite(r, "delivery", s).cite(acked, "confirmation", nil)
		k.Atoms = []Atom{{Name: "not put right", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "You wrote of it on %s, and on %s we put it right.", w.date(fault.At), w.date(r.At))
	}
	return nil
}

// bringsAnew reports whether a message brings another edition of a paper that came before.
func (w *World) bringsAnew(m *message) bool {
	return slices.ContainsFunc(m.texts, func(d *document) bool {
		return d.name != "" && slices.ContainsFunc(w.between(w.start, m.At), func(x *message) bool {
			return x != m && ours(x) && slices.ContainsFunc(x.texts, func(e *document) bool { return e.name != "" && edition(d, e) })
		})
	})
}

// complainedSince reports whether the client found fault with a topic after a message.
func (w *World) complainedSince(r *message, topic []string) bool {
	return slices.ContainsFunc(w.after(r.At), func(m *message) bool {
		return theirs(m) && m != r && m.says(func(s *sentence) bool { return wrong(s) && w.covers(s, topic) >= named }) != nil
	})
}

// ofMending are words for putting a thing right, whatever it is.
var ofMending = stems("corrected fixed put right changed repaired mended redone replaced today")

var (
	leftWrong  = regexp.MustCompile(`(?i)^\W*(?:and |but )?(?:this|that|which|it|these|those|they)\b.{0,30}?\b(?:never|not|\w+n't)\b.{0,15}?\b(?:corrected|correct|fixed|fix|put right|changed|repaired|mended|redone|replaced)\b[^,;]{0,20}$|^\W*(?:and |but )?you (?:have |had )?(?:never|not|\w+n't) (?:corrected|correct|fixed|fix|put right|changed|repaired|mended) (?:it|this|that|them)\b[^,;]{0,20}$`)
	putItRight = regexp.MustCompile(`(?i)\b(fixed|corrected|revised|amended|changed|redone|redrawn|replaced|repaired|mended|put right)\b`)
	// toBeMended says that it is still to be.
	toBeMended = regexp.MustCompile(`(?i)\b(be|being|gets?|getting|needs?|(have|has) (it|this|that|them|the \w+))\b( \w+){0,2} (fixed|corrected|revised|amended|changed|redone|redrawn|replaced|repaired|mended|put right)\b`)
)
