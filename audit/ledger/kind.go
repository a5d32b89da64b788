package ledger

import (
	"regexp"
	"strings"

	"onrecord/audit/act"
)

// kindOf returns what kind of thing a promise undertakes, "" if none is known: by its
// verbs, see verbClass, and by who or what the clause makes do it. People come, and what
// is said to come or to be with somebody and is no person is brought to them.
func (w *world) kindOf(p *Promise) string {
	kind, who := verbClass(p.Quote), p.did.Subject
	people := who == act.I || who == act.We || who == act.Third || who == act.Name || !w.samePerson(p.Actor, p.Author) || somebody.MatchString(p.Quote)
	switch {
	case kind == "visit" && !people && (who == act.Thing || who == act.Passive):
		return "send"
	case kind == "call" && callsIn.MatchString(p.Quote):
		return "visit"
	case kind == "" && people && attends.MatchString(whileThere.ReplaceAllString(p.Quote, "")):
		return "visit"
	case (kind == "" || kind == "send") && owed.MatchString(strings.ToLower(p.Quote)) && !onPaper.MatchString(p.Quote):
		return "pay"
	case kind == "" && reachesYou.MatchString(p.Quote):
		return "send"
	}
	return kind
}

var (
	// somebody: people, in words.
	somebody = regexp.MustCompile(`(?i)\b(i|we|he|she|they|i?ll|il|well|hell|shell|theyll|people|somebody|someone|crew|team|guys?|lads?|boys|m[ae]n|women|woman|ladies|sitters?|nann(y|ies)|drivers?|engineers?|technicians?|tech|plumbers?|electricians?|carpenters?|joiners?|glaziers?|roofers?|painters?|plasterers?|fitters?|cleaners?|gardeners?|builders?|surveyors?|inspectors?|photographers?|couriers?|locksmiths?|colleagues?|apprentices?|guards?|officers?|workers?|movers?|nurses?|teachers?|tutors?|doctors?)(['’](ll|s|re|m))?\b`)
	// onPaper: of money only what is written.
	onPaper = regexp.MustCompile(`(?i)\b(invoices?|bills?|notes?|receipts?|statements?|quotes?|quotation|estimates?|letters?|reports?|forms?|certificates?|references?|copy|copies|list|slip)\b`)
	// callsIn: to call at a place.
	callsIn = regexp.MustCompile(`(?i)\bcall (in|round|by|over|out|at (the|your|his|her|their|my|our)\b|(to|on) (the|your|his|her|their) (house|home|office|shop|flat|site)\b|on (mon|tues|wednes|thurs|fri|satur|sun)day between\b)`)
	// attends: that somebody will be where it is to be done.
	attends = regexp.MustCompile(`(?i)\b((comes?|coming)(\W*$| (on|at|by|out|over|round|around|back|again|here|there|in|next|this|first|tomorrow|today|tonight|instead|and|to|with|between|(mon|tues|wednes|thurs|fri|satur|sun)day|\d)\b)|attend(s|ing)?|(am|are|is|['’]m|['’]re|['’]s) coming|meet (you|ye|u|y['’]all)|walk [^.;!?]* with (you|ye|u)|at yours|down for (you|ye|u)|(have|got|['’]ve) (you|ye|u) down for)\b|\b(is|are|am|be|['’]s|['’]re|['’]m|ill|il) (back |up |over |down |out |round )?(there|here|in|on board|onboard|on site|onsite|with (you|ye|u|yous|yez)|at (your|yours|the)|on (your|the) (doorstep|door|site))\b|\b(look|pop|drop|stop|swing) in\b`)
	// whileThere: where somebody is while they do it.
	whileThere = regexp.MustCompile(`(?i)\b(while|whilst|when|as|if|since|because)\b.*`)
	// reachesYou: that a thing will be where somebody has it.
	reachesYou = regexp.MustCompile(`(?i)\b(reach(es)? (you|me|us|him|her|them)|(ye|y['’]all|yez|u|ull|youll|yell)(['’]ll| will)? have|lands? with|(you|ye|u) (get|have|receive)|goes (out|over|off)|go out to|follows?|(is|are|be|['’]s|['’]re) with (you|ye|u)|^with (you|ye|u)|(in|on|to|at|hits?) (your|yer|his|her|their|the) (inbox|letterbox|account|portal|hands?|desk|counter|yard|lot|doorstep|office))\b`)
)

// third returns who beside the one it is made to a promise is about: who is to be rung,
// written to or spoken with. What they say of it counts as what that one says. It is "" if
// there is nobody, or somebody of the side that promises.
func (w *world) third(p *Promise) string {
	x := withWhom.FindStringSubmatchIndex(p.Quote)
	if x == nil {
		return ""
	}
	name := strings.ToLower(p.Quote[x[2]:x[3]])
	a := ""
	if pronoun.MatchString(name) {
		a = w.antecedent(p.msg, p.sent, p.Quote[x[2]:])
	} else {
		a, _ = w.resolve(p.msg, name)
	}
	if a == "" || w.sideOf(a) == w.sideOf(p.Actor) || w.sideOf(a) == w.sideOf(p.Author) || w.samePerson(a, p.To) {
		return ""
	}
	return a
}

// withWhom: who is to be rung, written to or spoken with.
var withWhom = regexp.MustCompile(`\b(?i:ring|call|phone|telephone|text|email|e-mail|write to|writing to|speak (?:to|with)|talk (?:to|with)|sit down with|have a word with|see|meet|tell|ask|chase) (?:(?i:mr|mrs|ms|miss|dr)\.? )?(\p{Lu}\p{L}+|her|him|them)\b`)
