package hold

import (
	"context"
	"fmt"
	"slices"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// A Cover tells what standing holds cover.
type Cover struct {
	standing []Hold
	leaves   map[int64][]Hold // in the streams of the clients, or that leaves there refer to
}

// CoverOf reads what the standing ones of some holds cover. A client that has
// several matters is held in all of them.
func CoverOf(ctx context.Context, rec *record.Record, list []Hold) (*Cover, error) {
	c := &Cover{standing: Standing(list), leaves: map[int64][]Hold{}}
	if len(c.standing) == 0 {
		return c, nil
	}
	matters, err := rec.Matters(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what is held: %w", err)
	}
	for _, m := range matters {
		holds := c.on(m.Client)
		if len(holds) == 0 {
			continue
		}
		leaves, err := rec.StreamLeaves(ctx, m.Stream)
		if err != nil {
			return nil, fmt.Errorf("read what is held for %s: %w", m.Client, err)
		}
		for _, l := range leaves {
			c.add(l.Index, holds)
			for _, ref := range l.Leaf.Refs {
				if ref.Relation == tlog.RefErased || ref.Relation == tlog.RefRule {
					continue
				}
				index, err := rec.LeafIndex(ctx, ref.Hash)
				if err != nil {
					return nil, fmt.Errorf("leaf %d: %w", l.Index, err)
				}
				c.add(index, holds)
			}
		}
	}
	return c, nil
}

// on returns the holds on a client, whose name the configuration may write otherwise
// than the matter.
func (c *Cover) on(client string) (list []Hold) {
	for _, h := range c.standing {
		if party.SameName(h.Client, client) {
			list = append(list, h)
		}
	}
	return list
}

// add notes that the holds on a client cover a leaf, which those on others may do,
// too.
func (c *Cover) add(leaf int64, holds []Hold) {
	have := c.leaves[leaf]
	if !slices.ContainsFunc(have, func(h Hold) bool { return h.ID == holds[0].ID }) {
		c.leaves[leaf] = append(have, holds...)
	}
}

// Over returns the holds that cover an object with these traces, which belongs
// to these clients.
func (c *Cover) Over(t record.Traces, clients []string) (list []Hold) {
	seen := map[string]bool{}
	add := func(holds []Hold) {
		for _, h := range holds {
			if !seen[h.ID] {
				seen[h.ID] = true
				list = append(list, h)
			}
		}
	}
	for _, leaf := range t.Leaves {
		add(c.leaves[leaf.Leaf])
	}
	for _, name := range clients {
		add(c.on(name))
	}
	return list
}
