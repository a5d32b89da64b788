package daemon

import (
	"testing"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/tlog"
	"onrecord/ingest/imapsync"
)

// TestAttackPollerSwitchedOff holds that hours in which no sync ran stand in the
// log, and are shown; a shorter pause does not.
func TestAttackPollerSwitchedOff(t *testing.T) {
	o := options(t)
	now := time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return now }
	d := open(t, o)
	sync := func(after time.Duration) {
		t.Helper()
		now = now.Add(after)
		if err := d.notePause(t.Context(), "dana"); err != nil {
			t.Fatal(err)
		}
		if err := d.savePass("dana", imapsync.Report{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	size := d.rec.Size()
	sync(0)
	sync(50 * time.Minute)
	if d.rec.Size() != size {
		t.Errorf("a short pause made %d leaves", d.rec.Size()-size)
	}
	sync(3 * time.Hour)
	if err := d.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	events, err := coverage.Events(t.Context(), d.derived, 10)
	if err != nil || len(events) != 2 || events[1].Kind != tlog.KindPollPause || events[0].Kind != tlog.KindPollResume || events[1].Account != "dana" ||
		events[1].Detail != "account dana, since 2025-03-03T09:50:00Z, reason no sync ran" || !events[1].At.Equal(now) {
		t.Errorf("events %+v, %v", events, err)
	}
}
