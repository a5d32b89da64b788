package imapsync

import (
	"errors"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2/imapclient"

	"onrecord/ingest/imapwire"
)

// counts is what the server has said about the number of messages since the
// mailbox was opened.
type counts struct {
	exists   int
	grown    int    // EXISTS responses
	expunged int    // EXPUNGE responses, by sequence number and so of use only as a number
	vanished uidSet // VANISHED ones (RFC 9586)
}

// The handlers run on the goroutine that reads the connection.

func (s *session) onNotice(st imapwire.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said = st.String()
}

func (s *session) onUntagged(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest, ok := strings.CutPrefix(line, "* ")
	if !ok {
		s.adrift = true
		return
	}
	f := strings.Fields(rest)
	if len(f) < 2 || !strings.EqualFold(f[0], "VANISHED") || strings.EqualFold(f[1], "(EARLIER)") {
		return
	}
	if set, err := parseSet(f[1]); err == nil {
		s.count.vanished = s.count.vanished.or(set)
		s.count.exists = max(0, s.count.exists-set.count())
		s.stir()
	}
}

func (s *session) onExpunge(uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count.expunged++
	s.count.exists = max(0, s.count.exists-1)
	s.stir()
}

func (s *session) onMailbox(d *imapclient.UnilateralDataMailbox) {
	if d.NumMessages == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := int(*d.NumMessages); n != s.count.exists {
		s.count.exists = n
		s.count.grown++
		s.stir()
	}
}

// counted returns what the server has said so far.
func (s *session) counted() counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

func (s *session) onStray(m *imapclient.FetchMessageData) {
	s.mu.Lock()
	f := s.stray
	s.mu.Unlock()
	if f == nil {
		f = discard
	}
	f(m)
}

// takeStrays hands messages that the client library cannot attribute to a
// command to f, on goroutines of their own, until stop is called, which waits
// for the last one. The library's reader goes on only when a message is read:
// when a command has ended, the strays that came before its end have begun.
func (s *session) takeStrays(f func(*imapclient.FetchMessageData)) (stop func()) {
	var wg sync.WaitGroup
	set := func(g func(*imapclient.FetchMessageData)) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.stray = g
	}
	set(func(m *imapclient.FetchMessageData) {
		wg.Add(1)
		defer wg.Done()
		f(m)
	})
	return func() {
		wg.Wait()
		set(nil)
	}
}

// discard reads past a message that nobody waits for.
func discard(m *imapclient.FetchMessageData) {
	for m.Next() != nil {
	}
}

func (s *session) onMeta(m imapwire.Meta) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.UID == 0 {
		return
	}
	switch {
	case m.Skipped:
		if len(s.tooBig) < maxBodies {
			s.tooBig[m.UID] = m.Body
		}
	case m.Body >= 0 && !m.Unclosed && wellFormed(m):
		s.bodies[m.UID] = m.Body
	}
	switch {
	case s.listed != nil:
		*s.listed = append(*s.listed, m.UID)
	case s.metas != nil && s.asked.has(m.UID):
		s.told += octetsOf(m)
		s.metas[m.UID] = merge(s.metas[m.UID], m)
	}
	if s.told > maxTold || len(s.bodies) > maxBodies {
		s.adrift = true
		_ = s.conn.Close() // the next command says why
	}
}

const (
	// maxTold is how many octets are kept of what the server says of messages in
	// answer to one question.
	maxTold = 16 << 20
	// maxBodies is of how many bodies the size is kept until somebody asks for it.
	maxBodies = 100_000
)

// octetsOf returns how much a server says of a message in words.
func octetsOf(m imapwire.Meta) int {
	n := 0
	for _, f := range m.Flags {
		n += len(f)
	}
	for name, value := range m.Other {
		n += len(name) + len(value)
	}
	return n
}

// gather has what the server says of the messages kept until gathered is called.
func (s *session) gather(uids uidSet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.metas, s.asked, s.told = make(map[uint32]imapwire.Meta, min(uids.count(), metaBlock)), uids, 0
}

func (s *session) gathered() map[uint32]imapwire.Meta {
	s.mu.Lock()
	defer s.mu.Unlock()
	metas := s.metas
	s.metas, s.asked, s.told = nil, nil, 0
	return metas
}

// arrived reports whether a body of n octets for uid came in a response that
// ended in good order. It answers once for each body.
func (s *session) arrived(uid uint32, n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	announced, ok := s.bodies[uid]
	delete(s.bodies, uid)
	return ok && announced == n && !s.adrift
}

// setAdrift ends the connection: octets of messages can no longer be told from
// responses.
func (s *session) setAdrift() {
	s.mu.Lock()
	s.adrift = true
	s.mu.Unlock()
	_ = s.conn.Close() // if it has not ended by itself
}

var errAdrift = errors.New("the server's responses do not fit what they announce")

// overLimit returns the octets of a body that was over the limit of the account
// and therefore not handed on, 0 if there was none.
func (s *session) overLimit(uid uint32) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tooBig[uid]
}
