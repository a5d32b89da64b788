package claim

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Features returns what the model of kinds weighs in a claim: its words, with
// days, amounts, durations and people made one each; pairs of them; which cues
// it has, and in which order; who it is about; and the kind that the patterns
// give it.
func Features(text string) []string {
	s := plainly(text)
	list := []string{"rule " + string(ruleKind(s))}
	add := func(f string) { list = append(list, f) }
	for _, c := range cues {
		if c.pattern.MatchString(s) {
			add("cue " + c.name)
		}
	}
	first, second := s, ""
	if m := sentenceBreak.FindStringIndex(s); m != nil {
		first, second = s[:m[0]], s[m[1]:]
	}
	for i, part := range []string{first, second} {
		if part == "" {
			continue
		}
		list = append(list, ofWords(part, i > 0)...)
	}
	if second != "" {
		add("two sentences")
	}
	list = append(list, denied(s)...)
	p, n := undertakes.FindStringIndex(s), negative.FindStringIndex(s)
	if o := oral.MatchString(s); o && speaks.MatchString(s) {
		add("said aloud")
	}
	switch {
	case p != nil && n != nil && n[0] < p[0]:
		add("not, then promised")
	case p != nil && n != nil:
		add("promised, then not")
	case p != nil:
		add("promised, no not")
	case n != nil:
		add("not, no promise")
	}
	return list
}

// reach is how many words after a negation it may be about.
const reach = 5

// denied returns the words that follow a negation closely, each beside it.
func denied(s string) (list []string) {
	left := 0
	for i, w := range strings.Fields(s) {
		for _, x := range class(w, i == 0) {
			switch {
			case nots[x]:
				left = reach
			case left > 0:
				left--
				list = append(list, "not~"+x)
			}
		}
		if strings.ContainsAny(w[len(w)-1:], ".;:!?") {
			left = 0
		}
	}
	return list
}

var nots = map[string]bool{"not": true, "never": true, "no": true, "nobody": true, "none": true, "nothing": true, "without": true, "nor": true, "neither": true}

// beginning is how many letters of a longer word stand for all words that begin so.
const beginning = 4

// ofWords returns the words of a sentence, how they begin, and their pairs. later says that it is
// not the first of its claim.
func ofWords(s string, later bool) (list []string) {
	last := "^"
	for i, w := range strings.Fields(s) {
		for _, x := range class(w, i == 0) {
			list = append(list, x, last+" "+x)
			if r := []rune(x); len(r) > beginning {
				list = append(list, string(r[:beginning])+"-")
			}
			if later {
				list = append(list, "later "+x)
			} else if i == 0 {
				list = append(list, "first "+x)
			}
			last = x
		}
	}
	return append(list, last+" $")
}

var (
	sentenceBreak = regexp.MustCompile(`[.!?;:]\s+`)
	sum           = regexp.MustCompile(`^\(?[$£€]|^\d+(?:\.\d\d)?(?:\$|£|€|quid|bucks)$`)
	digits        = regexp.MustCompile(`^\d+(?:[:.,]\d+)*(?:am|pm)?$`)
	ordinal       = regexp.MustCompile(`^\d{1,2}(?:st|nd|rd|th)$`)
	suffix        = regexp.MustCompile(`(?:ing|ed|es|s|ly)$`)
)

// class makes words of a kind one, and cuts the endings of the others.
func class(word string, first bool) []string {
	w := strings.TrimFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("$£€", r)
	})
	low := strings.ToLower(w)
	var not []string
	if base, ok := strings.CutSuffix(low, "n't"); ok {
		low, not = base, []string{"not"}
		if low == "ca" || low == "wo" {
			low = map[string]string{"ca": "can", "wo": "will"}[low]
		}
	} else if low == "cannot" {
		low, not = "can", []string{"not"}
	}
	if i := strings.IndexByte(low, '\''); i > 0 {
		low = low[:i]
	}
	r, _ := utf8.DecodeRuneInString(w)
	switch {
	case low == "":
		return not
	case sum.MatchString(low):
		low = "#sum"
	case ordinal.MatchString(low):
		low = "#day"
	case digits.MatchString(low):
		low = "#number"
	case classes[low] != "":
		low = classes[low]
	case unicode.IsUpper(r) && !first && utf8.RuneCountInString(w) > 1:
		low = "#name"
	case len(low) > 5:
		low = suffix.ReplaceAllString(low, "")
	}
	return append([]string{low}, not...)
}

// classes are, for each word, the class of words that are one for the model.
var classes = func() map[string]string {
	m := map[string]string{}
	for class, words := range classWords {
		for _, w := range strings.Fields(words) {
			m[w] = class
		}
	}
	return m
}()

// classWords are the classes. A word is in one of them.
var classWords = map[string]string{
	"#day":    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december easter christmas tomorrow yesterday weekend noon midnight morning afternoon evening spring summer autumn winter",
	"#number": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty hundred dozen several",
	"#time":   "minute minutes hour hours day days night nights week weeks fortnight month months year years",
	"#money":  "dollar dollars pound pounds euro euros quid bucks cents penny",
	"#staff":  "engineer technician driver fitter plumber electrician nurse vet doctor agent manager foreman receptionist crew men man lad lads fella staff team office people accountant bookkeeper gardener cleaner tutor teacher trainer translator interpreter surveyor movers installer contractor subcontractor sub colleague colleagues assistant director boss firm company guys guy worker workers salesman agency surgery practice clinic carpenter builder painter photographer locksmith inspector desk",
	"#kin":    "wife husband mother father mum mom dad son daughter sister brother partner aunt uncle grandmother grandfather neighbour neighbor tenant tenants landlord guests cook kids children",
	"#paper":  "report reports certificate certificates invoices receipt receipts statement statements copy copies contract quotation quote estimate drawing drawings plan plans photographs photos pictures document documents papers paperwork manual list form forms inventory results survey password passwords code key keys link file files sketches proof proofs schedule translation prescription reference",
	"#bill":   "bill bills account ledger card fee fees charge charges surcharge refund deposit credit rent invoice",
	"#letter": "letter letters email emails e-mail e-mails message messages text texts voicemail voicemails call calls complaint query question questions request requests note",
}

// cues are the patterns that the model weighs, each by itself.
var cues = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"undertakes", undertakes}, {"vows", vows}, {"future", future}, {"breaches", breaches}, {"contrary", contrary}, {"denies", denies},
	{"settled", settled}, {"billed", billed}, {"on bill", onBill}, {"papers", papers}, {"unasked", unasked}, {"sum", aSum}, {"lasts", lasts},
	{"waits", waits}, {"was told", wasTold}, {"useless", useless}, {"first told", firstTold}, {"apology", apology}, {"replies", replies},
	{"ignored", ignored}, {"negative", negative}, {"untold", untold}, {"absent", absent}, {"until", until}, {"lateness", lateness},
	{"came on", cameOn}, {"was not until", wasnt}, {"manners", manners}, {"priced", priced}, {"compares", compares}, {"unsent", unsent},
	{"faulty", faulty}, {"failed to", failedTo}, {"speaks", speaks}, {"firm", firm}, {"past", past}, {"passive", passive}, {"own tale", ownTale},
	{"oral", oral}, {"written", written},
}

// oral fits what was said by word of mouth, written what stands somewhere.
var (
	oral    = words(`(?:on|over|by) (?:the )?(?:tele)?phone|in person|face to face|to (?:my|our|his|her|their) face|verbally|out loud|in passing|over (?:a )?(?:coffee|tea|lunch|dinner|drinks?)|had (?:coffee|tea|lunch|dinner|drinks?)|(?:on|at|in|across|from) (?:the|my|our|your|his|her|this|\w+'s)(?: \w+)? (?:phone|telephone|stairs|steps?|porch|veranda|doorstep|door|gate|fence|table|counter|desk|till|drive|driveway|yard|garden|lobby|hall|hallway|shop|office|kitchen|roof|scaffold|ladder|car ?park|lunch|dinner|meeting|viewing|visit|walk|inspection|viewings?|fair|site|ward|school)|on site|during (?:the|your|our|his|her) (?:\w+ )?(?:visit|walk|viewing|meeting|inspection|call)|the day (?:you|he|she|they) (?:measured|came|visited|called)|when (?:you|he|she|they|we|i|your \w+|mr\.? \w+|ms\.? \w+|mrs\.? \w+)(?: and i)? (?:met|came|visited|rang|called|phoned|stood|was|were)`)
	written = words(`in writing|in black and white|by (?:letter|e?-?mail|text)|wrote|written|in (?:your|an?|the) (?:\w+ )?(?:letter|e?-?mail|text|message|contract|agreement|quote|quotation|offer|estimate)`)
)
