package act

// plainRules say in set phrases of the language what is done.
var plainRules = []rule{
	{"chase/any-news@1", Chase, "any|no news|update|updates|word|progress|luck|joy|movement", "no news is|to / no sign|luck needed"},
	{"chase/checking@1", Chase, "checking|chasing|following|circling|circle|bumping|check|chase|follow up|in|on|if|whether|back|this|again|you", "check|checking on|in him|her|them|site / following on|our / #will .. follow|check|chase|circle / let .. check"},
	{"chase/waiting@1", Chase, "still|yet #adv* waiting|await|awaiting|awaited|to receive|hear|get|have?", ""},
	{"chase/not-heard@1", Chase, "#have #not|never #adv* < heard|received|seen|had|got", "never heard|seen|had #adv* such|anything like|a|an|of|cause"},
	{"chase/chance@1", Chase, "chance|time|opportunity to look|review|read|check|speak|call|send|get|do|think|see", "take|the"},
	{"chase/have-you@1", Chase, "#have|did you #adv* < heard|managed|manage|looked|sent|got|gotten|started|forgotten|forget|spoken|made|finished", "message|email|mail|letter|voicemail"},
	{"chase/nth@1", Chase, "second|third|fourth|fifth|2nd|3rd|4th|final|another|gentle|friendly|quick|polite #adv* reminder|nudge|chaser|email|mail|request|message|follow", "reminder that"},
	{"chase/where-are-we@1", Chase, "where|how #be|do we|you|things|it|that|this #adv* stand|with|on|getting|coming", ""},
	{"chase/status@1", Chase, "status|latest|whereabouts|eta of|on|with|for", ""},
	{"chase/supposed@1", Chase, "supposed|meant|going|due to", "#be #not? supposed|meant to #be / #i|#we 'm|'re|am|are|was|were going|supposed"},

	{"refusal/will-not@1", Refusal, "#i|#we #adv* #will|#can #not #adv* < #verb|be|accept|extend|support|agree|cover|commit", "wait|thank|believe|complain|imagine|remember|find|see|recall|tell|charge|leave / until|unless|without|till"},
	{"refusal/not-able@1", Refusal, "#be|'m|'re|'s #not #adv* able|willing|prepared|going|interested|possible|allowed|in to|in|from|a", "not going to lie|pretend|argue"},
	{"refusal/unable@1", Refusal, "unable|unwilling|refuse|refusing to", "been unable"},
	{"refusal/decline@1", Refusal, "#i|#we #adv* #would? #have? to? decline|refuse|regret|pass .", ""},
	{"refusal/no-longer@1", Refusal, "#i|#we .. no longer .", "need|require"},
	{"refusal/afraid@1", Refusal, "afraid|unfortunately|regrettably #punct? #that? #i|#we #can|#will|#do|#be|'re|'m #not", ""},

	{"release/no-need@1", Release, "no|#not need|longer|have|bother|worry|required|necessary .. to|for|about|with|needed|need|of|coming|sending", "#will .. need|have / let me know|worries / #i|#we #do #not have"},
	{"release/need-not@1", Release, "#you #do|need|#can #not|stop #adv* need|have|bother .", "#not have|need the|a|any|our|my"},
	{"release/never-mind@1", Release, "never mind|scratch|scrap|forget|disregard|skip|ignore about|that|the|it|my|on|this|all|what", "never mind the mess|rain|weather / #not .. forget|skip|ignore / did|would|will"},
	{"release/hook@1", Release, "off the hook", ""},
	{"release/sorted@1", Release, "#i|#we|it|my|he|she|they #have|'ve|'s|has|got|already? found|sorted|figured|fixed|resolved it|that|out|itself", ""},

	{"notice/please-note@1", Notice, "please|kindly note|be aware|advised|informed|note that|reminded?", ""},
	{"notice/inform@1", Notice, "to inform|notify|advise|let|announce you|all|everyone|parents|residents|owners|members|that|know", "have to let / to let me|us|him|her|you know by"},
	{"notice/reminder@1", Notice, "^ a? just? friendly? reminder|fyi|heads|notice up|that|to|of|:|-", ""},
	{"notice/closed@1", Notice, "#will|is|are be #adv* < closed|shut|off|unavailable|down|moved|moving|resurfaced|suspended|held|out", "#i|#we #will"},
	{"notice/is-hereby@1", Notice, "hereby|effective immediately|from|given|#month", ""},

	{"offer/shall-i@1", Offer, "^ shall|should #i|#we < .", ""},
	{"offer/want-me@1", Offer, "want|like|need|prefer me|us to", "#i|#third want|like me|us"},
	{"offer/if-you-like@1", Offer, "if you like|want|prefer|wish|fancy|need|'d|would", "#you #will|can|may / please"},
	{"offer/can-if@1", Offer, "#i|#we|husband|wife can|could|would|'d .. if #adv* it|that|you|you're|useful|helps|wanted|needed", "can you / #not"},
	{"offer/happy-to@1", Offer, "happy|glad|pleased|delighted|welcome to .", "happy|glad|pleased|delighted to hear|see|say|report|have|be / #will|'ll be"},
	{"offer/would-like@1", Offer, "would you|u like me|us|a|the|to", ""},
	{"offer/would-help@1", Offer, "would|'d it|that #adv* help if", ""},
	{"offer/word@1", Offer, "say the word", ""},

	{"reported/said-would@1", Reported, "#you|he|she|they|it|#report #adv* said|told|promised|assured|mentioned|guaranteed|swore|claims|claimed|says|agreed .. 'd|would|will|'ll|was|were|it's|could|can", "as promised"},
	{"reported/was-told@1", Reported, "#i|#we was|were|been|am|'ve|got #adv* been? told|promised|assured|led|informed|quoted", ""},
	{"reported/i-said@1", Reported, "#i #adv* said|told|promised|mentioned #i|#you|him|her|them|that|we", ""},
}
