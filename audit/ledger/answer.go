package ledger

import (
	"slices"
	"strings"

	"onrecord/audit/act"
)

// An option is a message that may answer a request.
type option struct {
	m       *message
	tie     tie
	says    int
	answers bool     // it says more than that its author will send a thing or find out
	shared  []string // words in common
	signals signals
}

// Of the conversation of a request the next so many messages may answer it, and
// of those outside it.
const (
	mostHere  = 20
	mostThere = 40
)

// options returns the messages that may answer a request, by time, and notes which one
// lets it go: what comes after that answers nothing.
func (w *world) options(r *Request, promises map[int][]*Promise) []option {
	q := w.question(r)
	whom := w.concernsWhom(r.Of, r.Author, r.msg)
	place := Promise{Place: r.Place}
	here, there := 0, 0
	var list []option
	for _, m := range w.near(r.msg, r.At.Add(lookAhead), whom, r.object) {
		asker, t := w.samePerson(m.From, r.Author), w.tie(&place, m)
		if asker && w.letsGo(q, m, t) {
			r.Released = Ref{m.digest, m.ID}
			break
		}
		if m.Automatic != "" && !m.notice() || asker && !m.confirms() || w.ofAnother(&place, m) {
			continue
		}
		count, most := &there, mostThere
		if m.conv == r.msg.conv {
			count, most = &here, mostHere
		}
		if *count++; *count > most {
			continue
		}
		o := option{m: m, tie: t}
		o.about(w, r)
		o.hear(w, q)
		list = append(list, o)
	}
	w.weigh(r, list)
	w.keep(q, list, promises[r.msg.conv])
	return list
}

// weigh notes the signals of messages that may answer a request.
func (w *world) weigh(r *Request, list []option) {
	of, asker := w.sideOf(r.Of), w.sideOf(r.Author)
	var first [2]struct{ any, says bool } // in the conversation, and outside it
	there := 0
	for i := range list {
		o := &list[i]
		g, m, side := &o.signals, o.m, w.sideOf(o.m.From)
		g.set(gDirect, o.tie == direct)
		g.set(gBelow, o.tie == below)
		g.set(gTogether, o.tie == together)
		g.set(gApart, o.tie == apart)
		toAsker := slices.ContainsFunc(m.To, func(a string) bool { return w.samePerson(a, r.Author) })
		g.set(gToAsker, toAsker)
		g.set(gAsked, w.samePerson(m.From, r.Of))
		g.set(gSide, side == of)
		g.set(gOwn, side == asker && side != of)
		g.set(gStranger, side != of && side != asker)
		g.set(gTold, o.says == told)
		g.set(gDelivered, o.says == delivered)
		g.set(gHolds, m.holds())
		g.set(gFiles, len(m.Files) > 0)
		g.inTime(m.at.Sub(r.At))
		g.acts(m, r.Kind)
		g.set(gAnswersAnother, m.parent != nil && m.parent != r.msg && w.samePerson(m.parent.From, r.Author))
		answers := side == of && toAsker
		where := 0
		if m.conv != r.msg.conv {
			where = 1
			if !answers {
				g[gLater] = int16(whole * min(there, 4) / 4)
				there++
			}
		}
		if !answers {
			continue
		}
		f := &first[where]
		g.set([]signal{gFirstHere, gFirstThere}[where], !f.any)
		g.set([]signal{gFirstHereSays, gFirstThereSays}[where], o.says > nothing && !f.says)
		f.any, f.says = true, f.says || o.says > nothing
	}
}

// about notes what a message is about.
func (o *option) about(w *world, r *Request) {
	n, all, clients := 0, 0, w.clientsOf(r.msg)
	for _, x := range r.object {
		t := w.lex.find(x)
		counts := w.weightIn(clients, t)
		all += counts
		if o.m.has(t) || slices.Contains(o.m.heads, t) {
			n += counts
			o.shared = append(o.shared, x)
		}
	}
	o.signals[gWords] = int16(whole * min(n, 24) / 8)
	o.signals.set(gNone, n == 0)
	if all > 0 {
		o.signals[gShare] = int16(whole * n / all)
	}
}

// unanswered returns the signals of a request for it to go without an answer.
func (r *Request) unanswered(list []option) signals {
	var g signals
	has := func(x signal) bool {
		return slices.ContainsFunc(list, func(o option) bool { return o.signals[x] > 0 })
	}
	g.set(gNothing, true)
	g.set(gNothingAct, r.Kind == act.Request)
	g.set(gNothingAsk, r.Kind == act.Question)
	g.set(gNothingDirect, !has(gDirect))
	g.set(gNothingDone, !has(gDelivered))
	g.set(gNothingToAsker, !slices.ContainsFunc(list, func(o option) bool { return o.signals[gSide] > 0 && o.signals[gToAsker] > 0 }))
	g.set(gNothingKept, r.undertaken && !has(gKeeps))
	g.set(gNothingBut, has(gKeeps))
	return g
}

// answer chooses among no answer and the messages that may answer a request.
func (w *world) answer(r *Request, promises map[int][]*Promise) {
	list, weights := w.options(r, promises), answerWeights()
	g := r.unanswered(list)
	most, best := g.score(weights), (*option)(nil)
	for i := range list {
		o := &list[i]
		switch n := o.signals.score(weights); {
		case o.answers && n > most:
			most, best = n, o
		case o.tie == direct && o.putsOff(w, r) && r.Holding.IsZero():
			r.Holding = Ref{o.m.digest, o.m.ID}
		}
	}
	if best == nil {
		return
	}
	r.Released = Ref{} // that came later
	if r.AnsweredBy = (Ref{best.m.digest, best.m.ID}); r.Holding == r.AnsweredBy {
		r.Holding = Ref{}
	}
	r.Evidence = append(r.Evidence, Evidence{Ref: r.AnsweredBy, At: best.m.at, Author: best.m.From, For: "answer", Why: best.why(r.Sentence)})
}

// putsOff reports whether a reply that is not the answer comes from somebody who is to
// give it.
func (o *option) putsOff(w *world, r *Request) bool {
	return o.m.Automatic == "" && o.signals[gSide] > 0 && !w.samePerson(o.m.From, r.Author)
}

// why tells in words what counted for an answer.
func (o *option) why(asked string) []string {
	why := map[tie]string{direct: "replies to it", below: "in the same conversation", together: "in the same conversation", apart: "in another conversation"}
	list := []string{why[o.tie]}
	if o.says == delivered {
		list = append(list, "tells that it was done")
	}
	if len(o.shared) > 0 {
		list = append(list, "about "+strings.Join(spelt(o.shared, asked), ", "))
	}
	return list
}

// Signals returns the names of what is weighed to choose the answer of a request.
func Signals() []string { return slices.Clone(signalNames[:]) }

// An Option is one that there is to choose from for the answer of a request, or for what
// shows a promise kept.
type Option struct {
	Ref             // zero for none
	Signals []int16 // in hundredths, in the order of [Signals] or [Signs]
}

// Options returns what there is to choose from for the answer of a request of the
// ledger, as a training program sees it: no answer first, then messages by time.
func (l *Ledger) Options(r *Request) []Option {
	list := l.w.options(r, byConversation(l.Promises))
	none := r.unanswered(list)
	all := []Option{{Signals: none[:]}}
	for i := range list {
		if o := &list[i]; o.answers {
			all = append(all, Option{Ref{o.m.digest, o.m.ID}, o.signals[:]})
		}
	}
	return all
}
