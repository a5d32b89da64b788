package tlog

import (
	"encoding/binary"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// LevelEntries is the level of [TilePath] for bundles of leaves.
const LevelEntries = -1

// TilePath returns the path of a tile (c2sp.org/tlog-tiles):
// tile/LEVEL/N[.p/WIDTH], with tile/entries in place of the level for
// [LevelEntries]. N is written in groups of three digits, all but the last
// with an x before; a width of 256 is a full tile.
func TilePath(level int, n int64, width int) (string, error) {
	if level < LevelEntries || level > 63 || n < 0 || width < 1 || width > tileWidth {
		return "", malformed("tile path", "level %d, tile %d, width %d: outside the limits", level, n, width)
	}
	p := tlog.Tile{H: tileHeight, L: max(level, 0), N: n, W: width}.Path()
	_, p, _ = strings.Cut(strings.TrimPrefix(p, "tile/8/"), "/")
	name := "entries"
	if level != LevelEntries {
		name = strconv.Itoa(level)
	}
	return "tile/" + name + "/" + p, nil
}

// AppendEntry appends a leaf to a bundle of leaves (c2sp.org/tlog-tiles): two
// bytes of its length, big-endian, and its bytes.
func AppendEntry(bundle, leaf []byte) ([]byte, error) {
	if len(leaf) > MaxLeaf {
		return bundle, malformed("entry", "%d bytes, at most %d are allowed", len(leaf), MaxLeaf)
	}
	return append(binary.BigEndian.AppendUint16(bundle, uint16(len(leaf))), leaf...), nil
}

// ParseEntries splits a bundle of at most 256 leaves. The leaves are parts of
// bundle, not copies, and are not parsed.
func ParseEntries(bundle []byte) ([][]byte, error) {
	var leaves [][]byte
	for rest := bundle; len(rest) > 0; {
		if len(leaves) == tileWidth {
			return nil, malformed("entry bundle", "more than %d entries", tileWidth)
		}
		if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
			return nil, malformed("entry bundle", "entry %d runs past the end", len(leaves))
		}
		n := 2 + int(binary.BigEndian.Uint16(rest))
		if n-2 > MaxLeaf {
			return nil, malformed("entry bundle", "entry %d has %d bytes, at most %d are allowed", len(leaves), n-2, MaxLeaf)
		}
		leaves = append(leaves, rest[2:n:n])
		rest = rest[n:]
	}
	return leaves, nil
}
