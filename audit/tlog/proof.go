package tlog

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// MaxProof is the largest number of hashes in a proof.
const MaxProof = 63

// ErrProof means that a proof does not show what it claims to show.
var ErrProof = errors.New("proof does not hold")

// hashReader reads single hashes out of tiles, each tile once.
func hashReader(read TileReader) tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) {
		type key struct {
			level int
			tile  int64
		}
		tiles := make(map[key][]byte)
		hashes := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			t := tlog.TileForIndex(tileHeight, x)
			data, ok := tiles[key{t.L, t.N}]
			if !ok || len(data) < t.W*HashSize {
				var err error
				if data, err = readTile(read, t.L, t.N, t.W); err != nil {
					return nil, err
				}
				tiles[key{t.L, t.N}] = data
			}
			h, err := tlog.HashFromTile(t, data[:t.W*HashSize], x)
			if err != nil {
				return nil, fmt.Errorf("read hash %d: %w", x, err)
			}
			hashes[i] = h
		}
		return hashes, nil
	}
}

// TreeRoot returns the root of the tree over the first size leaves.
func TreeRoot(size int64, r TileReader) (Hash, error) {
	if size < 0 || size > MaxSize {
		return Hash{}, fmt.Errorf("root of tree size %d: outside 0 to %d", size, int64(MaxSize))
	}
	h, err := tlog.TreeHash(size, hashReader(r))
	if err != nil {
		return Hash{}, fmt.Errorf("root of tree size %d: %w", size, err)
	}
	return h, nil
}

// ProveInclusion returns the proof that the tree of the first size leaves has
// its leaf index (RFC 6962 section 2.1.1).
func ProveInclusion(size, index int64, r TileReader) ([]Hash, error) {
	if size > MaxSize || index < 0 || index >= size {
		return nil, fmt.Errorf("prove leaf %d in tree size %d: no such leaf", index, size)
	}
	p, err := tlog.ProveRecord(size, index, hashReader(r))
	if err != nil {
		return nil, fmt.Errorf("prove leaf %d in tree size %d: %w", index, size, err)
	}
	return p, nil
}

// CheckInclusion checks that the tree with size leaves and this root has a
// leaf with hash leaf at index (RFC 9162 section 2.1.3.2). The error matches
// [ErrProof].
func CheckInclusion(proof []Hash, size int64, root Hash, index int64, leaf Hash) error {
	if size > MaxSize || index < 0 || index >= size {
		return fmt.Errorf("leaf %d in tree size %d: no such leaf: %w", index, size, ErrProof)
	}
	if tlog.CheckRecord(proof, size, root, index, leaf) != nil {
		return fmt.Errorf("leaf %d in tree size %d: %w", index, size, ErrProof)
	}
	return nil
}

// ProveConsistency returns the proof that the tree of the first old leaves is
// a prefix of the tree of the first size leaves (RFC 6962 section 2.1.2). It
// is empty if old is 0 or size.
func ProveConsistency(old, size int64, r TileReader) ([]Hash, error) {
	if old < 0 || old > size || size > MaxSize {
		return nil, fmt.Errorf("prove tree size %d in tree size %d: want 0 <= old <= size", old, size)
	}
	if old == 0 {
		return nil, nil
	}
	p, err := tlog.ProveTree(size, old, hashReader(r))
	if err != nil {
		return nil, fmt.Errorf("prove tree size %d in tree size %d: %w", old, size, err)
	}
	return p, nil
}

// CheckConsistency checks that the tree with size leaves and this root begins
// with the tree of old leaves and root oldRoot (RFC 9162 section 2.1.4.2). The
// empty tree is a prefix of every tree, by an empty proof. The error matches
// [ErrProof].
func CheckConsistency(proof []Hash, old int64, oldRoot Hash, size int64, root Hash) error {
	ok := old >= 0 && old <= size && size <= MaxSize
	switch {
	case ok && old == 0:
		ok = len(proof) == 0 && oldRoot == EmptyRoot() && (size > 0 || root == oldRoot)
	case ok:
		ok = tlog.CheckTree(proof, size, root, old, oldRoot) == nil
	}
	if !ok {
		return fmt.Errorf("tree size %d in tree size %d: %w", old, size, ErrProof)
	}
	return nil
}
