package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// MatterRow is the stream of a client in the log: what belongs to it, and where
// it stands.
type MatterRow struct {
	Stream    string   `json:"stream"`
	Addresses []string `json:"addresses"` // of its rule
	Messages  int      `json:"messages"`
	Leaves    int64    `json:"leaves"`
	Head      string   `json:"head"` // hash of the newest leaf
}

// matterRows returns the matters of a client, oldest first.
func (d *Daemon) matterRows(ctx context.Context, client string) ([]MatterRow, error) {
	rows := []MatterRow{}
	matters, err := d.rec.Matters(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range matters {
		if !party.SameName(m.Client, client) {
			continue
		}
		s, err := d.rec.MatterState(ctx, m.Stream)
		if err != nil {
			return nil, err
		}
		rows = append(rows, MatterRow{Stream: m.Stream.String(), Addresses: append([]string{}, m.Addresses...), Messages: len(s.Messages), Leaves: s.Leaves, Head: tlog.Hex(s.Last)})
	}
	return rows, nil
}

// assignOlder gives the messages that came before the rule of a client to their
// matter.
func (d *Daemon) assignOlder(ctx context.Context) error {
	matters, err := d.rec.Matters(ctx)
	if err != nil {
		return err
	}
	for _, m := range matters {
		if len(m.Addresses) == 0 {
			continue
		}
		if before, err := d.rec.AnyBefore(ctx, m.Rule); err != nil || !before {
			if err != nil {
				return err
			}
			continue
		}
		if err := d.assignTo(ctx, m); err != nil {
			return fmt.Errorf("assign mail to client %q: %w", m.Client, err)
		}
	}
	return nil
}

func (d *Daemon) assignTo(ctx context.Context, m record.Matter) error {
	list, err := party.Messages(ctx, d.derived, m.Addresses)
	if err != nil {
		return err
	}
	var leaves []int64
	for _, x := range list {
		leaf, err := d.rec.ObjectLeaf(ctx, x.Digest)
		if errors.Is(err, fs.ErrNotExist) {
			continue // erased
		}
		if err != nil {
			return err
		}
		leaves = append(leaves, leaf)
	}
	older, err := d.rec.Older(ctx, m, leaves)
	if err != nil || len(older) == 0 {
		return err
	}
	return d.rec.Update(ctx, func(tx *record.Tx) error { return tx.Assign(tlog.KindMatterAssign, m.Stream, older) })
}

// ClientAssignRequest asks to give messages to a client, or to take them from
// one.
type ClientAssignRequest struct {
	Name     string   `json:"name"`
	Messages []string `json:"messages"`
	Author
	DryRun bool `json:"dry_run,omitempty"`
}

// ClientAssignRow is a message that was given to a client or taken from one.
type ClientAssignRow struct {
	Client  string `json:"client"`
	Digest  string `json:"digest"`
	Change  string `json:"change"` // assign, unassign; none: it is so already
	By      string `json:"by"`
	Why     string `json:"why"`
	Matter  string `json:"matter"` // the stream
	Subject string `json:"subject"`
	DryRun  bool   `json:"dry_run"`
}

// ClientAssign gives messages to the matter of a client, and answers with a
// [ClientAssignRow] for each.
func (d *Daemon) ClientAssign(ctx context.Context, req ClientAssignRequest, out Out) error {
	return d.reassign(ctx, tlog.KindMatterAssign, req, out)
}

// ClientUnassign takes messages from the matter of a client, and answers with a
// [ClientAssignRow] for each.
func (d *Daemon) ClientUnassign(ctx context.Context, req ClientAssignRequest, out Out) error {
	return d.reassign(ctx, tlog.KindMatterUnassign, req, out)
}

func (d *Daemon) reassign(ctx context.Context, kind string, req ClientAssignRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	people := d.directory()
	if _, err := people.ClientAddresses(req.Name); err != nil {
		return err
	}
	by, err := decider(people, req.Author)
	if err != nil {
		return err
	}
	if strings.TrimSpace(req.Why) == "" {
		return hintf(errors.New("a decision needs a reason"), "--why 'this is about the other building'")
	}
	matter, err := d.matterOf(ctx, req.Name)
	if err != nil {
		return err
	}
	state, err := d.rec.MatterState(ctx, matter.Stream)
	if err != nil {
		return err
	}
	var leaves []int64
	var rows []ClientAssignRow
	for _, name := range req.Messages {
		row, leaf, err := d.assignment(ctx, name)
		if err != nil {
			return err
		}
		row.Client, row.By, row.Why, row.Matter, row.DryRun = matter.Client, by, req.Why, matter.Stream.String(), req.DryRun
		if row.Change = "none"; state.Messages[leaf] != (kind == tlog.KindMatterAssign) {
			row.Change = strings.TrimPrefix(kind, "matter.")
			leaves = append(leaves, leaf)
		}
		rows = append(rows, row)
	}
	if !req.DryRun && len(leaves) > 0 {
		if err := d.rec.Update(ctx, func(tx *record.Tx) error { return tx.Assign(kind, matter.Stream, leaves, party.Said(by, req.Why)...) }); err != nil {
			return err
		}
	}
	for _, row := range rows {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return nil
}

// assignment finds a message that is to be assigned.
func (d *Daemon) assignment(ctx context.Context, name string) (row ClientAssignRow, leaf int64, err error) {
	var digest email.Digest
	if digest, err = d.find(ctx, name); err != nil {
		return row, 0, err
	}
	e, err := d.rec.ObjectEntry(ctx, digest)
	if err != nil {
		return row, 0, err
	}
	if e.Leaf.Kind != tlog.KindMessageObserved {
		return row, 0, fmt.Errorf("%s is no message", name)
	}
	row.Digest = digest.String()
	if f := e.Facets[tlog.FacetEnvelope]; f != nil {
		row.Subject = strings.Join(f.All("subject"), " ")
	}
	return row, e.Index, nil
}

// matterOf returns the oldest matter of a client.
func (d *Daemon) matterOf(ctx context.Context, client string) (record.Matter, error) {
	matters, err := d.rec.Matters(ctx)
	if err != nil {
		return record.Matter{}, err
	}
	for _, m := range matters {
		if party.SameName(m.Client, client) {
			return m, nil
		}
	}
	return record.Matter{}, hintf(fmt.Errorf("client %q has no matter in the record", client), "'onrecord client add' opens one")
}
