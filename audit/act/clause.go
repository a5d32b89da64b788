package act

import "strings"

// clauses cuts the tokens of a sentence where a second clause with a subject and
// a verb of its own begins. It returns the first token of each; the first is 0.
func clauses(list []token) []int {
	starts := []int{0}
	for i := 1; i < len(list)-1; i++ {
		from := starts[len(starts)-1]
		if i-from < 2 || !parts(list, i) || list[i-1].tags&tagConj != 0 && !hasVerb(list[from:i-1]) {
			continue
		}
		starts = append(starts, i)
	}
	return starts
}

// hasVerb reports whether tokens have something like a verb, without which no
// clause is complete.
func hasVerb(list []token) bool {
	for i := range list {
		if list[i].tags&(tagVerb|tagBe|tagHave|tagDo|tagGoverns|tagPast|tagEd|tagIng|tagPunct|tagThanks|tagSorry|tagYes|tagReport) != 0 || len(list[i].word) > 3 && strings.HasSuffix(list[i].word, "s") {
			return true
		}
	}
	return false
}

// parts reports whether a clause begins at token i: after a dash, a colon, a
// semicolon or an emoji, or after a comma or a conjunction if something that has a verb
// follows.
func parts(list []token, i int) bool {
	before := &list[i-1]
	switch before.word {
	case "-", "–", "—", ";", ":", "(", "…", ")":
		return before.tags&tagPunct != 0 && finite(list, i)
	case ",":
		if list[i].tags&tagConj != 0 {
			return false // the clause begins after it
		}
		return finite(list, i)
	}
	if before.isPicture() {
		return finite(list, i)
	}
	if before.tags&tagConj == 0 || before.word == "or" || before.word == "&" {
		return false
	}
	return finite(list, i)
}

// finite reports whether the words from token i on begin with a subject and
// its verb, or with a request.
func finite(list []token, i int) bool {
	t := &list[i]
	switch {
	case t.tags&(tagWh|tagThat) != 0 && i > 0 && list[i-1].word == ",":
		return false // a relative clause
	case t.tags&(tagI|tagWe|tagYou|tagThird) != 0:
		return true
	case t.tags&(tagCan|tagWill|tagWould|tagBe|tagDo|tagHave|tagShould) != 0: // a question, or without its subject
		return true
	case t.tags&tagPlease != 0: // not "a photo, please, ..."
		return i+1 < len(list) && list[i+1].tags&tagPunct == 0
	case consents[t.word]: // "..., ok?"
		return i+1 < len(list) && list[i+1].word == "?"
	case t.word == "there" && i+1 < len(list) && list[i+1].tags&(tagWill|tagBe|tagWould|tagCan) != 0:
		return true
	case t.tags&(tagWeekday|tagTime|tagPrep) != 0:
		return timeFirst(list, i)
	case t.tags&(tagDet|tagPossOurs|tagPossYours) != 0 || t.capital && t.tags&tagMark == 0:
		for k := i + 1; k < min(i+5, len(list)); k++ {
			n := &list[k]
			switch {
			case n.tags&tagPunct != 0:
				return false
			case n.tags&(tagWill|tagWould|tagCan|tagBe|tagHave|tagDo|tagMight|tagShould) != 0:
				return true
			case ending(n.word) && k+1 < len(list) && (k > i+1 || t.capital) && list[k+1].tags&(tagDet|tagPrep|tagTime|tagWeekday|tagMark) != 0:
				return true // "the drawing comes to you"
			}
		}
	}
	return false
}

// timeFirst reports whether the words from token i on say when, and then who:
// "on Monday you get", "by then we are".
func timeFirst(list []token, i int) bool {
	const when = tagWeekday | tagTime | tagPrep | tagDet | tagNumber | tagMonth
	time := false
	for k := i; k < min(i+5, len(list)); k++ {
		t := &list[k]
		if t.tags&(tagI|tagWe|tagYou|tagThird) != 0 && k > i {
			return time
		}
		if t.tags&when == 0 {
			return false
		}
		time = time || t.tags&(tagWeekday|tagTime) != 0
	}
	return false
}
