package thread

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
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
	addPair := func(kind clueKind, silent bool, p pair, parts ...string) {
		add(kind, silent, p.back, slices.Concat(parts, p.names())...)
		if p.with != "" { // what the two write to each other alone belongs to it all the same
			add(kind, true, p.back, append(parts, p.a, p.b)...)
		}
	}
	if x := m.index; x != "" {
		for _, p := range pairs {
			addPair(clueIndexPair, false, p, x.guid(), base)
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
		addPair(clueSubject, !m.reply && (m.list != "" || prefix == ForwardPrefix), p, base)
	}
	if prefix != NoPrefix || len(m.from) == 0 {
		return list
	}
	if part, ok := series(base); ok {
		for _, p := range places {
			addPair(clueSeries, false, p, part, m.from[0])
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

// A pair is an author and a recipient, in the order of their addresses. Two of one
// organisation who write to somebody outside it are a pair with that one only: else
// everybody to whom one writes with a copy to the other would have it.
type pair struct {
	a, b string
	back bool   // b is the author
	with string // the first outside, by address
}

// names are the addresses of the pair.
func (p pair) names() []string {
	if p.with == "" {
		return []string{p.a, p.b}
	}
	return []string{p.a, p.b, p.with}
}

// pairs returns the author of the message, also by the address for answers,
// with each recipient. An announcement has none.
func (m *message) pairs() []pair {
	if len(m.to) > maxPeople {
		return nil
	}
	var list []pair
	for _, from := range m.from[:min(len(m.from), maxAuthors)] {
		outside := m.outside(from)
		for _, to := range m.to {
			if from == to {
				continue
			}
			p := pair{a: min(from, to), b: max(from, to), back: from > to}
			if len(outside) > 0 && !slices.Contains(outside, to) {
				p.with = slices.Min(outside)
			}
			list = append(list, p)
		}
	}
	return list
}

// outside returns the recipients that do not belong to the organisation of an author:
// none where that is not known.
func (m *message) outside(from string) []string {
	org := party.Organisation(from)
	if org == "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(m.to), func(to string) bool { return party.Organisation(to) == org })
}

// pairBytes is the size of the number of a pair. One with the bit toFind in its first
// byte is only there for others to find.
const (
	pairBytes = 8
	toFind    = 0x80
)

// packPairs is what thread_message keeps of pairs.
func packPairs(list []pair) []byte {
	b := []byte{}
	add := func(names []string, mark byte) {
		h := sha256.Sum256([]byte(strings.Join(names, "\x00")))
		b = append(append(b, h[0]&^toFind|mark), h[1:pairBytes]...)
	}
	for _, p := range list {
		if add(p.names(), 0); p.with != "" {
			add([]string{p.a, p.b}, toFind)
		}
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
