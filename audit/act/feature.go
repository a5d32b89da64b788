package act

import (
	"strconv"
	"sync"

	"onrecord/audit/due"
)

// featureVersion is that of the features and rules. Weights fit one version.
const featureVersion = 20

// slots is the number of weights of one kind; features share them by hash.
const slots = 1 << 18

// A featureSet collects the numbers of features.
type featureSet struct{ list []uint32 }

// add adds the feature that template and values name.
func (f *featureSet) add(template string, values ...string) {
	h := hash(14695981039346656037, template)
	for _, v := range values {
		h = hash(h*31, v)
	}
	f.list = append(f.list, uint32(h>>20)%slots)
}

// hash goes on with FNV-1a.
func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return (h ^ '|') * 1099511628211
}

// features returns the numbers of the weights that speak about a candidate, each
// once. fired are the rules that fit, around is what stands around
// its sentence.
func features(c candidate, fired []int, around []uint32) []uint32 {
	f := featureSet{make([]uint32, 0, 4*(c.to-c.from)+len(around)+60)}
	f.list = append(f.list, around...)
	kinds := 0
	for _, i := range fired {
		f.add("rule", compiled[i].name)
		if kinds&(1<<compiled[i].index) == 0 {
			kinds |= 1 << compiled[i].index
			f.add("rules of", string(compiled[i].kind))
		}
	}
	f.grams(c.masked[c.from:c.to])
	f.shape(c.list())
	f.frame(c, f.dues(c))
	f.counts(c.list())
	return once(f.list)
}

// featureBits have a bit for each feature; none is set in those of the pool.
var featureBits = sync.Pool{New: func() any { return new([slots / 64]uint64) }}

// once leaves each number in list once.
func once(list []uint32) []uint32 {
	met := featureBits.Get().(*[slots / 64]uint64)
	defer featureBits.Put(met)
	n := 0
	for _, f := range list {
		if bit := uint64(1) << (f % 64); met[f/64]&bit == 0 {
			met[f/64] |= bit
			list[n] = f
			n++
		}
	}
	for _, f := range list[:n] {
		met[f/64] = 0
	}
	return list[:n]
}

// grams adds words, pairs and triples, and the words at both ends.
func (f *featureSet) grams(words []string) {
	at := func(i int) string {
		switch {
		case i < 0:
			return "^"
		case i >= len(words):
			return "$"
		}
		return words[i]
	}
	for i := -1; i <= len(words); i++ {
		if i >= 0 && i < len(words) {
			f.add("w", words[i])
		}
		if i < len(words) {
			f.add("w2", at(i), at(i+1))
			f.add("w3", at(i), at(i+1), at(i+2))
		}
	}
	for i := range min(3, len(words)) {
		f.add("first", digits[i], words[i])
		f.add("last", digits[i], words[len(words)-1-i])
	}
}

var digits = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8"}

// upTo returns n as text, and most for more than that.
func upTo(n, most int) string { return digits[min(n, most)] }

func yes(b bool) string { return digits[btoi(b)] }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shape adds what the closed classes say of a candidate as a whole.
func (f *featureSet) shape(list []token) {
	all, hedges, modal := tags(0), 0, -1
	ifBefore, ifAfter := false, false
	for i := range list {
		t := &list[i]
		all |= t.tags
		if t.tags&tagHedge != 0 {
			hedges++
		}
		if t.tags&tagWill != 0 && modal < 0 {
			modal = i
		}
		if t.tags&tagIf != 0 {
			ifBefore = ifBefore || modal < 0
			ifAfter = ifAfter || modal >= 0
		}
	}
	f.add("subject", firstPerson(list))
	if modal > 0 {
		f.modal(list, modal)
	}
	for bit := tagI; bit < tagMark; bit <<= 1 {
		if all&bit != 0 {
			f.add("has", strconv.FormatUint(uint64(bit), 16))
		}
	}
	f.add("hedges", upTo(hedges, 3))
	f.add("if", yes(ifBefore), yes(ifAfter))
	f.add("future", yes(all&(tagTime|tagWeekday|tagMonth) != 0), yes(all&tagWill != 0))
	f.add("length", upTo(len(list)/4, 8))
	f.add("question", yes(asks(list)))
	if len(list) > 0 {
		f.add("end", list[len(list)-1].word)
		first := strconv.FormatUint(uint64(list[0].tags), 16)
		f.add("firsttag", first)
		if len(list) > 1 {
			f.add("firsttags", first, strconv.FormatUint(uint64(list[1].tags), 16))
		}
	}
}

// firstPerson names the first pronoun.
func firstPerson(list []token) string {
	for i := range list {
		if p := person(list[i].tags); p != "" {
			return p
		}
	}
	return ""
}

func person(t tags) string {
	switch {
	case t&tagI != 0:
		return "i"
	case t&tagWe != 0:
		return "we"
	case t&tagYou != 0:
		return "you"
	case t&tagThird != 0:
		return "third"
	}
	return ""
}

// modal adds who will do what.
func (f *featureSet) modal(list []token, modal int) {
	who := subjectBefore(list, modal)
	f.add("modal", who)
	verb := modal + 1
	for verb < len(list) && list[verb].tags&(tagAdverb|tagNot) != 0 {
		verb++
	}
	if verb < len(list) {
		word := stem(list[verb].word)
		f.add("modalverb", who, word)
		f.add("verb", word)
	}
}

// subjectBefore says what stands before a modal.
func subjectBefore(list []token, modal int) string {
	for i := modal - 1; i >= 0; i-- {
		t := &list[i]
		if t.tags&tagAdverb != 0 {
			continue
		}
		if p := person(t.tags); p != "" {
			return p
		}
		switch {
		case t.tags&(tagPunct|tagConj) != 0:
			return "none"
		case t.capital && i > 0:
			return "name"
		}
		return "noun"
	}
	return "start"
}

// dues adds what is said of time, and returns the kind of what is said first.
func (f *featureSet) dues(c candidate) (first string) {
	start, end := c.span()
	for end > start && (c.text[end-1] == '.' || c.text[end-1] == '!' || c.text[end-1] == ' ') {
		end--
	}
	for i := range c.reading.dues {
		d := &c.reading.dues[i]
		if d.Start < start || d.Start >= end {
			continue
		}
		kind := d.Kind.String()
		if d.Kind == due.Ambiguous {
			kind = "dated"
		}
		if first == "" {
			first = kind
		}
		f.add("due", kind)
		f.add("duegrain", kind, d.Grain.String())
		f.add("duerelation", kind, d.Relation.String())
		if d.End >= end {
			f.add("dueend", kind)
		}
		if d.Start == start {
			f.add("duestart", kind)
		}
	}
	if first == "" {
		f.add("due", "none")
	}
	return first
}

// A tally counts words of some classes.
type tally struct{ bad, negations, marks, past int }

func count(list []token) (n tally) {
	for i := range list {
		t := &list[i]
		if t.tags&tagPast != 0 {
			n.past++
		}
		switch {
		case t.tags&tagBad != 0:
			n.bad++
		case t.tags&tagNot != 0 || t.word == "no" || t.word == "nobody" || t.word == "nothing" || t.word == "none":
			n.negations++
		case t.word == "!":
			n.marks++
		}
	}
	return n
}

// counts adds how often words of some classes occur.
func (f *featureSet) counts(list []token) {
	n := count(list)
	f.add("bads", upTo(n.bad, 3))
	f.add("negations", upTo(n.negations, 3))
	f.add("bads+negations", upTo(n.bad, 2), upTo(n.negations, 2))
	f.add("marks", upTo(n.marks, 3))
	f.add("past", upTo(n.past, 2))
}
