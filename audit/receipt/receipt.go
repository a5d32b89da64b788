// Package receipt reads and writes receipts: plain mails that tell a client how
// the record stood when they were written. The client's own mailbox keeps them,
// so a firm that tells another history later contradicts what it signed.
//
// A receipt carries, as attachments, the signed checkpoint of the log and, for
// each stream of the client, its newest entry with the proof that it is in that
// checkpoint. All of it is signed by the log: a mail that was changed on its way
// proves nothing, and so accuses nobody. FORMAT.md beside package bundle
// specifies it.
package receipt

import (
	"errors"
	"fmt"

	"onrecord/audit/tlog"
)

// A Receipt is what a mail carries for programs.
type Receipt struct {
	Checkpoint []byte   // a signed note, verbatim
	Leaves     [][]byte // entries of the log
	Proofs     [][]byte // that they are in its tree, in any order
}

// A Head is the newest entry of a stream of the client when the receipt was
// written.
type Head struct {
	Index int64 // in the log
	Hash  tlog.Hash
	Leaf  *tlog.Leaf
}

// ErrChanged means that the parts of a receipt do not fit together: it was
// changed after it was written. That says nothing about the record.
var ErrChanged = errors.New("the receipt was changed after it was written")

// Heads holds the entries against the checkpoint of the receipt, which the
// caller has opened. The error matches [ErrChanged] if one is not in its tree.
func (r *Receipt) Heads(c tlog.Checkpoint) ([]Head, error) {
	if len(r.Leaves) != len(r.Proofs) {
		return nil, fmt.Errorf("%w: it has %d entries and %d proofs of them", ErrChanged, len(r.Leaves), len(r.Proofs))
	}
	proofs := make([]*tlog.Proof, len(r.Proofs))
	for i, text := range r.Proofs {
		var err error
		if proofs[i], err = tlog.ParseProof(text); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrChanged, err)
		}
	}
	heads := make([]Head, len(r.Leaves))
	for i, text := range r.Leaves {
		leaf, err := tlog.ParseLeaf(text)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrChanged, err)
		}
		heads[i] = Head{Index: -1, Hash: tlog.LeafHash(text), Leaf: leaf}
		for _, p := range proofs {
			if tlog.CheckInclusion(p.Hashes, c.Size, c.Root, p.Index, heads[i].Hash) == nil {
				heads[i].Index = p.Index
			}
		}
		if heads[i].Index < 0 {
			return nil, fmt.Errorf("%w: one of its entries is not in the record that it speaks of", ErrChanged)
		}
	}
	return heads, nil
}
