package imapsync

import (
	"context"

	"onrecord/audit/record"
)

// leftOut counts the messages of a mailbox that is not to be read, and those on
// record from when it was.
func (w *worker) leftOut(ctx context.Context, e *entry, m *record.Mailbox, r *MailboxReport) error {
	if !e.status.known {
		if err := w.session.status(ctx, e, "MESSAGES"); err != nil {
			return err
		}
	}
	r.OnServer = e.status.count()
	r.Excluded = r.OnServer
	if m == nil {
		return nil
	}
	gens, err := w.rec.Generations(ctx, m.ID)
	if err != nil || len(gens) == 0 {
		return local(err)
	}
	c, err := w.rec.CountSightings(ctx, gens[len(gens)-1].ID)
	r.Held = atMost(c.Held, r.OnServer)
	return local(err)
}

// atMost bounds how many messages are held by how many the server has, if that is
// known.
func atMost(held, onServer int) int {
	if onServer < 0 {
		return held
	}
	return min(held, onServer)
}
