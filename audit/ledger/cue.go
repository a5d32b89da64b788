package ledger

import (
	"regexp"
	"slices"
	"strings"
)

// cues are what a sentence says, without regard to anything else.
type cues uint32

const (
	asks      cues = 1 << iota // it is a question
	negated                    // it denies something
	ahead                      // it tells of what is to come, or may
	past                       // of what was
	done                       // that something is done
	been                       // that somebody was there
	glad                       // of a good end
	linked                     // it holds an address of the web
	recalls                    // it tells of what was said before
	misses                     // of what was to be done by now
	lasting                    // that something goes on
	state                      // how something is
	means                      // it speaks of somebody as he, she or "your crew"
	pays                       // of paying, by the one who does
	comes                      // that an answer is still to come
	charged                    // of a charge
	arrived                    // that something has come
	frees                      // that something is not wanted any more
	postpones                  // that something will be later
	putsOff                    // that an answer is not ready
	admits                     // that something was forgotten, or could not be done
	waits                      // that its writer waits where somebody was to come
	unchanged                  // that something is still as it was
)

// cuesOf reads a sentence, which was cut into words, once for all.
func cuesOf(text string, toks []string) cues {
	text = straight(text)
	var c cues
	set := func(x cues, is bool) {
		if is {
			c |= x
		}
	}
	words, all := hits(toks)
	negates := denials(text, toks, words)
	for i, x := range toks {
		c |= words[i].cues &^ negated
		if words[i].cues&ahead != 0 && ofResult(toks[i:]) {
			c &^= ahead
		}
		set(ahead, strings.HasSuffix(x, "'ll"))
		set(past, len(x) > 4 && strings.HasSuffix(x, "ed") && !notPast[x])
	}
	set(negated, negates)
	if len(toks) > 5 {
		c &^= done // which of these words say alone
	}
	set(asks, strings.HasSuffix(strings.TrimRight(text, ` "')]`), "?"))
	set(linked, strings.Contains(text, "://") || strings.Contains(text, "www."))
	for i := range patterns {
		x := &patterns[i]
		set(x.cues, x.mayFit(words, all) && x.re.MatchString(text))
	}
	if c&waits != 0 && (c&negated != 0 || !came.MatchString(text)) {
		c = c&^been | misses
	} else {
		c &^= waits
	}
	if c&negated != 0 {
		c &^= done | been
	}
	return c
}

// denials reports whether a sentence denies something: turns of phrase that only sound
// so ("in no time", "at six, not four") do not. Of each word it is told what it is known for.
func denials(text string, toks []string, words []known) bool {
	denies := func(x string, k known) bool { return k.cues&negated != 0 || strings.HasSuffix(x, "n't") }
	some := false
	for i, x := range toks {
		some = some || denies(x, words[i])
	}
	if !some {
		return false
	}
	if !maySoundSo(toks) {
		return true
	}
	rest := noDenial.ReplaceAllString(text, " ")
	return len(rest) == len(text) || slices.ContainsFunc(fields(rest), func(x string) bool { return denies(x, vocabulary[x]) })
}

// ofResult reports whether words that begin with one that may tell of what is to come
// tell of what was to be, or of what is so now: "should have said", "can see it".
func ofResult(toks []string) bool {
	if len(toks) < 2 {
		return false
	}
	switch next := toks[1]; toks[0] {
	case "should", "could", "would", "might", "may":
		return next == "have" || next == "of" || next == "a"
	case "can":
		return next == "see" || next == "hear" || next == "feel" || next == "smell" || next == "now" || next == "finally"
	}
	return false
}

// maySoundSo reports whether a word that denies stands before one with which it may
// deny nothing: see noDenial.
func maySoundSo(toks []string) bool {
	for i := 1; i < len(toks); i++ {
		if untilWords[toks[i]] {
			return true // "not until eight"
		}
		with := soundsSo[toks[i-1]]
		if with == nil {
			continue
		}
		x, _, _ := strings.Cut(toks[i], "'")
		if with[x] || toks[i-1] == "not" && x != "" && x[0] >= '0' && x[0] <= '9' {
			return true
		}
	}
	return false
}

// says reports whether a sentence has a cue.
func (s *sentence) says(c cues) bool { return s.Cues&c != 0 }

var (
	// the cues that one word gives; done is only for the shortest sentences
	cueWords = map[cues]string{
		negated: "not never nobody none nothing without unable yet no cannot nor hardly neither " + withoutApostrophe,
		ahead:   "will shall going would should can could may might please tomorrow hope hopefully once if unless gonna",
		past:    "was were came went got did done had been just here attached enclosed sent paid spoke rang left made put brought found gave took told met built ran swung drove cut hung held wrote read set shut began bought thought rolled stood sat saw hit won sold kept felt heard lost broke",
		done:    "done works working fixed sorted finished complete completed live running closed cleared sent paid installed mended resolved perfect received arrived landed",
	}
	notPast = set("indeed speed proceed exceed succeed embed agreed supposed need needed interested tired scheduled booked expected delayed")

	// what says in so many words that a thing is done
	finished = regexp.MustCompile(`(?i)\b(all (done|set|sorted|good|fixed|clear|up|in)|is (done|in|up|live|sorted|fixed|finished|complete|ready|back|clear|closed|gone|down now|running|working)|are (done|in|up|live|sorted|fixed|finished|ready|back|gone)|'s (done|in|up|live|sorted|fixed|finished|ready|back|gone|down now|working|running)|(is|are) (all )?(yours|secured)|(is|are|was|were|been) taken care of)\b`)
	goesWell = regexp.MustCompile(`(?i)\b(went in|went (up|off|out|on|live)|((working|running|live|up|fixed|flowing|back)|(is|are|been|['’]s) on) since|(good|great|neat|lovely|nice|super|superb|cracking|top|excellent|beautiful|tidy|brilliant|stunning|fantastic) (job|work)( on| with|\W*$|[.,!;])|works (again|now|fine|perfectly)|up and running|good as new|as promised|like you said|went (well|fine|smoothly))\b`)
	itself   = regexp.MustCompile(`(?i)^(done|fixed|sorted|finished|works|working|paid|sent|in)\b[^a-z]*($|[.,!;-])`)

	// that somebody was there
	was      = regexp.MustCompile(`(?i)\b(was|were|been|showed|turned|arrived|just left|stopped|swung|dropped|walked|rolled|pulled|sitting|standing)\b.*\b(here|there|by|in|over|up|at|onsite|on site|in the lot|on time)\b`)
	visited  = regexp.MustCompile(`(?i)\barrived\b|\bcame\b|\blet (us|me|him|her|them|you) in\b|\b(they|he|she|crew|guys?|man) (just )?(left|came)\b|\bpicked (it|them|both|up|her up|him up|mine up)\b`)
	onSite   = regexp.MustCompile(`(?i)\b(he|she|they|you|[A-Z][a-z]+)('s| is| are|'re) (here|outside|on site|onsite)\b|^here\s*($|[.,;!–—-])|^here (at|now|since|with|already|on|in|for|too|from|by|and|today)\b|\bon site\b`)
	wasThere = regexp.MustCompile(`(?i)\bfor (coming|being|stopping|swinging|popping|getting)\b|\b(he|she|they|you|crew|guys?|man|men|lads?|bloke|chap|fella|team|plumber|engineer|technician|fitter|driver|(?-i:[A-Z][a-z]+))( has| have|['’]s|['’]ve) just (left|gone|been)\b|\b(was|were) (so |very |really )?(good|nice|lovely|great|a pleasure) (to (see|meet|have|host|welcome)|seeing|meeting|having) (you|him|her|them|both|everyone)\b|^(good|nice|lovely|great) (to (see|meet|have)|seeing|meeting|having) (you|him|her|them|both|everyone)\b`)

	// that the writer waits where somebody was to come, and that they did come
	waiting = regexp.MustCompile(`(?i)\b(i|we|(and|&) (i|me))(['’](m|re|ve)|( have| had| am| are| was| were))?( all| both| just| still)*( been)? (sitting|standing|waiting|waited|sat|stood) (here|there|around|in|at|by|on|for|since|from|with|all|until|till)\b`)
	came    = regexp.MustCompile(`(?i)\b(came|arrived|showed|turned) (up|in|at|on|by|just|right|around|after|before|with|and|to|then|today|this)\b|\b(he|she|they|you|(?-i:[A-Z][a-z]+)) (came|arrived|showed up|turned up)\b`)

	// that something is still as it was
	asBefore = regexp.MustCompile(`(?i)\b(is|are|'s|’s) still (the )?(old|same|wrong|missing|open|broken|leaking|owed|unpaid|awaited|pending|outstanding|dead|down|stuck|jammed|blocked|faulty|damaged|unusable|cold)\b|\b(is|are|looks?|stands?|lies?|'s|’s) (just |exactly |still )?((as|where) (it|they|he|she) (always )?(was|were|is|are)( before)?|(where|how|as) ([a-z]+ ){1,3}left (it|them))\s*($|[.,;!])`)

	// what tells of a good end
	pleased = regexp.MustCompile(`(?i)\b(thanks?|thank you|thx|tks|thnx|ta|ty|cheers|great|fine|perfect|lovely|brilliant|wonderful|excellent|beautiful|works|working|love (it|them)|appreciate|hallelujah|much better|looks (good|great)|good (job|work)|saved|spot on|nice work|all good|purring|mint|spotless|immaculate|stunning|gorgeous|fab(ulous)?|legend|chuffed|delighted|as promised|like you said|finally)\b`)

	// what reminds of a thing that was to be done by now
	missed = regexp.MustCompile(`(?i)\b(supposed to|was to|were to|was due|were due|no sign of|where (is|are|was|were)|still waiting|still (no|not|nothing|haven't|hasn't|here|there|on)|nobody|no one|never|past (noon|the|two|your)|you said|you told|you promised|overdue|when (is|are|will|does|do)|any (news|update|word|sign)|waited|no show|what happened|didn't|haven't|hasn't|again|awaited|awaiting|still pending|still outstanding)\b`)

	lateWords = regexp.MustCompile(`(?i)\b(late|later than|overdue|belated(ly)?|behind schedule|at last|finally|eventually|in the end|(sorry|apologi[sz]e|apolog(y|ies)|forgive|excuse) [^.,;]{0,20}(wait|delay|lateness)|running past|should have (been|come|gone|left)|took longer|days? (behind|late|after)|past (mon|tues|wednes|thurs|fri|satur|sun)day|missed (mon|tues|wednes|thurs|fri|satur|sun)day)\b`)

	// when it was to be
	meantFor = regexp.MustCompile(`(?i)\b(was|were) (meant|supposed|due) (to (be|come|go) )?((on|for|by) )?(today|yesterday|(mon|tues|wednes|thurs|fri|satur|sun)day|(mon|tue|wed|thu|fri|sat|sun)\b|the \d)|\b(days?|weeks?) (after|later than) (i|we) (said|promised|swore|told)\b`)
	// an apology for something else than that it is late
	sorryElse = regexp.MustCompile(`(?i)\b(sorry|apologi[sz]e|apology|apologies) (about|for) (the|your|my|our|any) (?:[\w'’]+)`)
	sorryLate = regexp.MustCompile(`(?i)\b(sorry|apologi[sz]e|apology|apologies) (about|for) (the|your|my|our|any) (wait|delay|lateness|trouble|inconvenience|hold|mix)`)
	// what had been sent before
	sentBefore = regexp.MustCompile(`(?i)\b(again|already|re-?sen[dt]\w*|(i|we) (sent|posted|e?mailed) )\b`)

	// what was said before
	recalled = regexp.MustCompile(`(?i)\b(you|he|she|they|we|i) (have |had )?(just )?(said|told|promised|assured|agreed|quoted|wrote)\b|\bin writing\b|\b(supposed|meant) to\b|\bwas to\b`)
	// what sounds like a denial and is none
	noDenial   = regexp.MustCompile(`(?i)\bin no time\b|\bno (trouble|problems?|probs?|issues?|dramas?|bother|worries|fuss|complaints?|hassle|harm done|doubt|wonder|fault of yours)\b( at all)?|\b(can|could)(['’]?t|not| not) ((be|have been|ask for|wish for) (a )?(better|happier|easier|nicer|more)|fault|(thank|praise|recommend) [^.,;!?]{1,30}\b(enough|highly))\b|\bwithout (a|any) (hitch|fuss|problems?|trouble|bother)\b|\bnot (only|just|bad)\b|\bnot a (scratch|mark|speck|trace|drop|hitch|thing wrong)\b|\b(is|are|was|were|had|and|with) no more [a-z]|\b(like|as if|as though) (there|it|they|nothing) (was|were|had) never\b|\bnothing but\b|\b(did|has|have|had)n['’]?t (left|leave) (so much as )?a (mark|speck|scratch|trace|drop|mess)\b|\b(did|was|were|had)(n['’]?t| not) [^.;,!?]{0,40}\b(until|till?) (about |nearly |almost |just |gone |after |past |around |the |last )*(\d[\d:.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midday|yesterday|next|following|evening|afternoon|(mon|tues|wednes|thurs|fri|satur|sun)day)\b|(,| and| rather) not (at |by |on |before )?(the )?(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midday|yesterday|today|\d[\d:.]*(st|nd|rd|th)?|(mon|tues|wednes|thurs|fri|satur|sun)day)\b`)
	untilWords = set("until till til")
	// the words that it may begin with, and those behind them; see maySoundSo
	soundsSo = func() map[string]map[string]bool {
		all := map[string]map[string]bool{}
		for before, behind := range map[string]string{
			"no":           "time trouble problem problems prob probs issue issues drama dramas bother worries fuss complaint complaints hassle harm doubt wonder fault more",
			"not":          "a only just bad be have ask wish fault thank praise recommend at by on before the one two three four five six seven eight nine ten eleven twelve noon midday yesterday today monday tuesday wednesday thursday friday saturday sunday",
			"without":      "a any",
			"nothing":      "but",
			"was were had": "never",
			"can't cant cannot could't couldt couldnot":             "be have ask wish fault thank praise recommend",
			"didn't didnt hasn't hasnt haven't havent hadn't hadnt": "left leave",
		} {
			for w := range strings.FieldsSeq(before) {
				all[w] = set(behind)
			}
		}
		return all
	}()
	// what somebody admits
	failed = regexp.MustCompile(`(?i)\b((i|we|he|she|they|and|but|just|clean|completely|totally|simply) forgot|(had|was|were|been|clean|completely) forgotten|(keep|kept|been) meaning to|overlooked|unable to|slip(s|ped)? (my|our|his|her|their) mind|(not|(is|are|was|were)n['’]t)( been)? able to|(my|our) (own )?(fault|mistake|error)|dropped the ball|not possible (now|any ?more|after all|in time)|(left|gone|been|was|were) (undone|unfinished|unsent|not done)|never (went|gone) (out|off)|(did|has|have)n['’]t gone? (out|off|through)|let (you|them|him|her) down|(did|have|had|could)n['’]t (get (to|around|round)|got(ten)? (to|around|round)|make it|managed? to))\b|\b(did|has|have|had)n['’]t (take|taken|stick|stuck)(\W*$|[.,;:!?])`)
	// that something goes on
	still = regexp.MustCompile(`(?i)^(and |but |it's |its |it is )?still\b`)
	// how something is
	is = regexp.MustCompile(`(?i)\b(is|are|'s|’s)\b`)
	// somebody named before
	meant = regexp.MustCompile(`(?i)\b(he|she|they|your (guys?|man|crew|fellas?|people|team))\b`)
	// what who pays says
	paying = regexp.MustCompile(`(?i)\b(paid|sent|transferred|paying)\b`)
	// what who was to be sent something says when it has come
	arrives = regexp.MustCompile(`(?i)\b(got|received?|came|come|arrived|landed|here|in|through|refunded|credited|hit (my|our|the|his|her) (card|account|bank))\b`)
	// what who needs a thing no more says
	lets = regexp.MustCompile(`(?i)\b(never ?mind|no need|no longer (need|want|require)|(don't|do not|won't|will not|needn't) (need|bother|worry about|want|be needing|trouble)|cancel(l?ed|l?ing)?|forget (it|about|the|that|this)|scratch that|call(ed|ing)? (it|that|this)? ?off|not needed|disregard|hold off|need(n['’]t| not) (come|send|ring|call|order|do|go)|(are|am|['’](re|m)) keeping (it|them|the)|stand down|off the hook|changed? (my|our) minds?)\b`)
	// what who will be late says
	put      = regexp.MustCompile(`(?i)\b(is off|push(ed|ing)?|postpon\w*|reschedul\w*|delay\w*|back ?order\w*|(won't|will not|can't|cannot|not going to) (make|be able|have|get)|new date|instead|(it|that|they)(['’]ll| will) (now )?be (on |by |the )?((mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next week)|mov(e|ed|ing) (it|that|this|you|us)? ?(to|back)|slip(ped|ping|s)?|held up|bumped?|behind|out of hours|missed (its|the|their))\b`)
	putUntil = regexp.MustCompile(`(?i)\b(won['’]t|wont|will not|can['’]t|cannot) (now )?[^.,;!?]{1,40} (until|till|before)\b`)
	// what who has no answer yet says
	holding = regexp.MustCompile(`(?i)\b(good question|fair question|look into|looking into|find out|get back to|good to hear|oh no|hang on|bear with)\b`)
	// a charge
	charging = regexp.MustCompile(`(?i)\b(charged?|billed|bill(s|ing)? (me|us|for)|invoiced?|on (it|(the|this|our|my) (bill|invoice|statement|ledger)))\b`)
	// an answer to come
	coming = regexp.MustCompile(`(?i)\b(answer|reply|response|get back|come back|back to you|look into|looking into|find out|check (on|with|into)|let you know|write (to )?you)\b`)

	justNow = regexp.MustCompile(`(?i)\b(just now|just|here(?:['’]s| is| are)|minutes ago|this minute|has arrived|is here now|as of (\d|now|this))\b`)
)

// withoutApostrophe: "didn't" and the like as they are often written.
const withoutApostrophe = "didnt doesnt dont wont cant couldnt wouldnt shouldnt isnt arent wasnt werent havent hasnt hadnt"

var carelessNots = set(withoutApostrophe)
