package imapsync

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"onrecord/ingest/email"
	"onrecord/ingest/imapwire"
)

// A SurveyMailbox is a mailbox as [Probe] saw it.
type SurveyMailbox struct {
	Name       string
	Role       email.Role
	Messages   int   // -1 if the server does not say
	Bytes      int64 // of its messages, -1 if the server does not say
	Selectable bool  // it can hold messages
	Excluded   bool  // by the patterns of the account
}

// A Survey is what [Probe] learned about an account.
type Survey struct {
	Capabilities []string // after log-in, upper case
	Mailboxes    []SurveyMailbox
	RTT          time.Duration // of one short command
}

const (
	probeRounds = 3
	maxSummed   = 20_000 // messages whose sizes are summed up, where the server does not
)

// Probe logs in, lists the mailboxes and asks for their sizes. It reads no
// mail and records nothing.
func Probe(ctx context.Context, a Account) (Survey, error) {
	survey, err := probe(ctx, &a)
	if err != nil && !errors.Is(err, context.Canceled) {
		var connection *lost
		if refused(err) || errors.As(err, &connection) {
			err = fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		err = fmt.Errorf("account %q: %w", a.Name, err)
	}
	return survey, err
}

func probe(ctx context.Context, a *Account) (Survey, error) {
	s, err := open(ctx, a, imapwire.DefaultPatience)
	if err != nil {
		return Survey{}, err
	}
	defer s.close()
	survey := Survey{Capabilities: slices.Clone(s.caps), RTT: s.rtt}
	for range probeRounds {
		start := time.Now()
		if err := s.noop(ctx); err != nil {
			return survey, err
		}
		survey.RTT = min(survey.RTT, time.Since(start))
	}
	s.conn.SetPatience(5 * imapwire.DefaultPatience) // some servers add up sizes message by message
	var items []string
	if s.has("STATUS=SIZE") {
		items = append(items, "SIZE")
	}
	list, err := s.mailboxes(ctx, items...)
	if err != nil {
		return survey, err
	}
	budget := maxSummed
	for _, e := range list {
		if e.unread != "" {
			continue
		}
		m := SurveyMailbox{Name: e.name, Role: e.role, Selectable: e.selectable(), Messages: -1, Bytes: -1,
			Excluded: !selected(e.name, e.role, a.Include, a.Exclude)}
		if m.Selectable {
			if err := s.measure(ctx, e, &m, &budget); err != nil {
				return survey, err
			}
		}
		survey.Mailboxes = append(survey.Mailboxes, m)
	}
	return survey, nil
}

// measure finds out how many messages there are and how large they are.
func (s *session) measure(ctx context.Context, e *entry, m *SurveyMailbox, budget *int) error {
	sized := s.has("STATUS=SIZE")
	if !e.status.known {
		items := []string{"MESSAGES"}
		if sized {
			items = append(items, "SIZE")
		}
		if err := s.status(ctx, e, items...); err != nil {
			return err
		}
	}
	if !e.status.known {
		return nil
	}
	m.Messages, m.Bytes = e.status.messages, e.status.size
	if m.Messages == 0 {
		m.Bytes = 0
	}
	if m.Bytes >= 0 || m.Excluded || m.Messages > *budget {
		return nil
	}
	*budget -= m.Messages
	var err error
	m.Bytes, err = s.sum(ctx, e)
	return err
}

// sum adds up RFC822.SIZE; -1 if the server does not give it.
func (s *session) sum(ctx context.Context, e *entry) (int64, error) {
	_, err := s.examine(ctx, e)
	var open *notReadOnly
	if refused(err) || errors.As(err, &open) {
		return -1, nil
	}
	if err != nil {
		return -1, err
	}
	s.gather(span(1, math.MaxUint32))
	_, err = s.raw(ctx, "UID FETCH 1:* (RFC822.SIZE)")
	metas := s.gathered()
	if err != nil {
		if refused(err) {
			err = nil
		}
		return -1, err
	}
	var total int64
	for _, m := range metas {
		total += max(m.Size, 0)
	}
	return total, nil
}
