package party

import (
	"context"
	"fmt"
	"slices"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// Declare adds to the log the clients and the addresses of clients of c that it
// lacks: a matter.open leaf for a new client, a matter.rule leaf with the whole
// new set for one that got addresses. It never takes any away. With nothing
// lacking it writes nothing.
func Declare(ctx context.Context, rec *record.Record, c Config) error {
	matters, err := rec.Matters(ctx)
	if err != nil {
		return fmt.Errorf("read the clients of the record: %w", err)
	}
	if len(lacking(c.Clients, matters)) == 0 {
		return nil
	}
	err = rec.Update(ctx, func(tx *record.Tx) error {
		matters, err := rec.Matters(ctx) // again, now that nobody else writes
		if err != nil {
			return err
		}
		for _, l := range lacking(c.Clients, matters) {
			if err := l.declare(tx); err != nil {
				return fmt.Errorf("client %q: %w", l.client.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("add clients to the record: %w", err)
	}
	return nil
}

// A lack is a client that the log does not know, or not with all addresses.
type lack struct {
	client    Client
	matter    *record.Matter // nil if there is none yet
	addresses []string       // the whole set of the matter
}

// lacking compares clients with the matters of the log. An address counts as
// known if any matter of the client has it; a new one goes to the oldest.
func lacking(clients []Client, matters []record.Matter) []lack {
	var list []lack
	for _, c := range clients {
		l := lack{client: c}
		var known []string
		for i, m := range matters {
			if !SameName(m.Client, c.Name) {
				continue
			}
			if l.matter == nil {
				l.matter = &matters[i]
				l.addresses = m.Addresses
			}
			known = append(known, m.Addresses...)
		}
		known = keys(known)
		missing := slices.DeleteFunc(keys(c.Addresses), func(a string) bool {
			_, found := slices.BinarySearch(known, a)
			return found
		})
		if l.matter == nil || len(missing) > 0 {
			l.addresses = keys(slices.Concat(l.addresses, missing))
			list = append(list, l)
		}
	}
	return list
}

// declare adds what is lacking, and what facets say about it.
func (l lack) declare(tx *record.Tx, facets ...record.FacetDraft) error {
	if l.matter != nil {
		return tx.SetRule(l.matter.Stream, l.addresses, facets...)
	}
	var about []tlog.Field
	if !l.client.Since.IsZero() {
		about = append(about, tlog.BareField("since", l.client.Since.Format(time.DateOnly)))
	}
	_, err := tx.OpenMatter(l.client.Name, l.addresses, about, facets...)
	return err
}

// AddClient adds a client to the log, or addresses to one that it has; facets
// say who decided and why. With nothing lacking it writes nothing, and reports
// so.
func AddClient(ctx context.Context, rec *record.Record, c Client, facets ...record.FacetDraft) (added bool, err error) {
	err = rec.Update(ctx, func(tx *record.Tx) error {
		matters, err := rec.Matters(ctx)
		if err != nil {
			return err
		}
		for _, l := range lacking([]Client{c}, matters) {
			if err := l.declare(tx, facets...); err != nil {
				return err
			}
			added = true
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("add client %q to the record: %w", c.Name, err)
	}
	return added, nil
}
