package daemon

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/tlog"
	"onrecord/config"
	"onrecord/daemon/alert"
	"onrecord/ingest/imapsync"
)

const grievance = "From: Victor Hale <victor.hale@mail.example>\r\nTo: dana@wasatchdoor.example\r\nSubject: Door\r\nMessage-ID: <g1@mail.example>\r\n" +
	"Date: Tue, 4 Mar 2025 09:00:00 -0700\r\n\r\nDana,\r\n\r\nI am very disappointed with the door. It jams every morning, and this is not acceptable.\r\n\r\nVictor\r\n"

// at is options at a moment.
func at(t *testing.T, moment string) Options {
	o := options(t)
	now, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	o.Now = func() time.Time { return now }
	c := *o.Config
	c.Firm.Timezone = "America/Denver"
	c.Firm.Staff = []config.Person{{Name: "Dana Whitlock", Addresses: []string{"dana@wasatchdoor.example"}}}
	c.Alerts.DiskFree = 0
	o.Config = &c
	return o
}

func standing(t *testing.T, d *Daemon, req AlertListRequest) []AlertRow {
	t.Helper()
	var a answer
	if err := d.AlertList(t.Context(), req, &a); err != nil {
		t.Fatal(err)
	}
	return rowsOf[AlertRow](t, &a)
}

func TestAlerts(t *testing.T) {
	d := open(t, at(t, "2025-03-05T10:00:00-07:00"))
	newBox(t, d, "INBOX").put(t, d, grievance)
	catchUp(t, d)
	rows := standing(t, d, AlertListRequest{})
	if len(rows) != 1 || rows[0].Code != alert.ComplaintUnanswered || rows[0].Grade != alert.Red || rows[0].Client != "Victor Hale" || rows[0].Messages[0].MessageID != "<g1@mail.example>" {
		t.Fatalf("alerts = %+v, want the complaint, red", rows)
	}
	var a answer
	for _, req := range []AlertAckRequest{{ID: "a-"}, {ID: "a-0000000000", Author: Author{Why: "x"}}, {ID: rows[0].ID[:6], Author: Author{By: "victor.hale@mail.example", Why: "x"}}} {
		if err := d.AlertAck(t.Context(), req, &a); err == nil {
			t.Errorf("%+v is no error", req)
		}
	}
	if len(standing(t, d, AlertListRequest{})) != 1 {
		t.Error("what was refused has an effect")
	}
}

func TestAcknowledgedAlert(t *testing.T) {
	d := open(t, at(t, "2025-03-05T10:00:00-07:00"))
	newBox(t, d, "INBOX").put(t, d, grievance)
	catchUp(t, d)
	id := standing(t, d, AlertListRequest{})[0].ID
	var a answer
	req := AlertAckRequest{ID: id, Author: Author{By: "dana@wasatchdoor.example", Why: "he rang, all is well"}, DryRun: true}
	for _, dry := range []bool{true, false} {
		req.DryRun = dry
		if err := d.AlertAck(t.Context(), req, &a); err != nil {
			t.Fatal(err)
		}
		catchUp(t, d)
		if got := len(standing(t, d, AlertListRequest{})); (got == 1) != dry {
			t.Errorf("with dry run %v %d alerts stand", dry, got)
		}
	}
	all := standing(t, d, AlertListRequest{All: true})
	if len(all) != 1 || all[0].Ack == nil || all[0].Ack.Why != "he rang, all is well" || all[0].Ack.By != "dana@wasatchdoor.example" || all[0].Ack.Leaf < 0 {
		t.Errorf("alerts = %+v, want the decision with them", all)
	}
	// Who marks it open afterwards says that something has to be done.
	mark := MarkRequest{ID: all[0].About, Status: "open", Author: Author{By: "dana@wasatchdoor.example", Why: "it jams again"}}
	if err := d.ComplaintMark(t.Context(), mark, &a); err != nil {
		t.Fatal(err)
	}
	if got := standing(t, d, AlertListRequest{}); len(got) != 1 || got[0].ID != id {
		t.Errorf("marked open again: %+v, want the alert", got)
	}
	req.DryRun = false
	if err := d.AlertAck(t.Context(), req, &a); err != nil {
		t.Fatal(err)
	}
	if got := standing(t, d, AlertListRequest{}); len(got) != 0 {
		t.Errorf("acknowledged after that: %+v, want none", got)
	}
}

// TestAckOfOneEpisode holds that an acknowledgement does not silence what comes up
// again later.
func TestAckOfOneEpisode(t *testing.T) {
	o := at(t, "2025-03-05T10:00:00-07:00")
	now := o.Now()
	o.Now = func() time.Time { return now }
	d := open(t, o)
	disk := func(least config.Size, want int) {
		t.Helper()
		now = now.Add(time.Hour)
		c := *d.Config()
		c.Alerts.DiskFree = least
		d.cfg.Store(&c)
		if got := standing(t, d, AlertListRequest{}); len(got) != want {
			t.Errorf("with %d wanted free: %+v, want %d", least, got, want)
		}
	}
	const much = 1 << 60
	disk(much, 1)
	req := AlertAckRequest{ID: standing(t, d, AlertListRequest{})[0].ID, Author: Author{By: "dana@wasatchdoor.example", Why: "a copy of the server is being moved today"}}
	if err := d.AlertAck(t.Context(), req, &answer{}); err != nil {
		t.Fatal(err)
	}
	disk(much, 0)
	disk(0, 0)
	now = now.AddDate(0, 6, 0)
	disk(much, 1)
}

// TestAckOfSoMany holds that an acknowledgement of missing messages counts for as many as
// it named.
func TestAckOfSoMany(t *testing.T) {
	o := at(t, "2025-03-05T10:00:00-07:00")
	o.Config.Accounts = []config.Account{{Name: "dana"}}
	d := open(t, o)
	newBox(t, d, "INBOX")
	catchUp(t, d)
	missing := func(n, want int) {
		t.Helper()
		r := imapsync.Report{Mailboxes: []imapsync.MailboxReport{{Mailbox: "INBOX", OnServer: n, Failed: n}}}
		if err := d.savePass("dana", r, nil); err != nil {
			t.Fatal(err)
		}
		if got := standing(t, d, AlertListRequest{}); len(got) != want {
			t.Errorf("with %d missing: %+v, want %d", n, got, want)
		}
	}
	missing(3, 1)
	req := AlertAckRequest{ID: standing(t, d, AlertListRequest{})[0].ID, Author: Author{By: "dana@wasatchdoor.example", Why: "the server has lost them"}}
	if err := d.AlertAck(t.Context(), req, &answer{}); err != nil {
		t.Fatal(err)
	}
	missing(3, 0)
	missing(5, 1)
	missing(2, 0)
}

func TestAccountAlerts(t *testing.T) {
	now := time.Date(2025, 3, 5, 12, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		account AccountStatus
		want    string
	}{
		"fine":         {AccountStatus{LastSync: "2025-03-05T11:58:00Z", Keeping: &KeepingStatus{State: keepWatching}}, ""},
		"fails":        {AccountStatus{LastSync: "2025-03-05T11:58:00Z", Error: "down", Keeping: &KeepingStatus{State: keepWaiting}}, ""},
		"stale":        {AccountStatus{LastSync: "2025-03-05T08:58:00Z", Error: "down", Keeping: &KeepingStatus{State: keepWaiting}}, "account_stale account dana was not synced for 3 h 2 min"},
		"hangs":        {AccountStatus{LastSync: "2025-03-05T08:58:00Z", Keeping: &KeepingStatus{State: keepSyncing}}, "account_stale account dana was not synced for 3 h 2 min"},
		"never synced": {AccountStatus{Error: "down"}, "account_stale account dana was not synced yet"},
		"not yet":      {AccountStatus{Keeping: &KeepingStatus{State: keepSyncing}}, ""},
		"refused":      {AccountStatus{LastSync: "2025-03-05T11:58:00Z", Keeping: &KeepingStatus{State: keepRefused}}, "account_refused the server refuses the log-in of account dana: its mail is not kept"},
		"retired":      {AccountStatus{LastSync: "2025-03-01T08:58:00Z", Error: "down", Retired: true}, ""},
		"no daemon":    {AccountStatus{LastSync: "2025-03-01T08:58:00Z"}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.account.Name = "dana"
			var got []string
			for _, a := range accountAlerts(Status{Accounts: []AccountStatus{tt.account}}, now, 3*time.Hour) {
				got = append(got, a.Code+" "+a.Text)
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("alerts = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestGapAlerts(t *testing.T) {
	now := time.Date(2025, 3, 5, 12, 0, 0, 0, time.UTC)
	s := Status{
		Accounts: []AccountStatus{{Name: "dana", Mailboxes: []MailboxStatus{
			{Mailbox: "INBOX", State: "open", Exists: 5, Held: 5}, {Mailbox: "Sent", State: "open", Exists: 5, Held: 3}, {Mailbox: "Old", State: "gone", Exists: 5, Held: 3}, {Mailbox: "files", State: "import", Exists: -1, Held: 3},
			{Mailbox: "Locked", State: "open", Exists: 5, Held: 5, Incomplete: true, Skipped: "in use", WholeSync: "2025-03-02T12:00:00Z"}, {Mailbox: "Busy", State: "open", Exists: 5, Held: 5, Incomplete: true, WholeSync: "2025-03-05T11:00:00Z"},
			{Mailbox: "Shut", State: "open", Incomplete: true, Skipped: "no right"},
		}}},
	}
	losses := []coverage.Event{
		{Leaf: 5, At: now.AddDate(-1, 0, 0), Kind: tlog.KindMailboxReset, Account: "dana", Mailbox: "Older"},
		{Leaf: 7, At: now.AddDate(0, 0, -1), Kind: tlog.KindMailboxGone, Account: "dana", Mailbox: "Old"},
	}
	var got []string
	for _, a := range gapAlerts(s, losses, now, 3*time.Hour) {
		got = append(got, a.Text)
	}
	want := []string{`2 messages of mailbox "Sent" of dana are on the server and not on record`, `mailbox "Locked" of dana was not read to its end for 3 days: in use`,
		`mailbox "Shut" of dana was not read to its end yet: no right`, `mailbox "Old" of dana is no longer on the server; its messages stay on record`}
	if !slices.Equal(got, want) {
		t.Errorf("alerts = %q, want %q", got, want)
	}
}

func TestAnchorAlert(t *testing.T) {
	for seconds, want := range map[int64]int{0: 0, 3600: 0, 86400: 1} {
		got := anchorAlerts(Status{Unstamped: &UnstampedStatus{Entries: 7, Since: "2025-03-04T12:00:00Z", Seconds: seconds}})
		if len(got) != want || want == 1 && (got[0].Code != alert.AnchorLag || got[0].Since != "2025-03-04T12:00:00Z") {
			t.Errorf("after %d seconds: %+v", seconds, got)
		}
	}
	if got := anchorAlerts(Status{}); len(got) != 0 {
		t.Errorf("without authorities: %+v", got)
	}
}

func TestDiskAlert(t *testing.T) {
	d := open(t, options(t))
	if got := d.diskAlerts(1 << 62); len(got) != 1 || got[0].Code != alert.DiskLow || got[0].Grade != alert.Red {
		t.Errorf("alerts = %+v", got)
	}
	if got := d.diskAlerts(0); len(got) != 0 {
		t.Errorf("alerts = %+v, want none", got)
	}
}

func TestAlertTestTellsWhatDoesNotWork(t *testing.T) {
	o := options(t)
	c := *o.Config
	c.Alerts.Command = []string{"sh", "-c", "cat >/dev/null"}
	c.Alerts.Webhook.URL = "http://127.0.0.1:1/"
	c.Alerts.Mail.Host, c.Alerts.Mail.CAFile = "smtp.example", "/nowhere/ca.pem"
	o.Config = &c
	d := open(t, o)
	var a answer
	err := d.AlertTest(t.Context(), AlertTestRequest{}, &a)
	got := rowsOf[AlertTestRow](t, &a)
	if !errors.Is(err, ErrCheckFailed) || len(got) != 4 || got[0].Error+got[1].Error != "" || got[2].Channel != "webhook" || got[2].Error == "" || got[3].Channel != "mail" || !strings.Contains(got[3].Error, "ca.pem") {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestNoDigestOnSaturday holds that alerts.quiet is about what is new alone.
func TestNoDigestOnSaturday(t *testing.T) {
	for moment, want := range map[string]string{"2025-03-08T00:05:00-07:00": `"kind":"new"`, "2025-03-10T09:30:00-06:00": `"kind":"digest"`} {
		o := at(t, moment)
		file := filepath.Join(t.TempDir(), "told")
		o.Config.Alerts.Quiet, o.Config.Alerts.Digest, o.Config.Alerts.Command = false, true, []string{"sh", "-c", `cat >>"$0"`, file}
		d := open(t, o)
		newBox(t, d, "INBOX").put(t, d, grievance)
		catchUp(t, d)
		book, err := alert.Open(d.alertsFile())
		if err != nil {
			t.Fatal(err)
		}
		if err := (&service{Daemon: d}).tellAlerts(t.Context(), &alert.Teller{Book: book, Log: d.log}); err != nil {
			t.Fatal(err)
		}
		if told, err := os.ReadFile(file); err != nil || !strings.Contains(string(told), want) {
			t.Errorf("at %s: told %s, %v, want %s", moment, told, err, want)
		}
	}
}
