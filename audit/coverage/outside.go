package coverage

import "regexp"

// outside finds words that point to what was said or shown outside mail, before
// they were written. Plans ("I'll call you") do not.
var outside = regexp.MustCompile(`(?i)\b(?:` +
	`(?:as|like|what) (?:we|you|i|he|she|they)(?:'ve| have| had)? (?:just )?(?:discussed|talked about|agreed|said|told \w+|mentioned|spoke about|explained)[^.?!\n]{0,40} (?:on|over|by) the (?:phone|telephone)` +
	`|as (?:discussed|agreed|mentioned|promised|explained|said) (?:on|over|by|in) (?:the |our |your |my |a |this |that |last )?(?:phone|telephone|call|text|person|meeting|zoom|video)` +
	`|(?:per|following|after|further to|since) (?:our|your|my|the|this|last|yesterday's|today's)(?: \w+){0,2} (?:call|phone call|telephone call|conversation|text|texts|text message|voicemail|voice mail|meeting|chat|zoom)` +
	`|(?:thanks|thank you) for (?:the|your|our|taking my|returning my) (?:phone )?(?:call|text|voicemail|chat)` +
	`|(?:we|i|you|he|she|they)(?:'ve| have| had)? (?:just )?(?:spoke|spoken|talked) (?:on|over|by|with you on|to you on|to \w+ on) the (?:phone|telephone)` +
	`|when (?:we|i|you) (?:spoke|talked|met)` +
	`|(?:good|nice|great) (?:speaking|talking|chatting) (?:with|to) you` +
	`|(?:i|we|you|he|she|they)(?:'ve| have| had)? (?:just |already )?(?:left|got|received) (?:you |him |her |them |me |us )?(?:a|your|my|the|his|her|another|two|three|several) (?:voicemail|voice mail|voicemails|text|texts|text message|text messages|phone call)s?` +
	`|(?:i|we|you|he|she|they)(?:'ve| have| had)? (?:just |already )?(?:texted|phoned|telephoned)\b` +
	`|(?:see|posted (?:it |them )?(?:on|to|in)|uploaded (?:it |them )?(?:on|to)|in|on|through|via) (?:the|your|our) (?:\w+ )?portal` +
	`)\b`)

// maxLook is how much of a text is looked at, in bytes.
const maxLook = 64 << 10

// pointsOutside returns the words of a text that point outside mail, "" if
// there are none.
func pointsOutside(text string) string {
	return outside.FindString(text[:min(len(text), maxLook)])
}
