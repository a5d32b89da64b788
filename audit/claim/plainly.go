package claim

import (
	"regexp"
	"strings"

	"onrecord/audit/check"
)

// plainKind is the kind of a claim of a form that leaves no doubt of it, "" if it has
// no such form.
func plainKind(s string) check.Kind {
	n := len(strings.Fields(s))
	switch {
	case unapologetic.MatchString(s) && n <= 20:
		return check.Conduct
	case noReason.MatchString(ownNot.ReplaceAllString(s, " ")), sprung.MatchString(s), untilAsked.MatchString(s) && !undertakes.MatchString(s):
		return check.NeverTold
	case youSaid.MatchString(s) && !undertakes.MatchString(s):
		return check.Said
	case hadWord.MatchString(s):
		return check.Said
	case waitsForAnswer.MatchString(s) && !undertakes.MatchString(s):
		return check.NeverReplied
	case laterThanSaid.MatchString(s) && !untold.MatchString(s) && !replies.MatchString(s):
		return check.Late
	case notUntil.MatchString(s) && !untold.MatchString(s) && !replies.MatchString(s):
		return check.Late
	case neverCame.MatchString(noBill.FindString(s)) && n <= 14:
		return check.NeverSent
	}
	return ""
}

// deniesSaid reports whether a claim denies what was said, and not that it was said:
// "none of them had the lift that you had confirmed to us".
func deniesSaid(s string) bool {
	rest := asSaid.ReplaceAllString(s, " ")
	return rest != s && negative.MatchString(rest) && !untold.MatchString(rest)
}

// What may stand between who did something and the verb.
const (
	helps   = `have|has|had|do|does|did|will|would|ever|even|yet|still|once|also|so far|simply|just|really|honestly|actually`
	negates = `never|not|(?:have|has|had|do|does|did|was|were)n't|(?:failed|refused|forgot|neglected|yet|still) to`
)

const nothing = `(?:never|not|\w+n't|nobody|no[ -]one|nothing|none|neither)`

var (
	// unapologetic says that nobody said sorry.
	unapologetic = regexp.MustCompile(`(?i)\b(?:never|not|nobody|no[ -]one|none|nor|without|(?:has|have|did|had)n't)\b[^.;]{0,40}\b(?:apolog\w*|(?:say|said|saying|be|been|were|is|are) sorry)\b|\bno (?:word of )?apology\b`)
	// noReason says that nobody told why.
	noReason = regexp.MustCompile(`(?i)\b` + nothing + `\b[^.;,]{0,40}\b(?:told|tell|explain(?:ed)?|said|say|know|knows|given?|gave)\b[^.;,]{0,20}\b(?:why\b|(?:a|the|any) reason\b)`)
	// ownNot says of the client that they do not know or tell, not that they were not told.
	ownNot = regexp.MustCompile(`(?i)\b(?:(?:i|we|(?:my|our) \w+)(?:'ve|'d)?(?: (?:` + helps + `|can|could))* (?:never|not|cannot|\w+n't)|n(?:one|either) of us)(?: (?:` + helps + `|can|could))* (?:know|knows|say|says|tell|tells|told|explain|explained|give|gave|given)\b`)
	// hadWord says what the firm gave its word for, and no more.
	hadWord = regexp.MustCompile(`(?i)\b(?:i|we) had (?:your|his|her|their|\w+'s) (?:word|assurance) that [^.;,]*\W*$`)
	// waitsForAnswer says that somebody who asked has no answer yet.
	waitsForAnswer = regexp.MustCompile(`(?i)\b(?:asked|wrote|written|e-?mailed|enquired|requested)\b.*\bstill (?:waiting|waits) (?:for|on) (?:an?|your|any|the|his|her) (?:answer|reply|response)\b`)
	// laterThanSaid says that something came later than was said.
	laterThanSaid = regexp.MustCompile(`(?i)\blater than (?:(?:you|he|she|they|your \w+|(?-i:[A-Z])\w+)(?: had| have|'d)? (?:said|promised|agreed|told (?:us|me)|quoted|gave|given|planned|stated)|(?:was |had been |we had |we'd )?(?:agreed|promised|planned|arranged|said|quoted|stated))\b`)
	// notUntil says until when something had not come or been done.
	notUntil = regexp.MustCompile(`(?i)\b(?:did|was|were)(?:n't| not) (?:come|arrive|turn up|get here|start|finish|done|finished|started|delivered|ready|sent|put up|fitted)\b(?: \w+){0,2} (?:until|till) `)
	// sprung says that something came without notice: a pipe can but spring a leak.
	sprung = regexp.MustCompile(`(?i)\b(?:(?:was|were|been|being|got) (?:\w+ ){0,2}(?:sprung|sprang|foisted)|(?:you|he|she)(?:'ve|'d)?(?: \w+)? (?:sprung|sprang|foisted) [^.;,]{2,20})\b[^.;,]{0,20}\bon (?:me|us|him|her|them)\b`)
	// untilAsked says that the firm told nothing of its own accord.
	untilAsked = regexp.MustCompile(`(?i)\b(?:heard nothing|` + nothing + `\b[^.;]{0,50}\b(?:told|tell|heard?|said|say|word|inform(?:ed)?|warn(?:ed)?|know|mention(?:ed)?|explain(?:ed)?))\b[^.;]{0,60}` + check.UntilAsked)
	// youSaid says at its end that all before is what the firm said.
	youSaid = regexp.MustCompile(`(?i),\s+(?:so )?(?:you|he|she|they|your \w+(?: \w+)?|(?-i:[A-Z])\w+) (?:said|says?|claim(?:s|ed)?|told (?:me|us))\W*$`)
	// noBill says that a paper about money came, or that it never did: it did not if
	// a denial stands in it, and not behind it, where more is told of the paper.
	noBill = regexp.MustCompile(`(?i)^\W*(?:(?:and|but|also) )?(?:` +
		`(?:i|we)(?:'ve|'d)?(?: (?:` + helps + `|` + negates + `))* (?:receive[ds]?|g[eo]t|had|seen|saw|have no|(?:(?:was|were)(?:n't)?|been)(?: (?:` + negates + `))* (?:sent|given))|` +
		`you(?:'ve|'d)?(?: (?:` + helps + `|` + negates + `))* (?:sen[dt]|given?|gave)|` +
		nothing + `(?: (?:at|from|of|in)(?: \w+){1,3})?(?: (?:` + helps + `))* (?:sen[dt]|given?|gave))` +
		`(?: me| us)? (?:(?:a|an|the|any|your|that|our|my) )?(?:[\w-]+ )?(?:invoice|receipt|bill|statement|quote|quotation|estimate|breakdown|credit note)\b`)
	neverCame = words(negates + `|` + nothing + `|no`)
	// asSaid tells what a thing was said to be.
	asSaid = regexp.MustCompile(`(?i)\b(?:that|which|as) (?:you|he|she|they|(?-i:[A-Z])\w+)(?: had| have| has|'d)? (?:confirmed|promised|agreed|assured|offered|guaranteed|told)\b[^.;,]*`)
)
