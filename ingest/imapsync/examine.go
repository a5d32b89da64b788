package imapsync

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"onrecord/ingest/email"
	"onrecord/ingest/imapwire"
)

// A box is a mailbox as EXAMINE showed it.
type box struct {
	validity  email.UIDValidity // "" if the server sends none, or nothing that is a number
	uidNext   uint64            // 0 if the server does not say
	modSeq    uint64            // 0 if there is none
	mailboxID string
	exists    int // -1 if the server does not say
}

// examine opens a mailbox, read-only, by the very octets of LIST. The number of
// messages, which every server must say, may be lost on the way: then it is asked
// for once more. Without it the mailbox would be taken for an empty one.
func (s *session) examine(ctx context.Context, e *entry) (box, error) {
	b, err := s.examineOnce(ctx, e)
	if err == nil && b.exists < 0 {
		b, err = s.examineOnce(ctx, e)
	}
	if err == nil && b.exists < 0 {
		err = &refusal{command: "EXAMINE", status: imapwire.Status{Kind: "BAD", Text: "unreadable answer: it says nothing of how many messages there are"}}
	}
	if err != nil {
		return box{}, err
	}
	s.mu.Lock()
	s.count.exists = b.exists
	s.mu.Unlock()
	return b, nil
}

func (s *session) examineOnce(ctx context.Context, e *entry) (box, error) {
	if e.wire == "" {
		return box{}, &refusal{command: "EXAMINE", unsent: "its name holds a character that cannot be sent to the server; rename it there, or exclude it"}
	}
	cmd := "EXAMINE " + e.wire
	if s.condstore() {
		cmd += " (CONDSTORE)"
	}
	s.mu.Lock()
	s.count = counts{}
	s.mu.Unlock()
	r, err := s.raw(ctx, cmd, "OK", "EXISTS")
	if err != nil {
		return box{}, err
	}
	if r.Status.CodeName() != "READ-ONLY" {
		return box{}, &notReadOnly{s.account.Host}
	}
	b := box{exists: -1}
	for _, line := range r.Lines {
		b.take(line)
	}
	return b, nil
}

// notReadOnly is a mailbox that the server has not promised to leave alone.
type notReadOnly struct{ host string }

func (e *notReadOnly) Error() string {
	return fmt.Sprintf("left alone: %s did not open the mailbox as read-only", e.host)
}

// take reads one response to EXAMINE. Of several EXISTS the last one counts:
// some servers count up.
func (b *box) take(line string) {
	f := strings.Fields(line)
	if len(f) >= 3 && strings.EqualFold(f[2], "EXISTS") {
		if n, err := strconv.ParseUint(f[1], 10, 31); err == nil {
			b.exists = int(n)
		}
		return
	}
	_, code, ok := strings.Cut(line, "[")
	if !ok {
		return
	}
	code, _, _ = strings.Cut(code, "]")
	name, value, _ := strings.Cut(code, " ")
	switch strings.ToUpper(name) {
	case "UIDVALIDITY":
		b.validity = validity(value)
	case "UIDNEXT":
		b.uidNext = atou(value)
	case "HIGHESTMODSEQ":
		b.modSeq = atou(value)
	case "MAILBOXID":
		if l, ok := imapwire.List(value); ok && len(l) == 1 && objectID.MatchString(l[0]) {
			b.mailboxID = l[0]
		}
	}
}

// objectID is what RFC 8474 section 7 allows.
var objectID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)

// validity returns UIDVALIDITY in its shortest decimal form. Values over 32 bits
// exist; what is no number is as good as none.
func validity(text string) email.UIDValidity {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return ""
	}
	return email.UIDValidity(number(n))
}

// unstable reports whether v says nothing about whether UIDs were reassigned.
func unstable(v email.UIDValidity) bool { return v == "" || v == "0" }

// atou returns the number that text is, 0 if it is none.
func atou(text string) uint64 {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// A listing is the set of messages in the selected mailbox, as one command
// showed it.
type listing struct {
	uids  uidSet
	count counts // of the server, at the end of the command
	how   string // the command
}

// whole reports whether the listing agrees with the server's own count, so that
// the absence of a UID means something.
func (l listing) whole() bool { return l.uids.count() == l.count.exists }

// list asks for all UIDs. If the answer disagrees with the server's own count,
// it is asked once more and then in another way: some servers search a stale
// index, cut the list off, or send numbers that are no UIDs. It is the refusal of
// the last way if the server lists nothing in any.
func (s *session) list(ctx context.Context) (listing, error) {
	var l listing
	var last error
	for _, ask := range []func(context.Context) (uidSet, string, error){s.search, s.search, s.fetchUIDs} {
		uids, how, err := ask(ctx)
		if err != nil && !refused(err) {
			return l, err
		}
		if err != nil {
			last = err
		} else if len(uids) > 0 || len(l.uids) == 0 {
			l = listing{uids: uids, count: s.counted(), how: how}
			if l.whole() {
				return l, nil
			}
		}
		if err := s.noop(ctx); err != nil {
			return l, err
		}
	}
	if l.how == "" {
		return l, last
	}
	l.count = s.counted()
	return l, nil
}

// noop gives the server the occasion to report changes.
func (s *session) noop(ctx context.Context) error {
	_, err := s.raw(ctx, "NOOP")
	return err
}

// moved reports whether the mailbox has changed since the listing.
func (s *session) moved(l listing) bool {
	c := s.counted()
	return c.grown > l.count.grown || c.expunged > l.count.expunged || !c.vanished.equal(l.count.vanished)
}

// search lists all UIDs. "UID 1:*" and not "ALL", which makes some servers send
// sequence numbers; with "1:*" they also send the last message if there is none,
// and 0, which is dropped.
func (s *session) search(ctx context.Context) (uidSet, string, error) {
	if s.counted().exists == 0 {
		return nil, "exists", nil
	}
	how, cmd := "search", "UID SEARCH UID 1:"
	if s.has("ESEARCH") || s.has("IMAP4REV2") {
		how, cmd = "esearch", "UID SEARCH RETURN (ALL) UID 1:"
	}
	var all uidSet
	for top, below := "*", uint64(math.MaxUint64); ; {
		r, err := s.raw(ctx, cmd+top, "SEARCH", "ESEARCH")
		if err != nil {
			return nil, how, err
		}
		for _, line := range r.Lines {
			set, err := searchSet(line)
			if err != nil {
				return nil, how, &refusal{command: "UID SEARCH", status: imapwire.Status{Kind: "BAD", Text: "unreadable answer: " + err.Error()}}
			}
			all = all.or(set)
		}
		lowest := limited(r.Status)
		if lowest <= 1 || lowest >= below {
			return all, how, nil
		}
		top, below = number(lowest-1), lowest
	}
}

// limited returns the lowest UID that a search has looked at before it ended
// early because of MESSAGELIMIT (RFC 9738 section 3.1), 0 if it has not.
func limited(st imapwire.Status) uint64 {
	f := strings.Fields(st.Code)
	if len(f) != 3 || !strings.EqualFold(f[0], "MESSAGELIMIT") {
		return 0
	}
	return atou(f[2])
}

// searchSet reads one SEARCH or ESEARCH response.
func searchSet(line string) (uidSet, error) {
	f := strings.Fields(line)
	if len(f) < 2 {
		return nil, nil
	}
	if strings.EqualFold(f[1], "SEARCH") {
		nums := make([]uint32, 0, len(f))
		for _, word := range f[2:] {
			n, err := strconv.ParseUint(word, 10, 32)
			if strings.HasPrefix(word, "(") { // (MODSEQ n)
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%.20q is no UID", word)
			}
			nums = append(nums, uint32(n))
		}
		return setOf(nums...), nil
	}
	values := imapwire.Values(line)
	for i, v := range values {
		if strings.EqualFold(v, "ALL") && i+1 < len(values) {
			return parseSet(values[i+1])
		}
	}
	return nil, nil
}

// fetchUIDs lists all UIDs in the way that every server must know.
func (s *session) fetchUIDs(ctx context.Context) (uidSet, string, error) {
	var uids []uint32
	s.mu.Lock()
	s.listed = &uids
	s.mu.Unlock()
	_, err := s.raw(ctx, "UID FETCH 1:* (UID)")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listed = nil
	return setOf(uids...), "fetch", err
}

// present returns which of the UIDs are still there. A server that refuses to
// search is believed to have them all.
func (s *session) present(ctx context.Context, uids uidSet) (uidSet, error) {
	var there uidSet
	for part := range uids.lines() {
		r, err := s.raw(ctx, "UID SEARCH UID "+part.String(), "SEARCH", "ESEARCH")
		if refused(err) {
			return uids, nil
		}
		if err != nil {
			return nil, err
		}
		for _, line := range r.Lines {
			set, err := searchSet(line)
			if err != nil {
				return uids, nil
			}
			there = there.or(set)
		}
	}
	return there.and(uids), nil
}
