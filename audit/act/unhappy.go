package act

// unhappyRules say in plain words that somebody is dissatisfied.
var unhappyRules = []rule{
	{"complaint/feeling@2", Complaint, "#i|#we|very|really|so|extremely|beyond|pretty|rather|bitterly|deeply|absolutely|utterly|completely|quite|'m|am|are|is|was|left|feel|feeling|getting|^ < {cross}",
		"he|she|they|who #be|felt|feels .. {cross} / #not .. {cross} / #you #be|'re .. {cross} / sorry|shame #adv* to / cross the / be|get|getting mad / disappointed to miss|hear"},
	{"complaint/verdict@2", Complaint, "{verdict}", "mess|messing with|about|around|up / said|says|called|calls #punct|it|that / said|says . $ / said|says $ / #not #det? {verdict} / joke about|around|of / sorry / used|would be"},
	{"complaint/not-content@1", Complaint, "#not #adv* very|real|really|best|at|so|terribly|particularly|all? < happy|pleased|impressed|satisfied|satisfactory|acceptable|amused|thrilled|professional", "not|n't be happy"},
	{"complaint/not-on@1", Complaint, "this|that|it|which #be #adv* #not #adv* < ok|okay|acceptable|right|fair|on|funny|good|professional|reasonable", "right|good|ok|okay time|day|for|with|to"},
	{"complaint/none@1", Complaint, "none of this|that|it|which is|was < satisfactory|acceptable|good|right|true|our|my", ""},
	{"complaint/patience@1", Complaint, "end of my|our patience|tether|rope", ""},
	{"complaint/patience-lost@1", Complaint, "losing|lost|out|thin|wearing|trying|tries|no of? my|our|all? patience|thin", ""},
	{"complaint/wits@1", Complaint, "wit|wits '|’|'s? end", ""},
	{"complaint/straw@1", Complaint, "last|final straw", ""},
	{"complaint/fed-up@1", Complaint, "fed up", ""},
	{"complaint/tired-of@1", Complaint, "sick|tired|weary of|and < .", "never tired of"},
	{"complaint/had-it@1", Complaint, "#have|'ve|had had? enough|it of|with", ""},
	{"complaint/enough@1", Complaint, "enough is enough", ""},
	{"complaint/worn@1", Complaint, "wearing|grinding|driving|getting me|us down|out|mad|crazy|insane|nuts|up", ""},
	{"complaint/complain@1", Complaint, "#i|#we .. hate|like|want|wish|have|writing|write|lodge|make|file|raise|making|filing|lodging to|a|my|this|formal|official .. complain|complaint|moan|grumble", "no complaints"},
	{"complaint/waste@1", Complaint, "waste|wasted|wasting of|my|our|everybody's|a|the|hours? time|money|day|hours|morning|afternoon|week", ""},
	{"complaint/expected@1", Complaint, "expected|expect|deserve|deserved|paid|pay better|more|for from|than|of|this|that|better", ""},
	{"complaint/lost-trust@1", Complaint, "lost|losing|no all|any? faith|trust|confidence in|.", ""},
	{"complaint/how-many@1", Complaint, "how many|much times|longer|more", "longer|more #do #i|#we need"},
}
