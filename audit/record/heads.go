package record

import (
	"bytes"
	"fmt"
	"slices"

	"onrecord/audit/tlog"
)

// AddHeads records where every stream stands (heads): its last leaf, as they are
// before this one.
func (tx *Tx) AddHeads() (leaf int64, err error) {
	if err := tx.begin(); err != nil {
		return 0, err
	}
	if _, err := tx.next(); err != nil { // a clock.step comes first, and is in the list
		return 0, tx.fail(err)
	}
	stream, err := tx.Stream(StreamAnchor)
	if err != nil {
		return 0, err
	}
	rows, err := tx.w.conn.QueryContext(tx.ctx, "SELECT id, kind, next_seq, last_hash FROM stream")
	heads, err := query(rows, err, func(scan func(...any) error) (h struct {
		id tlog.StreamID
		streamHead
	}, err error) {
		var id, last []byte
		if err = scan(&id, &h.kind, &h.next, &last); err == nil && (copy(h.id[:], id) != len(h.id) || copy(h.last[:], last) != len(h.last)) {
			err = fmt.Errorf("%w: stream %x", ErrDamaged, id)
		}
		return h, err
	})
	if err != nil {
		return 0, tx.fail(err)
	}
	all := make(map[tlog.StreamID]*streamHead, len(heads))
	for _, h := range heads {
		all[h.id] = &h.streamHead
	}
	for id, h := range tx.w.streams { // what this transaction has changed
		if h.next > 0 {
			all[id] = h
		}
	}
	leaf, _, err = tx.append(Draft{Kind: tlog.KindHeads, Streams: []tlog.StreamID{stream}, Trees: []tlog.Tree{headsTree(all)}})
	return leaf, err
}

// headsTree is the tree over the last leaves of streams.
func headsTree(heads map[tlog.StreamID]*streamHead) tlog.Tree {
	entries := make([][]byte, 0, len(heads))
	for id, h := range heads {
		entries = append(entries, tlog.StreamEntry(id, h.next-1, h.last))
	}
	return streamsTree(entries)
}

// streamsTree is the tree over the entries of streams, in any order.
func streamsTree(entries [][]byte) tlog.Tree {
	slices.SortFunc(entries, bytes.Compare)
	return tlog.Tree{Name: tlog.TreeStreams, Count: int64(len(entries)), Root: tlog.ListRoot(entries)}
}
