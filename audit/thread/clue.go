package thread

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// A clueKind says what the messages of a bucket have in common. The order is
// that of their strength.
type clueKind uint8

const (
	clueIndexPair    clueKind = iota // GUID, base subject and a pair of people
	clueIndexParent                  // the index of the message answered
	clueIndexSubject                 // GUID and base subject
	clueSubject                      // base subject, and a pair of people or a list
	clueSeries                       // numbered parts that one author sends to one recipient or list
)

// A clue puts a message into a bucket. Its parent is looked for there, unless
// it is only there for others to find.
type clue struct {
	kind   clueKind
	silent bool // looks for no parent
	back   bool // of the pair, the author is the one that sorts later
	bucket int64
}

// Limits on joins without references.
const (
	replyWindow  = 60 * 24 * time.Hour // from a message to a reply with its subject
	answerWindow = 3 * 24 * time.Hour  // to an answer that does not look like a reply
	seriesWindow = time.Hour           // from one part of a series to the next
	maxPeople    = 20                  // recipients; what went to more is an announcement
	maxAuthors   = 4
)

// clues returns the buckets of a message: the strongest first, each once.
func (m *message) clues() []clue {
	base, prefix := BaseSubject(m.subject)
	pairs := m.pairs()
	m.people = packPairs(pairs)
	m.about = bucketOf(clueSubject, []string{base})
	m.forward = m.forward || prefix == ForwardPrefix
	var list []clue
	add := func(kind clueKind, silent, back bool, parts ...string) {
		c := clue{kind, silent, back, bucketOf(kind, parts)}
		if !slices.ContainsFunc(list, func(o clue) bool { return o.kind == kind && o.bucket == c.bucket && o.back == back }) {
			list = append(list, c)
		}
	}
	if x := m.index; x != "" {
		for _, p := range pairs {
			add(clueIndexPair, false, p.back, x.guid(), base, p.a, p.b)
		}
		if up := x.parent(); up != "" {
			add(clueIndexParent, false, false, string(up))
		}
		add(clueIndexParent, true, false, string(x))
		add(clueIndexSubject, x.parent() == "", false, x.guid(), base)
	}
	if generic(base) || m.bulk {
		return list
	}
	m.reply = prefix == ReplyPrefix || prefix == NoPrefix && m.quotes
	places := pairs
	if m.list != "" {
		places = []pair{{a: m.list}}
	}
	for _, p := range places {
		add(clueSubject, !m.reply && (m.list != "" || prefix == ForwardPrefix), p.back, base, p.a, p.b)
	}
	if prefix != NoPrefix || len(m.from) == 0 {
		return list
	}
	if part, ok := series(base); ok {
		for _, p := range places {
			add(clueSeries, false, p.back, part, m.from[0], p.a, p.b)
		}
	}
	return list
}

// bucketOf names a bucket by a number that nobody hits by chance.
func bucketOf(kind clueKind, parts []string) int64 {
	h := sha256.New()
	h.Write([]byte{byte(kind)})
	for _, p := range parts {
		h.Write(binary.AppendUvarint(nil, uint64(len(p))))
		h.Write([]byte(p))
	}
	return int64(binary.BigEndian.Uint64(h.Sum(nil)))
}

// A pair is an author and a recipient, in the order of their addresses.
type pair struct {
	a, b string
	back bool // b is the author
}

// pairs returns the author of the message, also by the address for answers,
// with each recipient. An announcement has none.
func (m *message) pairs() []pair {
	if len(m.to) > maxPeople {
		return nil
	}
	var list []pair
	for _, from := range m.from[:min(len(m.from), maxAuthors)] {
		for _, to := range m.to {
			switch {
			case from < to:
				list = append(list, pair{from, to, false})
			case from > to:
				list = append(list, pair{to, from, true})
			}
		}
	}
	return list
}

// pairBytes is the size of the number of a pair.
const pairBytes = 8

// packPairs is what thread_message keeps of pairs.
func packPairs(list []pair) []byte {
	b := []byte{}
	for _, p := range list {
		h := sha256.Sum256([]byte(p.a + "\x00" + p.b))
		b = append(b, h[:pairBytes]...)
	}
	return b
}

// readClues takes what the envelope facet does not hold from the message.
func (m *message) readClues(read *email.Message, texts []zone.Part) {
	var precedence, post string
	for _, f := range read.Fields {
		switch strings.ToLower(f.Name) {
		case "thread-index":
			if m.index == "" {
				m.index = parseIndex(f.Value)
			}
		case "list-id":
			m.list = listName(f.Value)
		case "list-post":
			post = listName(f.Value)
		case "precedence":
			precedence = strings.ToLower(strings.TrimSpace(f.Value))
		case "auto-submitted":
			m.bulk = m.bulk || strings.HasPrefix(strings.ToLower(strings.TrimSpace(f.Value)), "auto-generated")
		}
	}
	if m.list == "" {
		m.list = post
	}
	if m.list == "" && (precedence == "bulk" || precedence == "junk") {
		m.bulk = true
	}
	for _, p := range texts {
		m.forward = m.forward || len(p.Zones.Blocks) > 0 && p.Zones.Blocks[0].Kind == zone.Forwarded
		m.quotes = m.quotes || slices.ContainsFunc(p.Zones.Blocks, func(b zone.Block) bool { return b.Kind == zone.Quoted })
	}
}

// listName returns what stands in angle brackets (RFC 2919, RFC 2369).
func listName(field string) string {
	_, rest, ok := strings.Cut(field, "<")
	name, _, closed := strings.Cut(rest, ">")
	if !ok || !closed || len(name) > maxID {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(name))
}

// packed clues are what thread_message keeps of them: nine bytes each.
const packedClue = 9

func pack(list []clue) []byte {
	b := make([]byte, 0, len(list)*packedClue)
	for _, c := range list {
		head := byte(c.kind)
		if c.silent {
			head |= 0x80
		}
		if c.back {
			head |= 0x40
		}
		b = binary.BigEndian.AppendUint64(append(b, head), uint64(c.bucket))
	}
	return b
}

func unpack(b []byte) []clue {
	var list []clue
	for ; len(b) >= packedClue; b = b[packedClue:] {
		list = append(list, clue{
			kind: clueKind(b[0] & 0x3f), silent: b[0]&0x80 != 0, back: b[0]&0x40 != 0,
			bucket: int64(binary.BigEndian.Uint64(b[1:])),
		})
	}
	return list
}
