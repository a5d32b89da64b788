package email

import (
	"strings"
	"time"
)

// maxHop is how many bytes of a Received field are looked at before its date.
const maxHop = 4096

// A hop is what a Received field says (RFC 5321 section 4.4). Each server puts
// its own above those it found, so only the topmost is beyond the sender's
// reach.
type hop struct {
	from, by string    // the servers, as "by" names them; "" if it does not
	with     string    // protocol, in upper case: "ESMTPS"
	at       time.Time // zero if there is no date that can be read
}

// fetched reports whether the field was not written by a server that took the
// message in, but by a program that fetched it out of a mailbox, perhaps long
// afterwards.
func (h hop) fetched() bool {
	return strings.HasPrefix(h.with, "POP") || strings.HasPrefix(h.with, "IMAP")
}

// parseHop reads the value of a Received field.
func parseHop(value string) hop {
	var h hop
	clauses := value
	if i := strings.LastIndexByte(value, ';'); i >= 0 {
		h.at, _ = parseDate(unfold([]byte(value[i+1:])))
		clauses = value[:i]
	}
	words := strings.Fields(stripComments(cutText(clauses, maxHop)))
	for i := 0; i+1 < len(words); i++ {
		var to *string
		switch strings.ToLower(words[i]) {
		case "from":
			to = &h.from
		case "by":
			to = &h.by
		case "with":
			to = &h.with
		default:
			continue
		}
		if *to == "" {
			*to = strings.Trim(words[i+1], "[];,")
		}
		i++
	}
	h.with = strings.ToUpper(h.with)
	return h
}

// receipts returns the topmost Received field of a server that took the message
// in, and the lowest one, the first on its way. Both are zero if there is none
// with a date.
func receipts(fields []Field) (top, lowest hop) {
	for _, f := range fields {
		if strings.EqualFold(f.Name, "received") {
			if h := parseHop(f.Value); !h.at.IsZero() && !h.fetched() {
				top = h
				break
			}
		}
	}
	for i := len(fields) - 1; i >= 0 && !top.at.IsZero(); i-- {
		if strings.EqualFold(fields[i].Name, "received") {
			if h := parseHop(fields[i].Value); !h.at.IsZero() && !h.fetched() {
				return top, h
			}
		}
	}
	return top, top
}
