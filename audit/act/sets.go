package act

import "strings"

// wordSet returns the words of a text as a set.
func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// sets are the lists of words that patterns name in braces.
var sets = map[string]string{
	// After will, words that make no undertaking.
	"noact": "be have need say admit assume bet note point miss lose see suppose agree disagree believe guess wonder regret " +
		"forget pretend remember want like love hate know think spare concede venture grant second pass",
	// After will, words of what a writer does with themselves or with words.
	"idle": "go sleep bite sulk stick mention comment remark demonstrate describe discuss assume laugh cry die stay live enjoy quote paste summarise summarize attempt",
	// After will, words of what is done for somebody, though nobody is named.
	"gives": "give leave take pop put hand pay do let send call ring email e-mail mail text phone check ask look report get forward follow fix bring post contact come confirm update advise share book arrange order " +
		"raise print pass resend repost respin chase speak talk write reach circle revert refund credit pay waive replace repair collect deliver drop swing submit review merge " +
		"test rebase squash apply investigate find handle sort pick prepare draft sign file schedule move cancel remove copy respond reply reissue invoice escalate connect see",
	"people":   "he she they it somebody someone everyone crew team office engineer technician tech electrician plumber driver colleague manager assistant owner accounts billing",
	"transfer": "send email mail forward drop ship post deliver bring get have give pay refund credit call ring phone text come",
	// Whom an author speaks of as theirs.
	"kin": "husband wife son daughter brother sister mother father mum mom dad cousin nephew niece uncle aunt neighbour neighbor friend partner colleague assistant manager " +
		"supervisor foreman apprentice driver technician tech fitter electrician plumber engineer crew team lad lads guy guys boys office accountant solicitor lawyer nurse doctor " +
		"secretary bookkeeper inspector surveyor architect officer painter roofer courier",
	// With these a request begins.
	"asks": "send let call email mail forward confirm give tell make bring get fix take put add leave stop remove return come ring drop check change keep hold arrange " +
		"share attach resend revert advise respond reply explain review look do remind void wire book cancel clear move swap print sign ask find credit refund pay bill correct " +
		"replace repair clean update set show help provide include use turn open close pick text phone write contact collect deliver order fill return try wait speak talk see " +
		"post upload copy scan test reset restart install schedule reschedule tidy sort sweep empty issue submit raise process treat acknowledge",
	// Of these, words that are verbs where they stand first.
	"does": "send let give tell make bring get take put add remove keep arrange confirm forward advise reply respond explain remind include prepare reserve delete " +
		"apply provide contact select join download complete ask ensure discuss consider write pay sign read go come be use visit submit attach return resend find",
	// How people feel who are dissatisfied.
	"cross": "upset unhappy disappointed dissatisfied frustrated annoyed angry furious livid fuming disgusted appalled cross displeased outraged irate exasperated " +
		"incensed aggrieved dismayed gutted horrified insulted humiliated disheartened irritated peeved miffed infuriated mortified shocked ashamed unimpressed",
	// What they call the matter.
	"verdict": "unacceptable ridiculous disgrace disgraceful outrageous appalling shambles farce pathetic shameful inexcusable unforgivable unprofessional incompetent " +
		"incompetence insulting absurd incomprehensible unsatisfactory dreadful atrocious abysmal woeful scandalous infuriating maddening frustrating disappointing " +
		"unbelievable laughable disrespectful negligent negligence sloppy shoddy careless carelessness fiasco rubbish useless hopeless joke nightmare disaster mess",
}
