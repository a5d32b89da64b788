package bundle_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
)

// TestMeasureBundle prints how long it takes to write a bundle of 1,000
// messages out of 100,000 and to check it in each of the three ways. Set
// ONRECORD_LONG to run it.
func TestMeasureBundle(t *testing.T) {
	if !long() {
		t.Skip("set ONRECORD_LONG to measure")
	}
	f := newFixture(t, 99_000, 1_000)
	var b []byte
	timed := func(what string, limit time.Duration, do func()) {
		start := time.Now()
		do()
		t.Logf("%-20s %6.2f s (%v wanted)", what, time.Since(start).Seconds(), limit)
	}
	timed("written", 10*time.Second, func() { b, _ = f.write(t, bundle.Options{}) })
	t.Logf("%d bytes", len(b))
	timed("checked by Go", 3*time.Second, func() {
		if r := check(t, b, verify.Options{VKey: f.rec.VKey(), Levels: []int{0, 1, 4}}); r.Exit() != 0 {
			t.Errorf("%+v", r)
		}
	})
	dir := unzip(t, b).unpack(t)
	timed("checked by sh", time.Minute, func() {
		if out := script(t, shells(t)[0], trust{key: f.rec.VKey()}, dir); statusIn(out, 1) != verify.Pass {
			t.Error(out)
		}
	})
	p := openPage(t)
	timed("checked by the page", 10*time.Second, func() {
		if out := p.check(t, b, trust{key: f.rec.VKey()}); statusIn(out, 1) != verify.Pass || statusIn(out, 4) != verify.Pass {
			t.Error(out)
		}
	})
}

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
