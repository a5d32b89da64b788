package act

// frame adds who does what, by when and in which form of the verb, whatever the
// words: "Ann brings it on Monday" and "Bob drops them off tonight" are alike.
func (f *featureSet) frame(c candidate, time string) {
	list := c.list()
	h := headOf(list)
	who, _ := subject(list, h)
	governor, form := governs(list, h), formOf(list, h)
	f.add("frame", string(who), governor, form, yes(h.negated))
	f.add("frame due", string(who), governor, form, time)
	if h.verb >= 0 {
		f.add("frame verb", governor, form, stem(list[h.verb].word))
		f.add("frame verb due", form, stem(list[h.verb].word), time)
	}
}

// governs names what stands before the verb of a head: a modal, a form of be, "be
// to", or nothing.
func governs(list []token, h head) string {
	if h.governor < 0 {
		return ""
	}
	switch t := list[h.governor].tags; {
	case t&tagWill != 0:
		return "will"
	case t&tagWould != 0:
		return "would"
	case t&tagCan != 0:
		return "can"
	case t&tagMight != 0:
		return "might"
	case t&tagShould != 0:
		return "should"
	}
	i := h.governor + 1
	for i < len(list) && list[i].tags&(tagAdverb|tagNot) != 0 {
		i++
	}
	if i+1 < len(list) && (list[i].word == "to" || list[i].word == "going" && list[i+1].word == "to") {
		return "be to"
	}
	return "be"
}

// formOf names the form of the verb of a head.
func formOf(list []token, h head) string {
	if h.verb < 0 {
		return ""
	}
	switch t := &list[h.verb]; {
	case h.passive:
		return "passive"
	case t.tags&tagIng != 0:
		return "ing"
	case t.tags&(tagEd|tagPast) != 0:
		return "past"
	case ending(t.word):
		return "s"
	}
	return "plain"
}
