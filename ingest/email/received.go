package email

import (
	"strings"
	"time"
)

// maxHop is how many bytes of a Received field are looked at before its date.
const maxHop = 4096

// A Hop is what a Received field says (RFC 5321 section 4.4). Each server puts
// its own above those it found, so only the topmost is beyond the sender's
// reach.
type Hop struct {
	From, By string    // the servers, as By names them; "" if it does not
	With     string    // protocol, in upper case: "ESMTPS"
	At       time.Time // zero if there is no date that can be read
}

// Fetched reports whether the field was not written by a server that took the
// message in, but by a program that fetched it out of a mailbox, perhaps long
// afterwards.
func (h Hop) Fetched() bool {
	return strings.HasPrefix(h.With, "POP") || strings.HasPrefix(h.With, "IMAP")
}

// ParseHop reads the value of a Received field.
func ParseHop(value string) Hop {
	var h Hop
	clauses := value
	if i := strings.LastIndexByte(value, ';'); i >= 0 {
		h.At, _ = parseDate(unfold([]byte(value[i+1:])))
		clauses = value[:i]
	}
	words := strings.Fields(stripComments(cutText(clauses, maxHop)))
	for i := 0; i+1 < len(words); i++ {
		var to *string
		switch strings.ToLower(words[i]) {
		case "from":
			to = &h.From
		case "by":
			to = &h.By
		case "with":
			to = &h.With
		default:
			continue
		}
		if *to == "" {
			*to = strings.Trim(words[i+1], "[];,")
		}
		i++
	}
	h.With = strings.ToUpper(h.With)
	return h
}

// receipts returns the topmost Received field of a server that took the message
// in, and the lowest one, the first on its way. Both are zero if there is none
// with a date.
func receipts(fields []Field) (top, lowest Hop) {
	for _, f := range fields {
		if strings.EqualFold(f.Name, "received") {
			if h := ParseHop(f.Value); !h.At.IsZero() && !h.Fetched() {
				top = h
				break
			}
		}
	}
	for i := len(fields) - 1; i >= 0 && !top.At.IsZero(); i-- {
		if strings.EqualFold(fields[i].Name, "received") {
			if h := ParseHop(fields[i].Value); !h.At.IsZero() && !h.Fetched() {
				return top, h
			}
		}
	}
	return top, top
}
