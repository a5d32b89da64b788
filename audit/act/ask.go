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
	{"request/lets-careless@1", Request, "^ lets < #verb|discuss|meet|do|have|not", ""},
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
	{"request/let-know@1", Request, "let me|us|them know < if|when|whether|by|what|which|how|where|once|that|asap|today", "if you have|need|want|'d|would / if i|we can / if there 's|is any|anything / if anything"},
	{"request/do@1", Request, "^ #yes? < {asks} #det|#ours|#yours|#i|#third|me|us|him|them|it|this|that|#number|#weekday|back|off|up|out|in|on", "let 's / let me|us know if you|i|we|anything|there / have|keep a|up good|great|nice|lovely|well|the"},
}
