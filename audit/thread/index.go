package thread

import (
	"encoding/base64"
	"strings"
)

// Sizes of a Thread-Index (MS-OXOMSG section 2.2.1.3): a head of one reserved
// byte, five bytes of time and a GUID, then a block for each reply.
const (
	indexHead     = 22
	indexTime     = 6 // bytes before the GUID
	indexBlock    = 5
	maxIndexDepth = 500 // blocks; of more, as of anything else that does not fit, nothing is believed
)

// A conversationIndex is the value of a Thread-Index field; "" for none.
type conversationIndex string

// parseIndex reads a Thread-Index field. What is not one gives "".
func parseIndex(field string) conversationIndex {
	const maxField = 2 * (indexHead + maxIndexDepth*indexBlock)
	if len(field) > maxField {
		return ""
	}
	text := strings.TrimRight(strings.Join(strings.Fields(field), ""), "=")
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(b) < indexHead || b[0] != 1 {
		return ""
	}
	blocks := len(b) - indexHead
	if blocks%indexBlock != 0 || blocks/indexBlock > maxIndexDepth {
		return ""
	}
	return conversationIndex(b)
}

// guid names the conversation.
func (x conversationIndex) guid() string { return string(x[indexTime:indexHead]) }

// parent is the index of the message that was answered, "" for a first one.
func (x conversationIndex) parent() conversationIndex {
	if len(x) < indexHead+indexBlock {
		return ""
	}
	return x[:len(x)-indexBlock]
}
