package check

import (
	"regexp"
	"slices"
	"strings"
)

// toldOthers reports whether a text says that somebody else than the client was told a
// thing: what the firm wrote to the client does not show that.
func (w *World) toldOthers(text string) bool {
	return slices.ContainsFunc(toldWhom.FindAllStringSubmatch(text, -1), func(m []string) bool {
		switch name := strings.ToLower(m[2]); {
		case m[1] != "":
			return !notPerson[strings.ToLower(m[1])]
		default:
			return name != "" && !titleOf[name] && len(w.names[name]) == 0
		}
	})
}

// toldWhom says whom somebody told a thing: some person, or one of that name.
var toldWhom = regexp.MustCompile(`(?i)\b(?:told|said to|assured) (?:(?:(?:one|some|two|three|several|all|most|both) of )?(?:the|his|her|their|another|other) (\w+)|(?-i:([A-Z]\p{L}+)))\b`)

// notPerson is what can be told beside a person: the truth, say.
var notPerson = map[string]bool{"truth": true, "lie": true, "same": true, "opposite": true, "story": true, "price": true, "time": true, "date": true, "day": true, "whole": true, "full": true, "first": true, "second": true, "last": true, "next": true, "new": true, "office": true, "world": true}

// titleOf are words before a name.
var titleOf = map[string]bool{"mr": true, "mrs": true, "ms": true, "miss": true, "dr": true, "dear": true, "sir": true}
