package coverage

import (
	"regexp"
	"strings"

	"onrecord/ingest/zone"
)

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

// Each match of outside has one of the pointers and one of the openings, in lower
// case. The expression is slow and nearly all lines lack one of them.
var (
	pointers = zone.NewPhrases("phone", "call", "text", "person", "meeting", "zoom", "video", "conversation", "voicemail", "voice mail", "chat",
		"spoke", "talk", " met", "speaking", "portal")
	openings = zone.NewPhrases("as ", "like ", "what ", "per ", "following ", "after ", "further to ", "since ", "thanks for ", "thank you for ", "spoke", "talked", "when ", "speaking ", "talking ", "chatting ",
		"left ", "got ", "received ", "texted", "phoned", "telephoned", "portal")
)

// pointsOutside returns the words of a text that point outside mail, "" if
// there are none. They stand in one line: no match holds a line break.
func pointsOutside(text string) string {
	text = text[:min(len(text), maxLook)]
	for line := range strings.SplitSeq(text, "\n") {
		lower := strings.ToLower(line)
		if !pointers.In(lower) || !openings.In(lower) {
			continue
		}
		if words := outside.FindString(line); words != "" {
			return words
		}
	}
	return ""
}
