package email

import "strings"

// maxReferences is the number of message-ids read from one field. Of longer
// fields the last are kept: they are the nearest.
const maxReferences = 5000

// parseMessageIDs reads the message-ids of a References, In-Reply-To or
// Message-ID field (RFC 5322 section 3.6.4), whatever stands between them.
// odd reports that something was not as it should be.
func parseMessageIDs(list []MessageID, s string) (ids []MessageID, odd bool) {
	start := len(list)
	for rest := s; ; {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			break
		}
		rest = rest[open+1:]
		end := strings.IndexAny(rest, "<>")
		if end < 0 { // never closed: up to the next blank
			odd = true
			if id := firstWord(rest); strings.Contains(id, "@") {
				list = append(list, MessageID("<"+cleanID(id)+">"))
			}
			break
		}
		if rest[end] == '<' {
			odd = true
			continue
		}
		if id := cleanID(rest[:end]); id != "" {
			list = append(list, MessageID("<"+id+">"))
		}
		rest = rest[end+1:]
	}
	if len(list) == start {
		// Nothing in brackets: words with an "@" in a field of nothing else.
		for word := range strings.FieldsSeq(s) {
			word = strings.Trim(word, `,;"'()>`)
			if strings.Count(word, "@") != 1 || strings.ContainsAny(word, "()\"") {
				return list[:start], s != ""
			}
			list = append(list, MessageID("<"+cleanID(word)+">"))
		}
		odd = s != ""
	}
	if len(list) > maxReferences {
		list = list[len(list)-maxReferences:]
	}
	return list, odd
}

// cleanID removes the blanks that folding has left in a message-id.
func cleanID(s string) string {
	if !isASCII(s) {
		s, _ = guessText([]byte(s), false, false)
	}
	return stripBlanks(s)
}

func firstWord(s string) string {
	if i := strings.IndexAny(s, " \t\r\n"); i >= 0 {
		return s[:i]
	}
	return s
}
