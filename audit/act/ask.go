package act

// sureRules say with hardly an error that something is asked. What they fit is
// confirmed at a lower score.
var sureRules = []rule{
	{"question/asked@1", Question, "? $", "how are|is you|things|everyone|everybody|all / how was|were your|the / who knows / guess what / know what / why not ? / " +
		"remember me / am i right / what can i say / who would|'d have / can you believe / hope all / hope you / is not it / is n't it / shall|should i|we / " +
		"want|like|need me|us to / would it help / would you like a|some"},
	{"request/please-do@1", Request, "#please #adv* < {asks}|do|don't", "please find|see|note|accept|excuse|consider|be / #not hesitate / feel free"},
	{"request/please-any@2", Request, "#please #adv* < !#closed|#prep|#punct|see|note|accept|excuse|be|consider|feel|visit|enjoy|hesitate .", "#not hesitate / feel free / #please find|see|note attached|enclosed|below|the|my|our|here|#punct|that|herewith / #please god|bear|be|don / please see|note|god / if you have|need any / there 's|is anything"},
	{"request/lets@1", Request, "^ #yes? let 's|us < !#not .", "let 's|us see|hope|face|be|pray|say|assume|pretend|just|know"},
	{"request/lets-careless@2", Request, "^ #yes? lets < #verb|discuss|meet|do|have|not|try|all|get|make|take|be", "lets see|hope|face|say|assume|pretend|just say"},
	{"request/can-you-do@1", Request, "can|could|would|cld #you #adv* < #verb|please", "can|could you believe|imagine|see / no can"},
	{"request/we-need@1", Request, "#i|#we #would|#should? #adv* need|want|like|have|#should to? < talk|discuss|meet|speak|sit|get|go|catch", "#should have / #will need|have|like / get|go a|the|back|home|there"},
	{"request/you-need@2", Request, "#you #adv* need|have|must|ought to? < {asks}|contact|sign|pay|come|provide", "in order to / if you want|need|wish / so you have|need / #you have #adv* #det|#ours|been"},
	{"request/verb@1", Request, "^ #yes? < {does} !#punct|#ed|#past .", "let 's / let me|us know if you|i|we|anything|there / keep up / tell me about / get well / be|go|get #ing|well / go ahead / come rain / be that|it|honest|good|careful|well"},
	{"request/any-chance@1", Request, "any|some chance|way|possibility|possible|hope", "any way|hope #punct"},
	{"request/do-please@1", Request, ". . please|pls|plz $", "yes|no|thanks|coffee #punct? please"},
	{"request/can-you@2", Request, "^ can|could|would|will|cld #adv* #you|somebody|someone|anybody|anyone|one < .", "can|could you believe|imagine"},
	{"request/need-you@1", Request, "#i|#we #would? #adv* need|want|like|expect|require #you|somebody|someone to|here|back|now|at", ""},
	{"request/need-thing@1", Request, "#i|#we #would? #adv* need|want|require|expect #det|#ours|#yours|it .. back|returned|replaced|refunded|fixed|repaired|removed|corrected|done|sent|in", "#not"},
	{"request/expect-a@1", Request, "#i|#we #adv* < expect|require|demand|await|want #det|#yours|full|immediate .. call|reply|response|answer|refund|explanation|credit|replacement|phone|return|callback|apology|confirmation", "to #you|get|have / #not|?|#would / do n't"},
	{"request/request-you@1", Request, "^ .? < request|requesting #you to", ""},
	{"request/let-know@2", Request, "let me|us|them|him|her know < if|when|whether|by|what|which|how|where|who|why|once|that|asap|today|about|on|in|either|your|the", "if you have|need|want|'d|would / if i|we can / if there 's|is any|anything / if anything"},
	{"request/let-know-bare@1", Request, "^ #conj|#please|just|otherwise|then|so? ,? < let me|us|him|her|them know $", "if you have|need|want|'d|would / if i|we can / if there 's|is|are / if anything|any / #will|to < let"},
	{"request/do@1", Request, "^ #yes? < {asks} #det|#ours|#yours|#i|#third|me|us|him|them|it|this|that|#number|#weekday|back|off|up|out|in|on", "let 's / let me|us know if you|i|we|anything|there / have|keep a|up good|great|nice|lovely|well|the"},
	// Wishes, and what is said to be good if it were done.
	{"request/good-if@1", Request, "would|'d|be .? .? .? < great|good|nice|helpful|useful|wonderful|lovely|kind|grateful|thankful|obliged|appreciate|glad|ideal|brilliant|fab it? if #you|somebody|someone|we|he|she|they|#det|#ours .? .? #can|#would", "? / would not|n't"},
	{"request/appreciated@1", Request, "would|will be #adv* .? < appreciated|welcome|welcomed", "#not|what|if #i"},
	{"request/appreciate-thing@1", Request, "#i|#we #would #adv* .? appreciate|welcome|value < #yours|#you|some|any|it|your|#ing|a|an .", "if #i|#we / #not|have|had"},
	{"request/wondering@1", Request, "#i|#we #be #adv* < wondering|hoping|curious if|whether|that|#you|we? .. #can|#would|possible|possibility|chance|might", "#can see|believe"},
	{"request/wanted-to-see@1", Request, "#i|#we #adv* < wanted|writing|calling|like to see|ask|know|check|find|inquire|enquire .. if|whether|when|what|how|about|for", "#not"},
	{"request/why-not-you@1", Request, "^ why do not|n't < #you|we .", "understand|believe|care|see|know / ? .. ?"},
	{"request/could-we@1", Request, "^ #conj|#yes|also|so? ,? can|could|may|might|cld #i|#we #adv* < get|have|see|meet|do|make|talk|schedule|set|arrange|speak|change|move|discuss|add|book|pay|come|bring|try|ask|use|swap|push|start", "#can|may i|we help|assist|ask you something|offer / get you / be honest / see why|that"},
	{"request/like-to-meet@1", Request, "#i|#we #would|#should #adv* like|love|prefer|want|appreciate to #adv* < schedule|arrange|set|invite|hear|know|request|ask|book|order|hire|cancel|change|move|return|review|understand|confirm|reschedule", "hear the end|sea / to know him|her|them|the|how it|that feels|works|ends / #not"},
	{"request/remember-to@1", Request, "^ #conj|#please|just|also|and? ,? < remember|try|plan to #adv* #verb|be|have|do|look", "#i|#we"},
	{"request/be-sure@1", Request, "^ #conj|#please|just|also? ,? < be|make|making|ensure sure|certain|that|#det|#yours|you to|that|#you|it|they|#yours|the|he|she|everything|everyone|nobody|no", "be that|certain #you will"},
	{"request/not-forget@1", Request, "^ #conj|#please|just|also|and? ,? do not|n't < forget to|the|#yours|about|that|my|our|it|him|her", "#i|#we"},
	{"request/keep-posted@1", Request, "< keep|kept me|us|him|her|them posted|informed|updated|copied|abreast|advised", "#i|#we #will / #will keep / if #i"},
	{"request/give-a-call@1", Request, "^ #conj|#please|just|#name|otherwise|then|so? ,? < give|drop me|us|him|her|them|#name a|an|#det? .? call|ring|shout|bell|buzz|line|note|email|text|message", "if #you #adv* have|need|want|'d|would / feel free / #will give|drop"},
	{"request/need-by@1", Request, "^ #i|#we? #adv* < need|needs|needed .. by|before #det|#time|#weekday|#number|#month", "need to be|go|get|leave|head|catch|sleep / #not / ?"},
	{"request/need-now@1", Request, "^ #i|#we? #adv* < need|needs|needed .. asap|urgently|immediately|today|tonight|tomorrow|now", "need to be|go|get|leave|head|catch|sleep / #not / ?"},
	{"request/have-somebody@1", Request, "^ #conj|#please|just? ,? have #yours|somebody|someone|him|her|them|#name|the .? #adv* < call|ring|send|contact|look|come|email|bring|check|leave|give|phone|text|fix|write|sign|drop|confirm|meet", "?"},
	{"request/do-emphatic@1", Request, "^ #conj? do #please? < let|share|send|try|come|call|ring|tell|bring|check|write|confirm|remember|give|ask|keep|feed", "? / do let|tell it"},
	{"request/you-must@1", Request, "#you #adv* #will #adv* need|have? to? < {asks}|contact|sign|pay|come|provide|ensure|bring", "in order to / if you want|need|wish / should have|not / should|must be / #will have|not / #you #will < #verb / what|how|where|when|which|why should"},
	{"request/you-may-want@1", Request, "#you #might|may #adv* < want|wish|need|like|prefer to #adv* #verb|have|do|be|consider|look|make", "if #you / ? / may need|be|have to be / in|for future|case"},
	{"request/we-should@1", Request, "#we #should|ought to? #adv* < discuss|meet|talk|chat|speak|decide|agree|settle|arrange|schedule|set|get|try|sit|catch", "what|when|where|how|why|if #we / should have|get used|away"},
	{"request/we-could@1", Request, "^ #conj|maybe|perhaps|alternatively|possibly? ,? #we #can|#might #adv* < discuss|meet|talk|chat|speak|catch|sit|move|postpone|swap .", "#not|if #we / ? / so that #we / until|before|when|once|after #we"},
	{"request/ping-me@1", Request, "^ #conj|#please|just|#name|otherwise|then|so? ,? < shoot|grab|catch|ping|buzz|call|phone|text|ring|email|e-mail|page|copy|cc|tell|remind|meet me|us", "if #you #adv* have|need|want|wish|require|'d|would / #will|to < call|phone|text|ring|email|tell / not tell|call / tell me about it"},
	{"request/mid-please@1", Request, "#punct|#conj please|pls|plz|kindly < #verb|do|consider|have|let|use|make|include", "please find|see|note|accept|excuse|consider the|be / #not hesitate / if you have|need|wish|would|'d|no|want / to ensure|unsubscribe|stop / $ please"},
	// Questions by the order of their words, without a mark.
	{"question/which-do@1", Question, "^ #conj|#yes|also|so? ,? what|when|where|why|how|who .? .? < do|does|did|is|are|'s|was|were|can|could|will|would|has|should #you|#i|#we|he|she|they|it|there|#ours|#yours|the|this|these|those .", "? / how are|is you|things|it going / how do you do / who knows|cares / what|when|where|how .. , / is that|because|how|why|when|what / what it|that|this is"},
	{"question/do-you@1", Question, "^ #conj|also|so|hi|hey? ,? < do|does|did|is|are|has|can|could|will|would #you|#i|#we|he|she|they|it|there|#yours|anyone|anybody|someone|somebody .", "? / do it|there|#yours / . , #i / #will it|there|he|she|they"},
}
