package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/ledger"
)

// A presence is what a message says about somebody having come.
type presence struct {
	m     *message
	s     *sentence
	came  bool      // or that nobody did
	at    time.Time // of which it tells, else when it was written
	timed bool      // whether it tells of a time of the day
}

var comingWords = regexp.MustCompile(`(?i)\b(set foot|walk(ed)? in|arriv\w+|came|come|show(ed)?( up)?|turn(ed)? up|appear(ed)?|be here|here by|here at|on site|visit\w*)\b`)

// cameWords: that somebody came, in so many words.
var cameWords = regexp.MustCompile(`(?i)\b(came|for (coming|visiting)|arrived|showed up|turned up|were (here|there)|(was|has been|have been) (here|round|out))\b`)

// presences returns what is said of who came on a day: what the messages of that
// day and the four after it tell of it.
func (w *World) presences(f *frame, u *undertaking, d time.Time) (list []presence) {
	from := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, d.Location())
	alone := slices.ContainsFunc(f.days, day.exact) && w.onlyVisit(u, from)
	for _, m := range w.between(from, from.AddDate(0, 0, 5)) {
		if m.Automatic != "" || m.Bounced || u != nil && m == u.m {
			continue
		}
		topic, _ := w.about(m, f.topic)
		anybody := f.never && len(f.said) == 0 && theirs(m) && sameDay(m.At, d) // whatever they came for
		of := anybody || w.sameMatter(m, f, u) || topic >= 400 || f.rank[m] >= 500
		if !of && !(alone && theirs(m) && m.match(thanks) != nil) {
			continue
		}
		for _, s := range m.sents {
			if p, ok := w.presence(s, from); ok && (of || cameWords.MatchString(s.plain)) {
				list = append(list, p)
			}
		}
	}
	return list
}

// onlyVisit reports whether no other promise of the firm for a day stands on record that
// may be one to come: what the client tells of somebody who came on it is of that.
func (w *World) onlyVisit(u *undertaking, d time.Time) bool {
	at, dated := u.due()
	return dated && sameDay(at, d) && !slices.ContainsFunc(w.ledger.Promises, func(p ledger.Promise) bool {
		m := w.byDigest[p.Digest]
		return m != nil && !m.client && m.Conversation != u.m.Conversation && p.HasDue() && sameDay(p.Due.Latest, d) && (comingWords.MatchString(p.Sentence) || offMail.MatchString(Plain(p.Sentence)))
	})
}

// sameMatter reports whether a message belongs to what was agreed for a visit.
func (w *World) sameMatter(m *message, f *frame, u *undertaking) bool {
	if u != nil && (m.Conversation == u.m.Conversation || m.From == u.Actor) {
		return true
	}
	if u != nil {
		for _, s := range m.sents {
			people, _ := w.named(s.plain)
			if slices.Contains(people, u.Actor) && !w.clients[u.Actor] {
				return true
			}
		}
	}
	return slices.Contains(f.people, m.From) && !m.client
}

// presence reads whether a sentence says that somebody came on a day, or that
// nobody did.
func (w *World) presence(s *sentence, day time.Time) (presence, bool) {
	p := presence{m: s.m, s: s, at: s.m.At}
	from := 0
	plain := calledAway.ReplaceAllStringFunc(s.plain, blanks)
	gone := absent.MatchString(newThere.ReplaceAllStringFunc(s.plain, blanks))
	if i := arrived.FindStringIndex(plain); i != nil {
		from = i[0]
	}
	if t, timed := w.toldOf(s, from); !t.IsZero() {
		p.at, p.timed = t, timed
	}
	told := p.at != s.m.At
	if gone && !told && s.m.At.Sub(day) < 4*24*time.Hour && !softNo.MatchString(s.plain) {
		return p, true
	}
	if !sameDay(p.at, day) {
		return p, false
	}
	said := plain[clauseFrom(plain, from):]
	if i := clauseEnd.FindStringIndex(said); i != nil { // what stands behind it is of another time
		said = said[:i[0]]
	}
	came := said // what stands behind a comma after it is of something else
	if i := arrived.FindStringIndex(said); i != nil {
		if j := nextThing.FindStringIndex(said[i[1]:]); j != nil && (s.m.client || said[i[1]+j[0]] == ',') {
			came = said[:i[1]+j[0]]
		}
	}
	ahead := future.MatchString(said)
	switch {
	case gone && !softNo.MatchString(s.plain):
		return p, true
	case s.m.client && ledger.Waits(said):
		return p, !ahead && s.m.parent != nil && s.m.parent.Staff
	case arrived.MatchString(plain) && !future.MatchString(came) && !negated.MatchString(came):
		p.came = true
		return p, true
	}
	return p, false
}

// nextThing begins what is said of something else, in the same sentence.
var nextThing = regexp.MustCompile(`, |,? (with )?no (call|warning|notice|word|message|phone|heads)|,? without (a |any )?(call|warn|notice|word)| and (I|we|he|she|they|you|it|one)\b`)

// calledAway says that somebody had to go elsewhere.
var calledAway = regexp.MustCompile(`(?i)\b(was|were|got|been) called (away|out|off|over|back|up|in|to)\b`)

// newThere says of a thing that it had not been there, or is none that was: a scratch.
var newThere = regexp.MustCompile(`(?i)\b(which|that) (was|were)( not|n't) (there|here)\b|\b(was|were)( not|n't) (there|here) (before|yesterday|last (week|time|night)|when (I|we|you|it|they|he|she))\b`)

func blanks(x string) string { return strings.Repeat(" ", len(x)) }

// clauseEnd ends what is said of one time, if its writer ends sentences at all.
var clauseEnd = regexp.MustCompile(`[.!?;]\s|,? but\s`)

// clauseFrom returns where the part of a text begins that clauseEnd bounds and in
// which a byte stands.
func clauseFrom(text string, at int) int {
	if list := clauseEnd.FindAllStringIndex(text[:at], -1); len(list) > 0 {
		return list[len(list)-1][1]
	}
	return 0
}
