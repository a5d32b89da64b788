package act

import (
	"strings"
	"unicode"

	"onrecord/ingest/zone"
)

// Texts with fewer words than voters are taken for English; of longer ones
// one word in share has to be a frequent word of English, up to the first
// maxVoters words.
const voters, maxVoters, share = 12, 400, 12

// English reports whether the author's own words are English, by how many of
// them are frequent English words that other languages do not share. Acts are
// looked for in English only.
func English(parts []zone.Part) bool {
	words, hits := 0, 0
	for _, p := range parts {
		for w := range strings.FieldsFuncSeq(p.Zones.Text(p.Text, zone.Own), notInWord) {
			if words++; frequent[plain(w)] {
				hits++
			}
			if words == maxVoters {
				return hits*share >= words
			}
		}
	}
	return words < voters || hits*share >= words
}

func notInWord(r rune) bool { return !unicode.IsLetter(r) && !isApostrophe(r) }

var frequent = wordSet("the and you to is of that it for on are with have this be at not we can will your from i my was but our they so by as or an please thanks " +
	"yes it's i'm i'll hello sorry thank here when what just all get got us up out know need there would could she they them were been had today tomorrow done after who which")
