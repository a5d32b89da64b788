package daemon

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"onrecord/config"
	"onrecord/daemon/alert"
)

// weekly sets a check every week.
func weekly(d *Daemon, every time.Duration) {
	conf := *d.Config()
	conf.Verify = config.Verify{Every: every, At: "02:00"}
	d.cfg.Store(&conf)
}

const week = 7 * 24 * time.Hour

func TestCheckDue(t *testing.T) {
	d := open(t, at(t, "2025-03-05T10:00:00-07:00"))
	newBox(t, d, "INBOX").put(t, d, letter(0))
	for _, c := range []struct {
		name  string
		every time.Duration
		last  *VerificationStatus
		want  string
	}{
		{"never", 0, nil, "0001-01-01T00:00:00Z"},
		{"a week old", week, nil, "2025-03-12T02:00:00-06:00"}, // with summer time since the 9th
		{"a week after", week, &VerificationStatus{Begun: "2025-03-01T09:00:30Z"}, "2025-03-08T02:00:00-07:00"},
		{"by day of the zone", week, &VerificationStatus{Begun: "2025-03-02T06:30:00Z"}, "2025-03-08T02:00:00-07:00"},
		{"found damage", week, &VerificationStatus{Begun: "2025-03-01T09:00:30Z", Findings: 1}, "2025-03-08T02:00:00-07:00"},
		{"by a clock that was ahead", week, &VerificationStatus{Begun: "2035-03-01T09:00:30Z"}, "2025-03-05T02:00:00-07:00"},
		{"not carried through", week, &VerificationStatus{Begun: "2025-03-01T09:00:30Z", Error: "disk"}, "2025-03-02T02:00:00-07:00"},
	} {
		weekly(d, c.every)
		if c.last != nil {
			if err := d.keepVerification(*c.last); err != nil {
				t.Fatal(err)
			}
		}
		due, err := d.checkDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := due.Format(time.RFC3339); got != c.want {
			t.Errorf("%s: due %s, want %s", c.name, got, c.want)
		}
	}
}

// damage changes a byte of a frame of record.db.
func damage(t *testing.T, dir string) {
	t.Helper()
	db := must(sql.Open("sqlite", "file:"+filepath.Join(dir, "record.db")))(t)
	defer db.Close()
	var data []byte
	if err := db.QueryRowContext(t.Context(), "SELECT data FROM frame WHERE id = 1").Scan(&data); err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if _, err := db.ExecContext(t.Context(), "UPDATE frame SET data = ? WHERE id = 1", data); err != nil {
		t.Fatal(err)
	}
}

// TestDamageRaisesAlarm: the daemon finds damage by itself, says so in status
// and by an alert, and goes on; a check that finds nothing ends the alert.
func TestDamageRaisesAlarm(t *testing.T) {
	o := at(t, "2025-03-20T02:00:00-06:00")
	now := o.Now()
	o.Now = func() time.Time { return now }
	now = now.Add(-10 * 24 * time.Hour)
	d := open(t, o)
	newBox(t, d, "INBOX").put(t, d, letter(0), letter(1), letter(2))
	catchUp(t, d)
	now = now.Add(10 * 24 * time.Hour)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	damage(t, d.Dir())
	d = open(t, o)
	weekly(d, week)
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx, RunOptions{pace: hasty}) }()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		v, err := d.lastVerification()
		if err != nil {
			t.Fatal(err)
		}
		if v != nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing was checked")
		}
	}
	var a answer
	if err := d.Status(ctx, StatusRequest{}, &a); !errors.Is(err, ErrCheckFailed) {
		t.Errorf("status: %v", err)
	}
	s := rowsOf[Status](t, &a)[0]
	if v := s.Verification; v.Findings == 0 || len(v.Found) == 0 || v.Ended != "2025-03-20T08:00:00Z" || s.VerifyDue != "2025-03-27T08:00:00Z" {
		t.Errorf("status: %+v, due %s", v, s.VerifyDue)
	}
	rows := standing(t, d, AlertListRequest{})
	if len(rows) != 1 || rows[0].Code != alert.VerificationFailed || rows[0].Grade != alert.Red || rows[0].Since != "2025-03-20T08:00:00Z" {
		t.Errorf("alerts: %+v", rows)
	}
	stop()
	if err := <-ran; err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	damage(t, d.Dir()) // the same byte: whole again
	d = open(t, o)
	if err := d.Verify(t.Context(), VerifyRequest{}, new(answer)); err != nil {
		t.Fatal(err)
	}
	if rows := standing(t, d, AlertListRequest{}); len(rows) > 0 {
		t.Errorf("alerts after a check that found nothing: %+v", rows)
	}
}

// A meddler does something when a check has begun.
type meddler struct {
	answer
	once sync.Once
	do   func()
}

func (m *meddler) Progress(Progress) { m.once.Do(m.do) }

// TestOthersGoOnDuringCheck: mail comes in, is searchable and can be erased while
// the record is checked.
func TestOthersGoOnDuringCheck(t *testing.T) {
	d := open(t, at(t, "2025-03-20T10:00:00-06:00"))
	b := newBox(t, d, "INBOX")
	b.put(t, d, letter(0), letter(1), letter(2))
	catchUp(t, d)
	ctx, stop, err := d.checks.takeIdly(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	var erased error
	var erasing sync.WaitGroup
	m := &meddler{do: func() {
		b.put(t, d, letter(3))
		catchUp(t, d)
		wantFound(t, d, "word3", "<3@mail.example>")
		erasing.Go(func() {
			erased = d.Erase(t.Context(), EraseRequest{Messages: []string{"<1@mail.example>"}, Basis: "his request", Yes: true, Author: Author{By: "dana@wasatchdoor.example"}}, new(answer))
		})
		<-ctx.Done() // the erasure asks for it
	}}
	if err := d.verify(ctx, true, m); !errors.Is(err, context.Canceled) {
		t.Errorf("the check: %v", err)
	}
	d.checks.give()
	erasing.Wait()
	if erased != nil {
		t.Errorf("erase: %v", erased)
	}
	if v, err := d.lastVerification(); v != nil || err != nil {
		t.Errorf("a check that was interrupted is kept: %+v, %v", v, err)
	}
	wantFound(t, d, "word1")
}

// TestCheckStops with the daemon.
func TestCheckStops(t *testing.T) {
	d := open(t, at(t, "2025-03-20T10:00:00-06:00"))
	newBox(t, d, "INBOX").put(t, d, letter(0))
	ctx, stop := context.WithCancel(t.Context())
	if err := d.verify(ctx, true, &meddler{do: stop}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if v, err := d.lastVerification(); v != nil || err != nil {
		t.Errorf("kept: %+v, %v", v, err)
	}
}

// TestCheckThatCannotBeKept: what was found is told, also where how the check ended
// cannot be written down, as on a full disk.
func TestCheckThatCannotBeKept(t *testing.T) {
	for name, broken := range map[string]bool{"all is well": false, "damage": true} {
		t.Run(name, func(t *testing.T) {
			o := at(t, "2025-03-20T10:00:00-06:00")
			d := open(t, o)
			newBox(t, d, "INBOX").put(t, d, letter(0))
			if err := os.Mkdir(filepath.Join(d.Dir(), verifiedFile+".tmp"), 0o700); err != nil {
				t.Fatal(err)
			}
			if broken {
				if err := d.Close(); err != nil {
					t.Fatal(err)
				}
				damage(t, d.Dir())
				d = open(t, o)
			}
			var a answer
			if err := d.Verify(t.Context(), VerifyRequest{}, &a); errors.Is(err, ErrCheckFailed) != broken || !broken && err != nil {
				t.Errorf("verify: %v", err)
			}
			if sum, ok := a.rows[len(a.rows)-1].(Verified); !ok || sum.Findings > 0 != broken {
				t.Errorf("rows: %+v", a.rows)
			}
			if notes := strings.Join(a.notes, ""); !strings.Contains(notes, "does not tell of this check") {
				t.Errorf("notes: %q", notes)
			}
		})
	}
}
