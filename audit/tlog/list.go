package tlog

import (
	"encoding/hex"
	"fmt"
	"strconv"
)

// A TreeHasher computes the root of a tree from its entries, one after the
// other, in memory that grows with the logarithm of their number. The zero
// value is ready to use.
type TreeHasher struct {
	size  int64
	stack []Hash // roots of full subtrees, from the left
}

// Add appends an entry.
func (t *TreeHasher) Add(entry []byte) { t.AddHash(LeafHash(entry)) }

// AddHash appends an entry with this leaf hash.
func (t *TreeHasher) AddHash(h Hash) {
	for n := t.size; n&1 == 1; n >>= 1 {
		top := len(t.stack) - 1
		h = NodeHash(t.stack[top], h)
		t.stack = t.stack[:top]
	}
	t.stack = append(t.stack, h)
	t.size++
}

// Size returns the number of entries so far.
func (t *TreeHasher) Size() int64 { return t.size }

// Root returns the root over the entries so far; more may follow.
func (t *TreeHasher) Root() Hash {
	if len(t.stack) == 0 {
		return EmptyRoot()
	}
	i := len(t.stack) - 1
	h := t.stack[i]
	for i--; i >= 0; i-- {
		h = NodeHash(t.stack[i], h)
	}
	return h
}

// ListRoot returns the root for a tree line: that of RFC 6962 over the
// entries, in their order.
func ListRoot(entries [][]byte) Hash {
	var t TreeHasher
	for _, e := range entries {
		t.Add(e)
	}
	return t.Root()
}

// ProveEntry returns the proof that the list has its entry index, to be
// checked with [CheckInclusion]. An entry and its neighbour, with two proofs,
// show that nothing sorts between them.
func ProveEntry(entries [][]byte, index int) ([]Hash, error) {
	if index < 0 || index >= len(entries) {
		return nil, fmt.Errorf("prove entry %d of a list of %d: no such entry", index, len(entries))
	}
	var proof []Hash
	for len(entries) > 1 {
		k := 1
		for k*2 < len(entries) {
			k *= 2
		}
		if index < k {
			proof = append(proof, ListRoot(entries[k:]))
			entries = entries[:k]
		} else {
			proof = append(proof, ListRoot(entries[:k]))
			entries, index = entries[k:], index-k
		}
	}
	for i, j := 0, len(proof)-1; i < j; i, j = i+1, j-1 {
		proof[i], proof[j] = proof[j], proof[i] // from the entry up
	}
	return proof, nil
}

// StreamEntry returns the entry of the tree `streams`: stream id, number of
// its last leaf, hash of that leaf. The list is sorted by id.
func StreamEntry(id StreamID, seq int64, head Hash) []byte {
	b := hex.AppendEncode(make([]byte, 0, 120), id[:])
	b = strconv.AppendInt(append(b, ' '), seq, 10)
	return hex.AppendEncode(append(b, ' '), head[:])
}

// UIDEntry returns the entry of the tree `uids`: the UID in decimal. The list
// is sorted by number.
func UIDEntry(uid uint32) []byte { return strconv.AppendUint(nil, uint64(uid), 10) }
