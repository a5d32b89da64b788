package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/ingest/zone"
)

// classes of verbs: what shows that such a thing was done differs.
var classes = []struct {
	name  string
	verbs map[string]bool // stems that promise it
	shows map[string]bool // stems that tell of it
}{
	{"pay", stems("refund reimburse credit pay deduct cover repay discount remit settle"), stems("refund reimburse credit pay deduct receipt issue post transfer check remit settle wire")},
	{"waive", stems("waive"), stems("waive credit refund remove")},
	{"call", stems("call phone ring"), stems("call phone ring speak talk spoke voicemail rang chat telephone conversation")},
	{"fix", stems("fix repair replace install swap patch restore clean clear finish paint complete reset mend remove connect update upgrade correct rewire mount hang redo build test move migrate switch"),
		stems("fix repair replace install swap patch restore clean clear finish paint complete reset mend remove connect update upgrade correct work running gone")},
	{"send", stems("send email forward ship deliver attach share upload mail post write copy draft submit file drop bring resend return courier"),
		stems("send email forward ship deliver attach enclos share upload mail post copy draft submit file drop bring arriv receiv")},
	{"order", stems("order book schedule arrange reserve"), stems("order book schedule arrange reserve add confirm set")},
	{"check", stems("check confirm ask investigate review look find chase follow speak talk answer decision news word update hear report"), stems("check confirm ask investigate review found find speak talk say said")},
}

func stems(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		s := stem(w)
		if s == "" {
			s = w
		}
		m[s] = true
	}
	return m
}

var visits = zone.NewPhrases("will visit", "'ll visit", "visit you", "be there", "be out", "be at", "come by", "come out", "come over", "come round", "come and", "swing by", "stop by", "drop by", "pop in", "pop by", "pop round", "be over", "be round", "be here",
	"be on site", "be onsite", "out there", "be with you", "there by", "there at", "there between", "have someone out", "have somebody out", "get someone", "get somebody", "will come", "'ll come", "be back", "is coming", "coming out", "see you", "out to you", "with you in", "with you at", "on my way", "in your driveway", "at your door", "backing in")

// settles: to have a thing in another state.
var settles = regexp.MustCompile(`\b(have|get) ([a-z'0-9-]+ ){1,5}(out|off|down|up|done|fixed|in|back|approved|ready|closed|clear|cleared|empty|gone|sorted|running|working)\b`)

// inWriting: that somebody is to have a thing on paper.
var inWriting = regexp.MustCompile(`\b(have|get) ([a-z'0-9-]+ ){1,5}(in writing|on paper)\b`)

// informers: what informs begins with.
var informers = zone.NewPhrases("let ", "keep ", "get ")

// informs: to tell somebody, or to ask for what is to be told.
var informs = regexp.MustCompile(`\b(let|keep) (you|u|ye|them|him|her|everyone|everybody|[a-z]+) (know|posted)\b|\bget (you |u |ye )?(a|an|the|some) ((definite|firm) )?(price|answer|word|figure|idea)\b`)

// made: to have something done with a thing. "As promised" is nothing done with it.
var (
	made   = regexp.MustCompile(`\b(have|get) ([a-z'0-9-]+ ){1,5}[a-z]{3,}ed( (by|on|for|in|at|before|within|this|next|first|today|tonight|tomorrow|again|and|up|off|out|down|with|to)\b|$)`)
	asSaid = regexp.MustCompile(`\bas [a-z]+ed\b`)
)

var owed = regexp.MustCompile(`[` + sums + `]|\b(refund|credit|deposit|money|cheque|payment)\b`)

// waived: that something will not be charged.
var waived = regexp.MustCompile(`\b(no (charge|cost|fee|bill|invoice)|no [a-z]+ on (the|your) (bill|invoice|account)|(i|we)'ll absorb|free of charge|without charge|for nothing|gratis|absorb(s|ed)?( (the|it|that|this|them|those)\b|$)|(get|gets|have) (it|them|that|this) (at )?half price|(is|are|be|'s) on (me|us)$|out of (my|our)( own)? pocket|(won't|wont|not|never|will not) (be )?(pay|paying|charge|charged|bill|billed|billing|cost|costing|see (it|that|this|them) on|(get|see|have|receive|find|be sent) (a|any|an|the|another|one) (bill|invoice|charge)|(find|see) [^.,;]{1,40} on (a|any|the|your|my|our) (bill|invoice))|on (us|the house)|is free|for free|waive|one free)\b`)

// waivers are parts of words without which waived does not fit.
var waivers = zone.NewPhrases("free", "waive", "no c", "no f", "pay", "charg", "bill", "cost", " see ", "on us", "on me", "of my", "of our", "absorb", "half", "no inv", "on the house", "nothing", "gratis", "on the bill", "on the invoice", "on your ")

// verbClass returns what kind of thing a clause undertakes, "" if none is known.
func verbClass(clause string) string { return undertaken(fields(clause)) }

// undertaken is verbClass of a clause that was cut into words.
func undertaken(toks []string) string {
	lower := strings.Join(toks, " ")
	if waivers.In(lower) && waived.MatchString(lower) {
		return "waive"
	}
	best, at := firstVerb(toks, lower)
	visit := visitAt(lower)
	if visit >= 0 && visit <= at {
		best, at = "visit", visit
	}
	if informers.In(lower) {
		if x := informs.FindStringIndex(lower); x != nil && x[0] <= at {
			return "check"
		}
	}
	if best == "visit" && owed.MatchString(lower) {
		return "pay" // money comes too
	}
	mayMake := (strings.Contains(lower, "have ") || strings.Contains(lower, "get ")) && !inWriting.MatchString(lower)
	if mayMake {
		if x := settles.FindStringIndex(lower); x != nil && x[0] <= at && x[0] != visit {
			return "fix"
		}
	}
	has := func(phrases ...string) bool {
		return slices.ContainsFunc(phrases, func(x string) bool { return strings.Contains(lower, x) })
	}
	switch {
	case best != "":
	case mayMake && made.MatchString(asSaid.ReplaceAllString(lower, "")):
		return "fix"
	case has("for you", "you'll have", "you will have", "you'll get", "you will get", "you'll receive", "you will receive", "have it", "to you", "over to"):
		return "send"
	case has("let you know", "get back", "in touch", "update"):
		return "check"
	}
	return best
}

// firstVerb returns the class of the first of the verbs that have one, and where
// it stands; the end of the text if there is none.
func firstVerb(toks []string, lower string) (class string, at int) {
	at = len(lower) + 1
	for i, w := range toks {
		if i > 40 || w == "ring" && !ringsUp(toks, i) || nouns[w] && i > 0 && determiners[toks[i-1]] || w == "report" && !asVerb(toks, i) {
			continue // a ring on a finger, an update from somebody
		}
		if c := verbs[stem(w)]; c != "" {
			if n := strings.Index(lower, w); n < at {
				class, at = c, n
			}
		}
	}
	return class, at
}

// nouns: verbs that name a thing behind a determiner: "a test", "your order".
var nouns = set("update test call report draft file copy mail post order")

// asVerb reports whether the word i of some stands where a verb does: behind who acts or a
// word that tells of what is to come.
func asVerb(toks []string, i int) bool {
	if i == 0 {
		return false
	}
	switch x := toks[i-1]; x {
	case "i", "we", "you", "he", "she", "they", "will", "shall", "to", "and", "then", "also", "can", "ill":
		return true
	default:
		return strings.HasSuffix(x, "'ll") || strings.HasSuffix(x, "ly")
	}
}

// ringsUp reports whether to ring, the word i of some, is to telephone: somebody, or after
// a word behind which a verb stands.
func ringsUp(toks []string, i int) bool {
	if i+1 < len(toks) && rung[toks[i+1]] {
		return true
	}
	return asVerb(toks, i) && !(i+1 < len(toks) && determiners[toks[i+1]])
}

// rung: whom one rings.
var rung = set("you u ya ye him her them me us back round everybody everyone")

var determiners = set("a an any the some another no further this that your my our his her their first second third next")

// visitAt returns where a text first speaks of a visit, with no letter behind the
// words; -1 if nowhere. What comes off a bill visits nobody.
func visitAt(text string) int {
	for n, v := range visits.All(text) {
		end := n + len(v)
		if end == len(text) || (text[end] < 'a' || text[end] > 'z') && !strings.HasPrefix(text[end:]+" ", " off ") {
			return n
		}
	}
	return -1
}

// verbs tells of each stem the first class that it is of.
var verbs = func() map[string]string {
	m := make(map[string]string)
	for _, c := range slices.Backward(classes) {
		for s := range c.verbs {
			m[s] = c.name
		}
	}
	delete(m, "")
	return m
}()

func shows(class string) map[string]bool {
	for _, c := range classes {
		if c.name == class {
			return c.shows
		}
	}
	return nil
}

// mainVerbs returns the stems of the words behind the modals of a clause, over
// adverbs: what is undertaken. "Have" and "get" undertake nothing themselves.
func mainVerbs(clause string) []string {
	var list []string
	toks := fields(clause)
	for i, x := range toks {
		if x != "will" && x != "shall" && x != "gonna" && x != "to" && !strings.HasSuffix(x, "'ll") {
			continue
		}
		for _, y := range toks[i+1 : min(len(toks), i+4)] {
			if strings.HasSuffix(y, "ly") || adverbs[y] {
				continue
			}
			if s := stem(y); s != "" {
				list = append(list, s)
			}
			break
		}
	}
	return list
}

var adverbs = set("also just still then now get go come and be i we he she they certainly definitely")
