package ledger

import (
	"regexp"
)

// A saying is something that a sentence says, which is only looked for where it
// matters, and once: see sentence.fits.
type saying uint8

const (
	saysNoticed    saying = iota // a program tells of what was done or came in
	saysUndone                   // of what was not done, for sure
	saysOverdue                  // or where it tells of nothing that was
	saysBill                     // what asks for money
	saysClaims                   // that the message carries something
	saysClauses                  // it says more than one thing
	saysCivil                    // nothing but kindness
	saysLateNow                  // what comes with the message comes late
	saysNeverDid                 // who promised tells that they did not do it
	saysWasTo                    // what was to be
	saysMissing                  // that something which was to come did not
	saysAbsent                   // that who was to come did not, or that all is as it was
	saysThwarted                 // what kept the one who promised from it
	saysWasPaid                  // that a bill was paid
	saysRetracts                 // that a reminder was sent by mistake
	saysOwnDelay                 // that its writer is late to answer
	saysGot                      // that something came to its writer
	saysPraises                  // that something has turned out well
	saysUsed                     // that its writer has read or tried something
	saysNoWord                   // that somebody has no answer
	saysNotSo                    // that something is not as it was to be
	saysNearly                   // that something is not done yet, but soon
	saysNothing                  // that what was done came to nothing
	saysLeft                     // that who came had to go
	saysPunctual                 // that something was done when it was to be
	saysConfirms                 // the very words in which something is confirmed
	saysPending                  // that an answer is still to come
	saysHanded                   // that somebody else was asked, or that it was written down
	saysElsewhere                // that it is about something else
	saysAsking                   // a question from its first word on
	saysYes                      // yes or no
	saysWhy                      // why something is so
	saysDislikes                 // that somebody does not like how something is or was done
	saysLacking                  // that something is not there, beside what it says of liking
	saysTakesOn                  // that somebody takes a thing on, or is on the way
	saysDid                      // that its writer has done something
	saysNumber                   // a number in words
	saysHeard                    // that its writer was told something, by whatever way
	saysName                     // it names or means somebody
	saysRejects                  // that what came is not what was to come, or cannot be read
	saysAtIt                     // that somebody is still at it
	saysWhether                  // a question whether something was done
	saysCameAbout                // that something came about
	saysYesItWas                 // a yes to that, from its first word on
	saysNoItWasNot               // and a no
	saysSilence                  // that its writer heard nothing
	saysMoves                    // it asks for another day
	saysSuits                    // that what was asked for suits its writer
	saysNobody                   // that nobody came or did a thing
	saysInVain                   // that its writer made ready for it
	saysBehind                   // that something takes longer
)

var sayings = [...]*regexp.Regexp{
	saysNoticed:    regexp.MustCompile(`(?i)\b(received|payment|paid|deposit(ed)?|refund(ed)?|credit(ed)?|posted|completed?|delivered|shipped|dispatched|submitted|signed|closed|approved|transfer(red)?)\b`),
	saysUndone:     regexp.MustCompile(`(?i)\b(failed|declined|undelivered|(not|never)( yet)?( been)? (paid|received|delivered|completed))\b`),
	saysOverdue:    regexp.MustCompile(`(?i)\b(overdue|past due|unpaid|outstanding|reminder)\b`),
	saysBill:       regexp.MustCompile(`(?i)\b(invoices?|bills?|statements?|quotes?)\b`),
	saysClaims:     claims,
	saysClauses:    regexp.MustCompile(`(?i)[,;:]|\b(but|since|though|although|while|and)\b`),
	saysCivil:      regexp.MustCompile(`(?i)\b(pleasure|look(ing)? forward|thank(s| you) for|hope (you|this|that|it)|have a (good|great|nice|lovely)|happy to help|kind regards|(is|are) (very |most )?(important|valued) (to us)?|value your|appreciate your)\b`),
	saysLateNow:    regexp.MustCompile(`(?i)\blate with (this|it|these|that)\b|\b(this|it|these) (is|are|comes?) (a (bit|little|day|week) )?late\b|\bsorry for the (delay|wait)\b`),
	saysMissing:    regexp.MustCompile(`(?i)\b(there (was|is|were|has been|have been) no\b|no sign of|nobody|(i|we)(['’]ve| have)? never (had|got|received|saw|heard)|never (came|arrived)|(did(n['’]t| not)|do(n['’]t| not)) (get|come|receive|arrive|see|seem to have|have)\b|(have|has)(n['’]t| not) (had|received|seen|got|come|arrived|been (sent|here))|where (is|are)|missing)`),
	saysAbsent:     regexp.MustCompile(`(?i)\b(wait(ed|ing) in|no-?show|(has|have|had|did)( not|n['’]t) (turn(ed)?|show(n|ed)?|come|arrived?|appear(ed)?)|failed to (show|turn|come|arrive|appear)|(nobody|no one|no-one) (rang|came|turned|showed|answered|called|knocked|appeared)|does(n['’]t| not) exist|as [a-z]+ as (ever|before|the day|it (was|ever)|they were|when)|still (do |does )?(need|require|lack)s?|(is|are|have|has|['’]ve|['’]s)? ?(still )?yet to (see|receive|hear|come|arrive|have|turn|show)|sat by the phone|(had|got) to [a-z]+ .{0,30}(myself|ourselves)|where['’]?s (its|the other|the rest))\b`),
	saysThwarted:   regexp.MustCompile(`(?i)\b(ran out of|died (before|on)|can(['’]t|not) (tell|give) (you|u)|no idea (why|when|how)|ha(s|ve) (me|us) beaten|had to leave (it|them|the rest)|before (i|we|he|she|they|the [a-z]+) (could|got (to|round))|no luck|gave up|beat (us|me) to)\b`),
	saysWasTo:      regexp.MustCompile(`(?i)\b(was|were) (all |both |also )?(to (be|have|come|get|send|go|ring|call|pay|fit|do)|supposed to|meant to|promised|going to)\b|\b(you|he|she|they) (had )?(wanted|intended|planned|meant) to\b|\bshould have (been|come|got|had)\b`),
	saysWasPaid:    regexp.MustCompile(`(?i)\b(was|were|been|got|is|are|['’]s)( now| already| all| finally| indeed| in fact)* (paid|settled)\b`),
	saysRetracts:   regexp.MustCompile(`(?i)\b(i|we)( have|['’]ve| had)? (chased|asked|reminded|wrote|written) [^.;!?]{0,40}\b(in error|by mistake)\b|(^\W*|\bplease |\bkindly )(ignore|disregard|take no notice of) (this|that|it)(\W|$)|(^\W*|\bplease |\bkindly )(ignore|disregard|take no notice of) (my|the|that|this) (last|previous|earlier|chas\w+|reminder|message|e-?mail|note)\b`),
	saysOwnDelay:   regexp.MustCompile(`(?i)\b(sorry|apolog\w+|forgive me|excuse me)\b[^.;!?]{0,15}\b(slow|delay in|late reply|not (writing|replying|answering)|being (late|slow) (to|in)|taking so long to (reply|answer|write)|silence|i (sat|sit|was sitting|have been sitting) on)\b`),
	saysGot:        regexp.MustCompile(`(?i)\b(got|received|reached|landed|arrived|came|turned up|showed up|delivered|brought|dropped off|(has|have|['’]s|['’]ve) come|(have|had|['’]ve|['’]d) had (it|them|that|the|your)|hit (my|our) (card|account|bank))\b`),
	saysPraises:    regexp.MustCompile(`(?i)\b(looks?|looked|reads?|is|are|was|were|came out|turned out)( all| so| very| really| just| absolutely)* (great|good|fine|lovely|perfect|brilliant|wonderful|excellent|beautiful|spot on|superb|smashing|ideal|mint|spotless|immaculate|stunning|gorgeous|fab|fabulous|amazing|fantastic)\b`),
	saysUsed:       regexp.MustCompile(`(?i)\b(had a (good |quick |proper |first )?(look|read)|looked|went|gone|been|going) (at|through|over)\b|(^\W*love|\b(i|we) (really |do |both )?(love|like)|\b(liked|loved|read|opened|watched|signed)) (the|it|them|that|this|your|both|all)\b`),
	saysNoWord:     regexp.MustCompile(`(?i)\b(i|we)( still| just)?(['’]ve| have| had| did| could| was| were)(n['’]t| not) (yet|been able|managed?|had|heard?|got|gotten|get|reach(ed)?|ask(ed)?|spoken|speak|find out|found out)\b|\b(no|without)( \w+)? (answer|reply|word|news|response|luck|joy)\b|\b(not|\w+n['’]t|never|yet to)( \w+)? (heard?|answer(ed|s)?|repl(y|ied)|c[ao]me back|got(ten)? back|get back|respond(ed)?|call(ed)? back|r[iu]ng back|pick(ed)? up|in|there)\b|\byet\b`),
	saysNotSo:      regexp.MustCompile(`(?i)(^|[:,]|\b(is|are|was|were|still|['’]s|['’]re|but|and))\W*(not|(?:is|are|was|were)n['’]?t)( been| yet| even| actually| all)? (live|cut|paid|sent|here|there|in yet|up|ready|fixed|finished|complete|closed|open|signed|started|posted|gone|done|delivered|credited|refunded|repaired|replaced|installed|fitted|back|printed|booked|ordered|registered|cancelled)\b|\bha(s|ve)(n['’]?t| not| never)( yet| even)? been ([a-z]+ed|done|sent|paid|begun|cut|put|made|given|shut|hung|built|dealt with|seen to)\b|\b(one|two|three|four|five|six|seven|eight|nine|ten|\d+)\b[^.;!?]{0,60}\bnot (the )?(two|three|four|five|six|seven|eight|nine|ten|twelve|\d+)\b`),
	saysNearly:     regexp.MustCompile(`(?i)\b(nearly|almost|not quite|halfway|half-way) (all )?(done|there|ready|finished|completed?|sorted|fixed|through)\b`),
	saysNothing:    regexp.MustCompile(`(?i)\b(did|done|fixed|changed|mended) (absolutely |precisely )?(nothing|no such thing)\b|\bnothing (has |had |have |yet )*(reached|arrived|come|came|happened|landed|appeared|shown|changed)\b|\bnothing (was|were|has been|got|is) (done|fixed|changed|mended)\b`),
	saysLeft:       regexp.MustCompile(`(?i)\bhad to (leave|go away|turn (back|round|around))( again)?(\W*$|[.,;!?])`),
	saysPunctual:   regexp.MustCompile(`(?i)\bas (you|he|she|they|we|i)( had|['’]d)? (said|promised|agreed)\b|\bas (promised|planned|agreed|arranged|scheduled)\b|\blike (you|u|he|she|they) (said|promised)\b|\bon the (dot|nose)\b|\bon time\b|\bgood as (your|his|her|their) word\b|\b(came|rang|rung|called|phoned|arrived|turned up|was (here|there)|were (here|there)|went|paid|sent it|delivered)( (it|here|round|back|me|us))? (right |just |exactly )?when (you|he|she|they)( had|['’]d)? said\b`),
	saysConfirms:   regexp.MustCompile(`(?i)^(just )?confirm(ing|ed)\b|\b(i|we) (can )?(now |hereby )?confirm (that|the|your|it|we)\b|\bthis is to confirm\b|^(yes|yep|no|nope),? (please|thank(s| you)|to)\b`),
	saysNeverDid:   regexp.MustCompile(`(?i)\b(i|we|he|she|they) (just |simply )?never (rang|rung|called|phoned|came|went|sent|got (round |around )?to|made|wrote|did|brought|ordered|booked|fixed|finished|showed|turned|posted|e?mailed)\b`),
	saysPending:    regexp.MustCompile(`(?i)\b((wait|await)ing (for|on|to)|not (yet|got|had|back|in yet)|\w+n['’]t [^.;!?]{0,40}\byet|no (news|update|word|answer|reply|response)\b|(have|has|need|needs|must|want|wants|got) to (ask|check|speak|talk|look|find|think|see)|(let me|i['’]?ll|we['’]?ll|i will|we will|i shall|we shall|going to|gonna) [^.;!?]{0,20}\b(ask|check|find out|look|see|chase|speak|talk|get back|come back|revert|raise|pass|try)|leave (it|that|this) (with|to) (me|us)|on it\b|bear with|in (hand|progress)|getting back|(come|get) back to (you|u|ye|him|her|them)|in touch|revert (shortly|soon|by|back)|in due course)`),
	saysHanded:     regexp.MustCompile(`(?i)\b(i|we|i['’]ve|we['’]ve|has|been|was)( have)?( just| now| also| again| already)* (asked|chased|passed|forwarded|logged|raised|opened|assigned|noted|escalated|flagged|registered|created|left a (note|message))\b`),
	saysElsewhere:  regexp.MustCompile(`(?i)\b(by the way|btw|incidentally|on another (note|matter|subject)|separately)\b|^\W*(ps|p\.s\.|reminder)\b`),
	saysAsking:     regexp.MustCompile(`(?i)^\W*((and|so|but|ok|also|or|then)\s+)?((?-i:[A-Z])[a-z]+,\s+)?(what|where|who|which|when|how|why|is|are|can|could|does|did|do|will|would|has|have|shall|should|may|want|need|any)\b`),
	saysYes:        regexp.MustCompile(`(?i)^\W*((hi|hello|dear|morning|sorry|thanks)\b[^,.!]{0,20}[,.!]\s*)?(yes|yep|yeah|yup|no|nope|not|sure|of course|absolutely|certainly|indeed|afraid|unfortunately|course|aye|sadly|fine|ok|okay|good|great|perfect|looks|sounds|all|both|none|most|every\w*|nobody|(it|they|he|she|we|i|there|that)['’]?(s|re)? ?(is|are|was|were|do|does|did|has|have|can|will|won['’]t|would|isn['’]t|aren['’]t|don['’]t|didn['’]t|hasn['’]t|can['’]t)?)\b`),
	saysWhy:        regexp.MustCompile(`(?i)\b(because|since|due to|owing to|as (the|it|we|you|he|she|they)|so that|the reason|caused|was that|which is why|by mistake|in error|forgot|slipped|thought|wrong)\b`),
	saysRejects:    regexp.MustCompile(`(?i)\bthere (is|was|are|were)(n['’]?t| not| no|n['’]?t any) (an? |any )?(attach\w*|files?|links?|pdfs?|photos?|enclosures?)\b|\b(no|without( an?| the| any)?|forgot(ten)?( to add)? the) attachment|\bnothing (was |is )?(attached|enclosed)\b|\b(attachment|file|link|pdf|document|copy)\b[^.,;!?]{0,20}\b(missing|blank|empty|corrupt(ed)?|broken|expired|dead|damaged|unreadable)\b|\b(can['’]?t|cannot|could ?n['’]?t|won['’]?t|will not|unable to|does ?n['’]?t|did ?n['’]?t) (seem to )?(open|download|read|access) (it|them|the|your|that|this)\b|\b(attachment|file|link|pdf|document)\b (won['’]?t|will not|does ?n['’]?t|did ?n['’]?t) (open|work|download|load)\b|\b(sent|attached|e?mailed|gave|got|received|(that|this|it)( is|['’]s| was))\b[^.,;!?]{0,25}\bthe wrong [a-z]+|\b(that|this|it)( is|['’]s| was) [^.;!?]{1,40}[,;–—-] ?(but |and )?(i|we) (need(ed)?|want(ed)?|asked|meant)\b`),
	saysAtIt:       regexp.MustCompile(`(?i)\b(i['’]?m|i am|we['’]?re|we are) still (just |busy |very much )?[a-z]+ing\b`),
	saysWhether:    regexp.MustCompile(`(?i)(^|[^\s,;][,;:–—-]\s)\W*((and|so|but|ok|also|or|then|hi|hello)\W+)*((?-i:[A-Z])[a-z]+, )?(did|was|were|has|have|is|are)(n['’]?t)? [^?]*\?`),
	saysCameAbout:  regexp.MustCompile(`(?i)\b(t(ake|ook|aken) place|happen(ed)?|done|sorted|finished|complete[d]?|arrive[d]?|go(ne)? (ahead|out|off|in|through|well)|went|come|came|ready|organi[sz]ed|dealt with|turn(ed)? up)\b`),
	saysYesItWas:   regexp.MustCompile(`(?i)^\W*(yes|yep|yeah|yup|indeed|absolutely|all done|(it|that|he|she|they|we|i|these|those|both) (was|were|is|are|has|have|did)\b( indeed)?\s*($|[.,;:!]))`),
	saysNoItWasNot: regexp.MustCompile(`(?i)^\W*((sorry|sadly|unfortunately|apologies|regrettably|(i['’]?m )?afraid|well|no)\W+)*(no\b|nope\b|not (yet|so far|quite|exactly)\b|afraid not\b|(it|that|he|she|they|we|i|these|those) (was|were|is|are|has|have|did)(n['’]?t| not)\b)`),
	saysSilence:    regexp.MustCompile(`(?i)\b(heard|had|received|got|seen) (absolutely |precisely |exactly )?(nothing|zilch|nowt)\b|\bnothing( at all)? (came|has come|arrived|(on|since|this|last|yesterday|today))\b|\b(not|never|n['’]t)( yet)? heard (from|anything|back|a)\b|\b(no|without( an?)?) (word|news|update|report|call|message|e-?mail|sign)\b|\bradio silence\b`),
	saysMoves:      regexp.MustCompile(`(?i)\b(instead|another (day|time|date|slot)|(a )?different (day|time|date|slot)|re-?schedul\w*|re-?arrang\w*|postpon\w*|(move|push|shift|put|bump|switch|swap|change) (it|that|this|the|our|us|me|my|you|your|him|her|them)\b|(make|do) (it|that) (on )?(the|next|mon|tues|wednes|thurs|fri|satur|sun|tomorrow|later)|rather than)`),
	saysSuits:      regexp.MustCompile(`(?i)^\W*((hi|hello|dear|ok|okay|oh|thanks|sorry)\b[^,.!]{0,20}[,.!]\s*)*(naturally|by all means|understood|yes|yep|yeah|sure|of course|certainly|absolutely|no (problem|worries|bother|trouble)|not a problem|fine|ok|okay|perfect|great|agreed|will do|done|that['’]?s (fine|ok|okay|great|perfect|good)|(that|it|which) (works|suits|is fine)|happy to)\b|\b(is|are|will be|would be|['’]s|['’]d be) (also |just |absolutely |perfectly )?(fine|ok|okay|good|great|perfect|no problem)\b|\b(works|suits)( (fine|well|better))?( for)? (me|us)\b`),
	saysNobody:     regexp.MustCompile(`(?i)(^|[.,;:!?] |\band |\bbut |\d )(nobody|no one|no-one|not a soul|no show)\b`),
	saysInVain:     regexp.MustCompile(`(?i)\b(stay(ed|ing)|stopped) (in|home|at home)\b|\b(took|taken|have taken) (the|a|half a|my) ([a-z]+ )?(day|morning|afternoon) off\b|\b(kept|keeping|cleared) (the|our|my|a) [a-z]+ (free|clear|open)\b|\bfor nothing\b|\bin vain\b|\b(gave|given) up (my|our|the|a) [a-z]+ for\b`),
	saysBehind:     regexp.MustCompile(`(?i)\b(running|fallen|falling|slipped|way|(a )?(bit|little)) (behind|late)\b|\bneeds? (another|a few|\w+ more) (hours?|days?|weeks?|goes?|coats?)\b|\b(will|['’]ll) (take|be) (another|a few|\w+ more) (hours?|days?|weeks?)\b`),
	saysDislikes:   regexp.MustCompile(`(?i)(\bnot|n['’]t|\bnever|\bno longer)( been| feeling| at all| very| too| really| exactly| particularly| entirely| completely| fully| all that| that| so| best| in the least)* (happy|satisfied|pleased|impressed|delighted|thrilled|content) (with|by|about|at)\b`),
	saysLacking:    regexp.MustCompile(`(?i)\b(nobody|no one|nothing|never|none|no|without|still|yet|delays?|wait(ed|ing)?|no-?shows?|lack|absence|silence|fail\w*|missing|missed|late|overdue|lateness)\b|(\bnot|n['’]t)( [a-z]+){0,3} (do|done|been|come|had|received|sent|got|started|finished|turned|shown|arrived|happened)\b`),
	saysTakesOn:    regexp.MustCompile(`(?i)(\b(will|shall|going to|gonna)|['’]ll) (see to|sort( out)?|take care of|deal with|handle|look after|get on ?to) (it|this|that|them)\b|\bon (my|our|his|her|their|the) way\b`),
	saysDid:        regexp.MustCompile(`(?i)\b(i|we)( have|['’]ve)( now| just| already)* (moved|changed|added|removed|put|taken|set|booked|cancelled|ordered|updated|corrected|amended|deleted|swapped|switched|arranged|made|closed|stopped|turned|blocked|switched)\b`),
	saysNumber:     regexp.MustCompile(`(?i)\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousand|dozen|half|once|twice|none|nothing)\b`),
	saysHeard:      regexp.MustCompile(`(?i)\b(thanks|thank you|ta|cheers) for (ringing|calling|phoning|telephoning|explaining|telling|getting back|coming back|letting me know|(the|your) (phone ?)?(call|explanation))\b|\bas (you|he|she|they) (said|explained|told me|told us) (on the phone|when you (rang|called)|yesterday|this morning)\b`),
	saysName:       regexp.MustCompile(`(\b[A-Z][a-z]+ [A-Z][a-z]+\b|[a-z,] [A-Z][a-z]+\b|\b(me|him|her|we|I|he|she|they)\b)`),
}

// There is a bit for each saying.
var _ [64 - len(sayings)]struct{}

// fits reports whether a sentence says such a thing.
func (s *sentence) fits(x saying) bool {
	bit := uint64(1) << x
	if s.asked&bit == 0 {
		s.asked |= bit
		if sayings[x].MatchString(s.Text) {
			s.said |= bit
		}
	}
	return s.said&bit != 0
}
