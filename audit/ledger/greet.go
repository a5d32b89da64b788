package ledger

import (
	"strings"

	"onrecord/ingest/zone"
)

// greeted returns the names that the greeting of a text calls, in lower case:
// "Hi Ann and Bob," gives ann and bob.
func greeted(p zone.Part) []string {
	var names []string
	for _, l := range p.Zones.Lines {
		if l.Kind != zone.Greeting {
			continue
		}
		for w := range strings.FieldsFuncSeq(p.Text[l.Start:l.End], func(r rune) bool { return !(isLetter(r) || r == '\'' || r == '-') }) {
			if w = strings.ToLower(w); !courtesy[w] && len(names) < 8 {
				names = append(names, w)
			}
		}
	}
	return names
}

var courtesy = set("hi hello hey dear good morning afternoon evening day all team everyone everybody folks both and mr mrs ms dr miss sir madam there again greetings g'day mornin")
