package act

// A rule proposes an act where its pattern fits. Rules find too much rather than
// too little: the model decides, with what the rule found as evidence.
type rule struct {
	id      string // kind/name@version; a changed pattern is a new version
	kind    Kind
	pattern string
	not     string // a pattern that must not fit anywhere in the clause
}

// sets are the lists of words that patterns name in braces.
var sets = map[string]string{
	// After will, words that make no undertaking.
	"noact": "be have need say admit assume bet note point miss lose see suppose agree disagree believe guess wonder regret " +
		"forget pretend remember want like love hate know think spare concede venture grant second pass",
	"people":   "he she they it somebody someone everyone crew team office engineer technician tech electrician plumber driver colleague manager assistant owner accounts billing",
	"transfer": "send email mail forward drop ship post deliver bring get have give pay refund credit call ring phone text come",
}

// rules are the grammar, by kind.
var rules = []rule{
	// The author binds the author, or the author's side.
	{"promise/will@1", Promise, "#i|#we #adv* #will #adv* < !#not !{noact} .", ""},
	{"promise/will-be@1", Promise, "#i|#we #adv* #will #adv* be #adv* < #ing|in|back|there|with|able|at|on|round|over|out|glad|happy", ""},
	{"promise/will-have@1", Promise, "#i|#we #adv* #will #adv* have < . .. #number|#time|#weekday|ready|done|for|to|call|fixed|sent|back|up|over|out|here|there", ""},
	{"promise/going-to@1", Promise, "#i|#we #be #adv* going to < !{noact} .", ""},
	{"promise/gonna@1", Promise, "#i|#we|'m|'re|im gonna < .", ""},
	{"promise/about-to@1", Promise, "#i|#we #be #adv* about to < .", ""},
	{"promise/would@1", Promise, "#i|#we #would #adv* < refund|do|be|begin|start|pay|send|cover|deduct|replace|honour|honor|credit|have|waive|bring|come|issue|present|regrout|write", ""},
	{"promise/ill@1", Promise, "ill|well #adv* < #verb", ""},
	{"promise/dropped@1", Promise, "^ #thanks|#yes|#sorry? will #adv* < !#not !{noact} !#you|#we|#i|#third|#det|#ours|#yours .", ""},
	{"promise/second-verb@1", Promise, "#i|#we .. #conj #will < !#not .", ""},
	{"promise/will-do@1", Promise, "^ will do", ""},
	{"promise/on-it@1", Promise, "^ #yes? on it $", ""},
	{"promise/leave-it@1", Promise, "leave it|that|this with|to me|us", ""},
	{"promise/consider@1", Promise, "consider it|that|this done|sorted|handled|fixed|settled", ""},
	{"promise/word@1", Promise, "you|u have my|our word", ""},
	{"promise/word-give@1", Promise, "i|we give you my|our word", ""},
	{"promise/performative@1", Promise, "#i|#we #adv* promise|undertake|guarantee|commit|pledge|vow|agree to|delivery|a|you|that|completion|not", ""},
	{"promise/let-me@1", Promise, "let me #adv* < check|find|get|dig|look|ask|talk|speak|see|confirm|chase|pull|run|sort", ""},
	{"promise/you-will@1", Promise, "#you #will #adv* < have|receive|get|hear", ""},
	{"promise/you-can-expect@1", Promise, "#you can expect < .", ""},
	{"promise/expect@1", Promise, "^ expect < . .. #time|#weekday|#number", ""},
	{"promise/ours-will@1", Promise, "#ours . .? #will #adv* < !#not .", ""},
	{"promise/third-will@1", Promise, "#third|#det|#yes? . #will #adv* < !#not .", ""},
	{"promise/name-will@1", Promise, "^ . .? #will #adv* < !#not .", ""},
	{"promise/passive@1", Promise, "#will #adv* be #adv* < #ed|sent|paid|done|sorted|delivered|put|made|given|back|out|there|here|with|on|up|in", ""},
	{"promise/no-charge@1", Promise, "#will #not < be|cost|pay|charge|order|leave|start|do|bill|enter|miss|touch", ""},
	{"promise/never-charge@1", Promise, "nothing|nobody|#not .. < until|without", ""},
	// Without a modal: now and a time to come.
	{"promise/progressive@1", Promise, "#i|#we|#third|#be #adv* #be? #adv* < #ing", ""},
	{"promise/bare-ing@1", Promise, "^ #yes? #adv* < #ing", ""},
	{"promise/present@1", Promise, "^ .. < goes|comes|go|come|lands|land|ships|starts|start|arrives|begins|runs|leaves|gets|get|is|are|moves|finishes|installs", ""},
	{"promise/bare-due@1", Promise, "^ .. < to|by|on|for|in #you|#time|#weekday|#number|#month|the|tonight|tomorrow", ""},
	{"promise/time-end@1", Promise, "#time|#weekday|#number #prep|#time|#number? $", ""},
	{"promise/to-follow@1", Promise, "to|will follow", ""},
	{"promise/coming@1", Promise, "coming|heading|headed|on #det|its|their|my|our? #det? way|up|over|your|to|in|tomorrow|tonight|today|right|back", ""},
	{"promise/waive@1", Promise, "#i|#we 'm|'re|am|are #adv* < #ing", ""},
	{"promise/booked@1", Promise, "booked|scheduled|rostered|penciled|pencilled|down|slated|set .. < #number|#weekday|#time|#month", ""},
	{"promise/can-time@1", Promise, "#i|#we|#third? #can #adv* < have|be|get|do|come|start|send|swing|pop|drop .. #number|#weekday|#time", ""},
	{"promise/yes@1", Promise, "^ #yes|absolutely|sure #punct? #i|#we|it|no|friday|thing|problem|boss|thing|worries|you", ""},
	{"promise/got-it@1", Promise, "you|u got it", ""},
	{"promise/see-you@1", Promise, "see you < #number|#weekday|#time|at|on|with", ""},
	{"promise/cover@1", Promise, "#i|#we #adv* < cover|pay|waive|refund|start|finish|begin|take|knock|order|bring|start", ""},

	{"intent/hedge@1", Intent, "#i|#we #be|#would|#do? .. #hedge", ""},
	{"intent/hopefully@1", Intent, "hopefully|ideally|perhaps|maybe|probably|luck", ""},
	{"intent/might@1", Intent, "#i|#we #adv* #might|should .", ""},
	{"intent/see@1", Intent, "see if|whether #i|#we", ""},

	{"request/please@1", Request, "#please < .", ""},
	{"request/can-you@1", Request, "can|could|would|will|cld|any|some #you|somebody|someone|anybody|anyone|one|chance|we|i|procurement < .", ""},
	{"request/would-you-mind@1", Request, "would you mind", ""},
	{"request/i-need@1", Request, "#i|#we #would? #adv* need|want|like|require|expect|ask < #you|to|the|a|that|it|somebody|someone|your|my|this|in|half|both", ""},
	{"request/imperative@1", Request, "^ #please|#yes|just? #adv* < send|let|call|email|forward|confirm|give|tell|make|bring|get|fix|take|put|add|leave|stop|remove|return|come|ring|drop|check|change|keep|hold|arrange|have|share|attach|resend|revert|advise|respond|reply|explain|review|look|do|remind|void|wire|don't", ""},
	{"request/let-me-know@1", Request, "let me|us|them know < if|when|whether|by|what|which|how|where|once|that|asap|today", ""},
	{"request/appreciate@1", Request, "would|'d appreciate|love|be .. < it|if|your|great|grateful|help", ""},

	{"question/mark@1", Question, ".. ?", ""},

	{"complaint/cue@1", Complaint, "unacceptable|disappointed|disappointing|ridiculous|unhappy|frustrated|frustrating|upset|annoyed|furious|livid|angry|cross|mad|" +
		"appalled|disgusted|terrible|awful|worst|shocking|joke|shambles|disgrace|disgraceful|unprofessional|fed|gutted|ashamed|sick|tired|complaint|complain|complaining|nightmare|mess|carelessness|incompetent|useless|rubbish", ""},
	{"complaint/still-not@1", Complaint, "still|yet #not|no|haven|hasn|isn|nothing|nobody|waiting", ""},
	{"complaint/nobody@1", Complaint, "nobody|no|none|never .. < came|called|showed|turned|rang|answered|replied|contacted|told|responded|reply|call|answer|sign|picked", ""},
	{"complaint/times@1", Complaint, "second|third|fourth|fifth|3rd|2nd|4th|umpteenth|every|again|once .. < time|again|in", ""},
	{"complaint/you-said@1", Complaint, "you|u|#third said|promised|told|assured .", ""},
	{"complaint/not-good@1", Complaint, "#not .. < happy|good|acceptable|impressed|right|working|fair|clean|enough|ok|okay|thrilled|professional", ""},
	{"complaint/again@1", Complaint, "again", ""},
	{"complaint/why@1", Complaint, "why #be|#have|#do|did", ""},

	{"ack/thanks-for@1", Acknowledgement, "#thanks|thank you? #adv|so|a|very|again|much? .. < for|bunch|much|million", ""},
	{"ack/received@1", Acknowledgement, "received|got|noted|arrived|acknowledged|came #adv? through|it|that|your|with|this|the|fine?", ""},
	{"apology/sorry@1", Apology, "#sorry", ""},
	{"apology/fault@1", Apology, "my|our|us|me bad|fault|mistake|error", ""},
	{"apology/owe@1", Apology, "owe you|#third an apology", ""},
	{"apology/regret@1", Apology, "#i|#we #adv* regret", ""},
	{"delivery/attached@1", Delivery, "attached|enclosed|attaching|pfa|herewith|below", ""},
	{"delivery/here@1", Delivery, "here|heres 's|is|are|you|it .", ""},
	{"delivery/done@1", Delivery, "done|sent|fixed|finished|completed|complete|paid|issued|credited|refunded|repaired|submitted|replaced|installed|uploaded|voided|delivered|transferred|corrected|mailed|posted|live|up|sorted|ordered|called|spoken|filed", ""},
	{"refusal/wont@1", Refusal, "#i|#we #adv* #will|#can|#do|#would|#be #not < .", ""},
	{"refusal/unable@1", Refusal, "unable|afraid|decline|regret|cancel|unfortunately .", ""},
	{"agreement/yes@1", Agreement, "^ #yes|agreed|approved|fine|deal|perfect|great|sounds|works|proceed|go|ok|yeah|yep", ""},
	{"agreement/go-ahead@1", Agreement, "go ahead|for", ""},
	{"agreement/fine@1", Agreement, "that|it|which|#weekday 's|is|works|sounds|would < fine|good|great|perfect|ok|okay|be|acceptable|for", ""},
	{"agreement/accept@1", Agreement, "#i|#we #adv* accept|agree|approve|happy|'m|can .", ""},
	{"chase/any@1", Chase, "any news|update|updates|word|progress|luck|movement|thoughts|joy|idea", ""},
	{"chase/following@1", Chase, "following|chasing|checking|circling|wondering|reminder|remind|checked in|up|back|about|if|on?", ""},
	{"chase/heard@1", Chase, "#have #not|never|you? .. < heard|seen|received|had|got", ""},
	{"notice/inform@1", Notice, "write|writing|please|pleased|note|advised|inform|reminder|notice to|that|be|note|informed|advised|you|us", ""},
	{"notice/will@1", Notice, "^ .. will be < closed|shut|off|unavailable|held|down|removed|moving", ""},
	{"offer/shall@1", Offer, "shall|should i|we < .", ""},
	{"offer/want-me@1", Offer, "want|like|need me|us to", ""},
	{"offer/can-if@1", Offer, "#i|#we #can|#would|'d .. < if|you", ""},
	{"offer/happy@1", Offer, "happy|glad to < .", ""},
	{"offer/say@1", Offer, "just say|would it help|do you want|let me know if you 'd|would you like", ""},
	{"reported/said@1", Reported, "#you|#third|#i|#we #adv* #report|said|say|keeps|told < .", ""},
	{"reported/was-told@1", Reported, "#i|#we was|were|been|am told|promised|assured|led|informed|advised", ""},
	{"release/no-need@1", Release, "no|#not .. need|longer|worry|bother|come|required", ""},
	{"release/never-mind@1", Release, "never mind|scratch that|forget about|it|disregard|cancel|off the hook|sorted it", ""},
}
