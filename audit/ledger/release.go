package ledger

import (
	"regexp"
	"slices"
	"strings"
)

// released returns the message by which the one who was promised something
// lets it go, or the one who promised it takes it back before it is due.
func (w *world) released(p *Promise) *Evidence {
	for _, m := range w.candidates(p) {
		r := w.role(p, m)
		if m.notice() || !r.theirs && !r.self || !p.latest.IsZero() && m.at.After(p.latest) {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			n, shared := w.match(p, func(x term) bool { return slices.Contains(s.stems, x) })
			if m.letsGo(i, w.tie(p, m), n) && !p.freesOther(s, r) || r.theirs && m.parent == p.msg && m.own(s) && p.forbids(s, n) {
				e := Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "released", Quote: s.Text, Why: []string{withWords("says that it is not wanted any more", spelt(shared, s.Text))}}
				if r.self {
					e.For, e.Why = "cancelled", []string{withWords("takes it back", spelt(shared, s.Text))}
				}
				return &e
			}
		}
	}
	return nil
}

// withWords is what a message says, with the words by which it is known what of.
func withWords(says string, words []string) string {
	if len(words) == 0 {
		return says
	}
	return says + ": " + strings.Join(words, ", ")
}

// letsGo reports whether a sentence of a message says that a thing is not wanted any
// more, by how the message hangs together with it and what its words in the sentence
// count.
func (m *message) letsGo(i int, t tie, n int) bool {
	s := &m.Sentences[i]
	if s.says(asks) && !asksOff.MatchString(s.Text) || !m.own(s) || !s.says(frees) || notForgotten.MatchString(s.Text) {
		return false
	}
	return t == direct && (n >= 1 || i == 0) || t == below && (n >= 4 || i == 0 && len(s.stems) < 3) || t >= together && n >= 4 || n >= 10
}

// forbids reports whether a sentence says that what was promised is not to be done, for now
// or any more: "please don't order the hinges yet". How it is not to be done is another thing.
func (p *Promise) forbids(s *sentence, n int) bool {
	x := doNot.FindStringSubmatch(s.Text)
	if x == nil || s.says(asks) {
		return false
	}
	verb := stem(strings.ToLower(x[1]))
	same := slices.Contains(p.verbs, verb) || verb != "" && verbs[verb] == p.verb && p.verb != ""
	return (same || n >= 4) && (x[3] != "" || same && pronoun.MatchString(strings.TrimSpace(x[2])))
}

// doNot: an order not to do something: the verb, what follows, and that it is for now or for good.
var doNot = regexp.MustCompile(`(?i)^\W*(?:(?:so|then|and|but|in that case|for now|actually)\W+)*(?:please |kindly |pls )?(?:do not|don['’]?t|no longer) (\p{L}+)\b([^,;:!?]*?)\b((?:now|yet|any ?more|after all|for now|at the moment|for the time being|until further notice)\b[^\p{L}]*$|$)`)

// asksOff: who asks so wants the thing no more.
var asksOff = regexp.MustCompile(`(?i)\b(can|could|would|will) (you|u|we) (please |just )?(hold off|cancel|scrap|forget|scratch|call (it|that|this) off)\b`)

// notForgotten: who says so still wants the thing, and be it without being asked again.
var notForgotten = regexp.MustCompile(`(?i)(n['’]?t|\bnot|\bnever) forget\b|\bneed(n['’]?t| not) (come|go|be (run|referred|passed|brought)|ask|check|consult|refer)( it| them| this| that)?( back)?( to| with| past| by)? (me|us)\b`)

// freesOther reports whether a sentence by which something is not needed says so of another
// thing or act than the one promised, "don't worry about the mess", or, by who promised,
// of what others need not do: "no need to be home".
func (p *Promise) freesOther(s *sentence, r role) bool {
	x := needless.FindStringSubmatchIndex(s.Text)
	if x == nil {
		return false
	}
	if minds.MatchString(s.Text[:x[0]]) {
		return true // "don't forget"
	}
	what := slices.DeleteFunc(words(s.Text[x[2]:x[3]]), func(y string) bool { return strings.HasSuffix(y, "self") || offAtAll[y] })
	if len(what) == 0 {
		return r.self && !r.theirs && needs.MatchString(s.Text)
	}
	if slices.Contains(p.verbs, what[0]) {
		return false
	}
	return r.self || !p.speaks(what[0]) && !(p.verb != "" && verbs[what[0]] == p.verb)
}

var (
	// needless: what follows is not needed, or to be forgotten.
	needless = regexp.MustCompile(`(?i)\b(?:no need|no longer (?:need|want|require)|(?:don['’]t|do not|won['’]t|will not|needn['’]?t) (?:need|bother|worry|want|be needing|trouble)|need(?:n['’]t| not)|changed? (?:my|our) minds?|forget)\b([^,.;:!?]*)`)
	// minds: what is not to be forgotten.
	minds = regexp.MustCompile(`(?i)(n['’]?t|\bnot|\bnever) $`)
	// needs: what somebody need not do.
	needs = regexp.MustCompile(`(?i)\bneed`)
	// offAtAll: all that somebody does, whatever it is.
	offAtAll = stems("service work job help visit order booking assistance appointment")
)
