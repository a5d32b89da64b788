package bundle_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
)

// BenchmarkCheck is the check of a bundle of 100 messages out of 1,000.
func BenchmarkCheck(b *testing.B) {
	f := newFixture(b, 900, 100)
	zip, _ := f.write(b, bundle.Options{})
	b.SetBytes(int64(len(zip)))
	for b.Loop() {
		check(b, zip, verify.Options{VKey: f.rec.VKey()})
	}
}

// sha256sum and unzip, which everybody has, agree with the manifest.
func TestSHA256SumReadsManifest(t *testing.T) {
	program := need(t, "sha256sum")
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	dir := unzip(t, b).unpack(t)
	cmd := exec.CommandContext(t.Context(), program, "-c", "--quiet", "manifest-sha256.txt", "tagmanifest-sha256.txt")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || len(bytes.TrimSpace(out)) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "readme.txt")); err != nil {
		t.Error(err)
	}
}
