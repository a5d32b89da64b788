package check

import (
	"regexp"
	"time"
)

// wroteThen settles a claim that something was wrong by what the client wrote when it
// was: they wrote of the same fault at the time, and the firm answered and did not deny
// it, but told what it came of, said sorry or offered to put it right. It returns nil
// for other claims.
func (w *World) wroteThen(f *frame) *Finding {
	if f.Kind != Quality && f.Kind != Other && (f.Kind != Conduct || len(f.said) < 3) || f.oral || f.never || len(f.said) < 2 || len(f.amounts) > 0 || f.timed() && !againLater.MatchString(f.Text) || f.times() > 1 || thought.MatchString(f.Text) || behindBack.MatchString(f.Text) || unasked.MatchString(f.Text) {
		return nil
	}
	for _, m := range w.messages {
		if !theirs(m) || w.share(f.said, func(x string) bool { return m.bag[x] }) < mostly || !w.timely(f, m) || !f.ofWeekday(m) {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return (wrong(s) || s.namesFault()) && !s.asks() && w.covers(s, w.used(f.said)) >= mostly
		})
		if s == nil || w.disputed(m) {
			continue
		}
		a := w.takenUp(m, w.used(f.said))
		if w.share(f.said, func(x string) bool { return m.bag[x] }) < allButLittle {
			a = nil
		}
		if a == nil {
			a = w.ownedIn(m, w.used(f.said))
		}
		if a == nil {
			continue
		}
		k := w.make(f)
		k.cite(m, "complaint", s).cite(a.m, "reply", a)
		k.Atoms = []Atom{{Name: "fault", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "You wrote so on %s, and our answer of %s does not say otherwise.", w.date(m.At), w.date(a.m.At))
	}
	return nil
}

// ownedIn returns the words with which the firm owned a fault later in the conversation of
// the message in which the client wrote of it, in words of it.
func (w *World) ownedIn(m *message, topic []string) *sentence {
	for _, r := range w.between(m.At, m.At.Add(7*24*time.Hour)) {
		if !ours(r) || r.Conversation != m.Conversation || r.disowns() {
			continue
		}
		if s := r.says(func(s *sentence) bool {
			return (ownsUp(s.plain) || takesBlame.MatchString(s.plain)) && !disputes.MatchString(s.plain) && w.covers(s, topic) >= named
		}); s != nil {
			return s
		}
	}
	return nil
}

// allButLittle is how much of what a claim says, of 1000, a message has that says the same.
const allButLittle = 800

// namesFault reports whether a sentence names a fault.
func (s *sentence) namesFault() bool { return faultWords.MatchString(s.plain) }

// takenUp returns the words with which the firm took up a complaint of a topic: it owns it,
// is sorry for it or says what it will do about it. It returns nil where it denies
// anything, or says something else of the topic.
func (w *World) takenUp(m *message, topic []string) *sentence {
	takes := func(s *sentence) bool {
		return ownsUp(s.plain) || sorry.MatchString(s.plain) && !hedgedSorry.MatchString(s.plain) || remedy.MatchString(s.plain)
	}
	for _, r := range w.repliesTo(m) {
		if !ours(r) || r.disowns() || r.says(func(s *sentence) bool {
			return negative.MatchString(innocentNo.ReplaceAllString(s.plain, " ")) || w.covers(s, topic) >= named && !takes(s)
		}) != nil {
			continue
		}
		if s := r.says(func(s *sentence) bool {
			return takes(s) && !s.sorryElse(topic) && (w.covers(s, topic) >= named || w.single(m, nil) && len(m.sents) < short)
		}); s != nil {
			return s
		}
	}
	return nil
}

var (
	faultWords = regexp.MustCompile(`(?i)\b(green|wrong|broken?|leak\w*|crack\w*|scratch\w*|dirty|filthy|stain\w*|dead|gone|lost|missing|damaged?|smell\w*|stinks?|peel\w*|loose|torn|burnt|cold|empty|blocked|mess|mould\w*|mold\w*|rotten|rust\w*|crooked|uneven|flooded|wet|faulty|useless|ruined|late|slow|worse)\b`)
	remedy     = regexp.MustCompile(`(?i)\b(will|'ll|going to|can)( \w+)? (redo|replace|repair|fix|mend|come (back|and)|sort|put (it|that|this) right|make (it|that|this) good|clean|refund|swap|re-?paint|re-?lay)\b`)
	innocentNo = regexp.MustCompile(`(?i)\bno (charge|cost|extra|problem|bother|worries|need|excuse)\b|\b(without|not at) (charge|your cost)\b|\bnot good enough\b|\b(won't|will not|not) happen again\b`)
	againLater = regexp.MustCompile(`(?i)\b(later|after)\b`)
	thought    = regexp.MustCompile(`(?i)\b(terrible|awful|worst|disgrace\w*|unacceptable|shocking|appalling|poor|shoddy|joke|dreadful|unprofessional)\b`)
)
