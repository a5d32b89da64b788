package bundle

import (
	"context"
	"fmt"
	"slices"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// noteHeads records where every stream stands, so that a bundle without all
// entries can show that nothing is left out of the client's.
func noteHeads(ctx context.Context, rec *record.Record) error {
	return rec.Update(ctx, func(tx *record.Tx) error {
		_, err := tx.AddHeads()
		return err
	})
}

// heads shows the newest leaf of the log that says where the streams stood, with
// what it says of those of the client and of their neighbours in its list.
func (b *writer) heads(show map[int64]*shown, own map[tlog.StreamID]bool) error {
	if b.all() || b.lastHeads == nil {
		return nil
	}
	show[b.lastHeads.Index] = &shown{entry: b.lastHeads}
	list, err := b.rec.StreamHeads(b.ctx, b.lastHeads)
	if err != nil {
		return err
	}
	entries := make([][]byte, len(list))
	for i, h := range list {
		entries[i] = tlog.StreamEntry(h.Stream, h.Seq, h.Hash)
	}
	for i, h := range list {
		mine := func(h record.StreamHead) bool { return own[h.Stream] }
		if !slices.ContainsFunc(list[max(0, i-1):min(len(list), i+2)], mine) {
			continue
		}
		hashes, err := tlog.ProveEntry(entries, i)
		if err != nil {
			return err
		}
		text, err := (&tlog.Proof{Index: int64(i), Hashes: hashes, Rest: append(entries[i], '\n')}).Encode()
		if err != nil {
			return err
		}
		if err := b.add(fmt.Sprintf("data/heads/%s", h.Stream), text); err != nil {
			return err
		}
	}
	return nil
}
