package ledger

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// listed is the score, in the fixed point of package act, from which on something
// is listed as a request.
const listed = -1400

// requests returns what was asked, by time, and what answered it.
func (w *world) requests() []Request {
	var list []Request
	for _, m := range w.messages {
		seen := map[*sentence]bool{}
		m.acts(func(s *sentence, d *did, sure bool) {
			if d.Kind != act.Request && d.Kind != act.Question && d.Kind != act.Chase {
				return
			}
			if d.Score < listed || d.Kind != act.Request && d.Score < 0 && !strings.Contains(s.Text, "?") {
				return
			}
			if seen[s] {
				return
			}
			seen[s] = true
			r := Request{Place: w.place("r-", m, s, d, sure), Kind: d.Kind, Of: w.toOf(m, s.Text), object: words(s.Text)}
			list = append(list, r)
		})
	}
	for i := range list {
		w.answer(&list[i])
	}
	return list
}

// answer looks for the first message that answers a request or acts on it.
func (w *world) answer(r *Request) {
	of := w.sideOf(r.Of)
	for _, m := range w.near(r.msg, r.At.Add(lookAhead), w.concernsWhom(r.Of, r.Author, r.msg), r.object) {
		if w.samePerson(m.From, r.Author) || w.sideOf(m.From) != of && m.conv != r.msg.conv {
			continue
		}
		ok, why := w.answers(r, m)
		if !ok {
			if m.parent == r.msg && r.Holding.IsZero() {
				r.Holding = Ref{m.digest, m.ID}
			}
			continue
		}
		r.AnsweredBy = Ref{m.digest, m.ID}
		r.Evidence = append(r.Evidence, Evidence{Ref: r.AnsweredBy, At: m.at, Author: m.From, For: "answer", Why: why})
		return
	}
	if r.Kind == act.Request {
		w.acted(r)
	}
}

// acted looks for what shows that the thing asked for was done, wherever it was
// written: as if the one who was asked had promised it.
func (w *world) acted(r *Request) {
	p := Promise{Place: r.Place, Actor: r.Of, To: r.Author, object: r.object, verb: verbClass(r.Quote)}
	p.Author = r.Of
	p.visit, p.verbs = p.verb == "visit", mainVerbs("will "+asking.ReplaceAllString(r.Quote, ""))
	p.matters = w.concernsWhom(r.Of, r.Author, r.msg)
	p.context = append(p.context, words(r.Sentence)...)
	p.context = append(p.context, r.msg.heads...)
	list := []Promise{p}
	t := w.trials(list)[0]
	if best := w.best(&t); best != nil && best.score >= acts && !best.strange() && !w.samePerson(best.m.From, r.Author) {
		e := w.evidence(best, "answer")
		r.AnsweredBy, r.Evidence = e.Ref, append(r.Evidence, e)
	}
}

// acts is the score from which on a message shows that what was asked for was
// done.
const acts = enough + 60

// asking is the beginning of a request, up to its verb.
var asking = regexp.MustCompile(`(?i)^.*?\b(please|(can|could|would|will) (you|someone|somebody|anyone|y'all|u)( please)?|need you to|want you to)\b`)

// answers reports whether a message answers a request: it replies to it with
// more than thanks or a bare promise, or brings what was asked for.
func (w *world) answers(r *Request, m *message) (bool, []string) {
	n, shared := 0, []string{}
	for _, x := range r.object {
		if m.bag[x] || slices.Contains(m.heads, x) {
			n += w.weight(x)
			shared = append(shared, x)
		}
	}
	says := w.substance(r, m)
	about := "about " + strings.Join(shared, ", ")
	to := slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a string) bool { return w.samePerson(a, r.Author) })
	switch {
	case says < delivered && n < 8 && m.holds():
		return false, nil
	case m.parent == r.msg && says > 0 && w.sideOf(m.From) == w.sideOf(r.Of):
		return true, []string{"replies to it"}
	case m.conv == r.msg.conv && to && (says == delivered || says > 0 && n >= 4):
		return true, []string{"in the same conversation", about}
	case to && says > 0 && n >= 8 && m.at.Sub(r.At) < 14*24*time.Hour:
		return true, []string{"in another conversation", about}
	case says == delivered && n >= 10:
		return true, []string{"tells that it was done", about}
	}
	return false, nil
}

// What a message says to a request.
const (
	nothing = iota
	told
	delivered
)

var asksWhen = regexp.MustCompile(`(?i)\b(when|what time|what day|how soon|which day|any chance|(can|could) (someone|somebody|anyone))\b`)

// holds reports whether a message says that the answer is still to come.
func (m *message) holds() bool {
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool { return (s.says(ahead) || s.does(act.Promise)) && s.says(comes) })
}

// substance returns what a message says beyond courtesies and bare promises. A
// promise to come, to mend or to call, or one with a day, answers who asked for
// that or when; a promise to send or to find out leaves the question open.
func (w *world) substance(r *Request, m *message) int {
	says := nothing
	if len(m.Files) > 0 {
		says = delivered
	}
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		kinds := map[act.Kind]bool{}
		for _, d := range s.Acts {
			kinds[d.Kind] = kinds[d.Kind] || d.Sure || d.Score > listed
		}
		class := s.Class
		reply := m.parent == r.msg
		switch {
		case kinds[act.Delivery]:
			says = delivered
		case kinds[act.Refusal] || kinds[act.Agreement] && r.Kind != act.Request:
			says = max(says, told)
		case kinds[act.Promise]:
			if asked := verbClass(r.Sentence); class != "" && asked != "" && class != asked && !(asked == "check" || class == "visit" || class == "fix") {
				continue // of another thing
			}
			dated := len(due.Find(s.Text, m.at, w.o.Due)) > 0
			if class != "check" && class != "send" && dated || dated && asksWhen.MatchString(r.Quote) || r.Kind == act.Request && (class == "visit" || class == "fix" || class == "call") {
				says = max(says, told)
			}
		case s.says(done) && (reply || len(s.stems) > 1):
			says = delivered
		case s.says(putsOff):
		case (kinds[act.Apology] || kinds[act.Acknowledgement]) && len(tokens(s.Text)) < 9:
		case reply && len(tokens(s.Text)) >= 3 || len(words(s.Text)) >= 3 || strings.ContainsAny(s.Text, "0123456789"):
			says = max(says, told)
		}
	}
	return says
}
