package daemon

import (
	"context"
	"time"

	"onrecord/audit/record"
)

// MailboxStatus is how one mailbox stands. Exists is -1 where no server was
// asked (imported mail), or none has said yet.
type MailboxStatus struct {
	Mailbox     string `json:"mailbox"`
	Role        string `json:"role,omitempty"`
	State       string `json:"state"` // open, gone, import
	UIDValidity string `json:"uidvalidity,omitempty"`
	Generations int    `json:"generations"`
	Exists      int    `json:"exists"`
	Held        int    `json:"held"`
	Erased      int    `json:"erased"`
	Failed      int    `json:"failed"`
	TooLarge    int    `json:"too_large,omitempty"` // of the failed: over max_message of the account
	Excluded    int    `json:"excluded"`            // -1: not known
	Vanished    int    `json:"vanished"`
	Skipped     string `json:"skipped,omitempty"`
	LastSync    string `json:"last_sync,omitempty"`
	Incomplete  bool   `json:"incomplete,omitempty"` // the last sync left something out that should be held
	WholeSync   string `json:"whole_sync,omitempty"` // the last one that left nothing out
}

// missing returns how many messages are on the server and not on record, as far
// as is known.
func (m MailboxStatus) missing() int { return max(0, m.Failed, m.Exists-m.Held-m.Erased) }

// LeftOut reports whether the last sync was not meant to read the mailbox: it is
// excluded, say.
func (m MailboxStatus) LeftOut() bool { return m.Skipped != "" && !m.Incomplete }

// complete reports whether nothing is missing in a mailbox of the account that
// should be held. One on a server that was never counted is not complete.
func (a AccountStatus) complete(m MailboxStatus) bool {
	switch {
	case m.State != record.StateOpen, a.Retired:
		return m.Failed == 0
	case m.LeftOut():
		return true
	}
	return m.Exists >= 0 && !m.Incomplete && m.missing() == 0
}

// unread reports whether it is not known what the server has by now: the account never
// was synced, or has failed for longer than it may.
func (a AccountStatus) unread(now time.Time, stale time.Duration) bool {
	last, err := time.Parse(time.RFC3339, a.LastSync)
	refused := a.Keeping != nil && a.Keeping.State == keepRefused
	return a.configured && (err != nil || refused || a.Error != "" && now.Sub(last) > stale)
}

// pass takes over what the last sync found in the mailbox.
func (m *MailboxStatus) pass(p mailboxPass, at string) {
	m.Exists, m.Excluded, m.Skipped, m.LastSync = p.OnServer, p.Excluded, p.Skipped, at
	m.Incomplete, m.WholeSync = p.Incomplete, p.Whole
}

func (d *Daemon) mailboxStatus(ctx context.Context, m record.Mailbox) (MailboxStatus, error) {
	ms := MailboxStatus{Mailbox: m.Name, Role: string(m.Role), State: m.State, Exists: -1}
	gens, err := d.rec.Generations(ctx, m.ID)
	if err != nil {
		return ms, err
	}
	ms.Generations = len(gens)
	for i, g := range gens {
		if m.State != record.StateImport && i < len(gens)-1 {
			continue // a closed generation: its messages are those of the server no more
		}
		ms.UIDValidity = string(g.UIDValidity)
		c, err := d.rec.CountSightings(ctx, g.ID)
		if err != nil {
			return ms, err
		}
		ms.Held += c.Held
		ms.Erased += c.Erased
		ms.Failed += c.Failed
		ms.Vanished += c.Vanished
		if c.Failed == 0 {
			continue
		}
		if ms.TooLarge, err = d.tooLarge(ctx, g.ID); err != nil {
			return ms, err
		}
	}
	return ms, nil
}
