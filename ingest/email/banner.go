package email

import (
	"regexp"
	"strings"
)

// bannerWords are the words of the warnings that mail gateways put above messages from
// outside. A sentence of other words as well is no such warning. What people tell each
// other of ("the attachments have not been received") is not among them.
var bannerWords = wordSet(`a address an and any are attachment attachments attention avoid be before by came
	careful caution check click clicking comes company confirm content contents do domain don e
	email emails exercise expected expecting ext external firm from get has identify if important in is it know
	learn legitimate link links mail message network not of often on open opening or organisation organization
	originated originates our outside phishing please recognise recognize
	reply replying safe security sender source suspicious t take that the this to trust unexpected
	senders unknown unless use verified verify was warning when why with without you your`)

// bannerMarks are words of which every warning has one.
var bannerMarks = wordSet("attachments external learn link links often outside phishing suspicious")

// wasSent: what a warning says of its message.
var wasSent = regexp.MustCompile(`(?i)\bthis (e-?mail|mail|message) (was|has been) (sent|received) (by|from) `)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// isBanner reports whether a sentence is the warning of a mail gateway, which some put
// into the HTML alone.
func isBanner(sentence string) bool {
	marked := false
	for word := range wordsOf(wasSent.ReplaceAllString(sentence, "")) {
		if !bannerWords[word] {
			return false
		}
		marked = marked || bannerMarks[word]
	}
	return marked
}

// bannerSure are words of which a warning that stands in the text itself has one.
var bannerSure = wordSet("external outside phishing suspicious often")

// IsBanner reports whether the first paragraph of a text is the warning of a mail
// gateway. People write few of its words at a time: "check the links and confirm".
func IsBanner(paragraph string) bool {
	const longest, fewest = 800, 7 // bytes, words
	if isLabel(paragraph) {
		return true
	}
	if len(paragraph) > longest || !isBanner(paragraph) {
		return false
	}
	n, sure := 0, false
	for word := range wordsOf(paragraph) {
		n++
		sure = sure || bannerSure[word]
	}
	return sure && n >= fewest
}

// labelWords are the words of a warning that is no more than a label: "[EXTERNAL EMAIL]".
var labelWords = wordSet("an attention caution e email external from is mail message origin sender source this warning")

// isLabel reports whether a text of a few words says no more than that a message is from
// outside.
func isLabel(text string) bool {
	const longest = 60
	if len(text) > longest || strings.ContainsAny(text, "?\n") {
		return false
	}
	external := false
	for word := range wordsOf(text) {
		if !labelWords[word] {
			return false
		}
		external = external || word == "external"
	}
	return external
}
