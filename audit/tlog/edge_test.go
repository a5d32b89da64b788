package tlog_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	xtlog "golang.org/x/mod/sumdb/tlog"

	"onrecord/audit/tlog"
)

type tileKey struct {
	level int
	tile  int64
}

// memTiles keeps tiles without copying them, as Push allows.
type memTiles map[tileKey][]byte

func (m memTiles) put(level int, tile int64, data []byte) { m[tileKey{level, tile}] = data }

func (m memTiles) read(level int, tile int64) ([]byte, error) {
	data, ok := m[tileKey{level, tile}]
	if !ok {
		return nil, errors.New("no such tile")
	}
	return data, nil
}

// flat is the storage of x/mod's own tests: every hash of every level.
type flat []xtlog.Hash

func (f flat) ReadHashes(indexes []int64) ([]xtlog.Hash, error) {
	hashes := make([]xtlog.Hash, len(indexes))
	for i, x := range indexes {
		hashes[i] = f[x]
	}
	return hashes, nil
}

func testLeaf(i int64) tlog.Hash {
	return tlog.LeafHash(binary.BigEndian.AppendUint64(nil, uint64(i)))
}

// grow returns the tiles and the flat hashes of a tree, and calls at after
// every leaf.
func grow(t testing.TB, size int64, at func(size int64, e *tlog.Edge, tiles memTiles, f flat)) (memTiles, flat) {
	t.Helper()
	var (
		edge  tlog.Edge
		tiles = memTiles{}
		f     flat
	)
	for i := range size {
		h := testLeaf(i)
		more, err := xtlog.StoredHashesForRecordHash(i, h, f)
		if err != nil {
			t.Fatal(err)
		}
		f = append(f, more...)
		if err := edge.Push(i, h, tiles.put); err != nil {
			t.Fatal(err)
		}
		if at != nil {
			at(i+1, &edge, tiles, f)
		}
	}
	return tiles, f
}

func TestEdgeAgainstStoredHashes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	interesting := func(n int64) bool {
		return n <= 600 || n%256 <= 1 && rng.IntN(8) == 0 || n >= 65534 && n <= 65538 || rng.IntN(500) == 0
	}
	grow(t, 66_100, func(size int64, e *tlog.Edge, tiles memTiles, f flat) {
		if !interesting(size) {
			return
		}
		want, err := xtlog.TreeHash(size, f)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Root(); got != want || e.Size() != size {
			t.Fatalf("size %d: edge has size %d, root %v, want %v", size, e.Size(), got, want)
		}
		loaded, err := tlog.NewEdge(size, tiles.read)
		if err != nil || loaded.Root() != want {
			t.Fatalf("size %d: loaded edge: %v, another root", size, err)
		}
		if got, err := tlog.TreeRoot(size, tiles.read); err != nil || got != want {
			t.Fatalf("size %d: TreeRoot = %v, %v, want %v", size, got, err, want)
		}
	})
}

// Tiles at rest must be what c2sp.org/tlog-tiles publishes: exactly the rows
// that x/mod computes, with exactly these bytes.
func TestTilesAgainstXMod(t *testing.T) {
	for _, size := range []int64{1, 2, 255, 256, 257, 511, 512, 65535, 65536, 65537, 70_000} {
		tiles, f := grow(t, size, nil)
		want := xtlog.NewTiles(8, 0, size)
		if len(tiles) != len(want) {
			t.Errorf("size %d: %d tiles, want %d", size, len(tiles), len(want))
		}
		for _, tile := range want {
			data, err := xtlog.ReadTileData(tile, f)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := tiles.read(tile.L, tile.N); !bytes.Equal(got, data) {
				t.Fatalf("size %d: tile %d/%d has other bytes (%d, want %d)", size, tile.L, tile.N, len(got), len(data))
			}
		}
	}
}

func TestProofsAgainstXMod(t *testing.T) {
	const size = 66_000
	tiles, f := grow(t, size, nil)
	rng := rand.New(rand.NewPCG(3, 4))
	sizes := []int64{1, 2, 3, 255, 256, 257, 300, 65535, 65536, 65537, size}
	for range 40 {
		sizes = append(sizes, 1+rng.Int64N(size))
	}
	for _, n := range sizes {
		root, _ := tlog.TreeRoot(n, tiles.read)
		for _, i := range []int64{0, n / 2, n - 1, rng.Int64N(n)} {
			got, err := tlog.ProveInclusion(n, i, tiles.read)
			want, _ := xtlog.ProveRecord(n, i, f)
			if err != nil || fmt.Sprint(got) != fmt.Sprint([]tlog.Hash(want)) {
				t.Fatalf("ProveInclusion(%d, %d): %v, another proof than x/mod's", n, i, err)
			}
			if err := tlog.CheckInclusion(got, n, root, i, testLeaf(i)); err != nil {
				t.Fatal(err)
			}
			checkBrokenProofs(t, got, func(p []tlog.Hash) error { return tlog.CheckInclusion(p, n, root, i, testLeaf(i)) })
		}
		old := 1 + rng.Int64N(n)
		oldRoot, _ := tlog.TreeRoot(old, tiles.read)
		got, err := tlog.ProveConsistency(old, n, tiles.read)
		want, _ := xtlog.ProveTree(n, old, f)
		if err != nil || fmt.Sprint(got) != fmt.Sprint([]tlog.Hash(want)) {
			t.Fatalf("ProveConsistency(%d, %d): %v, another proof than x/mod's", old, n, err)
		}
		if err := tlog.CheckConsistency(got, old, oldRoot, n, root); err != nil {
			t.Fatal(err)
		}
		checkBrokenProofs(t, got, func(p []tlog.Hash) error { return tlog.CheckConsistency(p, old, oldRoot, n, root) })
	}
}

// checkBrokenProofs holds that a proof with a hash more, less, or changed does
// not check.
func checkBrokenProofs(t *testing.T, proof []tlog.Hash, check func([]tlog.Hash) error) {
	t.Helper()
	broken := [][]tlog.Hash{append(bytesClone(proof), tlog.Hash{1})}
	if len(proof) > 0 {
		flipped := bytesClone(proof)
		flipped[len(flipped)/2][7] ^= 1
		broken = append(broken, proof[:len(proof)-1], proof[1:], flipped)
	}
	for i, p := range broken {
		if err := check(p); !errors.Is(err, tlog.ErrProof) {
			t.Fatalf("broken proof %d: %v, want ErrProof", i, err)
		}
	}
}

func bytesClone(p []tlog.Hash) []tlog.Hash { return append([]tlog.Hash(nil), p...) }

// A reader may hand out tiles of a larger tree than the one asked for, since
// rows at rest only grow.
func TestReadOlderTree(t *testing.T) {
	roots := map[int64]tlog.Hash{}
	tiles, _ := grow(t, 1000, func(size int64, e *tlog.Edge, _ memTiles, _ flat) { roots[size] = e.Root() })
	for size, want := range roots {
		if got, err := tlog.TreeRoot(size, tiles.read); err != nil || got != want {
			t.Fatalf("TreeRoot(%d) = %v, %v, want %v", size, got, err, want)
		}
		if e, err := tlog.NewEdge(size, tiles.read); err != nil || e.Root() != want {
			t.Fatalf("NewEdge(%d): %v, or another root", size, err)
		}
	}
}

// What put gets stays as it is while the edge goes on.
func TestPutMayKeepData(t *testing.T) {
	var e tlog.Edge
	type kept struct{ data, copied []byte }
	var all []kept
	for i := range int64(700) {
		err := e.Push(i, testLeaf(i), func(_ int, _ int64, data []byte) {
			all = append(all, kept{data, bytes.Clone(data)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, k := range all {
		if !bytes.Equal(k.data, k.copied) {
			t.Fatalf("put %d: data changed later", i)
		}
	}
}

func TestEdgeErrors(t *testing.T) {
	tiles, _ := grow(t, 300, nil)
	var e tlog.Edge
	put := func(int, int64, []byte) { t.Error("put was called") }
	for _, n := range []int64{-1, 1, tlog.MaxSize} {
		if e.Push(n, tlog.Hash{}, put) == nil || e.Size() != 0 {
			t.Errorf("Push(%d) on an empty edge was taken", n)
		}
	}
	short := func(level int, tile int64) ([]byte, error) {
		data, err := tiles.read(level, tile)
		return data[:len(data)-1], err
	}
	for name, read := range map[string]tlog.TileReader{
		"missing": memTiles{}.read, "short": short,
		"long":  func(int, int64) ([]byte, error) { return make([]byte, 8193), nil },
		"empty": func(int, int64) ([]byte, error) { return nil, nil },
	} {
		if _, err := tlog.NewEdge(300, read); err == nil {
			t.Errorf("NewEdge with %s tiles: no error", name)
		}
		if _, err := tlog.TreeRoot(300, read); err == nil {
			t.Errorf("TreeRoot with %s tiles: no error", name)
		}
		if _, err := tlog.ProveInclusion(300, 5, read); err == nil {
			t.Errorf("ProveInclusion with %s tiles: no error", name)
		}
		if _, err := tlog.ProveConsistency(5, 300, read); err == nil {
			t.Errorf("ProveConsistency with %s tiles: no error", name)
		}
	}
	for _, size := range []int64{-1, tlog.MaxSize + 1, 1<<63 - 1} {
		if _, err := tlog.NewEdge(size, tiles.read); err == nil {
			t.Errorf("NewEdge(%d): no error", size)
		}
		if _, err := tlog.TreeRoot(size, tiles.read); err == nil {
			t.Errorf("TreeRoot(%d): no error", size)
		}
		if _, err := tlog.ProveInclusion(size, 0, tiles.read); err == nil {
			t.Errorf("ProveInclusion(%d, 0): no error", size)
		}
		if _, err := tlog.ProveConsistency(1, size, tiles.read); err == nil {
			t.Errorf("ProveConsistency(1, %d): no error", size)
		}
	}
}

func BenchmarkEdgePush(b *testing.B) {
	var e tlog.Edge
	rows := map[tileKey][]byte{}
	put := func(level int, tile int64, data []byte) { rows[tileKey{level, tile}] = data }
	h := testLeaf(1)
	b.ReportAllocs()
	for i := int64(0); b.Loop(); i++ {
		if err := e.Push(i, h, put); err != nil {
			b.Fatal(err)
		}
		if i%1024 == 0 {
			clear(rows)
		}
	}
}

// BenchmarkAppend is what one message costs here: three facets and a leaf
// encoded and hashed, and the leaf pushed.
func BenchmarkAppend(b *testing.B) {
	facets := benchFacets()
	leaf := benchLeaf(b)
	var e tlog.Edge
	put := func(int, int64, []byte) {}
	b.ReportAllocs()
	for i := int64(0); b.Loop(); i++ {
		for f := range facets {
			text, err := facets[f].Encode()
			if err != nil {
				b.Fatal(err)
			}
			leaf.Facets[f].Hash = tlog.Commitment(text)
		}
		text, err := leaf.Encode()
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Push(i, tlog.LeafHash(text), put); err != nil {
			b.Fatal(err)
		}
	}
}

func benchLeaf(tb testing.TB) *tlog.Leaf {
	l, err := tlog.ParseLeaf([]byte(vectorLeaf3))
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func benchFacets() []tlog.Facet {
	return []tlog.Facet{
		{Name: "envelope", Fields: []tlog.Field{
			tlog.TextField("message-id", "<1@client.example>"), tlog.TextField("from", "ann@client.example"),
			tlog.TextField("to", "bob@firm.example"), tlog.TextField("date", "Fri, 20 Nov 2026 09:00:00 +0000"),
			tlog.TextField("subject", "delivery date"),
		}},
		{Name: "imap", Fields: []tlog.Field{
			tlog.BareField("account", "acc-3"), tlog.TextField("mailbox", "INBOX"),
			tlog.BareField("uidvalidity", "1700000001"), tlog.BareField("uid", "48213"),
			tlog.BareField("internaldate", "2026-11-20T09:00:04Z"), tlog.BareField("fetched", "2026-11-21T19:20:12.731Z"),
		}},
		{Name: "raw", Fields: []tlog.Field{
			tlog.BareField("sha256", "d06bb037689a48f6148a5868f78a344ecb9b8a98187cd829d3f19bf7a5a1aee4"), tlog.BareField("size", "188"),
		}},
	}
}

func BenchmarkLeafEncode(b *testing.B) {
	l := benchLeaf(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Encode(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLeafParse(b *testing.B) {
	b.ReportAllocs()
	text := []byte(vectorLeaf3)
	for b.Loop() {
		if _, err := tlog.ParseLeaf(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFacetEncode(b *testing.B) {
	f := &benchFacets()[0]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Encode(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestLeafHashOfAnyLength(t *testing.T) {
	for n := range tlog.MaxLeaf + 1 {
		leaf := bytes.Repeat([]byte{byte(n)}, n)
		if tlog.LeafHash(leaf) != xtlog.RecordHash(leaf) {
			t.Fatalf("leaf of %d bytes: another hash than x/mod's", n)
		}
	}
}
