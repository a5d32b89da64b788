package daemon

import (
	"fmt"
	"testing"
	"time"

	"onrecord/audit/ledger"
	"onrecord/daemon/alert"
)

func promising(n int, at time.Time, to, text string) string {
	return fmt.Sprintf("From: Dana <dana@wasatchdoor.example>\r\nTo: %s\r\nMessage-ID: <p%d@wasatchdoor.example>\r\nSubject: Job %d\r\nDate: %s\r\n\r\n%s\r\n",
		to, n, n, at.Format(time.RFC1123Z), text)
}

// The ledger is worked out once, and again as soon as it would read otherwise: a
// promise falls due, a message comes, an earlier moment is asked for.
func TestLedgerKept(t *testing.T) {
	o := options(t)
	now := time.Date(2025, 3, 3, 12, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return now }
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	b.put(t, d, promising(1, now.Add(-time.Hour), "victor.hale@mail.example", "I'll send you the invoice for the springs by Friday."))
	catchUp(t, d)
	read := func() *ledger.Ledger {
		t.Helper()
		l, _, err := d.ledger(t.Context(), LedgerRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first := read()
	if len(first.Promises) != 1 || first.Promises[0].Status != ledger.Open {
		t.Fatalf("%+v", first.Promises)
	}
	now = now.Add(time.Hour)
	if read() != first {
		t.Error("nothing changed, and it was worked out again")
	}
	now = now.AddDate(0, 0, 7)
	second := read()
	if second == first || second.Promises[0].Status == ledger.Open {
		t.Errorf("past its due: %s", second.Promises[0].Status)
	}
	b.put(t, d, promising(2, now.Add(-time.Minute), "other@mail.example", "I'll call you tomorrow at 9."))
	if len(read().Promises) != 1 {
		t.Error("what the projections have not seen is in the ledger")
	}
	catchUp(t, d)
	if l := read(); len(l.Promises) != 2 {
		t.Errorf("%d promises after the second message", len(l.Promises))
	}
	if l, _, err := d.ledger(t.Context(), LedgerRequest{AsOf: "2025-03-03T12:30:00Z"}); err != nil || len(l.Promises) != 1 || l.Promises[0].Status != ledger.Open {
		t.Errorf("as it stood before: %+v, %v", l, err)
	}
}

// Alerts and counts are made of recent mail, so that a record of many years takes
// no more memory than one of the last; lists are made of all.
func TestLedgerRecent(t *testing.T) {
	o := options(t)
	now := time.Date(2025, 3, 5, 12, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return now }
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	b.put(t, d,
		promising(1, now.AddDate(-2, 0, 0), "victor.hale@mail.example", "I'll send you the invoice for the springs by 6 March 2025."),
		promising(2, now.AddDate(0, -6, 0), "other@mail.example", "I'll send you the drawing of the gate by 6 March 2025."))
	catchUp(t, d)
	q, err := d.Queue(t.Context())
	if err != nil || q.Promises[string(ledger.Open)] != 1 {
		t.Errorf("%+v, %v", q, err)
	}
	rows, err := d.alerts(t.Context(), false)
	soon := 0
	for _, r := range rows {
		if r.Code == alert.PromiseDueSoon {
			soon++
		}
	}
	if err != nil || soon != 1 {
		t.Errorf("%d promises are due soon, want 1: %+v, %v", soon, rows, err)
	}
	if l, _, err := d.ledger(t.Context(), LedgerRequest{}); err != nil || len(l.Promises) != 2 {
		t.Errorf("of all: %+v, %v", l, err)
	}
}

// Where the mailbox of whoever promised is not held, nobody says that nothing
// was done.
func TestLedgerHole(t *testing.T) {
	o := options(t)
	now := time.Date(2025, 3, 20, 12, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return now }
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	made := time.Date(2025, 3, 3, 10, 0, 0, 0, time.UTC)
	b.put(t, d,
		promising(1, made, "victor.hale@mail.example", "Lee will send you the invoice for the springs by Friday."),
		fmt.Sprintf("From: Lee <lee@wasatchdoor.example>\r\nTo: victor.hale@mail.example, dana@wasatchdoor.example\r\nMessage-ID: <9@wasatchdoor.example>\r\nSubject: Hello\r\nDate: %s\r\n\r\nGood to meet you.\r\n", made.Add(-time.Hour).Format(time.RFC1123Z)))
	catchUp(t, d)
	l, _, err := d.ledger(t.Context(), LedgerRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Promises) != 1 || l.Promises[0].State != "uncovered" || l.Promises[0].Status != ledger.Unclear || len(l.Promises[0].Unknown) == 0 {
		t.Errorf("%+v", l.Promises)
	}
}
