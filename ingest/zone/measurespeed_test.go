package zone

import (
	"syscall"
	"testing"
	"time"

	"onrecord/ingest/email"
)

// cpuTime returns the processor time that the process has taken, which other
// programs on the machine do not change.
func cpuTime(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestMeasureSpeed reads the zones of a large archive on one core.
func TestMeasureSpeed(t *testing.T) {
	var took time.Duration
	messages, texts := 0, 0
	mbox(t, "linux-raid.mbox.zst", func(raw []byte) {
		m := email.ParseBytes(raw, email.Limits{})
		start := cpuTime(t)
		parts := OfMessage(m)
		took += cpuTime(t) - start
		messages++
		for _, p := range parts {
			check(t, p.Text, p.Zones)
			texts += len(p.Text)
		}
	})
	rate := float64(messages) / took.Seconds()
	t.Logf("%d messages, %d MB of text, %.0f messages/s", messages, texts>>20, rate)
	if rate < 6000 {
		t.Errorf("%.0f messages/s, want 6000", rate)
	}
}
