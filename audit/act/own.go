package act

// ownRules say that the author, or the author's side, will do something. Of what
// others or things will do, mail tells far more often than it promises it, so
// that takes more to be confirmed.
var ownRules = []rule{
	{"promise/own-will@1", Promise, "#i|#we #adv* #will #adv* < !#not !{noact} !{idle} !be|have|need .", "if|when|once #i|#we / #will #adv* get nothing|different|only|errors|error|results|the|an|a|#number / #habit"},
	{"promise/own-going@1", Promise, "#i|#we #be #adv* going to < !{noact} !{idle} !be|have|need|try|see|attempt .", "if|when|once #i|#we / #habit"},
	{"promise/own-dropped@1", Promise, "^ #yes|#thanks|#sorry? ,? will #adv* < {gives}", ")|]|>|\"|”|'|’|/|`|*|_ will"},
	{"promise/own-second@1", Promise, "#i|#we .. and #will #adv* < {gives}", "if #i|#we / #habit"},
	{"promise/name-you@1", Promise, "^ #conj|#det? . .? #will #adv* < {gives}|be|meet|come .. you|your", "it|this|that|which|#you #will / if|when|once|unless|whoever / #not|#habit"},
	{"promise/own-be@1", Promise, "#i|#we #adv* #will #adv* be #adv* < there|round|along|sending|calling|bringing|emailing|posting|ringing|dropping|shipping|refunding|crediting|in touch|#time|#weekday|#number|at|by|you|your|it|the|a|with|to|off|this|that", "if #i|#we / #habit"},
	{"promise/own-sending@1", Promise, "#i|#we #be #adv* < sending|calling|bringing|emailing|posting|ringing|dropping|shipping|refunding|crediting|waiving|ordering|booking .. #time|#weekday|you|your|it", "if #i|#we / #habit / #not"},
	{"promise/own-can@1", Promise, "#i|#we #adv* can #adv* < have|be|get|do|come|send|swing|pop|drop|bring|start .. #number|#weekday|#time|tomorrow|tonight", "if #i|#we / #habit"},
	{"promise/you-will-have@1", Promise, "#you #will #adv* < have|get|receive|hear .. by|within|before|on|#time|#weekday|tomorrow|tonight", "have|need to / if|when|once|unless #you / #habit"},
}
