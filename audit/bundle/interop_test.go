package bundle_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/tlog"
)

// The log as tiles, its checkpoint and its proofs are what other programs of
// the field read. Their libraries live in a module of their own, which the
// test builds; ONRECORD_REQUIRE or ONRECORD_LONG asks for it.
func TestInterop(t *testing.T) {
	if os.Getenv("ONRECORD_REQUIRE") == "" && !long() {
		t.Skip("set ONRECORD_REQUIRE or ONRECORD_LONG: this builds the libraries of others")
	}
	f := newFixture(t, 700, 20)
	b, r := f.write(t, bundle.Options{})
	c := unzip(t, b)
	log := content{"checkpoint": c[fmt.Sprintf("data/checkpoints/%010d", r.Checkpoint)]}
	proofs := []string{"export.tlog-proof"}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if strings.HasPrefix(name, "data/tile/") {
			log[strings.TrimPrefix(name, "data/")] = c[name]
		}
		if strings.HasPrefix(name, "data/proofs/") {
			proofs = append(proofs, name)
		}
	}
	f.addHashTiles(t, log, r.Checkpoint)
	cmd := exec.CommandContext(t.Context(), "go", "run", ".", log.unpack(t), f.rec.VKey())
	cmd.Dir = filepath.Join("testdata", "interop")
	dir := c.unpack(t)
	for _, p := range proofs {
		cmd.Args = append(cmd.Args, filepath.Join(dir, p))
	}
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), fmt.Sprintf(" of %d\n", r.Checkpoint)) < 20 {
		t.Fatalf("%v\n%s", err, out)
	}
}

// addHashTiles adds the tiles of a log of some size, partial ones at the ends
// of the rows (c2sp.org/tlog-tiles).
func (f *fixture) addHashTiles(t *testing.T, log content, size int64) {
	t.Helper()
	read := f.rec.Tiles(t.Context())
	for level := 0; size > 0; level, size = level+1, size/256 {
		for n := range (size + 255) / 256 {
			width := int(min(256, size-n*256))
			name, err := tlog.TilePath(level, n, width)
			if err != nil {
				t.Fatal(err)
			}
			tile, err := read(level, n)
			if err != nil {
				t.Fatal(err)
			}
			log[name] = tile[:width*tlog.HashSize]
		}
	}
}
