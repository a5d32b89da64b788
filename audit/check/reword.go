package check

import (
	"cmp"
	"math"
	"regexp"
	"strconv"
	"strings"

	"onrecord/ingest/zone"
)

// Reword writes a claim over in the words that patterns read, and says no more and no
// less by it: people who complain have many ways to say that nobody answered, came, told
// or said sorry, that they had to pay, or that something was late. Like [Plain] it is for
// matching only; what is cited is the text itself.
func Reword(text string) string {
	text = inDigits(Plain(text))
	for _, r := range rewordings {
		text = r.pattern.ReplaceAllString(text, r.with)
	}
	return text
}

// A rewording is another way to say a thing, and the words for it that patterns read.
type rewording struct {
	pattern *regexp.Regexp
	with    string
}

// rewordings are applied in their order: a question that answers itself becomes what it
// says before anything else is read in it.
var rewordings = func() (list []rewording) {
	for _, table := range [][]string{ofQuestions, ofNots, ofTime, ofBeingTold, ofSaying, ofAnswering, ofRegret, ofComing, ofBringing, ofAgreeing, ofPaying} {
		for i := 0; i < len(table); i += 2 {
			list = append(list, rewording{regexp.MustCompile(`(?i)` + table[i]), table[i+1]})
		}
	}
	return list
}()

const (
	// someone is whoever might have done a thing.
	someone = `(?:anyone|anybody|someone|somebody|(?:any|one) of you)`
	// denyIt is how a question is answered with no.
	denyIt = `(?:(?:nobody|no one|none of you)(?: did| has| had| was| could)?|not (?:once|ever|at all|one of you|a bit of it|a chance)|(?:they|you|he|she|there|it|we|i)(?: did| was| has| had| were| have| could| is)(?: not|n't)(?: (?:get|have|see|hear) (?:one|any))?|never|nope|no)`
	// beOr is a form of to be or to have before a participle.
	beOr = `(?:was|were|is|are|has been|have been|had been|'s been|'ve been)`
	// namedDate is a day or a month, as people write them.
	namedDate = `(?:the )?(?:\d{1,2}(?:st|nd|rd|th)?|` + ordinalWords + `|end|middle|start|beginning)?(?: of)?(?: ?(?:` + months + `))(?: \d{1,2}(?:st|nd|rd|th)?)?|the \d{1,2}(?:st|nd|rd|th)`
	// theyWho may be told a thing.
	theyWho = `(?:us|me|him|her|them|(?:my|our) \w+|(?-i:[A-Z])\w+)`
)

// ofQuestions are questions that answer themselves: "did anybody come? Nobody did".
var ofQuestions = []string{
	`\b(?:did|has|have|had|was|were|could|would) ` + someone + `((?: (?:from|of|in|at) (?:[\w']+ ){1,3}?[\w']+?)?) (?:have the \w+ to |bother to |think to |ever |even )*([^?.]+)\? ` + denyIt + `\b`, "nobody$1 did $2",
	`\b(?:could|might|would|should) ` + someone + ` not have (\w+) ([^?.]+)\?(?: ` + denyIt + `\b)?`, "nobody $1 $2",
	`\bwho ((?:\w+ed|asked|agreed|said|told|wanted|gave)\b[^?.]*)\? (?:not (?:us|me|we|i|him|her)|nobody|no one|neither of us)\b`, "nobody $1",
	`\bwho (\w+ [^?.]*)\? (we|i) did\b`, "$2 $1",
	`\b(?:so |and |then )*(?:why|how come) (was|were|is|are|has|have|did|had|does) ((?:a|an|the|your|our|my) \w+|there|it|this|that|we|i|you|he|she|they|nobody|no one) ([^?]*)\?`, "$2 $1 $3.",
	`\b(?:so |and |then )*how come (there|it|we|i|you|he|she|they)\b([^?]*)\?`, "$1$2.",
	`^((?:(?:a|an|the|your|our|my|any) )?(?:[\w'-]+ ){0,3}[\w'-]+)\? ((?:never|not|nobody|no one|still|none)\b[^.?]*?) (?:one|any|it|them)\b`, "$2 $1",
	`^((?:(?:a|an|the|your|our|my|any) )?(?:[\w'-]+ ){0,5}[\w'-]+)\? (never|not|still|nowhere)\b`, "$1 $2",
	`\bwhere (?:was|were) (you|he|she|they|your \w+|(?-i:[A-Z])\w+)\?`, "$1 did not come.",
	`\bwhat (?:happened to|became of|about) ((?:our|the|my) [\w' ]+?)\? (?:it's|it is|they're|they are) (?:nowhere|not) (?:to be seen )?(on|in) `, "$1 is missing $2 ",
	`\bwould an? (?:\w+ )?(?:sorry|apology)( for [\w ]+?)? have (?:killed|hurt|been too much)[^?]*\?`, "we never had an apology$1.",
	`^([^.?]{5,80})\? (?:that's |it's |that was |it was )?news to (us|me)\b`, "nobody told $2 that $1",
	`\bwhere(?: on the \w+)? (?:is|are|was|were) (?:all )?(the|our|my|that) ([\w' ]+?)(?: (on|in) (the|your|our) (\w+))?\? (?:nowhere|not there|not on it)\b`, "$1 $2 is missing $3 $4 $5",
	`\b(?:would|does|did) it have (?:hurt|killed|been too much trouble)(?: for)? (?:you|anyone|anybody) to ([^?.]+)\?`, "you did not $1.",
	`\b(?:you could|you might|you should)(?:'ve| have)(?: at least)? (told|warned|rung|called|asked|informed|said|let (?:us|me) know)\b`, "you never $1",
	`\bit would have been (?:nice|good|helpful|kind|polite|decent|courteous)(?: of you)? (?:if (?:you|someone|somebody|anyone) had (?:told|warned|rung|called|asked|informed|let)(?: (?:us|me))?(?: know)?|to (?:be|have been) (?:told|warned|asked|consulted|informed|given (?:any |some )?(?:notice|warning)))\b`, "nobody told us",
	`\bit (?:does|did|has|had)(?:n't| not)(?: seem to)?(?: have)? (?:cross(?:ed)?|occur(?:red)?(?: to)?|enter(?:ed)?|dawn(?:ed)? on) (?:anyone|anybody|you|any of you)(?:'s (?:mind|head))? to (\w+)`, "nobody did $1",
	`\byou'd (?:have )?(?:think|thought|expect(?:ed)?)(?: that)? ` + someone + ` (?:would|might|could)(?: have|'ve)? ([^.?]+)[.?;,]+ (?:and |but )?` + denyIt + `\b`, "nobody $1",
	`\b(?:i|we) (?:might|would|could|should|had)(?: have)? (?:hoped for|expected|liked) ((?:an?|some|the) [\w ]+?)(?: for ([\w ]+))?[;,.] (?:but )?there (?:has been|have been|was|hasn't been|was(?:n't| not)|is)(?: none| not one| one| no such thing)\b`, "there was never $1 for $2",
}

// ofNots are ways to say not.
var ofNots = []string{
	`\b(?:on no occasion|at no (?:point|time|stage)) (was|were|has|have|had|did) (?:anyone|anybody)`, "nobody $1",
	`\b(?:on no occasion|at no (?:point|time|stage)) (was|were|has|have|had|did) (we|i|he|she|they|you|(?:my|our|your) \w+|(?-i:[A-Z])\w+)\b`, "$2 $1 never",
	`\bat no (?:point|time|stage)\b`, "never",
	`(?: (?:has|have|had|is|are|am)|'(?:s|re|m|ve)) yet to be\b`, " was never",
	`(?: (?:has|have|had|is|are|am)|'(?:s|re|m|ve)) yet to (?:see|lay eyes on|have sight of)\b`, " never saw",
	`(?: (?:has|have|had|is|are|am)|'(?:s|re|m|ve)) yet to (?:get|receive|have)\b`, " never received",
	`(?: (?:has|have|had|is|are|am)|'(?:s|re|m|ve)) yet to (?:reach|come|arrive|materialise|materialize|turn up|land|show up)\b`, " never reached",
	`(?: (?:has|have|had|is|are|am)|'(?:s|re|m|ve)) yet to (?:hear)\b`, " never heard",
	`(?: (?:has|have|had|is|are|am)|'(?:s|re|m|ve)) yet to (\w+)\b`, " did not $1",
	`\b(?:did(?:n't| not)|never)(?: even| once)? (?:bothered|bother|troubled|trouble|cared?|saw fit|see fit|thought|think|managed?) to (\w+)`, "did not $1",
	`\b(nobody|no one|none of you|not one of you)(?: has| had| have| ever| even)* (?:bothered|troubled|cared|saw fit|seen fit|thought|managed|had the \w+)(?: enough)? to (\w+)`, "$1 did $2",
	`\bnot one of (?:ye|you lot|youse|yous|y'all|you people)\b`, "not one of you",
	`\bnever (?:once )?got (?:a|)round to\b`, "never did the",
	` in question\b`, "",
	`,? (?:of course|needless to say)\b`, "",
	`^(?:and |but )?nor (did|was|were|has|have|had) (he|she|it|they|we|i|you)\b`, "$2 $1 not",
	`\b(?:it|this|that|which|and that) remains (?:outstanding|undone|to be done)\b`, "that was never done",
	`\b(?:remains?|remained|(?:has|have) gone|went|was left|were left|lies|left)(?: \w+ly| still)? un(answered|acknowledged|resolved|settled|paid|repaired|done|corrected|sent|delivered|fixed|changed)\b`, "was never $1",
}

// ofTime are ways to name a day, and to say that something came then or late.
var ofTime = []string{
	`\b(?:till date|as on date|as of (?:today|now|this date)|up to now)\b`, "to this day",
	`\b(?:mid|middle)[ -](` + months + `)\b`, "the middle of $1",
	`\b(?:halfway|half way) through (` + months + `)\b`, "the middle of $1",
	`\b(?:by |at )?the close of (` + months + `)\b`, "the end of $1",
	`\bbefore (` + months + `) (?:was|is) out\b`, "by the end of $1",
	`\b(?:it|we) (?:was|were) (?:(?:not|only|well|far|into|in|already) )*(` + namedDate + `) (?:before|when|by the time) ([^.;,]+)`, "$2 not until $1",
	`\b(?:but )?only in (` + months + `)\b`, "not until $1",
	`(^|[.;,:] ?|and |but )(?:in )?((?:the middle of |the end of )?(?:` + months + `)) it (?:was|became)\b`, "${1}it did not come until $2",
	`([.;,:] ?|and |but )(` + namedDate + `) it (?:was|became)\b`, "${1}it did not come until $2",
	`([.;,:] ?)it was (?:only )?(` + namedDate + `)\.?$`, "${1}it came on $2",
	`\b(?:turned into|dragged on (?:till|until|to))\b`, "took until",
	`\bdays? after that\b`, "days later",
	`\bweeks? after that\b`, "weeks later",
	`\b(\w+ (?:days?|weeks?|months?|hours?)) (?:overdue|behind(?: (?:schedule|time|(?-i:[A-Z])\w+'s (?:date|day)))?|past it|past (?:the|your|that|its) date)\b`, "$1 late",
	`\b(?:some|a good|a full|as much as) ((?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:minutes|hours|days|nights|weeks|months))\b`, "$1",
	`\b((?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:hours|days|weeks|months)) (?:passed|went by|elapsed) before\b`, "it took $1 before",
	`^(a|one|two|three|four|five|six|seven|eight|nine|ten)((?: full| whole| solid)?) (hours?|days?|weeks?|months?) to ([a-z]+)\b`, "it took $1$2 $3 to $4",
	`\b(?:i|we)(?:'d| had| were| was)?(?: been)? given (` + namedDate + `) for (the [\w ]+?) (and|but)\b`, "$2 was promised by $1 $3",
	`, (?:says|said) you\b`, ", you said",
	`\b(?:as )?per your (?:own )?(?:mail|e-?mail|letter|message)\b`, "you wrote",
	`\breckoned\b`, "said",
}

// ofBeingTold are ways to say that somebody was told, or was not.
var ofBeingTold = []string{
	`\b(?:i|we|he|she|they) (?:had|was left|were left|was made|were made|got) to (?:find|work|figure) (?:it |this |that )?out (?:for|by|on) (?:myself|ourselves|himself|herself|themselves|(?:my|our|his|her) own)(?: that)?\b`, "nobody told us that",
	`\b(?:you|he|she|they) (?:let|left) (us|me|him|her) not know(?: (?:it|this|that|of it))?\b`, "nobody told $1",
	`(?: (?:is|are|was|were|am)|'(?:m|re))(?: still)?(?: (?:kept|left))? (?:none the wiser|in the dark|guessing|left guessing)(?: as to| about)?\b`, " was never told",
	`\bwithout (?:letting|telling|warning|informing|notifying) ` + theyWho + `(?: of us)?(?: know)?\b`, "without telling us",
	`\bwithout (?:letting|telling|warning|informing|notifying) (?:either|any|both|one) of us(?: know)?\b`, "without telling us",
	`\b(?:with )?(neither of us|nobody|none of us|neither [\w']+)(?: \w+)? (?:any|being) (?:the wiser|informed|told|any the wiser)\b`, "without telling us",
	`\b(?:was|is|were|are|came as) news to (us|me|him|her|them)\b`, ", nobody told $1",
	`([.?!] )news to (us|me)\b`, "$1nobody told $2",
	`\bbehind (?:both |all )?(?:our|my|his|her|their|the|both) ?(?:[\w']+ )?backs?\b`, "without telling us",
	`\bkept (?:it|this|that) to (?:yourselves|yourself|himself|herself|themselves)\b`, "did not tell us",
	`\bwithout (?:owning up|admitting|confessing|saying (?:anything|a word)|mentioning)(?: to)?(?: (?:it|this|that))?\b`, "and did not tell us",
	`\bsaid nothing(?: (?:about|of) (?:it|this|that))?\b`, "did not tell us",
	`\bnot a (?:peep|word|whisper|squeak|dicky ?bird)(?: (?:out of|from) (?:anyone|anybody|you|any of you))?(?: to (?:us|me))? (beforehand|in advance|before(?:hand)?|about it)\b`, "nobody told us $1",
	`\bnot a (?:peep|word|whisper|squeak|dicky ?bird)(?: was said)? to (us|me|him|her)\b`, "nobody told $1",
	`\bno heads.?up\b`, "nobody told us",
	`\b(nobody|no one|never|not one of you) (?:did )?let (?:on|slip)\b`, "$1 told us",
	`\b(nobody|no one|never|not one of you) (?:did )?let (` + theyWho + `) know\b`, "$1 told $2",
	`\b(not|never|n't)(?: been)? (?:made aware|intimated|apprised|advised|notified|informed)(?: of| as to)?\b`, "$1 told",
	`\b(?:was|were|is|has|have|had)(?:(n't)| not| never)(?: been| once)?(?: properly)? (?:communicated|intimated|made (?:clear|known)|brought to the attention of|mentioned|disclosed|explained|conveyed) to\b`, "was never told to",
	`\b(?:was|were|has|have|had)(?:n't| not| never)(?: been)? brought to (?:our|my) attention\b`, "was never told to us",
	`\bwas never (?:let on|intimated|made clear|mentioned)\b`, "was never told to us",
	`\byou(?:'d| had| were| have)(?: been)? (?:made aware|put on notice|warned|advised)\b`, "I told you",
	`\b(?:was|were|had been) (?:pointed out|flagged|mentioned|reported|raised|brought up)(?: to you)? by (?:me|us)\b`, ": I told you",
	`\b(?:the (?:minute|moment|second|day) [^,.]{3,30} )?(i|we)(?:'d|'ve| had| have)? (?:flagged|let you know|made you aware|pointed out)(?: to you)?\b`, "$1 told you",
}

// ofSaying are ways to say who told a thing.
var ofSaying = []string{
	`\b((?-i:[A-Z])\p{Ll}+)'s (?:own |very |exact )*words to (` + theyWho + `)\b`, "$1 told $2",
	`\bi was (?:advised|assured|informed|told|given to understand) by ((?:(?:mr|mrs|ms|dr)\.? )?(?-i:[A-Z])\p{Ll}+)\b`, "$1 told me",
	`\bwe were (?:advised|assured|informed|told|given to understand) by ((?:(?:mr|mrs|ms|dr)\.? )?(?-i:[A-Z])\p{Ll}+)\b`, "$1 told us",
	`\b((?:my|our) \w+|(?-i:[A-Z])\p{Ll}+) was (?:advised|assured|informed|told|given to understand) by ((?:(?:mr|mrs|ms|dr)\.? )?(?-i:[A-Z])\p{Ll}+)\b`, "$2 told $1",
}

// ofAnswering are ways to say that somebody wrote, and that nobody answered.
var ofAnswering = []string{
	`\b((?:mails?|e-?mails?|messages?|letters?|enquir(?:y|ies)|quer(?:y|ies)|questions?|complaints?|requests?)\b[^.;,?]{0,25}?) (?:just |simply )?(?:sat|lay|languished|lingered|gathered dust|rotted)(?: there| around| unanswered| unread| in (?:your|an|the|his|her) \w+)* (?:for )?((?:\w+ ){1,3}(?:hours|days|weeks|months))\b`, "$1 was not answered for $2",
	`\b(?:crickets|radio silence|tumbleweed|(?:deafening|complete|total|utter) silence|not a (?:dicky ?bird|sausage|peep))\b`, "no answer",
	`([.?!] )silence\b`, "${1}no answer",
	`\b(?:zip|zilch|nada|bupkis|diddly(?:[ -]squat)?)\b`, "nothing",
	`\b(?:have|has|had)(?:n't| not) heard (?:a )?(?:boo|peep|squeak|dicky ?bird)\b`, "have heard nothing",
	`\bleft ` + theyWho + ` hanging\b`, "never answered",
	`\bleaves? ` + theyWho + ` hanging\b`, "never answered",
	`\b(he|she|you|they|nobody|no one|anyone|anybody|your \w+|(?-i:[A-Z])\p{Ll}{2,})((?: has| have| had| never| ever| even| did not| didn't)*) (?:came|come|got|gotten|get) back to (me|us|him|her|them)\b`, "$1$2 answered $3",
	`\b(not|never|n't)(?: bother(?:ed)? to)? revert(?:ed)?\b`, "$1 reply",
	`\b(i|we|he|she|(?:my|our) \w+|(?-i:[A-Z])\w+)(?:'ve|'d| have| has| had| was| were)? (?:been )?(?:on(?:to| to)?|at) (you|your \w+|him|her|them) (once|twice|\d times|three times|four times)\b`, "$1 wrote to $2 $3",
	`\bgot (?:in touch|on ?to|a hold of)(?: with)?\b`, "wrote to",
	`\bput pen to paper\b`, "wrote to you",
	`\bput (?:this|it|that) to (you|your|him|her|them)\b`, "wrote to $1",
	`\bfollowed up\b`, "wrote",
	`\bchased (him|her|you|them)(?: up)?\b`, "wrote to $1",
	`\bwent looking for it\b`, "asked for it",
	`\bmet with nothing but an? (?:automatic|automated|auto|out.of.office) \w+`, "had no answer but from a machine",
	`\ball (?:i|we) (?:got|had|received)(?: back)? was an? (?:automatic|automated|auto|out.of.office)(?: \w+)?`, "I had no answer but from a machine",
	`\bmy enquiry of\b`, "I asked on",
}

// ofRegret are ways to say that nobody said sorry.
var ofRegret = []string{
	`\b(?:no|not (?:even |so much as )?(?:a|an|one|any)|not so much as an?|never (?:got|had|heard|received)(?: an?| any| one)?|without an?)(?: (?:word|hint|sign|expression|syllable|shred))?(?: of)? (?:sorry|regrets?|apology|remorse)\b`, "never an apology",
	`\b(?:has|have) (?:had|heard|seen|got) (?:no|never an?) apology\b`, "never had an apology",
	`\b(?:see|saw|seen) fit to express (?:any )?regret\b`, "apologised",
	`\b(?:say|said|told \w+|tell \w+)(?: that)? (?:it's|it is|they're|they are|they were|you were|you're|he was|she was|it was) sorry\b`, "said sorry",
	`\btold ((?:my|our) \w+|us|me|him|her) they regret\b`, "said sorry to $1 for",
	`\b(apology|sorry|apologi[sz]ed?|regret)\b( (?:was|has been|is|made|forthcoming|received|expressed|offered|given)\b| been\b)* (?:over|in (?:respect|regard) (?:of|to)|with (?:regard|respect) to|regarding|concerning|on account of)\b`, "$1 for",
	`\b(apologi[sz]e|apology|sorry)(\b[^.?!]{0,20}?) over\b`, "$1$2 for",
}

// ofComing are ways to say that nobody came.
var ofComing = []string{
	`\b(never|not|\w+n't)(?: even)? reach(?:ed)?(?: here| there| at all| (?:the|our|my) (?:site|house|home|place|office|shop|store|gate))?\s*([.,;!]|$)`, "$1 came$2",
	`\bfail(?:ed|s)? to (?:appear|attend|show(?: up)?|turn up|arrive|come|keep (?:the|that|his|her|our|an) appointment)\b`, "did not come",
	`\b(?:did(?:n't| not)|never)(?: even)? (?:show (?:his|her|their|your) faces?|put in an appearance|make an appearance|present (?:himself|herself|themselves)|keep (?:the|that|his|her|our) appointment|rock(?:ed)? up|front(?:ed)?(?: up)?|land(?:ed)?(?: at all)?|turn(?:ed)? up)\b`, "did not come",
	`\b(?:(?:that|the|his|her|our) appointment|it) was not kept\b`, "nobody came",
	`\b(?:i|we|she|he|they) (?:was|were|got) stood up\b`, "nobody came",
	`\b(he|she|they|you|(?-i:[A-Z])\w+) stood (?:me|us|her|him|them) up\b`, "$1 did not come",
	`\b(?:was|were|got)? ?left (?:us |me |him |her )?(?:in the lurch|high and dry)\b`, "nobody came",
	`([.,;:?!]) (?:a )?no[- ]show\b`, "$1 did not come",
	`([.,;:?!]) no ((?-i:[A-Z])\p{Ll}{2,})\W*$`, "$1 $2 did not come",
	`([.,;:?!]) no (crew|painter|photographer|engineer|technician|plumber|driver|fitter|electrician|cleaners?|men|team|van|nurse|carer|gardener|builders?|movers|installers?|inspector|surveyor|mechanic|workmen)\b`, "$1 the $2 did not come",
	`([.,;:?!]) (?:not a soul|not one of you(?: there)?|nobody|no one)\W*$`, "$1 nobody came",
	`\b(?:was|were) not represented at\b`, "nobody came to",
}

// ofBringing are ways to say that something never came, or was not done.
var ofBringing = []string{
	`\bno ((?:[\w'-]+ ){0,3}[\w'-]+) ` + beOr + `(?: ever)? (provided|sent|supplied|given|shown|delivered|furnished|handed over|received|shared)\b`, "$1 was never $2",
	`\b(?:neither [\w' ]{2,20}|(?:i|we)) (?:has|have|had|was|were)(?: to date| so far)?(?: not)?(?: been)?(?: once)? (?:furnished|provided|supplied) with\b`, "we never received",
	`\b(?:was|were) not (?:once )?(?:furnished|provided|supplied) with\b`, "never received",
	`\b(?:was|were|has|have|is|are)(?:n't| not)(?: been)? forthcoming\b|\bdid(?:n't| not) materiali[sz]e\b|\b(?:has|have)(?:n't| not) materiali[sz]ed\b`, "never came",
	`\bseen hide (?:n|n'|or|nor|and) hair of\b`, "seen",
	`\b(?:set|laid|clapped) eyes on\b`, "seen",
	`\b(?:i'm|i am|we're|we are)(?: still)?(?: sitting| left)? without (?:any|an?|the) `, "we never received the ",
	`\bwaiting on\b`, "waiting for",
	`\bwaiting for (the [\w ]+?) yet\b`, "still waiting for $1",
	`\b(report|certificate|agreement|contract|form|cop(?:y|ies)|folder|papers?|drawings?|accounts|plans?|keys?|photos|pictures|documents?|draft)((?: for [\w ]+)?)(?::|,| is| are)? still (?:outstanding|pending|awaited|missing)\b`, "$1$2 never came",
	`\b(report|certificate|agreement|contract|form|cop(?:y|ies)|folder|papers?|drawings?|accounts|plans?|keys?|photos|pictures|documents?|draft|reply): (?:not received|never got it|never received)\b`, "$1 never came",
	`\b(?:amended|rectified|remedied)\b`, "corrected",
	`\b(?:sorted(?: out)?|made good|straightened out)\b`, "put right",
	`\bset (the [\w ]+?|it|this|that) right\b`, "put right $1",
}

// ofAgreeing are ways to say that somebody agreed to a thing, or asked for it.
var ofAgreeing = []string{
	`\b(?:giv(?:en|e|ing)|gave)(?: \w+)? the (?:nod|go[ -]?ahead|green light|thumbs up|all clear|ok|okay)(?: to| for)?\b`, "agreed to",
	`\bnever looked for\b`, "never asked for",
	`\b(?:ran|run) (?:it|this|that) (?:by|past) (us|me)\b`, "asked $1",
	`\bsigned off on\b`, "agreed to",
	`\bwithout our being consulted\b`, "without asking us",
	`\b(?:our|my) (?:consent|permission|approval|agreement) (?:was|had)(?:n't| not| never)(?: been)? (?:obtained|sought|asked for|given)\b`, "nobody asked us",
	`\b(?:our|my) (?:consent|permission|approval|agreement)\b[?:,]? never (?:obtained|sought|asked for|given)\b`, "nobody asked us",
	`\b(?:i|we) (?:do(?:n't| not)|can(?:not|'t)) (?:recall|remember) (?:either of us |any of us |us |me |anyone )?(?:ever )?being (asked|told|warned|consulted|informed)\b`, "nobody $1 us",
	`\bwithout (?:the )?(approval|consent|agreement|authority) of (?:either|any)\b`, "without $1 of any",
}

// ofPaying are ways to say that somebody was charged, or paid.
var ofPaying = []string{
	`\b(?:stung|sting|dinged|clobbered|whacked|hit|landed|slapped|rushed) (us|me|him|her)(?: with| for)? ((?:an? )?(?:extra )?(?:bill|charge|fee|[$£€]|Rs|\d))`, "charged $1 $2",
	`\bhad (us|me) for ([$£€]|Rs|\d)`, "charged $1 $2",
	`\b(had|have|made|forced|obliged) to (?:(?:fork|shell) out|(?:cough|stump) up)\b`, "$1 to pay",
	`\b(?:forked|shelled) out|\b(?:coughed|stumped) up\b`, "paid",
	`\b(?:came|comes) out of (?:our|my) (?:own )?(?:pocket|account)\b`, "we had to pay",
	`\b(?:(?:continues?|continued) to (?:appear|be|feature|stand)|(?:has|have) stayed there|still stands?|stands to this day|(?:it|this|that|which) is still being asked)\b`, "is still there",
	`\bget ((?:[\w']+ ){1,4}(?:fee|deposit|money|payment|charge|sum)) back\b`, "be credited with $1",
	`\b(?:is|are|was|were|'s) nowhere (?:to be (?:seen|found) )?(on|in) (the|your|our)\b`, " is missing $1 $2",
	`\b(?:rescinded|revoked|written off)\b`, "withdrawn",
}

// inDigits writes the numbers of a text that are a hundred or more, or sums of money, in
// digits: "three and a half thousand", "two grand" and "£3.5k".
func inDigits(text string) string {
	if strings.ContainsAny(text, "kK") && strings.ContainsAny(text, "0123456789") {
		text = shortThousands.ReplaceAllStringFunc(text, func(s string) string {
			i := strings.IndexAny(s, "0123456789")
			return s[:i] + digitsOf(strings.TrimRight(s[i:], "kK")+" thousand")
		})
	}
	if mayCount.In(strings.ToLower(text)) {
		text = sumInWords.ReplaceAllStringFunc(text, digitsOf)
	}
	return text
}

var (
	// mayCount: parts of texts without which no number is a hundred or more, or money.
	mayCount = zone.NewPhrases("hundred", "thousand", "grand", "dollars", "bucks", "pounds", "quid", "euro", "rupees")
	// sumInWords is a number of a hundred or more in words, or a smaller one of money.
	sumInWords = regexp.MustCompile(`(?i)\b(?:(?:` + numberWords + `)[ -](?:and )?)*(?:(?:and |\d{1,3} and )?(?:a[ -])?half[ -]|half an? )?(?:hundred|thousand)(?:[ -](?:and )?(?:` + numberWords + `))*\b(?: (?:euro|dollar|pound|rupee|buck)\b)?|\b(?:half a|(?:\d{1,3}(?:\.\d{1,2})?|` + countWords + `)(?:[ -]and[ -]a[ -]half)?)[ -](?:hundred|thousand|grand)\b|\b(?:` + tensWords + `)(?:[ -](?:` + unitWords + `))? (?:dollars|bucks|pounds|quid|euros?|rupees)\b`)
	// shortThousands are thousands as people shorten them: "£2k", "3.5k".
	shortThousands = regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,2})?k\b|[$£€] ?\d{1,3}(?:\.\d{1,2})?K\b`)
)

const (
	unitWords   = `one|two|three|four|five|six|seven|eight|nine`
	tensWords   = `twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety`
	numberWords = `an?|` + countWords
	countWords  = `ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|hundred|thousand|` + unitWords + `|` + tensWords
)

var valueOf = func() map[string]int {
	m := map[string]int{"a": 1, "an": 1}
	for i, x := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen") {
		m[x] = i
	}
	for i, x := range strings.Split(tensWords, "|") {
		m[x] = 10 * (i + 2)
	}
	return m
}()

// digitsOf writes a number in words in digits: "seven hundred and eighty pounds" is "780
// pounds". Of more than one of something the unit is in the plural.
func digitsOf(s string) string {
	sum, part, rest := 0.0, 0.0, ""
	for _, x := range strings.FieldsFunc(andAHalf.Replace(strings.ToLower(s)), func(r rune) bool { return r == ' ' || r == '-' }) {
		n, isWord := valueOf[x]
		d, err := strconv.ParseFloat(x, 64)
		switch {
		case isWord:
			part += float64(n)
		case err == nil:
			part += d
		case x == "half":
			part += 0.5
		case x == "hundred":
			part = cmp.Or(part, 1) * 100
		case x == "thousand", x == "grand":
			sum, part = sum+cmp.Or(part, 1)*1000, 0
		case x == "quid":
			rest = " quid"
		case x != "and":
			rest = " " + strings.TrimSuffix(x, "s") + "s"
		}
	}
	return strconv.Itoa(int(math.Round(sum+part))) + rest
}

// andAHalf: ways to say half of the hundred or thousand that follows.
var andAHalf = strings.NewReplacer("and a half", "half", "and-a-half", "half", "half a ", "half ", "half an ", "half ")
