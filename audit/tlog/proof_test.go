package tlog_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"onrecord/audit/tlog"
)

func mustHex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func hashes(t *testing.T, list ...string) []tlog.Hash {
	t.Helper()
	var out []tlog.Hash
	for _, s := range list {
		h, err := tlog.ParseHex(s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, h)
	}
	return out
}

func TestRFC6962Hashes(t *testing.T) {
	a, b := tlog.LeafHash([]byte("a")), tlog.LeafHash([]byte("b"))
	for _, tc := range []struct {
		name string
		got  tlog.Hash
		want string
	}{
		{"empty root", tlog.EmptyRoot(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"leaf of nothing", tlog.LeafHash(nil), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
		{"leaf a", a, "022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c"},
		{"leaf b", b, "57eb35615d47f34ec714cacdf5fd74608a5e8e102724e80b24b287c0c27b6a31"},
		{"node a b", tlog.NodeHash(a, b), "b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb"},
	} {
		if tlog.Hex(tc.got) != tc.want {
			t.Errorf("%s = %s, want %s", tc.name, tlog.Hex(tc.got), tc.want)
		}
	}
}

// The trees of the reference implementation of Certificate Transparency.
var ctLeaves = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}

var ctRoots = []string{
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

func TestCertificateTransparencyTrees(t *testing.T) {
	var (
		edge    tlog.Edge
		hasher  tlog.TreeHasher
		tiles   = memTiles{}
		entries [][]byte
	)
	for size, want := range hashes(t, ctRoots...) {
		fromTiles, err := tlog.TreeRoot(int64(size), tiles.read)
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string]tlog.Hash{
			"Edge.Root": edge.Root(), "TreeHasher.Root": hasher.Root(), "ListRoot": tlog.ListRoot(entries), "TreeRoot": fromTiles,
		} {
			if got != want {
				t.Errorf("%s of %d leaves = %s, want %s", name, size, tlog.Hex(got), tlog.Hex(want))
			}
		}
		if size == len(ctLeaves) {
			break
		}
		leaf := mustHex(t, ctLeaves[size])
		entries = append(entries, leaf)
		hasher.Add(leaf)
		if err := edge.Push(int64(size), tlog.LeafHash(leaf), tiles.put); err != nil {
			t.Fatal(err)
		}
	}
	if hasher.Size() != 8 {
		t.Errorf("TreeHasher.Size = %d, want 8", hasher.Size())
	}
	inclusion := hashes(t,
		"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
		"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
		"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")
	if got, err := tlog.ProveInclusion(8, 0, tiles.read); err != nil || fmt.Sprint(got) != fmt.Sprint(inclusion) {
		t.Errorf("inclusion of leaf 0 in 8: %v, %v", got, err)
	}
	consistency := hashes(t,
		"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
		"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")
	if got, err := tlog.ProveConsistency(6, 8, tiles.read); err != nil || fmt.Sprint(got) != fmt.Sprint(consistency) {
		t.Errorf("consistency of 6 with 8: %v, %v", got, err)
	}
}

func TestProveEntry(t *testing.T) {
	for n := 1; n <= 40; n++ {
		var entries [][]byte
		for i := range n {
			entries = append(entries, tlog.UIDEntry(uint32(i*3)))
		}
		tree := tlog.Tree{Name: "uids", Count: int64(n), Root: tlog.ListRoot(entries)}
		for i, entry := range entries {
			proof, err := tlog.ProveEntry(entries, i)
			if err != nil {
				t.Fatal(err)
			}
			p := &tlog.Proof{Index: int64(i), Hashes: proof, Rest: append(entry[:len(entry):len(entry)], '\n')}
			text, err := p.Encode()
			if err != nil {
				t.Fatal(err)
			}
			again, err := tlog.ParseProof(text)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := again.CheckEntry(tree); err != nil || string(got) != string(entry) {
				t.Fatalf("entry %d of %d: %q, %v", i, n, got, err)
			}
			again.Rest = []byte("99999\n")
			if _, err := again.CheckEntry(tree); !errors.Is(err, tlog.ErrProof) {
				t.Fatalf("entry %d of %d, another entry: %v, want ErrProof", i, n, err)
			}
		}
	}
	for _, rest := range []string{"7", "7\n8\n", "\n\n"} {
		_, err := (&tlog.Proof{Rest: []byte(rest)}).CheckEntry(tlog.Tree{Count: 1})
		wantFormatError(t, err, "proof")
	}
	for _, i := range []int{-1, 0, 1} {
		if _, err := tlog.ProveEntry(nil, i); err == nil {
			t.Errorf("ProveEntry(nil, %d): no error", i)
		}
	}
}

func TestCheckInclusionOutside(t *testing.T) {
	for _, tc := range []struct{ size, index int64 }{
		{0, 0}, {1, 1}, {1, -1}, {-1, -2}, {5, 5}, {1<<63 - 1, 0}, {tlog.MaxSize + 1, 7},
	} {
		if err := tlog.CheckInclusion(nil, tc.size, tlog.Hash{}, tc.index, tlog.Hash{}); !errors.Is(err, tlog.ErrProof) {
			t.Errorf("leaf %d in size %d: %v, want ErrProof", tc.index, tc.size, err)
		}
	}
	if err := tlog.CheckInclusion(make([]tlog.Hash, 1000), tlog.MaxSize, tlog.Hash{}, tlog.MaxSize-1, tlog.Hash{}); !errors.Is(err, tlog.ErrProof) {
		t.Errorf("proof of 1000 hashes: %v, want ErrProof", err)
	}
}

func TestConsistencyAtTheEnds(t *testing.T) {
	empty, root, other := tlog.EmptyRoot(), tlog.LeafHash([]byte("a")), tlog.LeafHash([]byte("b"))
	for _, tc := range []struct {
		name    string
		proof   []tlog.Hash
		old     int64
		oldRoot tlog.Hash
		size    int64
		root    tlog.Hash
		ok      bool
	}{
		{"empty in empty", nil, 0, empty, 0, empty, true},
		{"empty in one", nil, 0, empty, 1, root, true},
		{"one in one", nil, 1, root, 1, root, true},
		{"empty in empty, new root", nil, 0, empty, 0, root, false},
		{"empty with a root", nil, 0, root, 1, root, false},
		{"empty with a proof", []tlog.Hash{root}, 0, empty, 1, root, false},
		{"same size, other root", nil, 1, root, 1, other, false},
		{"same size, proof", []tlog.Hash{root}, 1, root, 1, root, false},
		{"shrunk", nil, 2, root, 1, root, false},
		{"negative", nil, -1, empty, 1, root, false},
		{"claimed size", nil, 1, root, 1<<63 - 1, root, false},
		{"claimed old size", nil, 1<<62 + 1, root, 1<<63 - 1, root, false},
	} {
		err := tlog.CheckConsistency(tc.proof, tc.old, tc.oldRoot, tc.size, tc.root)
		if (err == nil) != tc.ok || err != nil && !errors.Is(err, tlog.ErrProof) {
			t.Errorf("%s: %v, want ok %v", tc.name, err, tc.ok)
		}
	}
	if p, err := tlog.ProveConsistency(0, 0, memTiles{}.read); err != nil || len(p) != 0 {
		t.Errorf("ProveConsistency(0, 0) = %v, %v, want an empty proof", p, err)
	}
	if p, err := tlog.ProveConsistency(0, 5, memTiles{}.read); err != nil || len(p) != 0 {
		t.Errorf("ProveConsistency(0, 5) = %v, %v, want an empty proof", p, err)
	}
	if _, err := tlog.ProveConsistency(-1, 5, memTiles{}.read); err == nil {
		t.Error("ProveConsistency(-1, 5): no error")
	}
}

// inclusionRoot and consistencyRoots are the procedures as FORMAT.md prints
// them, from RFC 9162 sections 2.1.3.2 and 2.1.4.2: another way than the one
// of the package.
func inclusionRoot(proof []tlog.Hash, size, fn int64, r tlog.Hash) (tlog.Hash, bool) {
	sn := size - 1
	for _, p := range proof {
		if sn == 0 {
			return r, false
		}
		if fn%2 == 1 || fn == sn {
			r = tlog.NodeHash(p, r)
			for fn%2 == 0 && fn != 0 {
				fn, sn = fn/2, sn/2
			}
		} else {
			r = tlog.NodeHash(r, p)
		}
		fn, sn = fn/2, sn/2
	}
	return r, sn == 0
}

func consistencyRoots(proof []tlog.Hash, old, size int64, oldRoot tlog.Hash) (fr, sr tlog.Hash, ok bool) {
	if old&(old-1) == 0 {
		proof = append([]tlog.Hash{oldRoot}, proof...)
	}
	if len(proof) == 0 {
		return fr, sr, false
	}
	fn, sn := old-1, size-1
	for fn%2 == 1 {
		fn, sn = fn/2, sn/2
	}
	fr, sr = proof[0], proof[0]
	for _, c := range proof[1:] {
		if sn == 0 {
			return fr, sr, false
		}
		if fn%2 == 1 || fn == sn {
			fr, sr = tlog.NodeHash(c, fr), tlog.NodeHash(c, sr)
			for fn%2 == 0 && fn != 0 {
				fn, sn = fn/2, sn/2
			}
		} else {
			sr = tlog.NodeHash(sr, c)
		}
		fn, sn = fn/2, sn/2
	}
	return fr, sr, sn == 0
}

func TestProofsByTheWrittenProcedure(t *testing.T) {
	roots := []tlog.Hash{tlog.EmptyRoot()}
	tiles, _ := grow(t, 70, func(_ int64, e *tlog.Edge, _ memTiles, _ flat) { roots = append(roots, e.Root()) })
	for size := int64(1); size <= 70; size++ {
		for i := range size {
			p, err := tlog.ProveInclusion(size, i, tiles.read)
			if err != nil {
				t.Fatal(err)
			}
			if root, ok := inclusionRoot(p, size, i, testLeaf(i)); !ok || root != roots[size] {
				t.Fatalf("inclusion of %d in %d: root %v, %v", i, size, root, ok)
			}
			if i == 0 {
				continue
			}
			p, err = tlog.ProveConsistency(i, size, tiles.read)
			if err != nil {
				t.Fatal(err)
			}
			if fr, sr, ok := consistencyRoots(p, i, size, roots[i]); !ok || fr != roots[i] || sr != roots[size] {
				t.Fatalf("consistency of %d with %d: roots %v, %v, %v", i, size, fr, sr, ok)
			}
		}
	}
}
