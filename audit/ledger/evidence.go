package ledger

import (
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// Evidence is looked for so long after the due, or after the promise where
// there is none.
const lookAhead = 60 * 24 * time.Hour

// enough is the score from which on a message shows that a promise was kept.
const enough = 48

// From doubt up to enough it may show it: then nobody is said to have broken it.
const doubt = 38

// weight tells how much a word says: more, the rarer it is. It is the number of
// bits of how many messages there are for each with the word.
func (w *world) weight(word string) int {
	return min(7, bits.Len(uint(w.bodies/max(1, w.freq[word]))))
}

// match weighs the words that a promise shares with a text, and names them.
func (w *world) match(p *Promise, has func(string) bool) (n int, shared []string) {
	for _, x := range p.object {
		if has(x) {
			n += 2 * w.weight(x)
			shared = append(shared, x)
		}
	}
	for _, x := range p.context {
		if !slices.Contains(p.object, x) && !slices.Contains(shared, x) && has(x) {
			n += w.weight(x)
			shared = append(shared, x)
		}
	}
	return n, shared
}

// A look is what one message says about one promise.
type look struct {
	m       *message
	score   int
	why     []string
	quote   string
	kind    string // delivery, report, confirmation
	denies  bool
	because []string
}

// examine weighs a message as evidence for a promise.
func (w *world) examine(p *Promise, m *message) look {
	l := look{m: m}
	beneficiary, actorSide := w.sideOf(m.From) == w.sideOf(p.To), w.sideOf(m.From) == w.sideOf(p.Actor)
	switch {
	case beneficiary && !actorSide:
		l.kind = "confirmation"
	case w.samePerson(m.From, p.Actor):
		l.kind = "delivery"
	default:
		l.kind = "report"
	}
	base := 0
	add := func(n int, format string, args ...any) {
		base += n
		l.why = append(l.why, fmt.Sprintf(format, args...))
	}
	same := m.conv == p.msg.conv
	if same {
		add(20, "same conversation")
	}
	people := slices.Concat(m.To, m.Cc)
	toThem := slices.ContainsFunc(people, func(a string) bool { return w.sideOf(a) == w.sideOf(p.To) })
	fromThem := slices.ContainsFunc(people, func(a string) bool { return w.sideOf(a) == w.sideOf(p.Actor) })
	switch {
	case actorSide && toThem && !beneficiary:
		add(12, "from the one who promised to the one who was promised it")
	case l.kind == "confirmation" && fromThem:
		add(12, "from the one who was promised it")
	default:
		add(4, "between people of the promise")
	}
	all, shared := w.match(p, func(x string) bool { return m.bag[x] || slices.Contains(m.heads, x) })
	if all > 0 {
		add(min(18, all), "speaks of %s", strings.Join(shared, ", "))
	}
	if n := w.topicMatch(p, m); n > 0 {
		add(min(12, n), "on the same matter")
		all += n
	}
	if m.parent == p.msg && (actorSide || !p.HasDue() || m.at.After(p.latest.Add(-2*time.Hour))) {
		add(12, "replies to it")
	}
	if n := w.timing(p, m); n != 0 {
		add(n, "%s", timingWords(n))
	}
	files := w.files(p, m, actorSide, same)
	if files > 0 {
		add(files, "with an attachment: %s", m.Files[0].Name)
	}
	best := 0
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		n, why, denies := w.says(p, m, s, l.kind)
		if denies && m.at.After(p.latest) {
			l.denies = true
		}
		if n > best {
			best, l.quote = n, s.Text
			l.because = why
		}
	}
	l.why = append(l.why, l.because...)
	l.score = base + best
	if l.denies && l.kind == "confirmation" {
		l.score -= 30
	}
	complains, sorry := m.does(act.Complaint) || m.does(act.Chase), m.does(act.Apology)
	switch {
	case l.kind == "confirmation" && complains:
		l.score -= 35
		l.denies = l.denies || m.parent == p.msg && p.HasDue() && m.at.After(p.latest)
	case l.kind != "confirmation" && sorry && !m.does(act.Delivery):
		l.score -= 25
		l.denies = l.denies || same && p.HasDue() && m.at.After(p.latest)
	}
	switch {
	case best == 0 && files == 0:
		l.score = 0
	case all == 0 && !same:
		l.score -= 30
	}
	return l
}

// does reports whether somewhere in a message its author does such a thing.
func (m *message) does(k act.Kind) bool {
	found := false
	m.acts(func(_ *sentence, d *did, sure bool) { found = found || d.Kind == k && (sure || k == act.Complaint) })
	return found
}

// topicMatch weighs the rarer words that the message of a promise, and the one
// that it answers, share with another message.
func (w *world) topicMatch(p *Promise, m *message) int {
	n := 0
	for x := range m.bag {
		if (p.msg.bag[x] || p.answers != nil && p.answers.bag[x]) && !slices.Contains(p.object, x) && !slices.Contains(p.context, x) {
			n += max(0, w.weight(x)-2)
		}
	}
	return n
}

// timing weighs when a message came: most of what is promised is done about
// when it is due.
func (w *world) timing(p *Promise, m *message) int {
	after := m.at.Sub(p.At)
	if !p.HasDue() {
		return max(-15, 10-int(after.Hours()/48))
	}
	late := m.at.Sub(p.latest)
	switch {
	case late <= 0 && (late >= -18*time.Hour || after < 18*time.Hour):
		return 26
	case late <= 0:
		return 8
	case late <= grace:
		return 22
	}
	return max(-15, 8-int(late.Hours()/36))
}

func timingWords(n int) string {
	switch {
	case n >= 16:
		return "about when it was due"
	case n > 0:
		return "soon enough after it"
	}
	return "long after it"
}

// files weighs the attachments of a message of the actor's side.
func (w *world) files(p *Promise, m *message, actorSide, same bool) int {
	if len(m.Files) == 0 || !actorSide {
		return 0
	}
	n, _ := w.match(p, func(x string) bool {
		return slices.ContainsFunc(m.Files, func(f file) bool { return slices.Contains(words(fileWords(f.Name)), x) })
	})
	sends := p.verb == "send" || p.verb == "pay"
	switch {
	case sends && (same || n > 0):
		return 25 + min(15, n)
	case n > 4:
		return 15 + min(15, n)
	case sends:
		return 8
	case p.verb == "" && same:
		return 10
	}
	return 0
}

var (
	negative = regexp.MustCompile(`(?i)\b(not|never|nobody|no one|no [a-z]+|still|haven't|hasn't|hadn't|didn't|don't|doesn't|isn't|wasn't|aren't|won't|can't|couldn't|without|unable|yet|nothing)\b|n't\b|n’t\b`)
	past     = regexp.MustCompile(`(?i)\b(was|were|came|went|got|did|done|had|has|have|been|is in|are in|'s in|just|here|attached|enclosed|all set|in place|is up|are up|[a-z]{3,}ed|sent|paid|spoke|rang|left|made|put|brought|found|gave|took|told|met|built|ran|took)\b|’s|'s`)
	ahead    = regexp.MustCompile(`(?i)\b(will|'ll|going to|would|should|shall|can|could|may|might|please|tomorrow|hope)\b|'ll\b|’ll\b|\?$`)
)

// says weighs one sentence: whether it tells that the thing was done, or that it
// was not.
func (w *world) says(p *Promise, m *message, s *sentence, kind string) (n int, why []string, denies bool) {
	overlap, _ := w.match(p, func(x string) bool { return slices.Contains(s.stems, x) })
	does := map[act.Kind]bool{}
	for i := range s.Acts {
		does[s.Acts[i].Kind] = true
	}
	if s.negated && !does[act.Delivery] {
		said := kind == "confirmation" && overlap > 0 && w.verbShown(p, s.Text) != ""
		return 0, nil, said || overlap >= 6 || m.conv == p.msg.conv && (does[act.Complaint] || does[act.Chase])
	}
	if does[act.Chase] && !does[act.Delivery] {
		return 0, nil, overlap >= 6
	}
	if (does[act.Promise] || does[act.Request] || does[act.Question] || does[act.Offer] || does[act.Intent] || s.ahead) && !does[act.Delivery] && !does[act.Acknowledgement] {
		return 0, nil, false
	}
	near := m.conv == p.msg.conv || overlap >= 4
	verb := w.verbShown(p, s.Text)
	here := p.visit && s.been
	if (p.verb == "call" || p.visit) && verb == "" && !here && overlap < 8 {
		return 0, nil, false // of other things
	}
	if does[act.Delivery] && kind != "confirmation" && (p.verb == "" || p.verb == "send" || verb != "" || overlap >= 4) {
		if n += 10; near {
			n += 12
		}
		why = append(why, "says that something was done or sent")
	}
	early := m.parent == p.msg && m.at.Sub(p.At) < 48*time.Hour && !s.been
	thanks := does[act.Acknowledgement] || does[act.Delivery] && len(m.Files) == 0 && !strings.Contains(s.Text, "attached")
	if kind == "confirmation" && thanks && (!early || overlap >= 8) {
		if n += 6; near {
			n += 12
		}
		why = append(why, "thanks for it or says that it has come")
	}
	told := s.past
	if told {
		n += 8
	}
	if told && verb != "" {
		if n += 6; near {
			n += 9
		}
		why = append(why, "tells of the act: "+verb)
	}
	if told && w.mentions(p, s.Text) {
		n += 12
		why = append(why, "names the one who was to do it")
	}
	if here {
		n += 22
		why = append(why, "tells that somebody was there")
	}
	if overlap >= 6 && told || overlap > 0 && n > 0 {
		n += min(28, overlap*2)
		why = append(why, "in words of the promise")
	}
	if n == 0 {
		return 0, nil, false
	}
	return n, why, false
}

// verbShown returns the word of a text that tells of an act such as a promise is
// about.
func (w *world) verbShown(p *Promise, text string) string {
	set := shows(p.verb)
	for _, x := range fields(text) {
		if st := stem(x); set[x] || st != "" && set[st] {
			return x
		}
	}
	return ""
}

// mentions reports whether a sentence names the actor of a promise.
func (w *world) mentions(p *Promise, text string) bool {
	for _, x := range tokens(text) {
		x = strings.TrimSuffix(strings.ToLower(bare(x)), "'s")
		if len(x) > 2 && slices.Contains(w.names[x], p.Actor) && len(w.names[x]) == 1 {
			return true
		}
	}
	return false
}

var visited = regexp.MustCompile(`(?i)\b(was|were|been|came|showed|turned up|arrived|got|just left|stopped|swung|dropped)\b.*\b(here|there|by|out|in|over|up|at|off)\b|\bfor (coming|being|stopping)\b|\barrived\b|\b(is|'s|are) (here|done|in|fixed|finished)\b|\bcame\b`)

// candidates are the messages that may tell what became of a promise: those of
// its conversation, those from and to whom it concerns outside the firm, and
// those that share a rarer word with it.
func (w *world) candidates(p *Promise) []*message {
	if p.near != nil {
		return p.near
	}
	until := p.At.Add(lookAhead)
	if p.HasDue() {
		until = p.latest.Add(lookAhead)
	}
	list := w.near(p.msg, until, []string{w.sideOf(p.Actor), w.sideOf(p.To)}, p.object)
	p.near = slices.DeleteFunc(list, func(m *message) bool { return w.tooEarly(p, m) })
	return p.near
}

// near returns the messages by people after m, up to a time, that are in its
// conversation, from or to one of the sides outside the firm, or share one of
// the words that are not frequent; by time.
func (w *world) near(m *message, until time.Time, sides, words []string) []*message {
	list := []*message{}
	add := func(all []*message) {
		i, _ := slices.BinarySearchFunc(all, m.at, func(x *message, t time.Time) int { return x.at.Compare(t) })
		for ; i < len(all) && !all[i].at.After(until); i++ {
			if x := all[i]; x != m && x.Automatic == "" && !x.bounced {
				list = append(list, x)
			}
		}
	}
	add(w.convs[m.conv])
	for _, s := range sides {
		if s != sideFirm {
			add(w.bySide[s])
		}
	}
	for _, x := range words {
		add(w.byWord[x])
	}
	slices.SortFunc(list, byTime)
	return slices.Compact(list)
}
