package act

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"onrecord/audit/due"
)

// featureVersion is that of the features below. Weights fit one version.
const featureVersion = 2

// slots is the number of weights of one kind; features share them by hash.
const slots = 1 << 18

// A Context is what is known about a sentence beside its words.
type Context struct {
	Previous, Next string // the sentences around it, "" at the ends of the message
	Answers        string // what the message answers: the request in the message before, "" if there is none
	Staff          bool   // its author belongs to the firm
}

// A candidate is a sentence with what the rules found in it.
type candidate struct {
	text   string
	tokens []token
	rules  []string // ids of the rules that fit
	kinds  map[Kind]bool
}

// propose tries all rules on a sentence.
func propose(text string, start, end int) candidate {
	c := candidate{text: text[start:end], tokens: tokenize(text, start, end), kinds: make(map[Kind]bool)}
	for i := range compiled {
		r := &compiled[i]
		if _, ok := r.find(c.tokens, 0); ok {
			c.rules = append(c.rules, r.id)
			c.kinds[r.kind] = true
		}
	}
	return c
}

type compiledRule struct {
	pattern
	id   string
	kind Kind
}

var compiled = compileRules()

func compileRules() []compiledRule {
	list := make([]compiledRule, len(rules))
	for i, r := range rules {
		p, err := compile(r.pattern, sets)
		if err != nil {
			panic("rule " + r.id + ": " + err.Error()) // a fault of this program; every test would see it
		}
		list[i] = compiledRule{p, r.id, r.kind}
	}
	return list
}

// Features returns the numbers of the weights that speak about a sentence,
// sorted, each once.
func Features(sentence string, x Context) []uint32 {
	return features(propose(sentence, 0, len(sentence)), x)
}

// Slots is the number of features that are told apart.
const Slots = slots

func features(c candidate, x Context) []uint32 {
	var f featureSet
	for _, id := range c.rules {
		name, _, _ := strings.Cut(id, "@")
		f.add("rule", name)
	}
	words := mask(c.tokens)
	f.grams("w", words)
	for i, w := range words[:min(3, len(words))] {
		f.add("first"+strconv.Itoa(i), w)
	}
	for i := range min(3, len(words)) {
		f.add("last"+strconv.Itoa(i), words[len(words)-1-i])
	}
	f.shape(c.tokens)
	f.dues(c)
	f.context(x)
	slices.Sort(f.list)
	return slices.Compact(f.list)
}

type featureSet struct{ list []uint32 }

func (f *featureSet) add(template, value string) {
	h := fnv.New64a()
	h.Write([]byte(template))
	h.Write([]byte{'|'})
	h.Write([]byte(value))
	f.list = append(f.list, uint32(h.Sum64()%slots))
}

// grams adds words, pairs and triples.
func (f *featureSet) grams(template string, words []string) {
	for i, w := range words {
		f.add(template, w)
		if i+1 < len(words) {
			f.add(template+"2", w+" "+words[i+1])
		}
		if i+2 < len(words) {
			f.add(template+"3", w+" "+words[i+1]+" "+words[i+2])
		}
	}
}

// shape adds what the closed classes say of a sentence as a whole.
func (f *featureSet) shape(list []token) {
	all, subject := tags(0), ""
	hedges, ifBefore, ifAfter, modal := 0, false, false, -1
	for i, t := range list {
		all |= t.tags
		if subject == "" {
			switch {
			case t.tags&tagI != 0:
				subject = "i"
			case t.tags&tagWe != 0:
				subject = "we"
			case t.tags&tagYou != 0:
				subject = "you"
			case t.tags&tagThird != 0:
				subject = "third"
			}
		}
		if t.tags&tagHedge != 0 {
			hedges++
		}
		if t.tags&(tagWill) != 0 && modal < 0 {
			modal = i
		}
		if t.tags&tagIf != 0 {
			if modal < 0 {
				ifBefore = true
			} else {
				ifAfter = true
			}
		}
	}
	f.add("subject", subject)
	if modal > 0 {
		f.add("modal", subjectBefore(list, modal))
		verb := modal + 1
		for verb < len(list) && list[verb].tags&(tagAdverb|tagNot) != 0 {
			verb++
		}
		if verb < len(list) {
			f.add("modalverb", subjectBefore(list, modal)+" "+stem(list[verb].word))
			f.add("verb", stem(list[verb].word))
		}
	}
	for bit := tagI; bit < tagMark; bit <<= 1 {
		if all&bit != 0 {
			f.add("has", strconv.FormatUint(uint64(bit), 16))
		}
	}
	f.add("hedges", strconv.Itoa(min(hedges, 3)))
	f.add("if", strconv.FormatBool(ifBefore)+strconv.FormatBool(ifAfter))
	f.add("future", strconv.FormatBool(all&(tagTime|tagWeekday|tagMonth) != 0)+strconv.FormatBool(all&tagWill != 0))
	f.add("length", strconv.Itoa(min(len(list)/4, 8)))
	if n := len(list); n > 0 {
		f.add("end", list[n-1].word)
		f.add("question", strconv.FormatBool(list[n-1].word == "?"))
		f.add("firsttag", strconv.FormatUint(uint64(list[0].tags), 16))
		if n > 1 {
			f.add("firsttags", strconv.FormatUint(uint64(list[0].tags), 16)+" "+strconv.FormatUint(uint64(list[1].tags), 16))
		}
	}
}

// writing is the moment at which dates are read for features: which day it is
// hardly changes what kind of expression there is.
var writing = time.Date(2025, 3, 5, 10, 0, 0, 0, time.UTC)

// dues adds what is said of time, and with what subject.
func (f *featureSet) dues(c candidate) {
	found := due.Find(c.text, writing, due.Context{Order: due.DMY, Country: "US", Zone: time.UTC})
	if len(found) == 0 {
		f.add("due", "none")
	}
	for _, d := range found {
		kind := d.Kind.String()
		if d.Kind == due.Ambiguous {
			kind = "dated"
		}
		f.add("due", kind)
		f.add("duegrain", kind+" "+d.Grain.String())
		f.add("duerelation", kind+" "+d.Relation.String())
		if d.End >= len(strings.TrimRight(c.text, " .!")) {
			f.add("dueend", kind)
		}
		if d.Start == 0 {
			f.add("duestart", kind)
		}
	}
	for _, t := range c.tokens {
		if t.tags&tagPast != 0 {
			f.add("past", "x")
		}
		if t.tags&tagBad != 0 {
			f.add("bad", "x")
		}
	}
	f.counts(c.tokens)
}

// counts adds how often words of one class occur.
func (f *featureSet) counts(list []token) {
	bad, negations, marks, capitals := 0, 0, 0, 0
	for _, t := range list {
		switch {
		case t.tags&tagBad != 0:
			bad++
		case t.tags&tagNot != 0 || t.word == "no" || t.word == "nobody" || t.word == "nothing" || t.word == "none":
			negations++
		case t.word == "!":
			marks++
		}
		if t.capital && t.end-t.start > 2 && t.word != "" {
			capitals++
		}
	}
	f.add("bads", strconv.Itoa(min(bad, 3)))
	f.add("negations", strconv.Itoa(min(negations, 3)))
	f.add("bads+negations", strconv.Itoa(min(bad, 2))+strconv.Itoa(min(negations, 2)))
	f.add("marks", strconv.Itoa(min(marks, 3)))
}

// subjectBefore says what stands before a modal.
func subjectBefore(list []token, modal int) string {
	for i := modal - 1; i >= 0; i-- {
		switch t := &list[i]; {
		case t.tags&tagAdverb != 0:
		case t.tags&tagI != 0:
			return "i"
		case t.tags&tagWe != 0:
			return "we"
		case t.tags&tagYou != 0:
			return "you"
		case t.tags&tagThird != 0:
			return "third"
		case t.tags&(tagPunct|tagConj) != 0:
			return "none"
		case t.capital && i > 0:
			return "name"
		default:
			return "noun"
		}
	}
	return "start"
}

// context adds what stands around the sentence.
func (f *featureSet) context(x Context) {
	f.add("staff", strconv.FormatBool(x.Staff))
	f.add("answers", strconv.FormatBool(x.Answers != ""))
	f.add("place", strconv.FormatBool(x.Previous == "")+strconv.FormatBool(x.Next == ""))
	for _, around := range []struct{ name, text string }{{"prev", x.Previous}, {"next", x.Next}} {
		if around.text == "" {
			continue
		}
		list := tokenize(around.text, 0, len(around.text))
		f.add(around.name+"question", strconv.FormatBool(strings.HasSuffix(around.text, "?")))
		for _, t := range list {
			if t.tags&(tagSorry|tagThanks|tagPlease|tagWill) != 0 {
				f.add(around.name, t.word)
			}
		}
	}
}

// mask returns the words of a sentence as features see them: stems, with
// numbers, dates and names made alike.
func mask(list []token) []string {
	words := make([]string, 0, len(list)+2)
	words = append(words, "^")
	for i, t := range list {
		switch {
		case t.tags&tagMoney != 0:
			words = append(words, "MONEY")
		case t.tags&tagNumber != 0 && t.tags&tagTime == 0:
			words = append(words, "NUM")
		case t.tags&tagWeekday != 0:
			words = append(words, "DAY")
		case t.tags&tagMonth != 0:
			words = append(words, "MONTH")
		case t.capital && t.tags == 0 && i > 0 && list[i-1].tags&tagPunct == 0:
			words = append(words, "NAME")
		case t.tags&tagMark != 0:
			words = append(words, t.word)
		default:
			words = append(words, stem(t.word))
		}
	}
	return append(words, "$")
}

func stem(word string) string {
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}
