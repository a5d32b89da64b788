package daemon

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/record"
)

// arrive records a message that came into the mailbox at a time.
func (b *box) arrive(t *testing.T, d *Daemon, raw string, internal time.Time) {
	t.Helper()
	b.uid++
	err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
		_, err := tx.Observe(record.Observation{Generation: b.gen, UID: b.uid, Facet: "imap", Body: record.BytesBody([]byte(raw)),
			InternalDate: internal.Format("_2-Jan-2006 15:04:05 -0700")})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func clocked(n int, date, received time.Time) string {
	text := fmt.Sprintf("From: victor.hale@mail.example\r\nMessage-ID: <%d@mail.example>\r\nSubject: springs\r\n", n)
	if !received.IsZero() {
		text += "Received: from mail.example by mx.wasatchdoor.example; " + received.Format(time.RFC1123Z) + "\r\n"
	}
	if !date.IsZero() {
		text += "Date: " + date.Format(time.RFC1123Z) + "\r\n"
	}
	return text + "\r\nred springs\r\n"
}

func show(t *testing.T, d *Daemon, id string) ShownMessage {
	t.Helper()
	var a answer
	if err := d.Show(t.Context(), ShowRequest{Message: id}, &a); err != nil {
		t.Fatal(err)
	}
	return rowsOf[ShownMessage](t, &a)[0]
}

// TestEventTime: what was sent with a wrong clock is found, sorted and shown by
// the time of its receipt.
func TestEventTime(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "INBOX")
	day := time.Date(2025, 3, 4, 9, 0, 0, 0, time.FixedZone("", -7*3600))
	for i, wrong := range []time.Duration{0, 190 * time.Minute, -20 * 365 * 24 * time.Hour, 0} {
		at := day.AddDate(0, 0, i)
		b.arrive(t, d, clocked(i, at.Add(wrong), at), at)
	}
	catchUp(t, d)
	var a answer
	if err := d.Search(t.Context(), SearchRequest{Query: "springs", Sort: "date"}, &a); err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, h := range rowsOf[SearchHit](t, &a) {
		order = append(order, h.MessageID)
	}
	if want := []string{"<0@mail.example>", "<1@mail.example>", "<2@mail.example>", "<3@mail.example>"}; !slices.Equal(order, want) {
		t.Errorf("sorted %v, want %v", order, want)
	}
	wantFound(t, d, "after:2025-03-06", "<2@mail.example>", "<3@mail.example>")
	wantFound(t, d, "before:2025-01-01")

	m := show(t, d, "<1@mail.example>")
	if m.Basis != "received" || m.Event != "2025-03-05T09:00:00-07:00" || m.Date != "2025-03-05T12:10:00-07:00" || len(m.Conflicts) != 1 {
		t.Fatalf("shown by %s at %s, of %s: %v", m.Basis, m.Event, m.Date, m.Conflicts)
	}
	const want = "The Date field says 2025-03-05 12:10 -0700, 3 h 10 min after the server mx.wasatchdoor.example received it; " +
		"shown is the time when the server mx.wasatchdoor.example received it."
	if m.Conflicts[0].Text != want {
		t.Errorf("got %s\nwant %s", m.Conflicts[0].Text, want)
	}
	var clocks []string
	for _, c := range m.Times {
		clocks = append(clocks, c.Clock)
	}
	if got := strings.Join(clocks, " "); got != "date received internaldate recorded" {
		t.Errorf("times of %s", got)
	}
	if m := show(t, d, "<0@mail.example>"); m.Basis != "date" || !m.Confirmed || len(m.Conflicts) != 0 || m.Event != m.Date {
		t.Errorf("shown by %s at %s, of %s: %v", m.Basis, m.Event, m.Date, m.Conflicts)
	}
	row, err := json.Marshal(m)
	if err != nil || !strings.Contains(string(row), `"event":"2025-03-05T09:00:00-07:00"`) || !strings.Contains(string(row), `"times":[{"clock":"date"`) {
		t.Errorf("row %s, %v", row, err)
	}
}

// TestEventTimeChangedLater: when a day turns out to be one on which mail was
// moved in, a message of that day which was found before gets another time.
func TestEventTimeChangedLater(t *testing.T) {
	o := options(t)
	day := time.Date(2025, 3, 4, 9, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return day.AddDate(0, 2, 0) }
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	b.arrive(t, d, clocked(1000, time.Time{}, time.Time{}), day)
	catchUp(t, d)
	wantFound(t, d, "on:2025-03-04", "<1000@mail.example>")
	for i := range 10 {
		b.arrive(t, d, clocked(i, day.AddDate(-1, i, 0), time.Time{}), day)
	}
	catchUp(t, d)
	wantFound(t, d, "on:2025-03-04")
	wantFound(t, d, "on:2025-05-04", "<1000@mail.example>")
	m := show(t, d, "<1000@mail.example>")
	if m.Basis != "recorded" || len(m.Times) != 2 || m.Times[0].Note == "" {
		t.Errorf("shown by %s, times %+v", m.Basis, m.Times)
	}
	wantFound(t, d, "before:2025-03-01", "<0@mail.example>", "<1@mail.example>", "<2@mail.example>", "<3@mail.example>", "<4@mail.example>",
		"<5@mail.example>", "<6@mail.example>", "<7@mail.example>", "<8@mail.example>", "<9@mail.example>")
}
