package clock_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/clock"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// follow builds the rows of a log.
func follow(t testing.TB, l *projectiontest.Log) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	catchUp(t, db, l)
	return db
}

func catchUp(t testing.TB, db *projection.DB, l *projectiontest.Log) {
	t.Helper()
	if err := db.Follow(t.Context(), l, clock.NewStage()); err != nil {
		t.Fatal(err)
	}
}

// inMailbox is the facet of a message in a mailbox of an account.
func inMailbox(mailbox, uidvalidity string, internal time.Time) *tlog.Facet {
	return &tlog.Facet{Name: tlog.FacetIMAP, Fields: []tlog.Field{
		tlog.BareField("account", "office"), tlog.TextField("mailbox", mailbox), tlog.BareField("uidvalidity", uidvalidity),
		tlog.TextField("internaldate", internal.Format("_2-Jan-2006 15:04:05 -0700")),
	}}
}

// inFile is the facet of a message in an mbox.
func inFile(delivered, fromLine string) *tlog.Facet {
	fields := []tlog.Field{tlog.BareField("label", "old.mbox"), tlog.BareField("account", "office"), tlog.TextField("mailbox", "old"),
		tlog.TextField("delivered", delivered)}
	if fromLine != "" {
		fields = append(fields, tlog.TextField("from-line", fromLine))
	}
	return &tlog.Facet{Name: tlog.FacetFile, Fields: fields}
}

// mail is a message with these fields.
func mail(n int, fields ...string) string {
	return fmt.Sprintf("Message-ID: <%d@client.example>\r\n%s\r\n\r\ntext\r\n", n, strings.Join(fields, "\r\n"))
}

func dated(at time.Time) string { return "Date: " + at.Format(time.RFC1123Z) }

func received(at time.Time) string {
	return "Received: from a.example by mx.firm.example with ESMTP; " + at.Format(time.RFC1123Z)
}

var noon = time.Date(2023, 3, 1, 12, 0, 0, 0, time.FixedZone("", -7*3600))

func mustOf(t testing.TB, db *projection.DB, d email.Digest) clock.Event {
	t.Helper()
	e, err := clock.Of(t.Context(), db, d)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestOf(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		facet *tlog.Facet
		want  time.Time
		basis email.Basis
		alone bool
		codes string
	}{
		{"agree", mail(1, received(noon.Add(time.Minute)), dated(noon)), inMailbox("INBOX", "7", noon.Add(2*time.Minute)), noon, email.BasisDate, false, ""},
		{"fast clock", mail(1, received(noon.Add(-3*time.Hour)), dated(noon)), inMailbox("INBOX", "7", noon.Add(-3*time.Hour)),
			noon.Add(-3 * time.Hour), email.BasisReceived, false, "date-late"},
		{"sent copy", mail(1, dated(noon)), inMailbox("Sent", "7", noon), noon, email.BasisDate, false, ""},
		{"sent copy, filed later", mail(1, dated(noon)), inMailbox("Sent", "7", noon.AddDate(0, 0, 1)), noon, email.BasisDate, true, ""},
		{"no facet", mail(1, dated(noon)), nil, noon, email.BasisDate, true, ""},
		{"mbox, local time", mail(1, dated(noon)), inFile("01-Mar-2023 12:00:20 +0000", "From ann@client.example Wed Mar  1 12:00:20 2023"), noon, email.BasisDate, true, ""},
		{"mbox, zone", mail(1, dated(noon)), inFile("01-Mar-2023 12:00:20 -0700", "From ann@client.example Wed Mar  1 12:00:20 -0700 2023"), noon, email.BasisDate, false, ""},
		{"mbox of git", mail(1, dated(noon)), inFile("17-Sep-2001 00:00:00 +0000", "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001"), noon, email.BasisDate, true, ""},
		{"mbox of an archive", mail(1, dated(noon)), inFile("01-Jan-1970 00:00:00 +0000", ""), noon, email.BasisDate, true, ""},
		{"Maildir", mail(1, "Subject: no date"), inFile("01-Mar-2023 19:00:00 +0000", ""), noon, email.BasisInternalDate, false, "date-missing"},
		{"nothing", mail(1, "Subject: no date"), nil, projectiontest.Recorded, email.BasisRecorded, false, "date-missing"},
		{"not of this world", mail(1, dated(noon.AddDate(90, 0, 0))), nil, projectiontest.Recorded, email.BasisRecorded, false, "date-late"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := projectiontest.New("firm.example/onrecord/1")
			var others []*tlog.Facet
			if test.facet != nil {
				others = append(others, test.facet)
			}
			d := l.AppendMail(test.text, others...)
			e := mustOf(t, follow(t, l), d)
			if !e.At.Equal(test.want) || e.Basis != test.basis || e.Alone != test.alone || strings.Join(e.Conflicts, " ") != test.codes {
				t.Errorf("got %+v, want %v by %s", e, test.want, test.basis)
			}
		})
	}
}

func TestOfKeepsTheZone(t *testing.T) {
	l := projectiontest.New("firm.example/onrecord/1")
	d := l.AppendMail(mail(1, dated(noon)))
	e := mustOf(t, follow(t, l), d)
	if got := e.At.Format(time.RFC3339); got != "2023-03-01T12:00:00-07:00" || e.Zone != email.ZoneKnown || !e.Date.Equal(noon) {
		t.Errorf("got %s, %+v", got, e)
	}
}

func TestOfUnknown(t *testing.T) {
	l := projectiontest.New("firm.example/onrecord/1")
	gone := mail(1, dated(noon))
	l.Erase(l.AppendMail(gone))
	db := follow(t, l)
	for _, d := range []email.Digest{{1}, email.DigestOf([]byte(gone))} {
		if _, err := clock.Of(t.Context(), db, d); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("error = %v, want fs.ErrNotExist", err)
		}
	}
}

// migrated is a mailbox whose mail of three years came in on one day, beside
// mail of that day, and messages that nothing but that day would date.
func migrated(old int) (l *projectiontest.Log, day time.Time, undated email.Digest) {
	l = projectiontest.New("firm.example/onrecord/1")
	day = noon
	undated = l.AppendMail(mail(1000, "Subject: no date"), inMailbox("INBOX", "7", day))
	for i := range old {
		sent := day.AddDate(-3, 0, 10*i)
		l.AppendMail(mail(i, dated(sent)), inMailbox("INBOX", "7", day.Add(time.Duration(i)*time.Second)))
	}
	for i := range 50 {
		sent := day.Add(time.Duration(i) * time.Minute)
		l.AppendMail(mail(2000+i, received(sent), dated(sent)), inMailbox("INBOX", "7", sent))
	}
	return l, day, undated
}

func TestMigration(t *testing.T) {
	for _, old := range []int{0, 9, 10, 60} {
		l, day, undated := migrated(old)
		next := l.AppendMail(mail(1001, "Subject: no date, a day later"), inMailbox("INBOX", "7", day.AddDate(0, 0, 1)))
		db := follow(t, l)
		moved := old >= 10
		if e := mustOf(t, db, undated); (e.Basis == email.BasisRecorded) != moved {
			t.Errorf("%d old messages: without Date %s", old, e.Basis)
		}
		if e := mustOf(t, db, next); e.Basis != email.BasisInternalDate {
			t.Errorf("%d old messages: a day later %s", old, e.Basis)
		}
		list, err := clock.Sightings(t.Context(), db, undated)
		if err != nil || len(list) != 1 || list[0].Doubted != moved || !list[0].At.Equal(day) || list[0].Mailbox != "INBOX" {
			t.Errorf("%d old messages: seen %+v, %v", old, list, err)
		}
	}
}

// TestBusyDay: mail that is late by its sender's clock, or late by less than
// months, makes no migration.
func TestBusyDay(t *testing.T) {
	l := projectiontest.New("firm.example/onrecord/1")
	var all []email.Digest
	for i := range 40 {
		at := noon.Add(time.Duration(i) * time.Minute)
		all = append(all,
			l.AppendMail(mail(i, received(at), dated(at.AddDate(-i%4, 0, 0))), inMailbox("INBOX", "7", at)),
			l.AppendMail(mail(100+i, dated(noon.AddDate(0, 0, -3-i))), inMailbox("Archive", "8", at)))
	}
	db := follow(t, l)
	for _, d := range all {
		if list, err := clock.Sightings(t.Context(), db, d); err != nil || len(list) != 1 || list[0].Doubted {
			t.Errorf("message %s: seen %+v, %v", d, list, err)
		}
	}
}

// TestChanged: a message whose time a later entry changes is told.
func TestChanged(t *testing.T) {
	l, _, undated := migrated(0)
	other := l.AppendMail(mail(3000, "Subject: no date, elsewhere"), inMailbox("Drafts", "9", noon))
	db := follow(t, l)
	before := l.Size()
	for i := range 10 {
		l.AppendMail(mail(i, dated(noon.AddDate(-1, i, 0))), inMailbox("INBOX", "7", noon))
	}
	l.AppendDuplicate(mail(3000, "Subject: no date, elsewhere"), inMailbox("Trash", "9", noon.Add(-time.Hour)))
	catchUp(t, db, l)
	got, err := clock.Changed(t.Context(), db, before, l.Size())
	if err != nil {
		t.Fatal(err)
	}
	want := []email.Digest{undated, other}
	slices.SortFunc(want, func(a, b email.Digest) int { return strings.Compare(a.String(), b.String()) })
	if !slices.Equal(got, want) {
		t.Errorf("changed %v, want %v", got, want)
	}
	if e := mustOf(t, db, other); !e.At.Equal(noon.Add(-time.Hour)) {
		t.Errorf("got %+v", e)
	}
	if none, err := clock.Changed(t.Context(), db, 0, before); err != nil || len(none) != 0 {
		t.Errorf("changed at first: %v, %v", none, err)
	}
}

// TestOrder: the rows do not depend on the order of the entries.
func TestOrder(t *testing.T) {
	l, day, _ := migrated(15)
	for i := range 15 { // some of them in a second mailbox too, some twice there
		text := mail(i, dated(day.AddDate(-3, 0, 10*i)))
		l.AppendDuplicate(text, inMailbox("Archive", "9", day.AddDate(-3, 0, 10*i-1)))
		l.AppendDuplicate(text, inMailbox("Archive", "9", day.AddDate(-3, 0, 10*i-1)))
		l.AppendDuplicate(text, inFile("01-Mar-2020 12:00:20 +0000", "From a Sun Mar  1 12:00:20 2020"))
	}
	want := dump(t, follow(t, l))
	if !strings.Contains(want, "date-late") {
		t.Fatalf("nothing to tell apart:\n%s", want)
	}
	for seed := range uint64(6) {
		if got := dump(t, follow(t, l.Shuffled(rand.New(rand.NewPCG(seed, 1))))); got != want {
			t.Fatalf("seed %d: rows differ\n%s\nwant\n%s", seed, got, want)
		}
	}
}

// dump lists what the rows say, but for when messages came into the record.
func dump(t *testing.T, db *projection.DB) string {
	t.Helper()
	var b strings.Builder
	for _, query := range []string{
		`SELECT hex(digest), basis, iif(basis = 'recorded', 0, at), at_zone, alone, conflicts, date, zone, received FROM clock_message ORDER BY digest`,
		`SELECT account, mailbox, generation, file, day, late, first, last, '' FROM clock_day y JOIN clock_box b ON b.id = y.box ORDER BY 1, 2, 3, 4, 5`,
		`SELECT account, mailbox, hex(digest), s.at, s.zone, loose, '', '', '' FROM clock_seen s JOIN clock_box b ON b.id = s.box
			JOIN clock_message m ON m.id = s.message ORDER BY 1, 2, 3, 4`,
	} {
		rows, err := db.Query(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var v [9]any
			if err := rows.Scan(&v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], &v[8]); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&b, v)
		}
		rows.Close()
	}
	return b.String()
}
