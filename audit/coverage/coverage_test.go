package coverage_test

import (
	"path/filepath"
	"slices"
	"testing"

	"onrecord/audit/coverage"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// on puts an entry into streams.
func on(e *record.Entry, ids ...byte) *record.Entry {
	e.Leaf.Streams = nil
	for _, id := range ids {
		e.Leaf.Streams = append(e.Leaf.Streams, tlog.Stream{ID: tlog.StreamID{id}})
	}
	return e
}

func facet(name string, fields ...tlog.Field) *tlog.Facet {
	return &tlog.Facet{Name: name, Fields: fields}
}

func TestEvents(t *testing.T) {
	log := projectiontest.New("firm.example/onrecord/00000000")
	about := func(mailbox string) *tlog.Facet {
		return facet(tlog.FacetAbout, tlog.TextField("account", "dana"), tlog.TextField("mailbox", mailbox))
	}
	on(log.Append(tlog.KindMailboxOpen, about("Projects")), 1)
	on(log.Append(tlog.KindMailboxOpen, about("INBOX")), 2)
	on(log.Append(tlog.KindMessageVanished, facet(tlog.FacetIMAP, tlog.BareField("uid", "7"))), 2)
	on(log.Append(tlog.KindMailboxRenamed, about("Archive")), 1)
	on(log.Append(tlog.KindMailboxGap, facet(tlog.FacetGap, tlog.BareField("uids", "3:5"))), 1)
	on(log.Append(tlog.KindMailboxReset, facet(tlog.FacetReset, tlog.BareField("new", "9"))), 2, 3)
	on(log.Append(tlog.KindFetchFailed, facet(tlog.FacetError, tlog.TextField("text", "NO"))), 3)
	log.Append(tlog.KindClockStep)
	log.Append(tlog.KindPollPause, facet(tlog.FacetAbout, tlog.TextField("account", "dana"), tlog.BareField("since", "2025-03-03T09:00:00Z")))

	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Follow(t.Context(), log, coverage.NewStage()); err != nil {
		t.Fatal(err)
	}
	events, err := coverage.Events(t.Context(), db, 100)
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ kind, account, mailbox, detail string }
	var got []row
	for _, e := range events {
		got = append(got, row{e.Kind, e.Account, e.Mailbox, e.Detail})
	}
	want := []row{
		{tlog.KindPollPause, "dana", "", "account dana, since 2025-03-03T09:00:00Z"},
		{tlog.KindClockStep, "", "", ""},
		{tlog.KindFetchFailed, "dana", "INBOX", "text NO"},
		{tlog.KindMailboxReset, "dana", "INBOX", "new 9"},
		{tlog.KindMailboxGap, "dana", "Archive", "uids 3:5"},
		{tlog.KindMailboxRenamed, "dana", "Projects", "account dana, mailbox Archive"},
		{tlog.KindMessageVanished, "dana", "INBOX", "uid 7"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("events =\n%v, want\n%v", got, want)
	}
	if newest, err := coverage.Events(t.Context(), db, 1); err != nil || len(newest) != 1 || newest[0].Kind != tlog.KindPollPause {
		t.Errorf("newest event = %v, %v", newest, err)
	}
}

// TestLosses holds that a renumbering is told once, and what people read of each loss.
func TestLosses(t *testing.T) {
	log := projectiontest.New("firm.example/onrecord/00000000")
	on(log.Append(tlog.KindMailboxOpen, facet(tlog.FacetAbout, tlog.TextField("account", "dana"), tlog.TextField("mailbox", "star*x"))), 1)
	stream := byte(1)
	reset := func(old, now string) {
		numbers := []tlog.Field{tlog.TextField("old-uidvalidity", old), tlog.TextField("new-uidvalidity", now)}
		on(log.Append(tlog.KindMailboxReset, facet(tlog.FacetReset, append(numbers, tlog.BareField("noticed", "2026-11-30T03:17:57.640Z"))...)), stream+1, stream)
		stream++
		on(log.Append(tlog.KindMailboxReset, facet(tlog.FacetReset, append(numbers, tlog.BareField("not-found-again", "3"))...)), stream, stream-1)
	}
	reset("7", "8")
	reset("8", "7")
	reset("7", "8")
	reset("8", "8") // restored from a backup
	on(log.Append(tlog.KindMessageVanished, facet(tlog.FacetIMAP, tlog.BareField("uid", "7"))), stream)
	on(log.Append(tlog.KindMailboxGap, facet(tlog.FacetGap, tlog.BareField("set", "3:5,9"), tlog.BareField("noticed", "2026-11-30T03:17:57.640Z"))), stream)
	on(log.Append(tlog.KindMailboxGone, facet(tlog.FacetAbout, tlog.TextField("account", "dana"), tlog.TextField("mailbox", "star*x"))), stream)
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Follow(t.Context(), log, coverage.NewStage()); err != nil {
		t.Fatal(err)
	}
	list, err := coverage.Losses(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Text())
	}
	const renumbered = `the messages of mailbox "star*x" of dana were renumbered by the server and are read again; what was deleted just before is not known`
	want := []string{renumbered, renumbered, renumbered, renumbered, `4 messages were gone from mailbox "star*x" of dana before they were read`,
		`mailbox "star*x" of dana is no longer on the server; its messages stay on record`}
	if !slices.Equal(got, want) {
		t.Errorf("losses = %q, want %q", got, want)
	}
}

func TestEventText(t *testing.T) {
	for _, tc := range []struct{ kind, detail, want string }{
		{tlog.KindMailboxRenamed, "account dana, mailbox Old, jobs, raw-name Old, jobs, old-mailbox Jobs", `mailbox "Jobs" of dana has another name on the server now: "Old, jobs"`},
		{tlog.KindMailboxReset, "noticed 2026-11-30T13:31:02Z, old-uidvalidity 1, new-uidvalidity 2", `the messages of mailbox "Jobs" of dana were renumbered by the server and are read again; what was deleted just before is not known`},
		{tlog.KindMailboxReset, "old-uidvalidity 1, new-uidvalidity 2, not-found-again 0", `the messages of mailbox "Jobs" of dana, which were renumbered, have been read again; all that were held were found`},
		{tlog.KindMailboxReset, "old-uidvalidity 1, new-uidvalidity 2, not-found-again 2", `the messages of mailbox "Jobs" of dana, which were renumbered, have been read again; 2 messages were not found again, and stay on record`},
		{tlog.KindMessageVanished, "uidvalidity 1, uid 49, how absent, noticed 2026-11-30T13:31:02.177Z", `message 49 of mailbox "Jobs" of dana is no longer on the server; it stays on record`},
		{tlog.KindMessageReturned, "uidvalidity 1, uid 49", `message 49 of mailbox "Jobs" of dana is on the server again`},
		{tlog.KindFetchFailed, "class no, text [SERVERBUG] disk", `the server could not give a message of mailbox "Jobs" of dana: class no, text [SERVERBUG] disk`},
		{tlog.KindClockStep, "before 2026-11-30T13:00:00Z, after 2026-11-20T13:00:00Z", "the clock of this machine was set back from 2026-11-30T13:00:00Z to 2026-11-20T13:00:00Z"},
		{tlog.KindPollPause, "account dana, since 2026-11-30T13:00:00Z, reason no sync ran", "no mail was fetched for account dana since 2026-11-30T13:00:00Z"},
		{tlog.KindPollResume, "account dana, since 2026-11-30T13:00:00Z", "mail is fetched for account dana again"},
	} {
		if got := (coverage.Event{Kind: tc.kind, Account: "dana", Mailbox: "Jobs", Detail: tc.detail}).Text(); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.kind, got, tc.want)
		}
	}
}
