package claim

import (
	"regexp"
	"strings"

	"onrecord/audit/check"
)

const (
	cant   = `(?:(?:is|are|was|were|did|does|do|has|have|had|ca|wo|would|could|should)n'?t|cannot)`
	nobody = `(?:nobody|no[ -]one|none of you|not one(?: \w+)?(?: of you)?|not a (?:soul|single \w+)|no human(?: being)?)`
	negate = `(?:never|not|` + cant + `|nobody|no[ -]one|none|nothing|neither|nor|without|failed|failing|refused|forgot|nowhere|no)`
	money  = `(?:charg(?:ed?|es|ing)|bill(?:ed|s|ing)?|invoic(?:ed?|es|ing)|fees?|refund\w*|credit(?:ed|s)?|deposits?|overcharg\w*|deduct\w*|owed?|owes|took .{0,30}card|surcharges?|paid|debit(?:ed)?)`
)

func words(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL])(?:` + pattern + `)(?:[^\pL]|$)`)
}

var (
	undertakes = words(`(?:was|were|is|are) (?:also |all |only )?(?:supposed|due|meant|going|scheduled|booked|to (?:be|have|get|report|come|send|call)|expected|promised)|promised?|promises|agreed|undertook|assured|guaranteed|committed|pledged|offered|vowed|swore|gave .{1,30}(?:word|hand) that|(?:said|told|wrote)(?: \w+){0,4} .{0,60}(?:would|wouldn'?t|will|going to|'d)|(?:you|he|she|they|we|i)'?d (?:be|have|get|send|come|call|do|pay|fix)|(?:told|said)(?: me| us)?(?: in writing)? that|the (?:agreement|contract|lease|quote|estimate|brochure) (?:says|said|states|promises)|(?:he|she|you|they|\w+) said (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|next week)`)
	ownTale    = regexp.MustCompile(`(?i)^\W*(?:but |and |so )?(?:i|we|my|our|i've|we've|it)\b`)
	vows       = words(`promis\w*|agree[ds]?|guarante\w*|swore|vowed|undert\w+|committed`)
	future     = words(`would|wouldn'?t|will|won'?t|going to|to be|by|promis\w*|agree[ds]?|guarante\w*|assured|vowed|committed|supposed|due|was to|were to|offered|swore|undert\w+|gave .{1,30}(?:word|hand)|\w+'d|said \w*(?:day|morrow|week)`)
	breaches   = words(`(?:blew|missed|broke|breached|violated|ignored)(?: \w+| the [\w-]+){0,4} (?:agreement|contract|promise|deadline|guarantee|response|terms|lease|word)`)
	contrary   = words(`(?:and|but|yet|only|instead|;),? (?:(?:in|on|at|by) (?:\w+ ){1,3})?(?:i|we|then|there|he|she|it|they|you)(?: \w+){0,1} (?:found|is|was|were|had|charged|billed|still|went ahead|left|got|discovered|saw)`)
	denies     = words(`never|not|` + cant + `|nobody|no[ -]one|none|nothing|neither|nor|without|failed|refused|forgot|no|still|ignored|yet to`)
	becameOf   = words(`came|arrived|got|was|were|is|are|did|took|turned|saw|walked|had|has|have`)
	takesUp    = regexp.MustCompile(`(?i)^\W*(?:it|they|that|this|these|those|he|she|i|we|nothing|none|never|not|still|no|nobody|no one|also|there|to this day|the .{1,30} (?:is|are|was|were) still|(?:the|your|our|my) \w+ (?:pulled|rolled|turned|showed|came|arrived|walked|got)|instead|months? later|\w+ (?:days|weeks|months) later)\b`)
	freshly    = regexp.MustCompile(`(?i)^\W*no(?:body|[ -]one)\b.*\b(?:apolog|sorry)`)
	settled    = words(`(?:and|but|yet|which|then|though)\W.{0,60}(?:never|not|` + cant + `|nobody|no[ -]one|none|nothing|still|came|only)`)
	billed     = words(`(?:i|we|you|was|were|been|got|also)(?: have| had| has| were| was)?(?: also| then| now| already| been)? (?:charged|billed|invoiced)|(?:made|had|forced) to pay`)
	onBill     = words(`(?:is|are|was|were|appears?|sits|sitting|added)(?: \S+){0,4} on (?:the|our|my|your|this|that|a) (?:\w+ )?(?:bill|invoice|account|statement|ledger)`)
	quoted     = words(`quoted|estimated|priced`)
	papers     = words(`(?:receipt|invoice|bill for|statement|certificate|cop(?:y|ies)|breakdown|report|inventory|minutes|paperwork)`)
	unasked    = words(`(?:never|nobody|no[ -]one|none of us|not)\b.{0,40}\b(?:agreed to|asked for|authori[sz]ed|ordered)`)
	aSum       = regexp.MustCompile(`[$£€]\s?\d|\b\d{2,6}(?:\.\d\d)? (?:for|dollars|pounds|euros|quid|bucks)\b`)
	lasts      = words(`to this day|(?:is|are) still (?:there|up|on|in)`)
	waits      = words(`still waiting for|no sign of`)
	wasTold    = words(`(?:i|we) (?:was|were) (?:told|assured)`)
	ownNever   = regexp.MustCompile(`(?i)^\W*(?:i|we)(?: have|'ve) never (?:written|complained|had to (?:write|complain))\b`)
	useless    = words(`(?:do|does|did|would|will)(?:n'?t| not) (?:shut|close|open|fit|work|match|hold|drain|lock|run|start|stay|light|charge)|lasted (?:only |barely |just )?(?:\w+ ){1,2}(?:minutes|hours|days|weeks)|has a gap`)
	finite     = regexp.MustCompile(`(?i)^(?:and |but )?(?:i|we|you|he|she|it|they|nobody|no one|your|our|my|the|when|\pL+'s)\b`)
	joint      = regexp.MustCompile(`(?i)(?:[,;:]? +(?:and|but)(?: then| also)? +|; *|, +then +)((?:i|we|you|he|she|they|it|nobody|no one|no-one|nothing|none|never|your|our|my|the|this|that|each|when|not|failed|in|on|\pL+['’]s|did not|didn['’]t|\pL+ (?:never|did|didn['’]t|was|were|told|said|has|had))\b)`)

	firstTold = regexp.MustCompile(`(?i)^\W*(?:\d+[.)] *)?(?:(?:and|but|also|yes|on|in|back|at|when|before|that)\b[^,]{0,40},? +)?(?:i|we|my (?:wife|husband|partner|son|daughter|mother|father|assistant)|both of us)(?:'d|'ve| had| have)?(?: also| already| clearly| both| personally| twice| repeatedly| specifically)*(?: \w+ times)? (?:told|said|warned|informed|notified|reported|advised|mentioned|explained|flagged|pointed out|raised|complained|made (?:it|this|that) (?:very |quite )?(?:clear|plain)|let [^,.]{1,30} know|asked (?:you|him|her|them|for|your))\b`)
	apology   = words(`apolog\w*|sorry`)
	asked     = words(`(?:i|we)(?: have| had|'ve|'d)?(?: also| then| again| politely| twice)? (?:asked|requested|enquired|inquired|wrote|e-?mailed|written|put (?:it|this|that|the question) to)`)
	replies   = words(`repl(?:y|ied|ies)|answer(?:ed|s)?|respon(?:d|ded|se|ses)|wr(?:ote|itten) back|call(?:ed)? (?:me |us )?back|r(?:ang|ung|ing) (?:me |us )?back|return(?:ed)? (?:my|our|a single|any|one)[\w ]{0,12}(?:calls?|e-?mails?|messages?)|(?:got|get|gotten) back to|acknowledge(?:d|ment)?|heard (?:back|nothing|anything)|contacting (?:her|him|me|us)|(?:calls?|messages?|voicemails?|e-?mails?|letters?) .{0,40}returned`)
	ignored   = words(`(?:ignored|unanswered|met with silence|into a void|heard nothing|not heard|radio silence|silence|nothing back|yet to (?:respond|reply|answer)|closed without)`)
	negative  = words(negate + `|` + cant + ``)
	untold    = words(`(?:` + nobody + `|never|not|` + cant + `|without|failed to|nor)(?:\W+\w+){0,4}\W+(?:told|tell|telling|inform(?:ed|ing)?|warn(?:ed|ing)?|notif(?:y|ied)|let (?:us|me) know|mention(?:ed)?|notice|a word|heads.?up|explained|consulted|asked (?:us|me)|advised)|no (?:notice|warning|heads.?up|word)|only (?:found out|learned|learnt|heard|discovered|knew)|at no (?:point|time|stage) (?:was|were|did)(?:\W+\w+){0,3}\W+(?:told|informed|warned|tell|inform|warn|mention)|(?:the )?first (?:i|we) (?:heard|knew)|(?:kept|keeping) (?:(?:it|this|that|very|rather) )*(?:quiet|silent)|kept (?:it|this|that) from|(?:learned|found out|discovered) (?:about |of )?it (?:by|from|when|only)`)
	absent    = words(`no.?show(?:ed)?|(?:` + cant + `|didnt|never|failed to|not)(?: even| ever)? (?:show|showed|shown|turn up|turned up|appear|appeared|attend|attended)|` + nobody + `(?: from [\w ]{1,20}?| of \w+)?(?: ever| even)? (?:showed|shows|came|turned up|appeared|arrived|attended)|nowhere to be seen|missed (?:us|(?:the|our|my|his|her|their|your) (?:\w+ )?(?:appointment|visit|slot|session|call))|stood (?:us|me) up|(?:stood|waited|sat) (?:there|alone|in vain)|(?:he|she|they|who)(?: simply| just)? (?:never|didn'?t|did not) (?:came|come|arrive)`)
	until     = words(`till|until|before|for (?:a|an|over|more|another|two|three|\w+) (?:days?|weeks?|months?|hours?)`)
	lateFee   = regexp.MustCompile(`(?i)\blate (fees?|charges?|penalt(?:y|ies)|payments?)\b`) // is no lateness of the firm's
	lateness  = words(`late|overdue|behind schedule|delayed|not until|(?:un)?til(?:l)? (?:after|the|\w+day|they|we|\w+ \d|nearly|almost|gone|half|past)|took (?:you |them |him |her |us )?(?:\w+ ){0,3}(?:minutes|hours|days|weeks|months|years|forever)|(?:minutes|hours|days|weeks|months|years) (?:late|later|after|before (?:any\w*|some\w*|you|we|i|it|a|the|our|my)|behind|longer|past)|wait(?:ed)? (?:\w+ ){0,3}(?:hours|days|weeks|months)|(?:was|were|'s) still (?:\w+ing|there|at it)|rolled up|pulled in|the (?:day|week|month|morning) after|it took (?:you|them|him|her|us|your \w+)|it was (?:nearer|more like|closer to)`)
	cameOn    = words(`(?:and|but|we|it|he|she|they|i)(?: only| finally| eventually)? (?:(?:came|arrived|started|finished|was|took|sat|stood|turned up|showed up|pulled in)|(?:got|saw|had|received)(?: it| them| our \w+| my \w+| done| here| there)*(?: on| at| in| around| about| the)|got done)(?: it| them| here| there)?(?: on| at| in| around| about)?(?: the| nearly| almost)? (?:\d+\w*|january|february|march|april|may|june|july|august|september|october|november|december|ten|eleven|twelve|one|two|three|four|five|six|seven|eight|nine)`)
	wasnt     = words(`(?:was|were)(?:n'?t| not) (?:\w+ ){0,2}until`)
	manners   = words(`rude(?:ly)?|laugh(?:ed|ing)?|shout(?:ed|ing)?|yell(?:ed|ing)?|swore at|sneer\w*|mock\w*|insult\w*|hung up|lie[ds]?|lying|liar|unprofessional|dismissive|attitude|aggressive|threat\w*|smok(?:ed|ing)|unlocked|unattended|unsupervised|trespass\w*|without (?:asking|permission|knocking|consent)|privacy|confidential(?:ity)?|gossip\w*|blam(?:ed?|ing)|own(?:ed|s)? up|den(?:y|ies|ied)|told (?:my|our) \w+|behind (?:my|our) back|drunk|eyes at|patroni[sz]\w*|condescend\w*|discriminat\w*|sarcastic|snapped|put the phone down|slammed|barged|drinking|(?:discussed|read out) (?:my|our) .{1,40}(?:in front of|with)|rolled (?:his|her|their) eyes|let (?:himself|herself|themselves) in|disrespect\w*|told (?:me|us) (?:twice|again|to (?:calm|wait|stop|go|shut))|called (?:me|us|her|him) (?:a|an)|talked down|walked off|walked out|bullied|cursed`)
	priced    = regexp.MustCompile(`(?i)(?:^|[^\pL])` + money + `(?:[^\pL]|$)|[$£€]\s?\d|\b\d+ (?:dollars|pounds|euros|quid|bucks)\b|\bnever agreed to (?:that|it|this)`)
	compares  = words(`(?:higher|more|dearer|less) than|twice|double`)
	unsent    = words(`(?:never|not|` + cant + `|nobody|no[ -]one|still|yet to|failed to)(?:\W+\w+){0,5}\W+(?:sent|send|received?|got|get|seen|saw|provided?|gave|given|suppl(?:y|ied)|delivered?|handed|e-?mailed|posted|forwarded|arrived|come|came|reached (?:us|me|him|her))|(?:do|does|did)(?:n'?t| not) (?:yet |even )?have (?:the|a|an|our|my|any)|no (?:\w+ )?(?:copy|record|receipt|report|certificate|paperwork|minutes|statement)\b.{0,40}(?:provided|sent|given|received|supplied)|still waiting for|no sign of`)
	faulty    = words(`broke|broken|damaged?|scratch\w*|leak\w*|crack\w*|crooked|wrong|faulty|defect\w*|poor(?:ly)?|shoddy|sloppy|botched|ruined|lost|stain\w*|dirty|filthy|mess|uneven|fail(?:ed|s|ing)?|stopped working|work(?:s|ed)? (?:badly|poorly)|missing|peel\w*|smell\w*|mou?ld\w*|dead|burn(?:t|ed)|worse|unfinished|half.?finished|incomplete|infest\w*|droppings|again within|collapsed|flooded|dripping|blurr\w*|wonky|bent|dent(?:ed)?|loose|torn|sagging|errors?|mistakes?|misspel\w*|died|fell (?:off|out|apart|down)|came (?:off|loose|apart)|crumbl\w*|burn|flak\w*|warped|blister\w*|rust\w*|split|gaps?|disgrace`)
	failedTo  = words(`(?:fail(?:ed|s)?|refused|forgot|neglected) to`)
	speaks    = words(`(?:you|he|she|they|your \w+(?: \w+)?|\pL+)(?: also| had| yourself| clearly| both| even)? (?:told|said|promised|agreed|offered|assured|swore|guaranteed|confirmed|stated|quoted|undertook)|(?:i|we) (?:was|were) (?:told|promised|assured|offered|quoted)`)
	firm      = words(`you|your|yours|y'all|yourself|the (?:firm|company|office|crew|technician|engineer|plumber|driver|agent|manager|contractor|team)`)
	past      = words(`\w+ed|was|were|did|had|went|came|got|took|made|left|put|gave|broke|tore|cut|fell|kept|let|cut|blew|threw|sold|lost|found|has|have|been|is|are`)
	passive   = words(`(?:was|were|been|is|are|has|have|had)(?: \w+){0,2} (?:never|not|` + cant + `)|(?:was|were|has|have|had|did|is|are)n'?t|(?:never|nobody|no one|not one|not once|none of|(?:did|does|do|could|would) not)`)

	wants    = regexp.MustCompile(`(?i)^\W*(?:(?:so|therefore|now|and),? )?(?:please|kindly|(?:what )?(?:i|we)(?:'d| would| do| will| must)?(?: now| also| only| just| still| therefore)? (?:want|require|expect|demand|ask|request|like|settle|appreciate|need|seek|insist|propose|don'?t (?:need|want)|am giving|look forward|will be (?:taking|cancelling|writing))|i'?m giving|im giving|i am asking|we are asking|to put (?:this|it) right|as a remedy)\b`)
	feels    = regexp.MustCompile(`(?i)\b(?:i am|i'm|im|we are|we're|i feel|we feel|i was|we were|it was|this is|this has been)(?: \w+){0,3} (?:disappointed|upset|furious|angry|frustrat\w+|disgusted|tired|exhausted|heartbroken|appalled|fed up|sick|livid|sad|ashamed|embarrassed|humiliated|stressed|worried|shaken|unhappy|dismayed|unacceptable|a disgrace|patient|insulting)\b|\b(?:enough is enough|shame on you|lost (?:all |my |any |our )?(?:faith|trust|confidence|patience)|we have been patient)\b`)
	greets   = regexp.MustCompile(`(?i)^\W*(?:dear|hi|hello|good (?:morning|afternoon|evening)|to whom|to the|yours|sincerely|regards|(?:kind|best|warm) regards|respectfully|thank you|thanks|cheers|attn|(?:mr|mrs|ms|dr)\.? \pL+,?$)`)
	salutes  = regexp.MustCompile(`(?i)^\W*(?:dear \w|(?:hi|hello)\b[^.!?]*,\s*$|good (?:morning|afternoon|evening)\b|to whom it may concern)`)
	dated    = regexp.MustCompile(`(?i)^\W*(?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,4}(?:,? \d{4})?\W*$`)
	sentOn   = regexp.MustCompile(`(?i)^\W*(?:sent|date) ?:[^.;]*\b\d{4}\b`)
	heads    = regexp.MustCompile(`(?i)^\W*(?:re|subject|regarding|concerning|about)\b ?:? `)
	listHead = regexp.MustCompile(`(?i):\s*$|^\W*(?:\d+[.)])?\s*$`)
)

// kindOfUnit says what a sentence is for.
func kindOfUnit(s string) UnitKind {
	s = plainly(s)
	n := len(strings.Fields(s))
	switch {
	case dated.MatchString(s), sentOn.MatchString(s), greets.MatchString(s) && n <= 8, n <= 2 && strings.HasSuffix(strings.TrimSpace(s), ","):
		return Courtesy
	case heads.MatchString(s) && n <= 14 && !past.MatchString(s), listHead.MatchString(s) && n <= 8:
		return Heading
	case strings.HasSuffix(strings.TrimSpace(s), "?"):
		return Question
	case wants.MatchString(s):
		return Remedy
	}
	kind := ruleKind(s)
	switch {
	case feels.MatchString(s) && (kind == "" || kind == check.Other || !firm.MatchString(s)):
		return Feeling
	case claims(s), asserts.MatchString(s):
		return Assertion
	}
	return Narrative
}

// ruleKind is the kind that the patterns give what a sentence or clause claims, "" if it claims
// nothing that documents may show.
func ruleKind(s string) check.Kind {
	s = lateFee.ReplaceAllString(plainly(s), "$1")
	promised, negated := undertakes.FindStringIndex(s), negative.FindStringIndex(s)
	broken := promised != nil && (promised[0] < firstEnd(s) && becameOf.MatchString(after(s)) || negated != nil && negated[0] > promised[0] && settled.MatchString(s) || denies.MatchString(after(s)) || contrary.MatchString(s))
	switch {
	case apology.MatchString(s) && negated != nil && !lateness.MatchString(s) && !cameOn.MatchString(s):
		return check.Conduct
	case absent.MatchString(s) && !until.MatchString(tail(s, absent)):
		return check.NoShow
	case firstTold.MatchString(s) && !untold.MatchString(s) && !(replies.MatchString(s) && negated != nil) && !broken:
		return check.ToldYou
	case (lateness.MatchString(s) || wasnt.MatchString(s) || promised != nil && cameOn.MatchString(s)) && !billed.MatchString(s) && !untold.MatchString(s):
		return check.Late
	case billed.MatchString(s) && (promised == nil || !speaks.MatchString(s)):
		return check.Charged
	case onBill.MatchString(s) && promised == nil, unasked.MatchString(s) && aSum.MatchString(s):
		return check.Charged
	case breaches.MatchString(s):
		return check.BrokenPromise
	case (replies.MatchString(s) && negated != nil || ignored.MatchString(s)) && promised == nil:
		return check.NeverReplied
	case untold.MatchString(s) && (promised == nil || untold.FindStringIndex(s)[0] <= promised[0]):
		return check.NeverTold
	case promised != nil && negated != nil && negated[0] < promised[0] && !speaks.MatchString(s[:promised[0]]):
		if unsent.MatchString(s) {
			return check.NeverSent
		}
		return check.NeverDid
	case promised != nil && billed.MatchString(s) && !vows.MatchString(s):
		return check.Charged
	case broken && !future.MatchString(s) && speaks.MatchString(s):
		return check.Said
	case broken, promised != nil && billed.MatchString(s):
		return check.BrokenPromise
	}
	return plain(s, promised != nil, negated != nil)
}

// plain is ruleKind for what is neither late nor about an undertaking and what
// became of it.
func plain(s string, promised, negated bool) check.Kind {
	switch {
	case manners.MatchString(s):
		return check.Conduct
	case promised && speaks.MatchString(s):
		return check.Said
	case (negated || waits.MatchString(s)) && unsent.MatchString(s) && papers.MatchString(s) && !billed.MatchString(s):
		return check.NeverSent
	case priced.MatchString(s) && (negated || firm.MatchString(s) || denies.MatchString(s) || billed.MatchString(s) || compares.MatchString(s)):
		return check.Charged
	case failedTo.MatchString(s) && !unsent.MatchString(s):
		return check.NeverDid
	case ownNever.MatchString(s):
		return ""
	case useless.MatchString(s), faulty.MatchString(s) && past.MatchString(s) && !unsent.MatchString(s):
		return check.Quality
	case unsent.MatchString(s):
		return check.NeverSent
	case speaks.MatchString(s) && (firm.MatchString(s) || wasTold.MatchString(s)):
		return check.Said
	case passive.MatchString(s) && len(strings.Fields(s)) > 3:
		return check.NeverDid
	case promised, lasts.MatchString(s), firm.MatchString(s) && past.MatchString(s) && len(strings.Fields(s)) > 4 && !ownTale.MatchString(s):
		return check.Other
	}
	return ""
}

// firstEnd is where the first sentence of s ends.
func firstEnd(s string) int {
	if i := strings.Index(s, ". "); i >= 0 {
		return i
	}
	return len(s)
}

// after is what stands behind the first sentence of s.
func after(s string) string {
	return s[min(len(s), firstEnd(s)+2):]
}

// tail is what stands behind the first match of re.
func tail(s string, re *regexp.Regexp) string {
	m := re.FindStringIndex(s)
	return s[m[1]-1 : min(len(s), m[1]+25)]
}
