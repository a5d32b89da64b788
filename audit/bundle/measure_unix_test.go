//go:build unix

package bundle_test

import (
	"syscall"
	"testing"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
)

// processor is how many seconds of a processor this process and those it waited
// for have used.
func processor(t testing.TB) (sum time.Duration) {
	t.Helper()
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			t.Fatal(err)
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}

// TestMeasureBundle prints how long it takes to write a bundle of 1,000
// messages out of 100,000, to check it in each of the three ways, and to erase one
// of the messages; and how much processor time that is (that of the browser is not
// counted). Set ONRECORD_LONG to run it.
func TestMeasureBundle(t *testing.T) {
	if !long() {
		t.Skip("set ONRECORD_LONG to measure")
	}
	f := newFixture(t, 99_000, 1_000)
	var b []byte
	timed := func(what string, limit time.Duration, do func()) {
		start, used := time.Now(), processor(t)
		do()
		t.Logf("%-20s %6.2f s, processor %6.2f s (%v wanted)", what, time.Since(start).Seconds(), (processor(t) - used).Seconds(), limit)
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
	timed("erased", 0, func() { f.erase(t, f.messages[0]) })
}
