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

// TestMeasureSpeed reads the zones of a large archive. The floor leaves room
// for the linking of quotations at 2,000 messages a second.
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
	t.Logf("%d messages, %d MB of text, %.0f messages/s of processor time", messages, texts>>20, rate)
	if rate < 3000 {
		t.Errorf("%.0f messages/s of processor time, want 3000", rate)
	}
}
