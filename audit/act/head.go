package act

import "strings"

// A head is the verb of a clause with what governs it.
type head struct {
	governor int // "will", "'ll", "going", "am": the first word of the verb; -1 if none
	verb     int // the verb itself; -1 if none
	negated  bool
	passive  bool
}

// shifted returns h for tokens with n more before them.
func (h head) shifted(n int) head {
	if h.governor >= 0 {
		h.governor += n
	}
	if h.verb >= 0 {
		h.verb += n
	}
	return h
}

const tagGoverns = tagWill | tagWould | tagCan | tagMight | tagShould

// headOf finds the verb that says what is done: after a modal if there is one,
// after a form of be, or the first verb.
func headOf(list []token) head {
	list = list[:mainClause(list)]
	h := head{governor: -1, verb: -1}
	for i := range list {
		if list[i].tags&tagGoverns != 0 {
			h.governor = i
			break
		}
	}
	if h.governor < 0 {
		for i := range list {
			if list[i].tags&tagBe != 0 && i+1 < len(list) {
				h.governor = i
				break
			}
		}
	}
	from := h.governor + 1
	for i := from; i < len(list); i++ {
		t := &list[i]
		switch {
		case t.tags&tagNot != 0:
			h.negated = true
		case t.tags&tagBe != 0:
			h.passive = true
		case t.tags&(tagI|tagWe|tagYou|tagThird|tagAdverb|tagHave|tagDo) != 0 && t.tags&tagVerb == 0, t.word == "going" && i+1 < len(list) && list[i+1].word == "to",
			t.word == "to", t.word == "about", t.word == "able":
		case t.tags&tagPunct != 0 && h.governor >= 0:
			return h.settle(list)
		case isVerb(list, i, h.governor >= 0 && i-h.governor <= 4):
			h.verb = i
			return h.settle(list)
		default:
			if h.governor >= 0 && i-h.governor > 4 {
				return h.settle(list)
			}
		}
	}
	return h.settle(list)
}

// mainClause returns where the clause that stands first ends: before a word that
// begins another one, if it has a verb of its own that is not the plain form of
// one: "Ann walks him while I'm out".
func mainClause(list []token) int {
	finite := false
	for i := range list {
		t := &list[i]
		if finite && i > 1 && (t.tags&tagIf != 0 || subordinating[t.word]) {
			return i
		}
		finite = finite || t.tags&(tagGoverns|tagBe|tagHave|tagDo) != 0 || i > 0 && ending(t.word)
	}
	return len(list)
}

var subordinating = wordSet("while because whilst since so")

// settle says whether the verb is passive.
func (h head) settle(list []token) head {
	be := h.passive || h.governor >= 0 && list[h.governor].tags&tagBe != 0
	h.passive = be && h.verb >= 0 && list[h.verb].tags&(tagEd|tagPast) != 0
	if h.verb < 0 && h.governor >= 0 && list[h.governor].tags&tagGoverns != 0 {
		for i := h.governor + 1; i < len(list); i++ { // "will be there", "'ll have it"
			if list[i].tags&(tagBe|tagHave|tagDo) != 0 {
				h.verb = i
				break
			}
		}
	}
	return h
}

// isVerb reports whether token i is used as a verb. After a governor any open
// word is one.
func isVerb(list []token, i int, governed bool) bool {
	t := &list[i]
	if t.tags&tagVerb != 0 {
		if i+1 < len(list) && !governed && (list[i+1].tags&(tagBe|tagGoverns) != 0 || ending(list[i+1].word)) {
			return false // "check goes out": a noun
		}
		return i == 0 || list[i-1].tags&(tagDet|tagPossOurs|tagPossYours) == 0
	}
	if t.tags&(tagIng|tagEd) != 0 || t.tags&tagPast != 0 && t.tags&tagMark == 0 {
		return i == 0 || list[i-1].tags&(tagDet|tagPossOurs|tagPossYours) == 0
	}
	if governed && t.tags == 0 && !t.capital {
		return list[i-1].tags&(tagGoverns|tagAdverb|tagNot|tagI|tagWe|tagYou|tagThird) != 0 || list[i-1].word == "to"
	}
	return t.tags == 0 && ending(t.word) && i > 0 && list[i-1].tags&(tagDet|tagPossOurs|tagPossYours|tagNumber) == 0
}

// ending reports whether a word is a verb of the third person: "goes", "ships".
func ending(word string) bool {
	n := len(word)
	if n < 4 || word[n-1] != 's' {
		return false
	}
	return lexicon[word[:n-1]]&tagVerb != 0 || word[n-2] == 'e' && lexicon[word[:n-2]]&tagVerb != 0 || strings.HasSuffix(word, "ies") && lexicon[word[:n-3]+"y"]&tagVerb != 0
}

// subject tells who does what the head says, and where the name stands if it is
// one.
func subject(list []token, h head) (Subject, Span) {
	at := h.governor
	if at < 0 {
		at = h.verb
	}
	if at < 0 {
		return None, Span{}
	}
	if list[at].tags&(tagGoverns|tagBe) != 0 && at+1 < len(list) && inverted(list, at) {
		at += 2 // "can you send", "will Luis come"
	}
	end := at
	for end > 0 && list[end-1].tags&tagAdverb != 0 && list[end-1].tags&(tagI|tagWe|tagYou|tagThird) == 0 {
		end--
	}
	if end == 0 || list[end-1].tags&(tagPunct|tagConj|tagPlease|tagYes|tagThanks|tagSorry) != 0 {
		return earlier(list, end), Span{}
	}
	if list[end-1].word == "to" {
		return nearest(list[:end]), Span{}
	}
	start := nounPhrase(list, end)
	return phraseSubject(list, start, end, h)
}

// inverted reports whether the subject stands behind the governor.
func inverted(list []token, at int) bool {
	if at > 0 && list[at-1].tags&(tagPunct|tagConj|tagWh|tagPlease) == 0 && !(at == 1 && isName(&list[0])) {
		return false
	}
	return list[at+1].tags&(tagI|tagWe|tagYou|tagThird) != 0 || isName(&list[at+1])
}

// earlier returns the subject of a verb that shares it with the verb before:
// "I checked and will send it".
func earlier(list []token, end int) Subject {
	if end > 0 && list[end-1].tags&tagConj == 0 && list[end-1].word != "," {
		return None
	}
	if who := nearest(list[:end]); who == I || who == We {
		return who
	}
	return None
}

// nearest returns the last pronoun of tokens.
func nearest(list []token) Subject {
	for i := len(list) - 1; i >= 0; i-- {
		switch person(list[i].tags) {
		case "i":
			return I
		case "we":
			return We
		case "you":
			return You
		case "third":
			return Third
		}
	}
	return None
}

// nounPhrase returns where the phrase that ends before token end begins.
func nounPhrase(list []token, end int) int {
	start := end - 1
	for start > 0 && end-start < 6 {
		if person(list[start].tags) != "" && !(list[start].tags&tagI != 0 && (list[start-1].word == "and" || list[start-1].word == "&")) {
			break
		}
		t := &list[start-1]
		if t.tags&(tagPunct|tagThat|tagIf|tagGoverns|tagBe|tagHave|tagDo|tagWh|tagThanks|tagYes) != 0 && t.word != "." && t.word != "&" {
			break
		}
		if t.tags&tagPrep != 0 && t.word != "of" || t.tags&tagTime != 0 || t.tags&tagVerb != 0 && !t.capital {
			break
		}
		if t.tags&tagConj != 0 && t.word != "and" && t.word != "&" {
			break
		}
		start--
	}
	for start < end-1 && list[start].tags&tagConj != 0 {
		start++
	}
	return start
}

// phraseSubject classes a noun phrase.
func phraseSubject(list []token, start, end int, h head) (Subject, Span) {
	last := &list[end-1]
	span := Span{list[start].start, last.end}
	switch {
	case last.tags&tagI != 0:
		if start < end-1 {
			return We, Span{} // "Mike and I"
		}
		return I, Span{}
	case last.tags&tagWe != 0:
		return We, Span{}
	case last.tags&tagYou != 0:
		return You, Span{}
	case last.word == "it" || last.word == "that" || last.word == "this" || last.word == "there":
		if h.passive {
			return Passive, Span{}
		}
		return Thing, Span{}
	case last.tags&tagThird != 0:
		return Third, Span{}
	}
	for i := start; i < end; i++ {
		if people[list[i].word] || i > start && isName(&list[i]) && !h.passive || i == start && isName(&list[i]) && !h.passive && end-start <= 2 {
			return Name, span
		}
	}
	if h.passive {
		return Passive, Span{}
	}
	return Thing, Span{}
}

var people = wordSet(sets["people"] + " office crew team guy guys lads lad staff department desk manager director partner son daughter husband wife brother sister")

// isName reports whether a token looks like the name of somebody.
func isName(t *token) bool {
	return t.capital && t.tags&^tagBad == 0 && len(t.word) > 1
}
