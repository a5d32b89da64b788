// Package hold keeps what must not be erased: a hold on a client, placed by
// somebody because a dispute or a law asks for it, covers all that is in the
// client's matter or is cited there until somebody releases it.
//
// Both are leaves in the stream of the client. hold.placed has the facets hold
// (reason) and by; hold.released refers to the leaf of the hold by `ref source`
// and has the same facets. A hold is the sum of its leaves, see [Read]: nothing
// else is stored.
package hold

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// A Said is who decided something, when and why, and the leaf that says so.
type Said struct {
	By   string // address of a member of staff
	Why  string
	At   time.Time
	Leaf int64
}

// A Hold keeps what belongs to a client.
type Hold struct {
	ID       string // "h-" and 10 hexadecimal digits of the hash of its leaf
	Client   string
	Placed   Said
	Released *Said // nil while it stands
	stream   tlog.StreamID
	hash     tlog.Hash
}

// Read returns all holds, by when they were placed.
func Read(ctx context.Context, rec *record.Record) ([]Hold, error) {
	matters, err := rec.Matters(ctx)
	if err != nil {
		return nil, fmt.Errorf("read holds: %w", err)
	}
	var list []Hold
	for _, m := range matters {
		entries, err := rec.MatterEntries(ctx, m.Stream, tlog.KindHoldPlaced, tlog.KindHoldReleased)
		if err != nil {
			return nil, fmt.Errorf("read holds: %w", err)
		}
		for _, e := range entries {
			list = apply(list, m, e)
		}
	}
	slices.SortStableFunc(list, func(a, b Hold) int { return int(a.Placed.Leaf - b.Placed.Leaf) })
	return list, nil
}

func apply(list []Hold, m record.Matter, e *record.Entry) []Hold {
	said := Said{By: e.Facets[tlog.FacetBy].First("address"), Why: e.Facets[tlog.FacetHold].First("reason"), At: e.Leaf.At, Leaf: e.Index}
	if e.Leaf.Kind == tlog.KindHoldPlaced {
		return append(list, Hold{ID: "h-" + hex.EncodeToString(e.Hash[:5]), Client: m.Client, Placed: said, stream: m.Stream, hash: e.Hash})
	}
	for i := range list {
		if list[i].Released == nil && slices.Contains(e.Leaf.Ref(tlog.RefSource), list[i].hash) {
			list[i].Released = &said
		}
	}
	return list
}

// Standing returns those of some holds that were not released.
func Standing(list []Hold) []Hold {
	return slices.DeleteFunc(slices.Clone(list), func(h Hold) bool { return h.Released != nil })
}

// Find returns the only hold whose id begins so. If there is none, the error
// matches [fs.ErrNotExist].
func Find(list []Hold, prefix string) (Hold, error) {
	var found []Hold
	for _, h := range list {
		if prefix != "" && strings.HasPrefix(h.ID, prefix) {
			found = append(found, h)
		}
	}
	switch len(found) {
	case 0:
		return Hold{}, fmt.Errorf("hold %s: %w", prefix, fs.ErrNotExist)
	case 1:
		return found[0], nil
	}
	return Hold{}, fmt.Errorf("%s is the beginning of several ids, such as %s and %s", prefix, found[0].ID, found[1].ID)
}

// Place places a hold on a client and returns the index of its leaf.
func Place(ctx context.Context, rec *record.Record, m record.Matter, by, why string) (leaf int64, err error) {
	return write(ctx, rec, m.Stream, tlog.KindHoldPlaced, nil, by, why)
}

// Release ends a hold and returns the index of the leaf that says so.
func (h Hold) Release(ctx context.Context, rec *record.Record, by, why string) (leaf int64, err error) {
	if h.Released != nil {
		return 0, fmt.Errorf("hold %s is released already", h.ID)
	}
	return write(ctx, rec, h.stream, tlog.KindHoldReleased, []tlog.Ref{{Relation: tlog.RefSource, Hash: h.hash}}, by, why)
}

func write(ctx context.Context, rec *record.Record, stream tlog.StreamID, kind string, refs []tlog.Ref, by, why string) (leaf int64, err error) {
	if by == "" || strings.TrimSpace(why) == "" {
		return 0, errors.New("a hold needs an author and a reason")
	}
	facets := append([]record.FacetDraft{{Name: tlog.FacetHold, Fields: []tlog.Field{tlog.TextField("reason", why)}}}, party.Said(by, "")...)
	err = rec.Update(ctx, func(tx *record.Tx) error {
		leaf, _, err = tx.Append(record.Draft{Kind: kind, Streams: []tlog.StreamID{stream}, Refs: refs, Facets: facets})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("record %s: %w", kind, err)
	}
	return leaf, nil
}
