package ledger

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
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
	var c cues
	set := func(x cues, is bool) {
		if is {
			c |= x
		}
	}
	words, all := hits(toks)
	for i, x := range toks {
		c |= words[i].cues
		set(negated, strings.HasSuffix(x, "n't"))
		set(ahead, strings.HasSuffix(x, "'ll"))
		set(past, len(x) > 4 && strings.HasSuffix(x, "ed") && !notPast[x])
	}
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

// A pattern is a cue that is told by more than one word. It can only fit where
// one of its gates is open, which is soon seen: a word of its list stands there,
// or one of its second list soon after one of the first, or, with anywhere
// between the two, after it at all.
type pattern struct {
	cues  cues
	re    *regexp.Regexp
	gates [][]string
	needs []need // of each gate
}

// anywhere parts two lists of a gate.
const anywhere = ".."

// soon is how many words on is soon: the expressions put two at most between.
const soon = 3

// A need is a gate with its lists by number.
type need struct {
	first, second, both wordLists // no second: of one list
	within              int       // words on, the second is
}

var patterns = []pattern{
	{done, finished, [][]string{{"all is are 's", "done set sorted good fixed clear up in live finished complete ready back closed gone down running working taken"},
		{"was were been", "taken"}, {"went", "in up off out on live well fine smoothly"}, {"works", "again now fine perfectly"}, {"up", "running"}, {"good", "new"}, {"as", "promised"}, {"like", "said"}}, nil},
	{done, itself, [][]string{{"done fixed sorted finished works working paid sent in"}}, nil},
	{been, was, [][]string{{"was were been showed turned arrived left stopped swung dropped walked rolled pulled sitting standing", anywhere, "here there by in over up at onsite on"}}, nil},
	{been, visited, [][]string{{"arrived came here picked let onsite left"}, {"for", "coming being stopping swinging popping getting"}, {"'s is are 're", "outside site"}, {"on", "site"}}, nil},
	{glad, pleased, [][]string{{"thanks thank thx ty cheers great fine perfect lovely brilliant wonderful excellent beautiful works working love appreciate hallelujah better saved spot nice finally"}, {"looks good", "good great job work"}, {"all", "good"}, {"as", "promised"}, {"like", "said"}}, nil},
	{recalls, recalled, [][]string{{"said told promised assured agreed quoted wrote"}, {"writing"}, {"supposed meant was", "to"}}, nil},
	{misses, missed, [][]string{{"supposed was were", "to"}, {"was were", "due"}, {"sign", "of"}, {"where", "is are was were"}, {"still", "waiting no not nothing haven't hasn't here there on pending outstanding"}, {"nobody never overdue waited didn't haven't hasn't again awaited awaiting"}, {"no", "one show"}, {"past", "noon the two your"}, {"you", "said told promised"}, {"when", "is are will does do"}, {"any", "news update word sign"}}, nil},
	{lasting, still, [][]string{{"still"}}, nil},
	{state, is, [][]string{{"is are 's"}}, nil},
	{means, meant, [][]string{{"he she they 's 'll 'd 're 've"}, {"your", "guy guys man crew fella fellas people team"}}, nil},
	{pays, paying, [][]string{{"paid sent transferred paying"}}, nil},
	{comes, coming, [][]string{{"answer reply response"}, {"get come", "back"}, {"back", "you"}, {"look looking", "into"}, {"find", "out"}, {"check", "on with into"}, {"let", "know"}, {"write", "you"}}, nil},
	{charged, charging, [][]string{{"charge charged bill bills billed billing invoice invoiced"}, {"on", "it bill invoice statement ledger"}}, nil},
	{arrived, arrives, [][]string{{"got receive received came come arrived landed here in through refunded credited"}}, nil},
	{frees, lets, [][]string{{"nevermind cancel canceled cancelled canceling cancelling disregard"}, {"never", "mind"}, {"no", "need longer"},
		{"don't do won't will needn't", "need bother worry want be trouble"}, {"forget", "it about the"}, {"scratch", "that"}, {"call called calling", "off"}, {"not", "needed"}, {"hold", "off"}, {"stand", "down"}, {"off", "hook"},
		{"change changed", "my our"}}, nil},
	{postpones, put, [][]string{{"is", "off"}, {"push pushed pushing postpone postponed postpones postponing postponement reschedule rescheduled rescheduling reschedules delay delayed delays delaying backorder backordered slip slipped slipping slips bump bumped behind instead"}, {"back", "order ordered orders"}, {"won't will can't cannot not", "make be have get"}, {"new", "date"}, {"move moves moved moving mov", "to back"}, {"held", "up"}, {"out", "hours"}, {"missed", "its the their"}}, nil},
	{waits, waiting, [][]string{{"sitting standing waiting waited sat stood"}}, nil},
	{unchanged, asBefore, [][]string{{"still", "old same wrong missing open broken leaking owed unpaid awaited pending outstanding the"}, {"as", "it they"}, {"where how as", anywhere, "left"}}, nil},
	{admits, failed, [][]string{{"forgot forgotten overlooked unable undone unfinished unsent"}, {"not", "done possible"}, {"never didn't haven't hasn't", "went gone go"}, {"didn't haven't hasn't hadn't", "take taken stick stuck"}, {"slip slips slipped", "mind"}, {"not isn't aren't wasn't weren't", "able"}, {"my our", "fault mistake error"}, {"dropped", "ball"}, {"let", "down"},
		{"didn't haven't hadn't couldn't", "get got gotten make manage managed"}}, nil},
	{putsOff, holding, [][]string{{"good fair look looking find get oh hang bear"}}, nil},
}

// wordLists are a set of lists of words, by number.
type wordLists [2]uint64

func (b *wordLists) add(o wordLists) { b[0], b[1] = b[0]|o[0], b[1]|o[1] }

func (b wordLists) has(o wordLists) bool { return b[0]&o[0] == o[0] && b[1]&o[1] == o[1] }

// A known is what a word is known for.
type known struct {
	lists wordLists // of the gates
	cues  cues      // that it gives alone
}

var vocabulary = func() map[string]known {
	all := map[string]known{}
	note := func(w string, k known) {
		x := all[w]
		x.lists.add(k.lists)
		x.cues |= k.cues
		all[w] = x
	}
	for c, list := range cueWords {
		for w := range strings.FieldsSeq(list) {
			note(w, known{cues: c})
		}
	}
	numbers := map[string]wordLists{}
	for i := range patterns {
		for _, g := range patterns[i].gates {
			n := need{within: soon}
			for _, list := range g {
				if list == anywhere {
					n.within = math.MaxInt
					continue
				}
				b, ok := numbers[list]
				if n := len(numbers); !ok {
					b[n/64] = 1 << (n % 64) // there is no room for more than 128
					numbers[list] = b
				}
				if n.both.add(b); n.first == (wordLists{}) {
					n.first = b
				} else {
					n.second = b
				}
				for w := range strings.FieldsSeq(list) {
					note(w, known{lists: b})
				}
			}
			patterns[i].needs = append(patterns[i].needs, n)
		}
	}
	return all
}()

// hits returns what each word of a sentence is known for, and the lists of all.
// What is written with an apostrophe is in the lists of the whole, of what stands
// before it and of what stands behind it.
func hits(toks []string) (words []known, all wordLists) {
	words = make([]known, len(toks))
	for k, x := range toks {
		b := vocabulary[x]
		if i := strings.IndexByte(x, '\''); i >= 0 {
			b.lists.add(vocabulary[x[:i]].lists)
			b.lists.add(vocabulary[x[i:]].lists)
		}
		words[k] = b
		all.add(b.lists)
	}
	return words, all
}

func (p *pattern) mayFit(words []known, all wordLists) bool {
	return slices.ContainsFunc(p.needs, func(n need) bool { return all.has(n.both) && n.open(words) })
}

// open reports whether the words of both lists stand in order, if there are two.
func (n *need) open(words []known) bool {
	if n.second == (wordLists{}) {
		return true
	}
	left := 0 // words that are still soon
	for _, w := range words {
		if left > 0 && w.lists.has(n.second) {
			return true
		}
		left--
		if w.lists.has(n.first) {
			left = n.within
		}
	}
	return false
}

// prepare works out what is asked of each sentence again and again.
func (s *sentence) prepare(l *lexicon) {
	toks := fields(s.Text)
	s.length = len(toks)
	s.mayOff = mayCallOff(toks)
	s.stems = slices.Clone(l.add(nil, toks))
	for i := range s.Acts {
		if s.Acts[i].Sure {
			s.kinds |= kindBit(s.Acts[i].Kind)
		}
	}
}

// says reports whether a sentence has a cue.
func (s *sentence) says(c cues) bool { return s.Cues&c != 0 }

// kindBit is the bit of a kind of act among [act.Kinds].
func kindBit(k act.Kind) uint16 { return 1 << slices.Index(act.Kinds, k) }

// does reports whether a sentence certainly does such a thing.
func (s *sentence) does(kinds ...act.Kind) bool {
	for _, k := range kinds {
		if s.kinds&kindBit(k) != 0 {
			return true
		}
	}
	return false
}

var (
	// the cues that one word gives; done is only for the shortest sentences
	cueWords = map[cues]string{
		negated: "not never nobody none nothing without unable yet no cannot nor hardly neither",
		ahead:   "will shall going would should can could may might please tomorrow hope hopefully once if unless gonna",
		past:    "was were came went got did done had been just here attached enclosed sent paid spoke rang left made put brought found gave took told met built ran swung drove cut hung held wrote read set shut began bought thought rolled stood sat won sold kept felt heard lost broke",
		done:    "done works working fixed sorted finished complete completed live running closed cleared sent paid installed mended resolved perfect received arrived landed",
	}
	notPast = set("indeed speed proceed exceed succeed embed agreed supposed need needed interested tired scheduled booked expected delayed")

	// what says in so many words that a thing is done
	finished = regexp.MustCompile(`(?i)\b(all (done|set|sorted|good|fixed|clear|up|in)|is (done|in|up|live|sorted|fixed|finished|complete|ready|back|clear|closed|gone|down now|running|working)|are (done|in|up|live|sorted|fixed|finished|ready|back|gone)|'s (done|in|up|live|sorted|fixed|finished|ready|back|gone|down now|working|running)|went in|went (up|off|out|on|live)|(is|are|was|were|been) taken care of|works (again|now|fine|perfectly)|up and running|good as new|as promised|like you said|went (well|fine|smoothly))\b`)
	itself   = regexp.MustCompile(`(?i)^(done|fixed|sorted|finished|works|working|paid|sent|in)\b[^a-z]*($|[.,!;-])`)

	// that somebody was there
	was     = regexp.MustCompile(`(?i)\b(was|were|been|showed|turned|arrived|just left|stopped|swung|dropped|walked|rolled|pulled|sitting|standing)\b.*\b(here|there|by|in|over|up|at|onsite|on site|in the lot|on time)\b`)
	visited = regexp.MustCompile(`(?i)\bfor (coming|being|stopping|swinging|popping|getting)\b|\barrived\b|\bcame\b|\b(he|she|they|you|[A-Z][a-z]+)('s| is| are|'re) (here|outside|on site|onsite)\b|\blet (us|me|him|her|them|you) in\b|\b(they|he|she|crew|guys?|man) (just )?(left|came)\b|^here\b|\bpicked (it|them|both|up)\b|\bon site\b`)

	// that the writer waits where somebody was to come, and that they did come
	waiting = regexp.MustCompile(`(?i)\b(i|we|(and|&) (i|me))(['’](m|re|ve)|( have| had| am| are| was| were))?( all| both| just| still)*( been)? (sitting|standing|waiting|waited|sat|stood) (here|there|around|in|at|by|on|for|since|from|with|all|until|till)\b`)
	came    = regexp.MustCompile(`(?i)\b(came|arrived|showed|turned) (up|in|at|on|by|just|right|around|after|before|with|and|to|then|today|this)\b|\b(he|she|they|you|(?-i:[A-Z][a-z]+)) (came|arrived|showed up|turned up)\b`)

	// that something is still as it was
	asBefore = regexp.MustCompile(`(?i)\b(is|are|'s|’s) still (the )?(old|same|wrong|missing|open|broken|leaking|owed|unpaid|awaited|pending|outstanding)\b|\b(is|are|looks?|stands?|lies?|'s|’s) (just |exactly |still )?(as it was|as they were|(where|how|as) ([a-z]+ ){1,3}left (it|them))\s*($|[.,;!])`)

	// what tells of a good end
	pleased = regexp.MustCompile(`(?i)\b(thanks?|thank you|thx|ty|cheers|great|fine|perfect|lovely|brilliant|wonderful|excellent|beautiful|works|working|love (it|them)|appreciate|hallelujah|much better|looks (good|great)|good (job|work)|saved|spot on|nice work|all good|as promised|like you said|finally)\b`)

	// what reminds of a thing that was to be done by now
	missed = regexp.MustCompile(`(?i)\b(supposed to|was to|were to|was due|were due|no sign of|where (is|are|was|were)|still waiting|still (no|not|nothing|haven't|hasn't|here|there|on)|nobody|no one|never|past (noon|the|two|your)|you said|you told|you promised|overdue|when (is|are|will|does|do)|any (news|update|word|sign)|waited|no show|didn't|haven't|hasn't|again|awaited|awaiting|still pending|still outstanding)\b`)

	lateWords = regexp.MustCompile(`(?i)\b(late|later than|overdue|belated(ly)?|behind schedule|at last|finally|(sorry|apologi[sz]e|apolog(y|ies)|forgive|excuse) [^.,;]{0,20}(wait|delay|lateness)|running past|should have (been|come|gone|left)|took longer|days? (behind|late|after)|past (mon|tues|wednes|thurs|fri|satur|sun)day|missed (mon|tues|wednes|thurs|fri|satur|sun)day)\b`)

	// what says that a thing was done when it was to be
	punctual = regexp.MustCompile(`(?i)\bas (you|he|she|they|we|i)( had|['’]d)? (said|promised|agreed)\b|\bas (promised|planned|agreed|arranged|scheduled)\b|\blike (you|u|he|she|they) (said|promised)\b|\bon the (dot|nose)\b|\bon time\b|\bgood as (your|his|her|their) word\b`)
	// when it was to be
	meantFor = regexp.MustCompile(`(?i)\b(was|were) (meant|supposed|due) (to (be|come|go) )?((on|for|by) )?(today|yesterday|(mon|tues|wednes|thurs|fri|satur|sun)day|(mon|tue|wed|thu|fri|sat|sun)\b|the \d)|\b(days?|weeks?) (after|later than) (i|we) (said|promised|swore|told)\b`)
	// an apology for something else than that it is late
	sorryElse = regexp.MustCompile(`(?i)\b(sorry|apologi[sz]e|apology|apologies) (about|for) (the|your|my|our|any) (?:[\w'’]+)`)
	sorryLate = regexp.MustCompile(`(?i)\b(sorry|apologi[sz]e|apology|apologies) (about|for) (the|your|my|our|any) (wait|delay|lateness|trouble|inconvenience|hold|mix)`)
	// what had been sent before
	sentBefore = regexp.MustCompile(`(?i)\b(again|already|re-?sen[dt]\w*|(i|we) (sent|posted|e?mailed) )\b`)

	// what was said before
	recalled = regexp.MustCompile(`(?i)\b(you|he|she|they|we|i) (have |had )?(just )?(said|told|promised|assured|agreed|quoted|wrote)\b|\bin writing\b|\b(supposed|meant) to\b|\bwas to\b`)
	// what somebody admits
	failed = regexp.MustCompile(`(?i)\b((i|we|he|she|they|and|but|just|clean|completely|totally|simply) forgot|(had|was|were|been|clean|completely) forgotten|overlooked|unable to|slip(s|ped)? (my|our|his|her|their) mind|(not|(is|are|was|were)n['’]t)( been)? able to|(my|our) (own )?(fault|mistake|error)|dropped the ball|not possible (now|any ?more|after all|in time)|(left|gone|been|was|were) (undone|unfinished|unsent|not done)|never (went|gone) (out|off)|(did|has|have)n['’]t gone? (out|off|through)|let (you|them|him|her) down|(did|have|had|could)n['’]t (get (to|around|round)|got(ten)? (to|around|round)|make it|managed? to))\b|\b(did|has|have|had)n['’]t (take|taken|stick|stuck)(\W*$|[.,;:!?])`)
	// that something goes on
	still = regexp.MustCompile(`(?i)^(and |but |it's |its |it is )?still\b`)
	// how something is
	is = regexp.MustCompile(`(?i)\b(is|are|'s|’s)\b`)
	// somebody named before
	meant = regexp.MustCompile(`(?i)\b(he|she|they|your (guys?|man|crew|fellas?|people|team))\b`)
	// what who pays says
	paying = regexp.MustCompile(`(?i)\b(paid|sent|transferred|paying)\b`)
	// what who was to be sent something says when it has come
	arrives = regexp.MustCompile(`(?i)\b(got|received?|came|come|arrived|landed|here|in|through|refunded|credited)\b`)
	// what who needs a thing no more says
	lets = regexp.MustCompile(`(?i)\b(never ?mind|no need|no longer (need|want|require)|(don't|do not|won't|will not|needn't) (need|bother|worry about|want|be needing|trouble)|cancel(l?ed|l?ing)?|forget (it|about|the)|scratch that|call(ed|ing)? (it|that|this)? ?off|not needed|disregard|hold off|stand down|off the hook|changed? (my|our) minds?)\b`)
	// what who will be late says
	put = regexp.MustCompile(`(?i)\b(is off|push(ed|ing)?|postpon\w*|reschedul\w*|delay\w*|back ?order\w*|(won't|will not|can't|cannot|not going to) (make|be able|have|get)|new date|instead|mov(e|ed|ing) (it|that|this|you|us)? ?(to|back)|slip(ped|ping|s)?|held up|bumped?|behind|out of hours|missed (its|the|their))\b`)
	// what who has no answer yet says
	holding = regexp.MustCompile(`(?i)\b(good question|fair question|look into|looking into|find out|get back to|good to hear|oh no|hang on|bear with)\b`)
	// a charge
	charging = regexp.MustCompile(`(?i)\b(charged?|billed|bill(s|ing)? (me|us|for)|invoiced?|on (it|the (bill|invoice|statement|ledger)))\b`)
	// an answer to come
	coming = regexp.MustCompile(`(?i)\b(answer|reply|response|get back|come back|back to you|look into|looking into|find out|check (on|with|into)|let you know|write (to )?you)\b`)

	justNow = regexp.MustCompile(`(?i)\b(just now|just|minutes ago|this minute|has arrived|is here now|as of (\d|now|this))\b`)
)

// notice reports whether a program tells of something that was done or came in:
// a payment, a booking. Receipts of mail and answers of the absent tell nothing.
func (m *message) notice() bool { return m.Notice && m.Automatic != "" }

// A saying is something that a sentence says, which is only looked for where it
// matters, and once: see sentence.fits.
type saying uint8

const (
	saysNoticed  saying = iota // a program tells of what was done or came in
	saysUndone                 // of what was not done, for sure
	saysOverdue                // or where it tells of nothing that was
	saysBill                   // what asks for money
	saysClaims                 // that the message carries something
	saysClauses                // it says more than one thing
	saysCivil                  // nothing but kindness
	saysLateNow                // what comes with the message comes late
	saysNeverDid               // who promised tells that they did not do it
	saysWasTo                  // what was to be
	saysMissing                // that something which was to come did not
)

var sayings = [...]*regexp.Regexp{
	saysNoticed:  regexp.MustCompile(`(?i)\b(received|payment|paid|deposit(ed)?|refund(ed)?|credit(ed)?|posted|completed?|delivered|shipped|dispatched|submitted|signed|closed|approved|transfer(red)?)\b`),
	saysUndone:   regexp.MustCompile(`(?i)\b(failed|declined|undelivered|(not|never)( yet)?( been)? (paid|received|delivered|completed))\b`),
	saysOverdue:  regexp.MustCompile(`(?i)\b(overdue|past due|unpaid|outstanding|reminder)\b`),
	saysBill:     regexp.MustCompile(`(?i)\b(invoices?|bills?|statements?|quotes?)\b`),
	saysClaims:   claims,
	saysClauses:  regexp.MustCompile(`(?i)[,;:]|\b(but|since|though|although|while|and)\b`),
	saysCivil:    regexp.MustCompile(`(?i)\b(pleasure|look(ing)? forward|thank(s| you) for|hope (you|this|that|it)|have a (good|great|nice|lovely)|happy to help|kind regards)\b`),
	saysLateNow:  regexp.MustCompile(`(?i)\blate with (this|it|these|that)\b|\b(this|it|these) (is|are|comes?) (a (bit|little|day|week) )?late\b|\bsorry for the (delay|wait)\b`),
	saysMissing:  regexp.MustCompile(`(?i)\b(there (was|is|were|has been|have been) no\b|no sign of|nobody|(i|we)(['’]ve| have)? never (had|got|received|saw|heard)|never (came|arrived)|(did(n['’]t| not)|do(n['’]t| not)) (get|come|receive|arrive|see|seem to have|have)\b|(have|has)(n['’]t| not) (had|received|seen|got|come|arrived|been (sent|here))|where (is|are)|missing)`),
	saysWasTo:    regexp.MustCompile(`(?i)\b(was|were) (all |both |also )?(to (be|have|come|get|send|go|ring|call|pay|fit|do)|supposed to|meant to|promised)\b|\bshould have (been|come|got|had)\b`),
	saysNeverDid: regexp.MustCompile(`(?i)\b(i|we|he|she|they) (just |simply )?never (rang|rung|called|phoned|came|went|sent|got (round |around )?to|made|wrote|did|brought|ordered|booked|fixed|finished|showed|turned|posted|e?mailed)\b`),
}

// fits reports whether a sentence says such a thing.
func (s *sentence) fits(x saying) bool {
	bit := uint16(1) << x
	if s.asked&bit == 0 {
		s.asked |= bit
		if sayings[x].MatchString(s.Text) {
			s.said |= bit
		}
	}
	return s.said&bit != 0
}
