package daemon

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/config"
	"onrecord/daemon/alert"
	"onrecord/ingest/imapsync"
)

// TestToldWhileBehind holds that what is about the program itself is told while the
// projections are not level with the record, and what mail says once they are.
func TestToldWhileBehind(t *testing.T) {
	o := at(t, "2025-03-05T10:00:00-07:00")
	now := o.Now()
	o.Now = func() time.Time { return now }
	file := filepath.Join(t.TempDir(), "told")
	o.Config.Alerts.DiskFree, o.Config.Alerts.Digest, o.Config.Alerts.Command = 1<<60, true, []string{"sh", "-c", `cat >"$0"`, file}
	d := open(t, o)
	newBox(t, d, "INBOX").put(t, d, grievance)
	catchUp(t, d)
	s := &service{Daemon: d}
	d.service.Store(s)
	teller := &alert.Teller{Book: must(alert.Open(d.alertsFile()))(t), Log: d.log}
	tell := func(want ...string) {
		t.Helper()
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		teller.Part = s.Ready(t.Context()) != nil
		if err := s.tellAlerts(t.Context(), teller); err != nil {
			t.Fatal(err)
		}
		told := must(os.ReadFile(file))(t)
		for _, w := range want {
			if !strings.Contains(string(told), w) {
				t.Errorf("told %s, want %s", told, w)
			}
		}
		if n := strings.Count(string(told), `"code"`); n != len(want) {
			t.Errorf("told %s, want %d alerts", told, len(want))
		}
	}
	s.setTrouble(errors.New("no room"))
	tell(alert.DiskLow)
	if _, counted := d.AlertTally().Standing[alert.ComplaintUnanswered]; counted {
		t.Error("what was not looked at is counted")
	}
	now = now.Add(stalledFor)
	tell(alert.ProjectionsStalled)
	s.setTrouble(nil)
	tell(alert.DiskLow, alert.ComplaintUnanswered)
	if n := d.AlertTally().Standing[alert.ComplaintUnanswered]; n != 1 {
		t.Errorf("%d complaints counted", n)
	}
}

// TestAlertsNoteWhatIsNotLookedAt holds that no list of alerts passes over in silence that
// mail was not read.
func TestAlertsNoteWhatIsNotLookedAt(t *testing.T) {
	o := at(t, "2025-03-05T10:00:00-07:00")
	now := o.Now()
	o.Now = func() time.Time { return now }
	o.Config.Accounts, o.Config.Alerts.Stale = []config.Account{{Name: "dana"}}, 3*time.Hour
	d := open(t, o)
	want := func(note string) {
		t.Helper()
		var a answer
		if err := d.AlertList(t.Context(), AlertListRequest{}, &a); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(a.notes, "; "); (got == "") != (note == "") || !strings.Contains(got, note) {
			t.Errorf("notes %q, want %q", got, note)
		}
	}
	want("dana was not synced yet")
	if err := d.savePass("dana", imapsync.Report{}, nil); err != nil {
		t.Fatal(err)
	}
	want("")
	now = now.Add(4 * time.Hour)
	want("dana was not synced for 4 h")
	s := &service{Daemon: d}
	d.service.Store(s)
	want("some mail that is held was not looked at yet")
	s.setTrouble(nil)
	want("")
}

// TestNoAlertOfTheNight holds that an account is not stale because the daemon was not
// running, and is once the daemon has failed for long enough.
func TestNoAlertOfTheNight(t *testing.T) {
	now := time.Date(2025, 3, 5, 12, 0, 0, 0, time.UTC)
	for since, want := range map[string]int{"2025-03-05T11:59:00Z": 0, "2025-03-05T09:02:00Z": 0, "2025-03-05T08:58:00Z": 1} {
		for _, failure := range []string{"", "down"} {
			a := AccountStatus{Name: "dana", LastSync: "2025-03-04T17:00:00Z", Error: failure, Keeping: &KeepingStatus{State: keepWaiting}}
			if got := accountAlerts(Status{Accounts: []AccountStatus{a}, Daemon: &DaemonStatus{Since: since}}, now, 3*time.Hour); len(got) != want {
				t.Errorf("a daemon since %s: %+v, want %d", since, got, want)
			}
		}
	}
	fresh := AccountStatus{Name: "dana", Error: "down", Keeping: &KeepingStatus{State: keepWaiting}}
	if got := accountAlerts(Status{Accounts: []AccountStatus{fresh}, Daemon: &DaemonStatus{Since: "2025-03-05T11:59:00Z"}}, now, 3*time.Hour); len(got) != 1 {
		t.Errorf("an account that was never synced: %+v", got)
	}
}

// The daemon tells of a complaint as it comes up, once.
func TestDaemonTells(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "told")
	r := runDaemon(t, pace{alarm: 20 * time.Millisecond}, "", nil)
	c := *r.Config()
	c.Alerts.Quiet, c.Alerts.Digest, c.Alerts.DiskFree = false, false, 0
	c.Alerts.Command = []string{"sh", "-c", `cat >>"$0"; echo >>"$0"`, file}
	r.cfg.Store(&c)
	when := time.Now().Add(-10 * 24 * time.Hour)
	newBox(t, r.Daemon, "INBOX").put(t, r.Daemon, strings.Replace(grievance, "Tue, 4 Mar 2025 09:00:00 -0700", when.Format(time.RFC1123Z), 1))
	var told []byte
	for deadline := time.Now().Add(30 * time.Second); len(told) == 0; time.Sleep(20 * time.Millisecond) {
		told, _ = os.ReadFile(file)
		if time.Now().After(deadline) {
			t.Fatal("nothing is told")
		}
	}
	time.Sleep(200 * time.Millisecond) // several more looks
	told, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(told), alert.ComplaintUnanswered) != 1 {
		t.Errorf("told: %s", told)
	}
	failing := c
	failing.Alerts.Command = []string{"false"}
	r.cfg.Store(&failing)
	newBox(t, r.Daemon, "Archive").put(t, r.Daemon, strings.NewReplacer("Tue, 4 Mar 2025 09:00:00 -0700", when.Add(-time.Hour).Format(time.RFC1123Z), "Message-ID: <", "Message-ID: <again").Replace(grievance))
	r.await("a notice that fails", func() bool { return r.AlertTally().Notices["command"].Failed > 0 })
	if now := r.AlertTally(); now.Standing[alert.ComplaintUnanswered] != 2 || now.Notices["command"].Sent != 1 || now.Notices["log"] != (Notices{Sent: 2}) {
		t.Errorf("counted: %+v", now)
	}
	mended, begun := c, time.Now() // by whoever runs 'onrecord reload' then: nobody waits for the next attempt
	mended.Alerts.Command = []string{"sh", "-c", "cat >/dev/null"}
	r.cfg.Store(&mended)
	r.await("the notice that failed", func() bool { return r.AlertTally().Notices["command"].Sent == 2 })
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("told %v after it was put right", took)
	}
	r.stop()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}
