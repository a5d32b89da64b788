package imapsync

import (
	"fmt"
	"testing"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

func TestFirstAndSecondSync(t *testing.T) {
	s := server(t, 250)
	if err := s.Create("Gesendet", email.RoleSent); err != nil {
		t.Fatal(err)
	}
	deliver(t, s, "Gesendet", letter(1, 2000), `\Seen`)
	deliver(t, s, "Gesendet", letter(9000, 2000), `\Seen`)
	b := serverBench(t, s)
	var progress []Progress
	b.options.Progress = func(p Progress) { progress = append(progress, p) }
	r := b.sync()
	if !r.Complete() {
		t.Error("not complete")
	}
	if m := reportOf(t, r, "INBOX"); m.OnServer != 250 || m.Fetched != 250 || m.Held != 250 || m.Failed != 0 || m.Gap != 0 || m.Skipped != "" {
		t.Errorf("INBOX: %+v", m)
	}
	if m := reportOf(t, r, "Gesendet"); m.Fetched != 2 || m.Held != 2 {
		t.Errorf("Gesendet: %+v", m)
	}
	if last := progress[len(progress)-1]; last.Done != last.Total || last.Bytes == 0 {
		t.Errorf("last progress: %+v", last)
	}
	want := "log.open 1, mailbox.open 2, mailbox.scan 2, message.observed 252"
	if got := b.kinds(0); got != want {
		t.Errorf("leaves: %s, want %s", got, want)
	}
	for uid, raw := range b.held("INBOX") {
		if raw != string(letter(int(uid)-1, 300+(int(uid)-1)*37%5000)) {
			t.Errorf("UID %d has other octets", uid)
		}
	}
	e := b.last(tlog.KindMessageObserved)
	if role := value(t, e, tlog.FacetIMAP, "role"); role != "sent" && role != "inbox" {
		t.Errorf("role %q", role)
	}
	b.verify()

	before := b.rec.Size()
	b.clock.pass(time.Minute)
	progress = nil
	r = b.sync()
	for _, p := range progress {
		if p.Bytes > 0 {
			t.Errorf("second sync fetched what is held: %+v", p)
		}
	}
	if m := reportOf(t, r, "INBOX"); m.Fetched != 0 || m.Held != 250 || m.OnServer != 250 || !r.Complete() {
		t.Errorf("second: %+v", m)
	}
	if n := b.rec.Size() - before; n != 0 {
		t.Errorf("an idle sync wrote %d leaves: %s", n, b.kinds(before))
	}
	fmt.Fprint(t.Output(), describe(r))
}

// A mailbox that the sync did not come to, and of which no server has said how much
// there is, is reported as it is on record.
func TestFillUnlisted(t *testing.T) {
	for _, test := range []struct {
		status         statusInfo
		onServer, held int
	}{
		{statusInfo{}, -1, 3},
		{statusInfo{messages: -1}, -1, 3},
		{statusInfo{known: true, messages: 2}, 2, 2},
		{statusInfo{known: true, messages: 5}, 5, 3},
	} {
		j := &job{entry: &entry{status: test.status}, report: &MailboxReport{OnServer: test.status.count()}, held: setOf(1, 2, 3, 4), gone: setOf(4)}
		j.fill()
		if r := j.report; r.OnServer != test.onServer || r.Held != test.held || r.Failed != max(0, r.OnServer-r.Held) {
			t.Errorf("%+v: %+v", test.status, r)
		}
	}
}
