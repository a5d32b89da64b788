package tlog

import "fmt"

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight      // hashes in a full tile
	tileBytes  = tileWidth * HashSize // bytes in a full tile
	edgeLevels = 8                    // 256^8 leaves
)

// A TileReader returns the stored hashes of the tile n of a level, 32 bytes
// each: all that are there, at least as many as the tree size asked for has,
// at most 256. The caller does not change or keep the bytes.
type TileReader func(level int, tile int64) ([]byte, error)

// An Edge is the right edge of a tree: per level, the hashes of the tile that
// is not yet full. It is all that appending needs. The zero Edge is that of
// the empty tree. It is not safe for concurrent use.
type Edge struct {
	size   int64
	levels [edgeLevels][]byte
}

// NewEdge loads the edge of the tree with size leaves.
func NewEdge(size int64, read TileReader) (*Edge, error) {
	if size < 0 || size > MaxSize {
		return nil, fmt.Errorf("load edge: tree size %d is outside 0 to %d", size, int64(MaxSize))
	}
	e := &Edge{size: size}
	for l := range e.levels {
		count := size >> (tileHeight * l)
		width := int(count & (tileWidth - 1))
		if width == 0 {
			continue
		}
		data, err := readTile(read, l, count>>tileHeight, width)
		if err != nil {
			return nil, fmt.Errorf("load edge of tree size %d: %w", size, err)
		}
		e.levels[l] = append(make([]byte, 0, tileBytes), data...)
	}
	return e, nil
}

// readTile returns the first width hashes of a tile.
func readTile(read TileReader, level int, tile int64, width int) ([]byte, error) {
	data, err := read(level, tile)
	if err != nil {
		return nil, fmt.Errorf("read tile %d/%d: %w", level, tile, err)
	}
	if len(data) < width*HashSize || len(data) > tileBytes || len(data)%HashSize != 0 {
		return nil, fmt.Errorf("read tile %d/%d: have %d bytes, want %d to %d in steps of %d",
			level, tile, len(data), width*HashSize, tileBytes, HashSize)
	}
	return data[:width*HashSize], nil
}

// Size returns the number of leaves.
func (e *Edge) Size() int64 { return e.size }

// Push appends the leaf with index n and hash h, and calls put for every tile
// that this changes, with all hashes the tile now has; the last put of a tile
// wins. Data is never written to again, so put may keep it. A call with an n
// that is not [Edge.Size] is an error and changes nothing: the caller's idea
// of the log and the tree differ.
func (e *Edge) Push(n int64, h Hash, put func(level int, tile int64, data []byte)) error {
	if n != e.size || n >= MaxSize {
		return fmt.Errorf("push leaf %d on a tree of %d leaves: want the next index, below %d", n, e.size, int64(MaxSize))
	}
	e.size++
	for l := range e.levels {
		b := e.levels[l]
		if b == nil {
			b = make([]byte, 0, tileBytes)
		}
		b = append(b, h[:]...)
		put(l, n>>tileHeight, b[:len(b):len(b)])
		if len(b) < tileBytes {
			e.levels[l] = b
			return nil
		}
		e.levels[l] = nil
		h, n = subtree(b), n>>tileHeight
	}
	return nil
}

// Root returns the root of the tree.
func (e *Edge) Root() Hash {
	var fringe []byte // root of all that the levels below add, if anything
	for _, b := range e.levels {
		if len(b)+len(fringe) == 0 {
			continue
		}
		all := append(append(make([]byte, 0, len(b)+HashSize), b...), fringe...)
		h := subtree(all)
		fringe = h[:]
	}
	if fringe == nil {
		return EmptyRoot()
	}
	return Hash(fringe)
}

// subtree returns the root over one or more hashes (RFC 6962 section 2.1).
func subtree(b []byte) Hash {
	if len(b) == HashSize {
		return Hash(b)
	}
	k := HashSize
	for k*2 < len(b) {
		k *= 2
	}
	return NodeHash(subtree(b[:k]), subtree(b[k:]))
}
