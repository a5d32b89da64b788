package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// retentions is what the policy says of each client.
type retentions struct {
	*erasures
	known   time.Time // up to when every contact is on record
	clients []*retained
	belongs map[email.Digest][]string // names of clients
}

// A retained is a client, with what is theirs.
type retained struct {
	RetentionRow
	own []email.Digest // messages and documents, in their order
}

func (d *Daemon) newRetentions(ctx context.Context) (*retentions, error) {
	e, err := d.newErasures(ctx)
	if err != nil {
		return nil, err
	}
	w := &retentions{erasures: e, belongs: map[email.Digest][]string{}}
	if w.known, err = d.contactsKnown(); err != nil {
		return nil, err
	}
	for _, c := range d.directory().Clients() {
		r, err := w.retain(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("for how long the mail of %s is kept: %w", c.Name, err)
		}
		w.clients = append(w.clients, r)
		for _, digest := range r.own {
			w.belongs[digest] = append(w.belongs[digest], c.Name)
		}
	}
	return w, nil
}

// contactsKnown returns up to when all contact with clients is on record: that
// nobody wrote is known only as far as every configured account was read with
// nothing missing. It is zero if one never was.
func (d *Daemon) contactsKnown() (time.Time, error) {
	passes, err := d.readPasses()
	if err != nil {
		return time.Time{}, err
	}
	known := d.now()
	for _, a := range d.Config().Accounts {
		whole, err := time.Parse(time.RFC3339, passes[a.Name].Whole)
		if err != nil {
			return time.Time{}, nil // it never was
		}
		if whole.Before(known) {
			known = whole
		}
	}
	return known, nil
}

// client returns a client by name, nil if there is none.
func (w *retentions) client(name string) *retained {
	i := slices.IndexFunc(w.clients, func(c *retained) bool { return party.SameName(c.Client, name) })
	if i < 0 {
		return nil
	}
	return w.clients[i]
}

// retain works out for how long what belongs to a client is kept. A message that
// somebody took away from the client is no longer theirs, though it tells of a
// contact.
func (w *retentions) retain(ctx context.Context, c party.Client) (*retained, error) {
	contacts, away, err := w.contacts(ctx, c)
	if err != nil {
		return nil, err
	}
	r := &retained{RetentionRow: RetentionRow{Client: c.Name, Years: w.Config().RetentionYears(c.Name), Status: retentionKept, Holds: []string{}, Cases: []string{}, Known: stamp(w.known)}}
	var last time.Time
	for digest, at := range contacts {
		if last.Before(at) {
			last = at
		}
		if !away[digest] {
			r.own = append(r.own, digest)
		}
	}
	slices.SortFunc(r.own, func(a, b email.Digest) int {
		if n := contacts[a].Compare(contacts[b]); n != 0 {
			return n
		}
		return strings.Compare(a.String(), b.String())
	})
	r.Objects = len(r.own)
	w.addKeepers(r)
	if last.IsZero() {
		return r, nil
	}
	r.Contact = last.In(w.Zone()).Format(time.RFC3339)
	if r.Years == 0 {
		return r, nil
	}
	until := lastKept(last.In(w.Zone()), r.Years)
	r.Until = until.Format(time.DateOnly)
	if dayOf(w.known.In(w.Zone())).After(until) {
		r.Status = retentionOver
		if len(r.Holds)+len(r.Cases) > 0 {
			r.Status = retentionHeld
		}
	}
	return r, nil
}

// addKeepers adds what keeps all that belongs to a client.
func (w *retentions) addKeepers(r *retained) {
	for _, h := range w.holds {
		if party.SameName(h.Client, r.Client) {
			r.Holds = append(r.Holds, h.ID)
		}
	}
	for _, c := range w.cases {
		if c.Closed == nil && party.SameName(c.Client, r.Client) {
			r.Cases = append(r.Cases, c.ID)
		}
	}
}

// reason is why what belongs to a client stays.
func (r *retained) reason() string {
	switch {
	case r.Status == retentionHeld && len(r.Cases) > 0:
		return fmt.Sprintf("%s: %s is open", r.Client, strings.Join(r.Cases, ", "))
	case r.Status == retentionHeld:
		return fmt.Sprintf("%s: hold %s", r.Client, strings.Join(r.Holds, ", "))
	case r.Until == "":
		return r.Client + ": kept for ever"
	}
	return fmt.Sprintf("%s: kept until %s", r.Client, r.Until)
}

// basis is the ground on which what belongs to a client goes. It stands in the
// log for ever, and names nobody.
func (r *retained) basis() string {
	day, _, _ := strings.Cut(r.Contact, "T")
	return fmt.Sprintf("retention: last contact on %s, years kept: %d", day, r.Years)
}

// lastKept is the last day on which is kept what is kept for some years after a
// contact: the same day of that year, 1 March for one of 29 February where the
// year has none.
func lastKept(contact time.Time, years int) time.Time { return dayOf(contact).AddDate(years, 0, 0) }

// dayOf is the day of a moment on the calendar of its zone.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// contacts returns when there was contact with a client, by message or document,
// and which of these somebody took away from the client.
func (w *retentions) contacts(ctx context.Context, c party.Client) (at map[email.Digest]time.Time, away map[email.Digest]bool, err error) {
	at, away = map[email.Digest]time.Time{}, map[email.Digest]bool{}
	mail, err := party.Messages(ctx, w.derived, c.Addresses)
	if err != nil {
		return nil, nil, err
	}
	for _, m := range mail {
		at[m.Digest] = time.Time{}
	}
	for _, m := range w.matters {
		if party.SameName(m.Client, c.Name) {
			if err := w.addMatter(ctx, m, at, away); err != nil {
				return nil, nil, err
			}
		}
	}
	return at, away, w.dateContacts(ctx, at)
}

// addMatter adds the messages and documents of a matter. Documents get the time
// that whoever added them told.
func (w *retentions) addMatter(ctx context.Context, m record.Matter, at map[email.Digest]time.Time, away map[email.Digest]bool) error {
	state, err := w.rec.MatterState(ctx, m.Stream)
	if err != nil {
		return err
	}
	for leaf := range state.Messages {
		e, err := w.rec.Entry(ctx, leaf)
		if err != nil {
			return err
		}
		if digest, ok := e.Digest(); ok {
			at[digest] = time.Time{}
		}
	}
	for leaf := range state.Removed {
		e, err := w.rec.Entry(ctx, leaf)
		if err != nil {
			return err
		}
		if digest, ok := e.Digest(); ok {
			away[digest] = true
		}
	}
	added, err := w.rec.MatterEntries(ctx, m.Stream, tlog.KindDocumentAdded)
	if err != nil {
		return err
	}
	for _, e := range added {
		if digest, ok := e.Digest(); ok {
			at[digest], _ = time.Parse(time.RFC3339, w.documentRow(e).At) // zero if nobody told
		}
	}
	return nil
}

// dateContacts finds the times of what has none, and forgets what was erased.
func (w *retentions) dateContacts(ctx context.Context, at map[email.Digest]time.Time) error {
	known, err := w.timesOf(ctx, slices.Collect(maps.Keys(at)))
	if err != nil {
		return err
	}
	for digest, t := range at {
		if !t.IsZero() {
			continue
		}
		t, ok := known[digest]
		if !ok {
			t, err = w.recorded(ctx, digest)
			if errors.Is(err, fs.ErrNotExist) {
				delete(at, digest)
				continue
			}
			if err != nil {
				return err
			}
		}
		at[digest] = t
	}
	return nil
}
