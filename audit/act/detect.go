package act

import "slices"

// A verdict is a candidate with its score for each kind.
type verdict struct {
	candidate
	fired  []int // rules
	scores []int32
}

// barred is the score of what cannot be an act of a kind.
const barred = -1 << 30

// judge scores the candidates of a sentence.
func (m *Model) judge(r *reading, around []uint32) []verdict {
	var list []verdict
	for _, c := range r.candidates() {
		fired := fire(c.list())
		v := verdict{c, fired, m.scores(features(c, fired, around))}
		for k := range m.Kinds {
			if vetoed(c, m.Kinds[k].Kind) {
				v.scores[k] = barred
			}
		}
		list = append(list, v)
	}
	return list
}

// vetoed reports whether the words cannot be an act of kind k whatever else they
// say: a question promises nothing.
func vetoed(c candidate, k Kind) bool {
	return k == Promise && (asks(c.list()) || c.question())
}

// best returns the index of the candidate with the highest score for kind k.
func best(list []verdict, k int) int {
	n := 0
	for i := range list {
		if list[i].scores[k] > list[n].scores[k] {
			n = i
		}
	}
	return n
}

// detect returns the acts of one text.
func (m *Model) detect(readings []reading) []Act {
	var acts []Act
	features := around(readings)
	for i := range readings {
		judged := m.judge(&readings[i], features[i])
		acts = append(acts, m.choose(judged)...)
	}
	m.weighComplaints(acts)
	return acts
}

// choose returns the acts of one sentence. Where a clause alone says more
// clearly what the sentence does, the act is the clause.
func (m *Model) choose(judged []verdict) []Act {
	var acts []Act
	for k := range m.Kinds {
		kind := &m.Kinds[k]
		for _, v := range m.several(judged, k) {
			score := v.scores[k]
			if score < kind.Possible {
				continue
			}
			start, end := v.span()
			a := Act{Kind: kind.Kind, Start: start, End: end, Sentence: v.Sentence, Confirmed: score >= kind.Confirmed, Score: score - kind.Confirmed, Rules: names(v.fired, kind.Kind)}
			v.fill(&a)
			acts = append(acts, a)
		}
	}
	return oneAsk(acts)
}

// several returns the candidates that are acts of kind k: the clauses, if two
// or more are so with certainty, else the best candidate.
func (m *Model) several(judged []verdict, k int) []verdict {
	if kind := m.Kinds[k].Kind; kind == Promise || kind == Request || kind == Question {
		var sure []verdict
		for _, v := range judged[1:] {
			if v.scores[k] >= m.Kinds[k].Confirmed {
				sure = append(sure, v)
			}
		}
		if len(sure) > 1 {
			return sure
		}
	}
	i := best(judged, k)
	return judged[i : i+1]
}

// oneAsk leaves of a request and a question in the same words the likelier.
func oneAsk(acts []Act) []Act {
	drop := func(a Act) bool {
		if a.Kind != Request && a.Kind != Question {
			return false
		}
		for _, b := range acts {
			if b.Kind != a.Kind && (b.Kind == Request || b.Kind == Question) && a.Start < b.End && b.Start < a.End &&
				(b.Score > a.Score || b.Score == a.Score && b.Kind == Request) {
				return true
			}
		}
		return false
	}
	return slices.DeleteFunc(slices.Clone(acts), drop)
}

// weighComplaints takes the complaints of a text together: who sounds unhappy
// in several sentences is.
func (m *Model) weighComplaints(acts []Act) {
	top, second := -1, -1
	for i := range acts {
		if acts[i].Kind != Complaint {
			continue
		}
		switch {
		case top < 0 || acts[i].Score > acts[top].Score:
			top, second = i, top
		case second < 0 || acts[i].Score > acts[second].Score:
			second = i
		}
	}
	if second >= 0 && !acts[top].Confirmed {
		at := m.kind(Complaint).Confirmed
		acts[top].Confirmed = together(acts[top].Score+at, acts[second].Score+at) >= at
	}
}

// together returns the score of a text whose likeliest two sentences have
// scores a and b.
func together(a, b int32) int32 { return a + max(0, b+unit)/2 }
