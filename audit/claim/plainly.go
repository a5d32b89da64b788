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
	case noReason.MatchString(s), sprung.MatchString(s), untilAsked.MatchString(s) && !undertakes.MatchString(s):
		return check.NeverTold
	case youSaid.MatchString(s) && !undertakes.MatchString(s):
		return check.Said
	case noBill.MatchString(s) && denies.MatchString(s) && n <= 14:
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

const nothing = `(?:never|not|\w+n't|nobody|no[ -]one|nothing|none|neither)`

var (
	// unapologetic says that nobody said sorry.
	unapologetic = regexp.MustCompile(`(?i)\b(?:never|not|nobody|no[ -]one|none|nor|without|(?:has|have|did|had)n't)\b[^.;]{0,40}\b(?:apolog\w*|(?:say|said|saying|be|been|were|is|are) sorry)\b|\bno (?:word of )?apology\b`)
	// noReason says that nobody told why.
	noReason = regexp.MustCompile(`(?i)\b` + nothing + `\b[^.;,]{0,40}\b(?:told|tell|explain(?:ed)?|said|say|know|knows|given?|gave)\b[^.;,]{0,20}\b(?:why\b|(?:a|the|any) reason\b)`)
	// sprung says that something came without notice.
	sprung = regexp.MustCompile(`(?i)\b(?:sprung|sprang|foisted)\b[^.;,]{0,20}\bon (?:me|us|him|her|them)\b`)
	// untilAsked says that the firm told nothing of its own accord.
	untilAsked = regexp.MustCompile(`(?i)\b(?:heard nothing|` + nothing + `\b[^.;]{0,50}\b(?:told|tell|heard?|said|say|word|inform(?:ed)?|warn(?:ed)?|know|mention(?:ed)?|explain(?:ed)?))\b[^.;]{0,60}\b(?:until|till|before) (?:after )?(?:i|we|my \w+|our \w+)(?: had)?(?: myself| ourselves| finally)? ` + asks)
	// youSaid says at its end that all before is what the firm said.
	youSaid = regexp.MustCompile(`(?i),\s+(?:so )?(?:you|he|she|they|your \w+(?: \w+)?|(?-i:[A-Z])\w+) (?:said|says?|claim(?:s|ed)?|told (?:me|us))\W*$`)
	// noBill says that a paper about money never came.
	noBill = regexp.MustCompile(`(?i)^\W*(?:(?:and|but|also) )?(?:(?:i|we|you)\b|` + nothing + `\b)[^.;,]{0,25}\b(?:sen[dt]|receive[ds]?|g[eo]t|had|have|seen|given?|gave)\b(?: me| us)? (?:(?:a|an|the|any|your|that|our|my) )?(?:[\w-]+ )?(?:invoice|receipt|bill|statement|quote|quotation|estimate|breakdown|credit note)\b`)
	// asSaid tells what a thing was said to be.
	asSaid = regexp.MustCompile(`(?i)\b(?:that|which|as) (?:you|he|she|they|(?-i:[A-Z])\w+)(?: had| have| has|'d)? (?:confirmed|promised|agreed|assured|offered|guaranteed|told)\b[^.;,]*`)
)

const asks = `(?:wrote|written|asked|chased|rang|rung|phoned|called|e-?mailed|complained|enquired|inquired|contacted)\b`
