package thread

import (
	"slices"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// Limits on what one message says about its ancestors.
const (
	maxID     = 998 // octets
	firstRefs = 50
	lastRefs  = 450
)

// A message is what a stage needs to know of one.
type message struct {
	digest email.Digest
	leaf   int64
	id     string   // "" if there is none
	refs   []string // of References, oldest first, each once and none of them id
	irt    string   // of In-Reply-To, "" if none or in refs
	sent   time.Time

	// What joins messages without references.
	subject string
	from    []string // addresses of the author, also those that answers go to
	to      []string // addresses of the recipients
	list    string   // the mailing list it came by, "" for none
	index   conversationIndex
	quotes  bool // words of an earlier message stand in it
	bulk    bool // a program wrote it to many
	reply   bool // it looks like a reply
	forward bool // it passes a message on
	people  []byte
	about   int64 // number of the base subject
	buckets []clue
}

// key returns the key of the node of the message.
func (m message) key() key {
	if m.id == "" {
		return key(m.digest)
	}
	return keyOf(m.id)
}

// messageOf reads the facets of a message.observed leaf. It reports false if
// the raw facet, which holds the digest, was erased.
func messageOf(e *record.Entry) (m message, ok bool) {
	raw, envelope := e.Facets[tlog.FacetRaw], e.Facets[tlog.FacetEnvelope]
	if raw == nil {
		return m, false
	}
	hex, _, err := raw.Get("sha256")
	if err != nil {
		return m, false
	}
	if m.digest, err = email.ParseDigest(hex); err != nil {
		return m, false
	}
	m.leaf = e.Index
	if envelope == nil {
		return m, true
	}
	m.readEnvelope(envelope)
	return m, true
}

func (m *message) readEnvelope(envelope *tlog.Facet) {
	if own := ids(envelope.All("message-id")); len(own) > 0 {
		m.id = own[0]
	}
	for _, id := range trim(ids(envelope.All("references"))) {
		if id != m.id && !slices.Contains(m.refs, id) {
			m.refs = append(m.refs, id)
		}
	}
	m.from = addresses(envelope, "from", "reply-to")
	m.to = addresses(envelope, "to", "cc", "bcc")
	for _, id := range ids(envelope.All("in-reply-to")) {
		address := strings.ToLower(strings.Trim(id, "<>"))
		if id == m.id || slices.Contains(m.from, address) || slices.Contains(m.to, address) {
			continue
		}
		if !slices.Contains(m.refs, id) {
			m.irt = id
		}
		break
	}
	if date := envelope.All("date"); len(date) > 0 {
		m.sent, _ = email.ParseDate(date[0])
	}
	if subject := envelope.All("subject"); len(subject) > 0 {
		m.subject = subject[0]
	}
}

// addresses returns those of some fields in lower case, each once, and not many
// more than are looked at.
func addresses(envelope *tlog.Facet, fields ...string) []string {
	var list []string
	for _, k := range fields {
		for _, a := range envelope.All(k) {
			a = strings.ToLower(a[strings.LastIndexByte(a, '<')+1:])
			if a != "" && !slices.Contains(list, a) && len(list) <= 2*maxPeople {
				list = append(list, a)
			}
		}
	}
	return list
}

// ids returns what stands in angle brackets, without white space inside.
func ids(values []string) []string {
	var list []string
	for _, v := range values {
		for {
			_, rest, ok := strings.Cut(v, "<")
			if !ok {
				break
			}
			id, after, ok := strings.Cut(rest, ">")
			if !ok {
				break
			}
			v = after
			id = strings.Join(strings.Fields(id[strings.LastIndexByte(id, '<')+1:]), "")
			if id != "" && len(id)+2 <= maxID {
				list = append(list, "<"+id+">")
			}
		}
	}
	return list
}

// trim leaves out the middle of a long list of references.
func trim(list []string) []string {
	if len(list) <= firstRefs+lastRefs {
		return list
	}
	return slices.Concat(list[:firstRefs], list[len(list)-lastRefs:])
}
