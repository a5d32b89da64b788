package imapsync

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// maxRefused is how many mailboxes in a row that are not listed may be refused in
// one sync; some servers stop answering after ten errors in a row.
const maxRefused = 5

// lostMailboxes records the mailboxes that are no longer on the server, and
// returns those that are there though they are not listed. It begins anywhere among
// them, so that none that are refused for a while keep it from the others for ever.
func (w *worker) lostMailboxes(ctx context.Context, list []*entry, orphans []*record.Mailbox,
	known map[*entry]*record.Mailbox) (unlisted []*entry, err error) {
	orphans = slices.DeleteFunc(orphans, func(m *record.Mailbox) bool { return m.State != record.StateOpen })
	if len(orphans) > 0 {
		first := rand.IntN(len(orphans))
		orphans = append(orphans[first:len(orphans):len(orphans)], orphans[:first]...)
	}
	refusals := 0
	for _, m := range orphans {
		e := &entry{raw: string(m.RawName), name: m.Name, wire: quoteName(string(m.RawName)), role: m.Role}
		if refusals >= maxRefused {
			e.unasked = true
			unlisted = append(unlisted, e)
			continue
		}
		gone, opened, err := w.isGone(ctx, e, list)
		if err != nil {
			return nil, err
		}
		if refusals++; opened {
			refusals = 0
		}
		if !gone {
			known[e] = m
			unlisted = append(unlisted, e)
			continue
		}
		if err := w.recordLoss(ctx, m); err != nil {
			return nil, err
		}
	}
	return unlisted, nil
}

func (w *worker) recordLoss(ctx context.Context, m *record.Mailbox) error {
	err := w.rec.Update(ctx, func(tx *record.Tx) error {
		return tx.CloseMailbox(m.ID, tlog.KindMailboxGone, []tlog.Field{
			tlog.TextField("raw-name", string(m.RawName)),
			tlog.BareField("noticed", w.now().UTC().Format(leafTime)),
		})
	})
	if err != nil {
		return local(fmt.Errorf("mailbox %q: record that it is gone: %w", m.Name, err))
	}
	w.events.add("mailbox %q is no longer on the server; its messages stay on record", m.Name)
	gens, err := w.rec.Generations(ctx, m.ID)
	if err != nil || len(gens) == 0 {
		return local(err)
	}
	return w.sweepPieces(&job{gen: gens[len(gens)-1]}, nil)
}

// isGone asks for a mailbox that is not to be read by the listing. It is gone if
// the server refuses to open it, or lists it as one that holds no messages; not if
// it is only no longer allowed to be opened (RFC 5530): mail may go on to come in.
func (w *worker) isGone(ctx context.Context, e *entry, list []*entry) (gone, opened bool, err error) {
	if e.wire == "" || slices.ContainsFunc(list, func(l *entry) bool { return l.raw == e.raw }) {
		return true, false, nil
	}
	_, err = w.session.examine(ctx, e)
	var no *refusal
	if errors.As(err, &no) {
		return !passing(no.status) && no.status.CodeName() != "NOPERM", false, nil
	}
	var open *notReadOnly
	if errors.As(err, &open) {
		err = nil
	}
	return false, err == nil, err
}
