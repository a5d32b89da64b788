package act

// around returns, for each sentence of a text, the features of what stands
// around it: the sentences before and after, its place, and the tone of the
// whole.
func around(list []reading) [][]uint32 {
	var all tally
	thanks, sorry := false, false
	for i := range list {
		n := count(list[i].tokens)
		all.bad += n.bad
		all.negations += n.negations
		all.marks += n.marks
		for _, t := range list[i].tokens {
			thanks = thanks || t.tags&tagThanks != 0
			sorry = sorry || t.tags&tagSorry != 0
		}
	}
	features := make([][]uint32, len(list))
	for i := range list {
		if list[i].alone {
			continue
		}
		var f featureSet
		f.add("place", yes(i == 0), yes(i+1 == len(list)))
		f.add("text bad", upTo(all.bad, 4))
		f.add("text negations", upTo(all.negations, 4))
		f.add("text marks", upTo(all.marks, 2))
		f.add("text tone", yes(thanks), yes(sorry), yes(all.bad > 1))
		f.add("text length", upTo(len(list), 4))
		if i > 0 {
			f.beside("prev", &list[i-1])
		}
		if i+1 < len(list) {
			f.beside("next", &list[i+1])
		}
		features[i] = f.list
	}
	return features
}

// beside adds what a neighbour does, as far as single words tell.
func (f *featureSet) beside(template string, r *reading) {
	f.add(template, "question", yes(r.question()))
	n := count(r.tokens)
	f.add(template, "bad", upTo(n.bad, 2), upTo(n.negations, 1))
	for i := range r.tokens {
		if t := &r.tokens[i]; t.tags&(tagSorry|tagThanks|tagPlease|tagWill) != 0 {
			f.add(template, t.word)
		}
	}
}
