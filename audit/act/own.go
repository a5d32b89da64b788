package act

// ownRules say that the author, or the author's side, will do something. Of what
// others or things will do, mail tells far more often than it promises it, so
// that takes more to be confirmed.
var ownRules = []rule{
	{"promise/own-will@1", Promise, "#i|#we #adv* #will #adv* < !#not !{noact} !{idle} !be|have|need .", "if|when|once #i|#we / #will #adv* get nothing|different|only|errors|error|results|the|an|a|#number / #habit"},
	{"promise/own-going@1", Promise, "#i|#we #be #adv* going to < !{noact} !{idle} !be|have|need|try|see|attempt .", "if|when|once #i|#we / #habit"},
	{"promise/own-dropped@2", Promise, "^ #yes|#thanks|#sorry|noted|understood? ,? and? will|shall|wil #adv* < {gives}", ")|]|>|\"|”|'|’|/|`|*|_ will"},
	{"promise/own-second@1", Promise, "#i|#we .. and #will #adv* < {gives}", "if #i|#we / #habit"},
	{"promise/name-you@1", Promise, "^ #conj|#det? . .? #will #adv* < {gives}|be|meet|come .. you|your", "it|this|that|which|#you #will / if|when|once|unless|whoever / #not|#habit"},
	{"promise/own-be@1", Promise, "#i|#we #adv* #will #adv* be #adv* < there|round|along|sending|calling|bringing|emailing|posting|ringing|dropping|shipping|refunding|crediting|in touch|#time|#weekday|#number|at|by|you|your|it|the|a|with|to|off|this|that", "if #i|#we / #habit"},
	{"promise/own-sending@1", Promise, "#i|#we #be #adv* < sending|calling|bringing|emailing|posting|ringing|dropping|shipping|refunding|crediting|waiving|ordering|booking .. #time|#weekday|you|your|it", "if #i|#we / #habit / #not"},
	{"promise/own-can@1", Promise, "#i|#we #adv* can #adv* < have|be|get|do|come|send|swing|pop|drop|bring|start .. #number|#weekday|#time|tomorrow|tonight", "if #i|#we / #habit"},
	{"promise/own-have@1", Promise, "#i|#we #will #adv* have < it|this|that|these|them|you|your|the|a|an|somebody|someone|#ours .. #time|#weekday|#number|ready|done|over|round|back|to|with", "if #i|#we / #habit / have to / a look|word|think|chat"},
	{"promise/third-you@1", Promise, "he|she|they #will #adv* be? #adv* < {gives}|be|meet|come|with|at|in .. #you|#yours|ye", "if|when|once|unless|whoever|hope|hopes|doubt|think|sure he|she|they / #not|#habit|#report"},
	{"promise/kin-will@1", Promise, "#ours .? < {kin} #name? #adv* #will #adv* !#not !be|have|need|say|want .", "if|when|once|unless #ours / #habit"},
	{"promise/kin-going@1", Promise, "#ours .? < {kin} #name? #be|'s #adv* going|fixing to !be|have|need|say|want .", "if|when|once|unless #ours / #habit"},
	{"promise/kin-coming@1", Promise, "#ours .? < {kin} #name? #be|'s #adv* coming|bringing|picking|dropping|driving|riding|collecting|ringing|calling|sending|taking|fitting|starting .. #time|#weekday|#number|tonight|tomorrow", "if|when|once|unless #ours / #habit"},
	{"promise/apposed-will@1", Promise, "#name , #ours|the|who|my . .. , #will|'s|is #adv* < going|coming|to|{gives} .", "#habit"},
	{"promise/being@1", Promise, "#be being #adv* < refunded|reversed|credited|reimbursed|waived|reissued|couriered|returned|replaced|removed|redone|sent|corrected", "#not|was|were"},
	{"promise/ing-due@1", Promise, "^ #yes? < sending|sharing|forwarding|posting|emailing|mailing|shipping|dropping|bringing|transferring|paying|delivering|couriering|collecting|heading .. #time|#weekday|#number|tonight|tomorrow|tmrw", "#past|did|was|were|#not / ?"},
	{"promise/put-down@1", Promise, "#i|#we? 've|have|got got? #you|him|her|them|ye < .. down|booked|penciled|pencilled|in|scheduled for|on|at .. #number|#weekday|#time", "? / #not"},
	{"promise/not-without@1", Promise, "#i|#we #will #not #adv* < .. without|until|till|unless|before .. #you|#yours", "if #i|#we"},
	{"promise/nothing-without@1", Promise, "^ nothing|nobody|none < . .. without|until|till|unless #you|#yours", "? / was|were|did"},
	{"promise/you-will-have@1", Promise, "#you #will #adv* < have|get|receive|hear .. by|within|before|on|#time|#weekday|tomorrow|tonight", "have|need to / if|when|once|unless #you / #habit"},
	// That something will not be charged, or will be paid.
	{"promise/no-bill@1", Promise, "#i|#we #be|#will #not #adv* be? < billing|charging|invoicing|bill|charge|invoice .", "if|until|unless #i|#we / #habit"},
	{"promise/you-pay-nothing@1", Promise, "#you #do|#will #not #adv* < pay|owe|pay for", "if #you / #habit / ?"},
	{"promise/you-not-billed@1", Promise, "#you #be|#will #not #adv* be|being #adv* < charged|billed|invoiced|paying", "if|why #you|#be / #habit|?|was|were"},
	{"promise/costs-nothing@1", Promise, "costs|cost #you < nothing|nowt|zilch|nada|zero", "? / was|were|would"},
	{"promise/on-us@1", Promise, "'s|is|are|be|goes|go < on us|me $", "? / #not / if|when|once|unless"},
	{"promise/on-house@1", Promise, "'s|is|are|be|goes|go|comes < on the house", "? / #not"},
	{"promise/free-of-charge@1", Promise, "at|for|with|there|without #will? be? < no|free|any|#ours charge|cost|bill|fee|callout|call-out|expense to|for|coming|on|whatsoever|this|at|charge|$", "? / was|were|did / if you"},
	{"promise/bear-cost@1", Promise, "#i|#we #be|#will? #adv* < carrying|carry|cover|covering|absorbing|absorb|swallowing|swallow|footing|foot|bear|bearing|eat|eating|meet|meeting|pay|paying .. cost|costs|bill|fee|tab|difference|postage|shipping|excess|labour|labor|penalty", "? / if #i|#we / #habit|#not|was|were|did|had"},
	{"promise/ours-to-pay@1", Promise, "#be ours|mine < to pay|bear|carry|cover|fix|sort|settle", "?|#not"},
	{"promise/money-back@1", Promise, "#you #be|#will #adv* < getting|get|having|have .. back|refunded|returned", "if|when|until #you / #not|?|#habit / back to #you"},
	{"promise/comes-off@1", Promise, "it|that|this|#det|#money|#number .? #will? #adv* < come|comes|coming off the|your|this|next|#month .? bill|invoice|account|total|balance|price|ledger|statement|rent|fee|one|final|last|march|april|may|june|july", "? / was|were"},
	// Without a subject or a verb that says so.
	{"promise/back-to-you@1", Promise, "^ . .? .? back|across|over < to|with|at #you|yours .. by|#time|#weekday|#number|shortly|soon|asap|tomorrow|tonight", "#past|was|were|did|went|get|got|gotten|call|welcome|#not|if / ?"},
	{"promise/back-first@1", Promise, "^ #yes? back < to|with|at #you|yours .. by|within|in|with|#time|#weekday|#number|shortly|soon|asap", "? / #past"},
	{"promise/consider-done@1", Promise, "^ #yes|#conj? ,? consider|call it|that|this|the|#yours .? .? < done|sorted|handled|fixed|settled|returned|refunded|booked|cancelled|canceled|waived|paid|gone|ordered|arranged|resolved", "?|#not / #i|#we"},
	{"promise/on-it-now@1", Promise, "^ #yes|already|now? ,? < on it now|already|today|right|as", "? / on it is|was|goes"},
	{"promise/leave-with@1", Promise, "^ #yes|just|please|you? ,? leave it|that|this|them|these|those one? < with|to me|us", "?|#not / leave it to me to"},
	{"promise/to-follow-soon@1", Promise, "^ #det? . .? .? < to follow tonight|today|tomorrow|shortly|asap|by|within|next|#weekday", "?|#not|if / #i|#we|#you / hard|easy|difficult|want|like|need|try|have|used|able|going|ones|one|things / follow in|on|up"},
	{"promise/to-follow-bare@1", Promise, "^ #det? . .? < to follow $", "?|#not|if / #i|#we|#you / hard|easy|difficult|want|like|need|try|have|used|able|going|ones|one|things / follow in|on|up"},
	{"promise/count-on-us@1", Promise, "#you|^ #can? < count|rely|depend on me|us", "?|#not|if"},
}
