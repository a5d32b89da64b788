package quote

import (
	"bytes"

	"onrecord/ingest/email"
)

// A message is a text with its name.
type message struct {
	id     int64 // of this database: it must not decide anything
	digest email.Digest
	whole  bool // with its passages
	sieve  sieve
	*text
}

// size is about how many words a message takes the memory of.
func (m *message) size() int {
	n := len(m.own) + 16*len(m.lines) + 64
	for i := range m.passages {
		n += len(m.passages[i].words) + 64
	}
	return n
}

// before orders messages by event time, those without one last, then by digest.
func (m *message) before(o *message) bool {
	switch {
	case m.sent != o.sent && m.sent != noTime && o.sent != noTime:
		return m.sent < o.sent
	case m.sent != o.sent:
		return o.sent == noTime
	}
	return bytes.Compare(m.digest[:], o.digest[:]) < 0
}

// names reports whether a block of m names the author and the minute of s.
func (m *message) names(s *message) bool {
	for n := range m.passages {
		if p := &m.passages[n]; p.block && sameMinute(p.sent, s.sent) == yes && sameAuthor(&p.author, &s.author) == yes {
			return true
		}
	}
	return false
}
