package act

import "slices"

// Features is the number of features that are told apart.
const Features = slots

// An Example is a sentence as a training program sees it.
type Example struct {
	judged   []candidate
	features [][]uint32 // of the sentence, then of its clauses
}

// Features returns the features of the whole sentence.
func (e *Example) Features() []uint32 { return e.features[0] }

// Instances returns the features of the sentence and of its clauses, of those that
// may be an act of kind k: one of them has to be it.
func (e *Example) Instances(k Kind) [][]uint32 {
	var list [][]uint32
	for i, c := range e.judged {
		if !vetoesOf(c).of(k) {
			list = append(list, e.features[i])
		}
	}
	if list == nil {
		return e.features[:1]
	}
	return list
}

// Examples reads the sentences of one message.
func Examples(l Labels) []Example {
	readings := make([]reading, len(l.Sentences))
	for i, s := range l.Sentences {
		readings[i] = read(s.Text, Sentence{0, len(s.Text), false})
		readings[i].alone = l.Alone
	}
	beside := around(readings)
	list := make([]Example, len(readings))
	for i := range readings {
		for _, c := range readings[i].candidates() {
			of := features(c, fire(c.list()), beside[i])
			slices.Sort(of) // training adds fractions up in this order
			list[i].judged = append(list[i].judged, c)
			list[i].features = append(list[i].features, of)
		}
	}
	return list
}

// Backed reports whether a sure rule says that the sentence is an act of kind k;
// requests and questions are one here.
func (e *Example) Backed(k Kind) bool {
	for _, c := range e.judged {
		if backs(fire(c.list()), k) {
			return true
		}
	}
	return false
}

// Scores returns the score of a sentence for each of [Kinds], that of the
// likeliest clause where it has several, as [Detect] does.
func (m *Model) Scores(e *Example) []int32 {
	top := make([]int32, len(m.Kinds))
	for k := range top {
		top[k] = ruledOut
	}
	for i, f := range e.features {
		vetoed := vetoesOf(e.judged[i])
		for k, s := range m.scores(f) {
			if !vetoed.of(m.Kinds[k].Kind) {
				top[k] = max(top[k], s)
			}
		}
	}
	return top
}

// Together returns the score of a text with these scores of its sentences.
func Together(scores []int32) int32 {
	a, b := int32(ruledOut), int32(ruledOut)
	for _, s := range scores {
		switch {
		case s > a:
			a, b = s, a
		case s > b:
			b = s
		}
	}
	return together(a, b)
}
