package claim

import "regexp"

// asserts says of the firm, in a form that leaves no doubt, something that documents may
// show: what somebody claimed, blamed or denied, how long or how many letters a thing
// took, how long something stood idle, and which sum was named.
var asserts = regexp.MustCompile(`(?i)^\W*(?:(?:and|but|then|in the end|when i asked),? )?(?:` +
	`(?:you|he|she|they|your \w+|\p{Lu}\p{Ll}+)(?: then| also| even)? (?:claimed|denied|blamed|insisted|pretended|alleged) |` +
	`it took (?:you |me |us |them )?(?:over |nearly |almost |about )?(?:\d+|a|an|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several) (?:\w+ )?(?:reminders|e-?mails|letters|messages|chasers|days|weeks|months|attempts|requests)\b.{0,60}\b(?:to|before)\b|` +
	`(?:my|our|the) [\w ]{2,30} (?:stood|sat|lay|was|were|went) (?:empty|idle|unused|closed|without \w+)\b.{0,20}\bfor \w+ (?:days|weeks|months)\b|` +
	`(?:you|he|she|your \w+|\p{Lu}\p{Ll}+) (?:told|quoted|promised) (?:me|us) (?:to \w+ )?[$£€]\d)`)
