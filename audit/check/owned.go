package check

import (
	"regexp"
	"slices"
)

// neverOwned judges a claim that the firm never owned a fault: contradicted by its own
// words to the client that own it, and else silent, as what it does own shows no fault of
// another kind. It returns nil for other claims.
func (w *World) neverOwned(f *frame) *Finding {
	at := notOwned.FindStringIndex(f.Text)
	if at == nil || ofReceipt.MatchString(f.Text[at[0]:]) {
		return nil
	}
	people, _ := w.named(f.Text[:at[1]])
	by := w.staffOf(people)
	topic := minus(f.said, ofOwning)
	if len(topic) == 0 { // what stands before says what was wrong
		topic = w.used(w.parse(Claim{Kind: f.Kind, Text: lastSentences(f.Before, 1), part: true}).topic)
	}
	k := w.make(f)
	weight := 0
	for _, x := range w.used(topic) {
		weight += w.weight(x)
	}
	if weight < min(pinnedWeight, w.known/10+1) || 2*len(w.used(topic)) <= len(topic) {
		topic = nil // it does not tell what fault it is of
	}
	for _, m := range w.messages {
		if !ours(m) || len(by) > 0 && !slices.Contains(by, m.From) || len(topic) == 0 {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return (ownsUp(s.plain) || takesBlame.MatchString(s.plain)) && !hedgedSorry.MatchString(s.plain) && !disputes.MatchString(s.plain)
		})
		if s == nil || m.disowns() || !w.ownsMatter(s, topic) {
			continue
		}
		k.cite(m.parent, "complaint", nil).cite(m, "admission", s)
		k.Atoms = []Atom{{Name: "not owned", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "Our own message of %s owns it: “%s”", w.date(m.At), s.Text)
	}
	k.nearest()
	return k.settle(Silent, "Whether we ever owned it does not show in mail.")
}

// ownsMatter reports whether words that own something are of a topic: they name most of
// it themselves, or with the complaint that they answer.
func (w *World) ownsMatter(s *sentence, topic []string) bool {
	p := s.m.parent
	if p == nil {
		p = s.m.answers()
	}
	if w.covers(s, topic) >= mostly {
		return true
	}
	if w.covers(s, topic) == 0 && s.m.says(func(x *sentence) bool {
		return w.covers(x, topic) >= named && !ownsUp(x.plain) && !sorry.MatchString(x.plain)
	}) != nil {
		return false // what it says of the topic owns nothing
	}
	complains := false
	for q := p; q != nil; q = q.parent {
		complains = complains || q.client && q.says(func(s *sentence) bool { return wrong(s) || s.namesFault() }) != nil
	}
	if p == nil || !p.client || !complains {
		return false
	}
	both := w.share(topic, func(x string) bool { return s.m.bag[x] || p.bag[x] || p.parent != nil && p.parent.bag[x] })
	return both >= mostly && (w.bears(s, topic) || w.covers(s, topic) > 0 || w.single(p, nil))
}

// mostly is how much of a topic, of 1000, words have that are surely of it.
const mostly = 600

var (
	notOwned = regexp.MustCompile(`(?i)\b(never|not once|nobody|no one|no-one|none of you|not one of you|refused? to|refuses to|wouldn't|won't|has yet to|have yet to|hasn't|haven't|has not|have not|didn't|did not)\b.{0,30}\b(admit\w*|own(s|ed|ing)? up|own(s|ed)? (it|that|to)|accept\w* (that|responsibility|the blame|blame|fault|liability|it was|any)|acknowledg\w+ (that|it was|the (mistake|fault|error|problem))|conced\w+|t(ake|ook|aken) (any )?(responsibility|the blame)|h[eo]ld (his|her|your|their) hands? up)\b`)
	// ofReceipt says that what was not acknowledged was a letter.
	ofReceipt  = regexp.MustCompile(`(?i)\backnowledg\w+ (that )?(my|our|the|receipt|receiving|having) ?(\w+ )?(e-?mails?|letters?|messages?|complaints?|receipt|requests?)\b`)
	takesBlame = regexp.MustCompile(`(?i)\b((i|we) (accept|admit|acknowledge|concede) (that|it|this|full|responsibility)|(i|we) take (full )?(responsibility|the blame)|should have|should've|was (wrong|careless|stupid) of (me|us)|mixed up|my bad|(that|this) one('s| is) on (me|us)|you got me|you caught me|guilty as charged|entirely (my|our)|down to (me|us)|hands up)\b`)
)

// ofOwning are words for owning a fault, which name none.
var ofOwning = stems("admit admitted own owned accept accepted acknowledge acknowledged concede responsibility responsible blame fault mistake error wrong hands liability ought")

// askedAndNotTold judges a claim that the client asked something and was never told, by
// what the firm wrote after the question: what it wrote before is no answer. It returns
// nil for other claims and where an answer may have come.
func (w *World) askedAndNotTold(f *frame) *Finding {
	if !askedInVain.MatchString(f.Text) || len(f.undertakes()) > 0 {
		return nil
	}
	topic := w.used(f.said)
	ask := w.questionOf(topic)
	if ask == nil {
		return nil
	}
	if human, _, holding := w.answers(ask.m); human != nil || holding != nil || w.mayAnswer(ask.m) != nil {
		return nil
	}
	k := w.make(f)
	k.cite(ask.m, "request", ask)
	for _, m := range w.after(ask.m.At) {
		if ours(m) && (m.Conversation == ask.m.Conversation || w.speaks(m, topic) >= named) {
			k.cite(m, "nearest", nil)
			return k.settle(Silent, "You asked on %s; whether a message of %s answers that is not certain.", w.date(ask.m.At), w.date(m.At))
		}
	}
	return k.absent(Supported, ask.m.At, w.o.Asserted, "You asked on %s, and no later message of ours speaks of it.", w.date(ask.m.At))
}

// questionOf returns the first question of the client that names most of a topic.
func (w *World) questionOf(topic []string) *sentence {
	if len(topic) == 0 {
		return nil
	}
	for _, m := range w.messages {
		if !theirs(m) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return (s.asks() || asksToKnow.MatchString(s.plain)) && w.share(topic, func(x string) bool {
				return s.has(x) || slices.Contains(stems(m.Subject), x) && w.covers(s, topic) > 0
			}) >= mostly
		}); s != nil {
			return s
		}
	}
	return nil
}

var (
	askedInVain = regexp.MustCompile(`(?i)\b(i|we|my \w+|our \w+)( have| had|'ve|'d)?( also| even| once| twice| specifically)? (asked|enquired|inquired|wanted to know)\b.{0,80}\b(never|nobody|no one|no-one|not one|none of you|nothing)\b.{0,20}\b(told|tell|said|say|answer\w*|repl\w+|heard|explain\w*|knew)\b`)
	asksToKnow  = regexp.MustCompile(`(?i)\b(tell (me|us)|let (me|us) know|want to know|like to know|wonder(ing)? (if|whether|who|when|what|how))\b`)
)

// answeredTo settles a claim that the client was never told something by the firm's own
// answer to the question about it: who asked and was answered was told. It returns nil
// for other claims.
func (w *World) answeredTo(f *frame) *Finding {
	if f.Kind != NeverTold || f.oral || unforetoldThen.MatchString(f.Text) || slices.ContainsFunc(f.days, day.exact) || len(f.said) == 0 {
		return nil
	}
	topic := w.used(f.said)
	if w.share(f.said, func(x string) bool { return slices.Contains(topic, x) }) < mostly {
		return nil
	}
	for _, m := range w.messages {
		p := m.parent
		if !ours(m) || p == nil || !theirs(p) || w.holds(m) {
			continue
		}
		ask := p.says(func(s *sentence) bool { return s.asks() && w.covers(s, topic) >= mostly })
		if ask == nil {
			continue
		}
		howMany := manyOf.MatchString(ask.plain)
		s := m.says(func(s *sentence) bool {
			return w.covers(s, topic) >= mostly && !s.asks() && !s.deniesIn(topic) && !unknown.MatchString(s.plain) && !holdingWords.MatchString(s.plain) && !asksFirst.MatchString(s.plain) && !future.MatchString(s.plain) && (!howMany || aNumber.MatchString(s.plain))
		})
		if s == nil || slices.ContainsFunc(w.after(m.At), func(r *message) bool {
			return theirs(r) && r.says(func(s *sentence) bool { return (s.asks() || s.negates()) && w.covers(s, topic) >= named }) != nil
		}) {
			continue
		}
		k := w.make(f)
		k.cite(p, "request", ask).cite(m, "reply", s)
		k.Atoms = []Atom{{Name: "told", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "You asked on %s, and our answer of %s tells it.", w.date(p.At), w.date(m.At))
	}
	return nil
}

var (
	manyOf  = regexp.MustCompile(`(?i)\bhow (many|much|often|long)\b`)
	aNumber = regexp.MustCompile(`(?i)\d|\b(no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|once|twice|a (dozen|couple|few))\b`)
	unknown = regexp.MustCompile(`(?i)\b(no idea|not sure|(don't|do not|doesn't) know|unsure|find out|wonder)\b`)
	// unforetoldThen says that it was told too late, or not until something.
	unforetoldThen = regexp.MustCompile(`(?i)\b(before|until|till|in time|beforehand|in advance|first|properly|why|the truth|really|honestly)\b`)
)

// withoutAsking settles a claim that the firm did a thing without asking the client by
// its own words that it should have. It returns nil for other claims.
func (w *World) withoutAsking(f *frame) *Finding {
	if !behindBack.MatchString(f.Text) {
		return nil
	}
	topic := w.used(f.topic)
	for _, m := range w.messages {
		if !theirs(m) || !w.cover(f.said, m) && !m.namesAmountOf(f) || m.says(func(s *sentence) bool { return unconsulted.MatchString(s.plain) }) == nil {
			continue
		}
		a := w.admission(m)
		if a.m == nil {
			for _, r := range w.repliesTo(m) {
				if s := r.match(shouldHaveAsked); ours(r) && s != nil {
					a = stance{m: r, s: s, what: admits}
					break
				}
			}
		}
		if a.m == nil || !shouldHaveAsked.MatchString(a.s.plain) && w.covers(a.s, topic) < named || w.disputed(m) {
			continue
		}
		k := w.make(f)
		k.cite(m, "complaint", nil).citeStance(a, "admission")
		k.Atoms = []Atom{{Name: "asked", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "You wrote so on %s, and our own message of %s says that you should have been asked.", w.date(m.At), w.date(a.m.At))
	}
	return nil
}

var (
	behindBack      = regexp.MustCompile(`(?i)\bwithout (ever |even |so much as )?(asking|telling|consulting|checking with|warning|informing|speaking to|a word to|permission|(my|our) (consent|agreement|permission|knowledge|say-so))\b|\b(nobody|no one|never|didn't|did not) (\w+ )?(asked?|consult(ed)?) (me|us)\b`)
	unconsulted     = regexp.MustCompile(`(?i)\b(nobody|no[ -]one|never|not|didn't|did not|without|wasn't|weren't)\b.{0,30}\b(ask(ed|ing)?|consult(ed|ing)?|told|tell(ing)?|agreed?|okay(ed)?|rang|called|check(ed)?)\b`)
	shouldHaveAsked = regexp.MustCompile(`(?i)\b(should have|should've|ought to have|could have) (\w+ )?(asked|rung|called|phoned|checked|consulted|told|spoken|run it|cleared|let you|written|e-?mailed)\b|\b(didn't|did not|never|forgot to|failed to|without) (ask(ed|ing)?|check(ed|ing)?|consult(ed|ing)?|r(i|u)ng(ing)?|call(ed|ing)?) (you|with you|first)\b`)
)

// ownsUndone settles a claim that a thing was not done for a time by the firm's own words
// to the client that it had not been. It returns nil for other claims.
func (w *World) ownsUndone(f *frame) *Finding {
	if f.Kind != NeverDid && f.Kind != NeverSent && f.Kind != Late || !f.timed() || !forSoLong.MatchString(f.Text) || !f.never && !denial.MatchString(f.Text) {
		return nil
	}
	topic := w.used(f.said)
	if len(topic) < 2 {
		return nil
	}
	for _, m := range w.messages {
		if !ours(m) || m.disowns() {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return w.covers(s, topic) >= mostly && s.deniesIn(topic) && notDoneYet.MatchString(s.plain) && !s.asks() && !future.MatchString(s.plain)
		}); s != nil {
			k := w.make(f)
			k.cite(m.parent, "complaint", nil).cite(m, "admission", s)
			k.Atoms = []Atom{{Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
			return k.settle(Supported, "Our own message of %s says so: “%s”", w.date(m.At), s.Text)
		}
	}
	return nil
}

var (
	forSoLong  = regexp.MustCompile(`(?i)\bfor\b.{0,20}\b(days?|weeks?|months?|fortnight|hours?)\b`)
	notDoneYet = regexp.MustCompile(`(?i)\b(was|were|has|have|had|is|are|did)(n't| not| never)\b|\bnever (was|were|got|went|sent|done|made|put|filed|ordered|booked|placed|came)\b|\b(forgot|failed) to\b`)
)
