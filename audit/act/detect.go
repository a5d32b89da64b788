package act

import "slices"

// A verdict is a candidate with its score for each kind.
type verdict struct {
	candidate
	fired    []int // rules
	scores   []int32
	question bool // rather a question than a request
	backed   bool // a rule that is hardly ever wrong proposes the kind in question
}

// ruledOut is the score of what cannot be an act of a kind.
const ruledOut = -1 << 30

// judge scores the candidates of a sentence.
func (m *Model) judge(r *reading, around []uint32) []verdict {
	var list []verdict
	for _, c := range r.candidates() {
		fired := fire(c.list())
		list = append(list, verdict{candidate: c, fired: fired, scores: m.scores(features(c, fired, around))})
	}
	return list
}

// bar takes away the scores of those whose words cannot be such an act: of a kind, and of
// those that are one with it, by their indexes. It reports whether any was near enough to
// be one: most sentences are not, and need no such look.
func (m *Model) bar(judged []verdict, kind *KindModel, of ...int) bool {
	least := min(kind.Possible, kind.Confirmed, kind.Backed)
	near := func(v verdict) bool {
		return slices.ContainsFunc(of, func(k int) bool { return v.scores[k] >= least })
	}
	if !slices.ContainsFunc(judged, near) {
		return false
	}
	for i := range judged {
		vetoed := vetoesOf(judged[i].candidate)
		for _, k := range of {
			if vetoed.of(m.Kinds[k].Kind) {
				judged[i].scores[k] = ruledOut
			}
		}
	}
	return true
}

// asked reports whether a candidate asks, or leads to what its sentence asks. Where
// the author says what they will do, and then asks for something, they do both: "I'll
// come at nine, can you leave the key out?" But not so "I'll come at nine, shall I?"
func (c candidate) asked() bool {
	if !c.question() || c.to == len(c.tokens) {
		return c.question()
	}
	list, next := c.list(), c.tokens[c.to:]
	who, _ := subject(list, headOf(list))
	says := (who == I || who == We) && list[0].tags&(tagWh|tagIf|tagGoverns|tagBe|tagDo|tagHave) == 0
	k := 1
	for k < len(next)-1 && next[k].tags&tagNot != 0 {
		k++
	}
	return !says || next[k].tags&(tagI|tagWe) != 0 || len(next) > 1 && next[1].tags&tagPunct != 0 && !consents[next[0].word]
}

// consents are words by which somebody asks for no more than a nod: "I'll come at
// nine, ok?"
var consents = wordSet("ok okay k alright eh")

// conditional reports whether a clause is the condition of one that follows: "once
// the deposit is in, ...", but not "after lunch we ..."
func (c candidate) conditional() bool {
	return c.to < len(c.tokens) && c.tokens[c.from].tags&tagIf != 0 && !timeFirst(c.tokens, c.from)
}

// detect returns the acts of one text.
func (m *Model) detect(readings []reading, discussion bool) []Act {
	var acts []Act
	features := around(readings)
	for i := range readings {
		of := m.choose(m.judge(&readings[i], features[i]))
		for j := range of {
			if discussion && !plainly(&of[j], &readings[i]) {
				of[j].Confirmed = false
			}
		}
		acts = append(acts, of...)
	}
	if !discussion {
		m.weighComplaints(acts)
	}
	return acts
}

// choose returns the acts of one sentence. Where a clause alone says more
// clearly what the sentence does, the act is the clause.
func (m *Model) choose(judged []verdict) []Act {
	var acts []Act
	for k, kind := range m.Kinds {
		if kind.Kind == Question {
			continue // judged with requests
		}
		of := []int{k}
		if kind.Kind == Request {
			of = append(of, m.index(Question))
		}
		if !m.bar(judged, &kind, of...) {
			continue
		}
		for i := range judged {
			v := &judged[i]
			if kind.Kind == Request {
				v.asks(m)
			}
			v.backed = backs(v.fired, kind.Kind)
		}
		for _, v := range m.several(judged, k) {
			if v.scores[k] >= min(kind.Possible, v.threshold(&kind)) {
				acts = append(acts, v.act(&kind, k))
			}
		}
	}
	return acts
}

// asks makes one of requests and questions: the score of either is that of the
// likelier.
func (v *verdict) asks(m *Model) {
	r, q := m.index(Request), m.index(Question)
	v.question = v.scores[q] > v.scores[r]
	v.scores[r] = max(v.scores[r], v.scores[q])
}

// act returns the candidate as an act of the kind with index k.
func (v *verdict) act(kind *KindModel, k int) Act {
	at := v.threshold(kind)
	start, end := v.span()
	a := Act{Kind: kind.Kind, Start: start, End: end, Sentence: v.Sentence, Score: v.scores[k] - at}
	a.Confirmed, a.backed = a.Score >= 0, v.backed
	if kind.Kind == Request && v.question {
		a.Kind = Question
	}
	a.Rules = names(v.fired, a.Kind)
	a.Subject, a.Name = v.actor()
	return a
}

// actor tells who is to act. A clause without a subject may share that of the one
// before.
func (v *verdict) actor() (Subject, Span) {
	list := v.list()
	h := headOf(list)
	if who, name := subject(list, h); who != None {
		return who, name
	}
	return subject(v.tokens, h.shifted(v.from))
}

// threshold returns the score from which on the candidate is confirmed: it is
// lower where a rule says so that is hardly ever wrong.
func (v *verdict) threshold(kind *KindModel) int32 {
	if v.backed {
		return kind.Backed
	}
	return kind.Confirmed
}

// several returns the candidates that are acts of the kind with index k: the
// clauses, if two or more are so with certainty, else the best candidate.
func (m *Model) several(judged []verdict, k int) []verdict {
	kind := &m.Kinds[k]
	if kind.Kind == Promise || kind.Kind == Request {
		var sure []verdict
		for _, v := range judged[1:] {
			if v.scores[k] >= v.threshold(kind) {
				sure = append(sure, v)
			}
		}
		if len(sure) > 1 {
			return sure
		}
	}
	n := 0
	for i := range judged {
		if judged[i].scores[k]-judged[i].threshold(kind) > judged[n].scores[k]-judged[n].threshold(kind) {
			n = i
		}
	}
	return judged[n : n+1]
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
		at := m.Kinds[m.index(Complaint)].Confirmed
		acts[top].Confirmed = together(acts[top].Score+at, acts[second].Score+at) >= at
	}
}

// together returns the score of a text whose likeliest two sentences have
// scores a and b.
func together(a, b int32) int32 { return a + max(0, b+unit)/2 }
