package daemon

import (
	"context"
	"database/sql"
	"slices"
	"sync"
	"time"

	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/ingest/email"
)

// ledgers keeps what was worked out for as long as nothing changes it.
type ledgers struct {
	mu   sync.Mutex // held by whoever works one out: there is one at a time
	kept []keptLedger
}

// A keptLedger is the ledger of a client, or of all, at one size of the log.
type keptLedger struct {
	size   int64
	people *party.Directory
	client string
	since  time.Time
	*ledger.Ledger
}

// Alerts and counts are made of mail that is so recent, and of the latest messages
// of it: that bounds their memory, to about 40 MB, whatever the record holds.
const (
	recent       = 400 * 24 * time.Hour
	recentLatest = 20000
)

// recentLedger works out the ledger of all from the mail that is recent at a
// moment.
func (d *Daemon) recentLedger(ctx context.Context, at time.Time) (*ledger.Ledger, error) {
	return d.ledgerOf(ctx, "", ledger.Options{Since: at.Add(-recent).Truncate(24 * time.Hour), Latest: recentLatest, AsOf: at})
}

// At most so many ledgers are kept, and none of more messages.
const (
	maxLedgers        = 4
	maxLedgerMessages = 5000
)

// readLedger works out the ledger of a client, or of all, as it stood at a
// moment, unless it has been and nothing has changed since.
func (d *Daemon) readLedger(ctx context.Context, client string, asOf time.Time) (*ledger.Ledger, error) {
	return d.ledgerOf(ctx, client, ledger.Options{AsOf: asOf})
}

// ledgerOf is [Daemon.readLedger] of the mail that options bound; it fills in
// all else of them.
func (d *Daemon) ledgerOf(ctx context.Context, client string, o ledger.Options) (*ledger.Ledger, error) {
	d.ledgers.mu.Lock()
	defer d.ledgers.mu.Unlock()
	people := d.directory()
	size, settled, err := d.settled(ctx)
	if err != nil {
		return nil, err
	}
	if settled {
		for _, k := range d.ledgers.kept {
			if k.size == size && k.people == people && k.client == client && k.since.Equal(o.Since) && k.Holds(o.AsOf) {
				return k.Ledger, nil
			}
		}
	}
	o.Directory, o.Zone, o.Due = people, d.Zone(), d.dueContext()
	if o.Marks, err = ledger.Marks(ctx, d.rec); err != nil {
		return nil, err
	}
	survey, err := d.survey(ctx, people)
	if err != nil {
		return nil, err
	}
	o.Hole, o.Unreceived = survey.Between(people), d.onlySent
	if o.Within, err = d.withoutOthers(ctx, people, client); err != nil {
		return nil, err
	}
	l, err := ledger.Read(ctx, d.derived, o)
	if err != nil {
		return nil, err
	}
	d.ledgers.kept = slices.DeleteFunc(d.ledgers.kept, func(k keptLedger) bool { return k.size != size || k.people != people })
	if settled && l.Len() <= maxLedgerMessages {
		if n := len(d.ledgers.kept); n >= maxLedgers {
			d.ledgers.kept = d.ledgers.kept[n-maxLedgers+1:]
		}
		d.ledgers.kept = append(d.ledgers.kept, keptLedger{size, people, client, o.Since, l})
	}
	return l, nil
}

// settled returns the size of the log, and whether the projections have come so
// far.
func (d *Daemon) settled(ctx context.Context) (size int64, settled bool, err error) {
	size = d.rec.Size()
	at, err := d.stagesAt(ctx)
	return size, err == nil && at == size, err
}

// withoutOthers returns the messages that may concern a client: all but those
// with other clients only. It is nil, which means all, for no client.
func (d *Daemon) withoutOthers(ctx context.Context, people *party.Directory, client string) ([]email.Digest, error) {
	if client == "" {
		return nil, nil
	}
	own, err := people.ClientAddresses(client)
	if err != nil {
		return nil, err
	}
	var others []string
	for _, c := range people.Clients() {
		for _, a := range c.Addresses {
			if !slices.Contains(own, a) {
				others = append(others, a)
			}
		}
	}
	theirs := map[email.Digest]bool{}
	for list := range slices.Chunk(others, 200) { // SQLite takes so many parameters at least
		found, err := party.Messages(ctx, d.derived, list)
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			theirs[m.Digest] = true
		}
	}
	mine, err := party.Messages(ctx, d.derived, own)
	if err != nil {
		return nil, err
	}
	for _, m := range mine {
		delete(theirs, m.Digest)
	}
	within := []email.Digest{}
	err = d.derived.View(ctx, func(tx *sql.Tx) error {
		all, err := ledger.Digests(ctx, tx)
		for _, digest := range all {
			if !theirs[digest] {
				within = append(within, digest)
			}
		}
		return err
	})
	return within, err
}
