package tone

import (
	"regexp"
	"strings"
)

// weights are what a flag adds to the heat of a draft.
var weights = map[Kind]int{Excuse: 1, Blame: 2, Conditional: 1, Belittling: 2, Hiding: 1, Policy: 1, Calm: 3, Accusing: 4, Defensive: 2, Shouting: 2}

// whys say to the author why words were flagged.
var whys = map[Kind]string{
	Excuse:      "The reason may be true, but read first it sounds like an excuse; what happened to them comes first, and most reasons can be left out.",
	Blame:       "This can be read as saying that it was their doing; it is easier to hear what you will do now.",
	Conditional: "An apology with an if, or for how they feel, takes itself back; saying sorry for the thing itself is stronger.",
	Belittling:  "It may look small from here, but it was not small to them; leaving the measure out lets them feel heard.",
	Hiding:      "Nobody stands behind these words; \"we\" or \"I\" did it is what they hope to read.",
	Policy:      "A rule is no answer to a person; what you can do for them reads better than what the paper says.",
	Calm:        "Being told how to feel or to speak makes most people angrier; showing that you have listened calms.",
	Accusing:    "This doubts their honesty; the documents with their dates say the same without hurting.",
	Defensive:   "This argues, and they will argue back; what they need is to be heard first.",
	Shouting:    "Capitals and rows of marks are read as shouting; the same words in plain letters are stronger.",
}

// steps are the steps with why they help.
var steps = []Missing{
	{Thanks, "No thanks for telling you, and nothing that says you have read it: one sentence shows that their message arrived with a person."},
	{Feeling, "What this was like for them is not named; a sentence that says it back shows that you have listened."},
	{Apology, "There is no plain apology for what happened."},
	{Remedy, "Nothing says what you will do, or have done, to put it right."},
	{Time, "No time is given for what you will do; a day they can hold you to is worth more than soon."},
	{Question, "They are not asked what would put it right, or whether this would."},
	{Name, "No name stands at the end; people forgive people, not a company."},
}

// A Rule finds words that may not be heard as they are meant.
type Rule struct {
	ID   string // kind/name@version
	Kind Kind
	Find string // an expression; see the package for blanks and apostrophes
	Not  string // a sentence in which this stands means something else
}

type compiledRule struct {
	Rule
	find, not *regexp.Regexp
}

var compiled = compile(Rules)

func compile(rules []Rule) []compiledRule {
	var list []compiledRule
	for _, r := range rules {
		c := compiledRule{Rule: r, find: expression(r.Find)}
		if r.Not != "" {
			c.not = expression(r.Not)
		}
		list = append(list, c)
	}
	return list
}

// expression reads the way in which rules are written. A blank with a question mark
// behind it may be missing.
func expression(s string) *regexp.Regexp {
	s = strings.NewReplacer(" ?", `\s*`, " ", `\s+`, "'", `['’]`).Replace(s)
	return regexp.MustCompile(`(?i)\b(?:` + s + `)`)
}
