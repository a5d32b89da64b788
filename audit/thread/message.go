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
	people := make(map[string]bool)
	for _, k := range []string{"from", "to", "cc", "reply-to"} {
		for _, a := range envelope.All(k) {
			people[strings.ToLower(a[strings.LastIndexByte(a, '<')+1:])] = true
		}
	}
	for _, id := range ids(envelope.All("in-reply-to")) {
		if id == m.id || people[strings.ToLower(strings.Trim(id, "<>"))] {
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
