package act

import (
	"regexp"
	"slices"
	"strings"
)

// neverRules bar a kind whatever else the words say: they are about words that a
// promise or a request never has, not about words that make one likely. They are
// held against a candidate, so that another clause of the sentence may be one.
var neverRules = []rule{
	{"promise/have-to@1", Promise, "#you #will #adv* have|need to", ""},
	{"promise/try@1", Promise, "#i|#we #will #adv* try to|my|our|hard|harder", ""},
	{"promise/best@1", Promise, "#i|#we #will #adv* do my|our|the best|utmost|damnedest", ""},
	{"promise/habit@2", Promise, "usually|normally|generally|typically|often|sometimes|whenever", "not|n't usually|normally|generally|typically|often / than|as|like #i|#we|#you|#third #adv* usually|normally|generally|typically|often / more|less|as often / whenever #you|he|she|they"},
	{"promise/said-at-once@2", Promise, "#i|#we #will #adv* mention|bite|sleep|comment|remark|note|confess", "mention|note < it|this|them|your|the|to|in / comment < on|by|#time|#weekday"},
	{"promise/stop-here@1", Promise, "#i|#we #will #adv* stop|stick|shut < here|there|with|around|up|talking|writing|rambling|moaning", ""},
	{"promise/stop@1", Promise, "#i|#we #will #adv* stop|sign off? #adv* here|now? $", ""},
	{"promise/will-you@1", Promise, "^ #conj|#yes|#thanks? ,? will|would|can|could|shall|wo|ca|cld #not? #you|#i|#we|he|she|they|it", ""},
	{"promise/doubt@1", Promise, "#not #adv* think|thinking|believe|say|saying|said|suppose|imagine|see|know|sure|certain|convinced|confident|promise|guarantee|that that|if|whether|when|how? #i|#we|#you|#third|#det|#ours|#yours|#name #adv* .? #will", ""},
	{"promise/no-way@1", Promise, "no way|chance|idea|guarantee|promise|telling that|if|when|whether? #i|#we|#you|#third #adv* #will", ""},
	{"promise/wish@1", Promise, "#i|#we|#be|'m|'re|^ #adv* hope|hoping|wish|doubt|pray|praying|trust that? #i|#we|#you|#third|#det|#ours|#yours|#name #adv* .? #will", ""},
	{"promise/said-before@1", Promise, "#i|#we #adv* said|wrote that? #i|#we #adv* #will", "as|like #i|#we"},
	{"promise/give-you-that@1", Promise, "#i|#we #will #adv* give #you|him|her|them|ye that|credit", ""},
	{"promise/getting-married@1", Promise, "#be getting married|engaged|divorced|older|worse|better", ""},
	{"promise/away@2", Promise, "#i|#we #will|'m|'re|am|are #adv* be? #adv* < away|abroad|overseas|offline|unavailable|unreachable|travelling|traveling", "#not / away with / #if|while|whilst|as|because #i|#we"},
	{"promise/off@2", Promise, "#i|#we #will|'m|'re|am|are #adv* be? #adv* < out|off|on of|sick|leave|holiday|holidays|vacation|pto|until|till|from", "#not / #if|while|whilst|as|because #i|#we"},
	{"promise/let-you-go@1", Promise, "#i #will #adv* let #you go|sleep|be|get|rest", "get it|them|the|in|#yours"},
	{"promise/grateful@1", Promise, "#i|#we #will #adv* be #adv* < #adv|very|most|so|only|more|too? grateful|thankful|obliged|indebted|surprised|amazed|glad|happy|pleased|delighted|sorry|honoured|honored when|if|of|for|that|it|he|she|they|#you|$|once", ""},
	{"promise/add-that@1", Promise, "#i|#we #will #adv* add #adv* that|in", ""},
	{"promise/cannot@2", Promise, "#i|#we|#third|#ours #adv* cannot", "#conj|if|unless|when|whenever|as|because|since|that|which|until|till|than|wait|case|#wh / ;"},
	{"promise/can-not@2", Promise, "#i|#we|#third|#ours #adv* #can #adv* #not", "#conj|if|unless|when|whenever|as|because|since|that|which|until|till|than|wait|case|#wh / ;"},
	{"promise/not-able@1", Promise, "#will #adv* #not #adv* be able", "#conj|if|unless|when|because|since|that|which / ;"},
	{"promise/you-can@2", Promise, "^ #conj|#yes? ,? you|u can|may|could #adv* < .", "you|u can|could|may #adv* expect|count|rely|depend|have|bet|consider|look|trust / #i|#we|#third #will / ;"},
	{"request/inquiries@1", Request, "for any|more|further|all|general|press|media|other|additional|your? inquiries|enquiries|questions|information|info|details|assistance|help|support .. contact|call|visit|email|e-mail|write|see|go|click", ""},
	{"request/need-anything@1", Request, "if you #adv* need|want|have|require any|anything|something|more|further|other|additional else|more|further|help|information|questions|details|assistance? .. ask|call|contact|shout|holler|email|e-mail|write|ring", ""},
	{"request/anybody@1", Request, "if anyone|anybody|someone|somebody wants|is|would|wishes|needs|likes|fancies|cares", ""},
	{"request/i-will@2", Request, "^^ #yes|#conj? ,? #i|#we #will", "#please|#you|#yours|#wh|?|if / ;|. . / let me|us|#third / #i|#we #will #adv* need|like|appreciate|want|require|expect|ask"},
	{"request/let-me@1", Request, "^ let me #adv* ask|check|respond|look|see|find|think|try|explain|start|begin|add|clarify|dig|talk|speak|get|answer", "let me know"},
	{"request/give-me-time@1", Request, "^ give me|us a|an|#number|until|till second|sec|minute|min|hour|day|week|moment|minutes|hours|days|#time|#weekday|#number", "?|please|#yours|call"},
	{"request/bear@1", Request, "#please bear with us|me", "?|and"},
	{"request/pls-see@2", Request, "pls|plz|please see|note|refer|find < attached|below|above|here|enclosed|patch|note|the|to|#number", "?|#you|#wh / and < #verb / see to|that|him|her|them"},
	{"complaint/as-said@1", Complaint, "as|like #you|he|she|they|we #adv* said|promised|told|agreed", "#not|no|nobody|nothing|never"},
	{"request/did-you-know@1", Request, "^ did you know that|the|a|your|you|our|we|it|how|#number", ""},
	{"request/imagine@1", Request, "^ #conj? just? imagine if|a|the|that|what|how|#you|living|being|having", ""},
	{"request/nice-if@1", Request, "would not|n't it|that be .? < nice|great|lovely|wonderful|fun|grand|something if|to|?", ""},
	{"request/which-means@1", Request, "^ which means|suggests|implies|explains|proves|makes", ""},
	{"request/take-care@1", Request, "^ #conj? take #adv* care", "take #adv* care of|to|not|that|with|when / #please"},
	{"request/further-questions@1", Request, "let me|us|#third #adv* know if #you #adv* have|need|want any|further|more|other|additional further|more|other|additional? questions|question|queries|query|concerns", "and|on|about"},
	{"request/who-cares@1", Request, "^ who cares|knows", ""},
	{"request/when-it-is@1", Request, "^ #conj? when #i|#we|#you|#third|he|she|they|it .. is|are|was|were", "?|,|#please|#can|could|would|will|let / when|that #i|#we|#you|#third|he|she|they|it #adv* is|are|was|were"},
}

var barring = compileNever()

func compileNever() []compiledRule {
	var list []compiledRule
	for _, r := range neverRules {
		list = append(list, compileRule(r, false))
	}
	return list
}

// A vetoes tells of which kinds a candidate cannot be, whatever else its words say.
type vetoes struct{ promise, request, question, complaint bool }

// of reports whether kind k is vetoed.
func (v vetoes) of(k Kind) bool {
	return k == Promise && v.promise || k == Request && v.request || k == Question && v.question || k == Complaint && v.complaint
}

// vetoesOf returns the vetoes of a candidate: a never rule fits; it is a scrap of a line
// that holds nothing but a time; it is quoted, or code; it only goes on with what its
// author says they will do, or asks for no more than a nod. A question promises
// nothing, nor does a condition alone.
func vetoesOf(c candidate) vetoes {
	list := c.list()
	if len(list) == 0 {
		return vetoes{}
	}
	if quoted(c) || coded(c.text[c.tokens[0].start:c.tokens[len(c.tokens)-1].end], c.tokens) {
		return vetoes{true, true, true, true}
	}
	own := contentOf(list)
	all := own
	if !c.whole() {
		all = contentOf(c.tokens) // what is asked stands behind its condition
	}
	v := vetoes{complaint: barred(Complaint, list, &own)}
	v.promise = c.asked() || c.conditional() || scrap(list) || barred(Promise, list, &own)
	v.question = nods(list) || barred(Request, c.tokens, &all)
	v.request = v.question || goesOn(c)
	return v
}

// barred reports whether a never rule of kind k fits tokens with this content.
func barred(k Kind, list []token, all *content) bool {
	for i := range barring {
		if r := &barring[i]; r.kind == k && r.fits(list, all) {
			return true
		}
	}
	return false
}

// nods reports whether tokens ask for a nod alone: "ok?"
func nods(list []token) bool { return consents[list[0].word] && len(list) > 1 && list[1].word == "?" }

// scrap reports whether tokens are a bare time behind small words, as where a
// line was broken: "on Thursday.", "of the week before".
func scrap(list []token) bool {
	for i := range list {
		const small = tagPunct | tagPrep | tagDet | tagTime | tagWeekday | tagMonth | tagNumber | tagConj
		if list[i].tags&small == 0 {
			return false
		}
	}
	return list[0].tags&(tagPrep|tagConj|tagDet) != 0 && !list[0].capital
}

// coded reports whether a text is a line of a program or of what one prints.
func coded(text string, list []token) bool {
	statement := strings.HasSuffix(text, ";") && programmed.MatchString(text)
	if !statement && !strings.Contains(text, "::") && !strings.Contains(text, "->") && !strings.Contains(text, "()") && !strings.Contains(text, "==") {
		return false
	}
	for i := range list {
		index := i > 0 && list[i-1].word == "[" // of a list[i]
		if !index && list[i].tags&(tagI|tagWe|tagYou|tagPlease|tagThanks) != 0 {
			return false
		}
	}
	return true
}

// programmed is what a statement of a program has, and prose that a semicolon ends
// has not: a call, an assignment, a block, a name of several words.
var programmed = regexp.MustCompile(`\w\(|=|[{}\[\]]|\w_\w|^\s*(?:return|goto)\s+\S+;$|^\s*\w+;$`)

// goesOn reports whether a clause has no subject and shares that of the clause
// before, which says what its author does or will do: "I will test it and send it",
// "I shut it down and put it back in"; or is all of such a sentence.
func goesOn(c candidate) bool {
	if c.whole() {
		return recounts(c.tokens) && !anyWord(c.tokens, ";", ":", "-", "–", "—", "so", "but", "then", "or")
	}
	list := c.list()
	if c.from == 0 || list[0].tags&(tagVerb|tagAdverb) == 0 || list[0].tags&tagPlease != 0 || c.tokens[c.from-1].tags&tagConj == 0 {
		return false
	}
	before := c.tokens[:c.from]
	will := slices.IndexFunc(before, func(t token) bool { return t.tags&tagWill != 0 })
	return will > 0 && before[will-1].tags&(tagI|tagWe) != 0 || before[len(before)-1].word == "and" && recounts(c.tokens)
}

// recounts reports whether a sentence says what its author does or did, with no word
// to anybody.
func recounts(list []token) bool {
	if list[0].tags&(tagI|tagWe) == 0 || len(list) < 4 || anyTag(list, tagYou|tagPossYours|tagPlease) || anyWord(list, "me", "us", "my", "our", "?") {
		return false
	}
	verb := list[1:]
	for len(verb) > 1 && verb[0].tags&tagAdverb != 0 {
		verb = verb[1:]
	}
	return verb[0].tags&(tagVerb|tagDo|tagHave) != 0 && !slices.Contains(wishes, verb[0].word) && anyWord(list, "and") &&
		!anyWord(list, "need", "needs", "want", "require", "expect", "request", "demand")
}

// wishes are verbs of somebody who wants something, or says what they think.
var wishes = []string{"need", "want", "wish", "hope", "ask", "suggest", "propose", "think", "expect", "require", "recommend", "like", "would", "wonder", "see", "know", "understand", "agree", "say", "request", "demand", "await", "insist", "appreciate"}
