package act

import "strings"

// tags are what the closed classes of English, and the shape of a word, say of
// it. A word may have several.
type tags uint64

const (
	tagPunct     tags = 1 << iota
	tagI              // I
	tagWe             // we
	tagYou            // you, y'all, ye
	tagThird          // he, she, they, it, somebody
	tagPossOurs       // my, our
	tagPossYours      // your
	tagDet            // the, a, this, each
	tagWill           // will, 'll, shall
	tagWould          // would, 'd
	tagCan            // can, could
	tagMight          // may, might
	tagShould         // should, must, ought
	tagBe             // forms of be
	tagHave           // forms of have
	tagDo             // forms of do
	tagNot            // not, n't, never
	tagHedge          // hopefully, probably, try
	tagHabit          // always, usually
	tagAdverb         // words that may stand between an auxiliary and its verb
	tagWh             // who, what, when
	tagIf             // if, unless, once, until
	tagThat           // that
	tagReport         // say, tell, promise, mention
	tagMonth
	tagWeekday
	tagTime // today, morning, noon, week
	tagNumber
	tagConj // and, but, or
	tagPrep // by, on, at, for
	tagPlease
	tagThanks
	tagSorry
	tagYes  // yes, sure, ok, absolutely
	tagVerb // the plain form of a verb of action
	tagIng
	tagEd
	tagMoney
	tagPast // was, did, came, sent
	tagBad  // words of things gone wrong
	tagMark // a closed-class word: no name, no object
)

// classes are the words of the closed classes, and verbs of action.
var classes = []struct {
	tag   tags
	words string
}{
	{tagI | tagMark, "i"},
	{tagWe | tagMark, "we"},
	{tagYou | tagMark, "you u ya yall y'all ye yez yiz youse"},
	{tagThird | tagMark, "he she they it somebody someone everybody nobody everyone anyone one"},
	{tagPossOurs | tagMark, "my our"},
	{tagPossYours | tagMark, "your ur"},
	{tagMark, "me us him her them myself ourselves yourself himself herself themselves mine ours yours his hers its their theirs there here"},
	{tagDet | tagMark, "the a an this these those each every any some no another both all"},
	{tagWill | tagMark, "will 'll shall wo sha"},
	{tagWould | tagMark, "would 'd"},
	{tagCan | tagMark, "can could ca"},
	{tagMight | tagMark, "may might"},
	{tagShould | tagMark, "should must ought"},
	{tagBe | tagMark, "be am is are was were been being 'm 're"},
	{tagHave | tagMark, "have has had having 've"},
	{tagDo | tagMark, "do does did"},
	{tagNot | tagMark, "not n't never nor cannot neither"},
	{tagHedge | tagAdverb | tagMark, "hopefully probably maybe perhaps possibly ideally likely presumably"},
	{tagHedge, "try hope hoping aim aiming might should trying intend plan planning expect looking"},
	{tagHabit | tagAdverb | tagMark, "always usually normally generally typically often sometimes routinely"},
	{tagAdverb | tagMark, "just also then definitely certainly gladly personally happily immediately now still actually surely first " +
		"kindly promptly shortly soon again even simply quickly probably only too both all totally absolutely sure already either"},
	{tagWh | tagMark, "who what when where why how which whose whom whether"},
	{tagIf | tagMark, "if unless once until when assuming provided whenever after before"},
	{tagThat | tagMark, "that"},
	{tagReport, "say says said tell tells told promise promised promises mention mentioned mentions assure assured reckon reckoned " +
		"claim claimed claims advise advised suggest suggested swear swore wrote agreed led reported informed quoted"},
	{tagMonth, "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"},
	{tagWeekday, "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun"},
	{tagTime, "today tomorrow tonight yesterday yday morning afternoon evening night noon midday midnight lunch lunchtime dinner week weekend month " +
		"year quarter day days hour hours minute minutes weeks months eod cob eow eom tmrw tmw tomoro 2nite 2morrow tonite arvo fortnight teatime suppertime"},
	{tagConj | tagMark, "and but or so & then"},
	{tagPrep | tagMark, "by on at for to from with within in of about before after until till through over up out off into near under without during"},
	{tagPlease | tagMark, "please pls plz kindly"},
	{tagThanks | tagMark, "thanks thank thx tks thnx ty cheers ta appreciated"},
	{tagSorry | tagMark, "sorry apologies apologise apologize apology apologising apologizing apologised apologized"},
	{tagYes | tagMark, "yes yep yeah yup sure ok okay absolutely certainly agreed definitely right course k rightio oui"},
	{tagPast, "was were did had came went said told sent got took made left gave paid called rang turned showed promised waited asked found met spoke wrote brought kept lost cost put thought " +
		"became began broke built bought chose fell felt heard held knew led meant ran saw sold stood stuck"},
	{tagBad, "unacceptable disappointed disappointing disappointment ridiculous unhappy frustrated frustrating frustration upset annoyed annoying furious livid " +
		"angry cross mad appalled appalling disgusted terrible awful worst worse shocking joke shambles disgrace disgraceful unprofessional fed gutted ashamed sick " +
		"tired complaint complain nightmare mess carelessness careless incompetent useless rubbish poor rude filthy dirty shoddy wrong broken damaged damage late " +
		"overcharged ignored lies lied liar misled waste wasted fuming horrible dreadful hopeless insult insulting fault failed failure failing missing mistake delay delays " +
		"delayed excuse excuses chase chased chasing refund ombudsman attorney solicitor lawyer review stress worry worried suffering suffer inconvenience embarrassing " +
		"embarrassed unfair unreasonable regret trouble bother problem problems patience enough again still never nobody third second twice forgotten forgot"},
	{tagVerb, "add adjust advise allow allocate apply approve arrange arrive ask assign attend back begin bill book bring build buy call cancel cap change " +
		"charge chase check clean clear close collect come complete confirm connect contact cover credit cut deal decide deduct deliver discuss do " +
		"draft drive drop email ensure enter escalate examine exchange explain extend fax file find finish fit fix follow forward get give go grab hand handle " +
		"have help hold honor honour include inspect install investigate invoice issue jump keep knock know lay leave let lift list look lower mail make match " +
		"measure meet mention message mount move nudge offer open order organise organize overnight pack paint pass patch pay phone pick ping place plan plant " +
		"plug pop post prepare present price print process produce provide pull push put raise reach read rebook rebuild recheck redo refer refund reimburse reinstall " +
		"release remind remove rename renew repair repay replace reply report request rerun reschedule resend reset resolve respond restore return revert review " +
		"revise ring run scan schedule seal see sell send ship shoot show sign sort speak start stay stick stop submit supply swap swing switch take talk tell test text " +
		"tidy touch trace train transfer turn type update upgrade upload use verify visit void waive walk wait warn wire work write wrap reprint respin relay " +
		"absorb amend assess audit balance bear bleed carry cart certify compensate configure courier deploy despatch dig dispatch dismantle dispose drain finalise finalize " +
		"flush forfeit haul hoist hoover hose host instruct launch lodge migrate mow nip notify oversee pledge plough prune purge rake recalculate reconcile rectify redeliver reinstate relocate " +
		"remeasure remit reroute rewire settle serve shift sow sweep swallow tackle tow translate trim typeset undertake unload weld wipe"},
}

var lexicon = readLexicon()

func readLexicon() map[string]tags {
	list := make(map[string]tags)
	for _, c := range classes {
		for w := range strings.FieldsSeq(c.words) {
			list[w] |= c.tag
		}
	}
	return list
}

// tagsOf returns the tags of a word by itself.
func tagsOf(word string) tags {
	if t, ok := lexicon[word]; ok {
		return t
	}
	switch {
	case strings.HasPrefix(word, "$"), strings.HasPrefix(word, "€"), strings.HasPrefix(word, "£"), strings.HasPrefix(word, "₹"):
		return tagMoney | tagNumber
	case word[0] >= '0' && word[0] <= '9':
		return tagNumber
	case len(word) > 4 && strings.HasSuffix(word, "ing"):
		return tagIng
	case len(word) > 3 && strings.HasSuffix(word, "ed"):
		return tagEd
	}
	return 0
}

// tagByPlace gives a word the tags that it has only in its place: "may" is a
// month before a number, "march" and "sat" are none elsewhere.
func tagByPlace(list []token) {
	for i := range list {
		t := &list[i]
		number := i+1 < len(list) && list[i+1].tags&tagNumber != 0 || i > 0 && list[i-1].tags&tagNumber != 0
		switch t.word {
		case "may":
			if number && t.capital {
				t.tags = tagMonth
			} else {
				t.tags &^= tagMonth
			}
		case "march", "mar":
			if !number && !t.capital {
				t.tags &^= tagMonth
			}
		case "sat", "sun":
			if !t.capital && !number && i > 0 && list[i-1].tags&tagPrep == 0 {
				t.tags &^= tagWeekday
			}
		}
	}
}
