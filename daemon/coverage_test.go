package daemon

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"onrecord/audit/coverage"
	"onrecord/ingest/imapsync"
	"onrecord/ingest/imapsync/imaptest"
)

// scripted starts a server with two messages in each mailbox.
func scripted(t *testing.T, rules []imaptest.Rule, mailboxes ...string) *imaptest.Fake {
	t.Helper()
	s := imaptest.Script{Rules: rules}
	for _, name := range mailboxes {
		s.Mailboxes = append(s.Mailboxes, imaptest.ScriptMailbox{Name: name, Messages: []imaptest.ScriptMessage{{UID: 1, Raw: letter(1)}, {UID: 2, Raw: letter(2)}}})
	}
	f, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

const neverEnded = "No sync of dana is known to have come to its end, so that mailboxes may be there that were never read."

// What a sync left out is told also when the account is no longer in the
// configuration; without the notes of the last sync nobody knows what it was.
func TestLeftOutIsTold(t *testing.T) {
	f := scripted(t, nil, "INBOX", "Clients", "Old")
	d := withAccount(t, f.Port, "dana", "let me in")
	d.Config().Accounts[0].Mailboxes.Exclude = []string{"Clients"}
	inbox(t, d)
	f.Update(func(s *imaptest.Script) {
		s.Rules = []imaptest.Rule{{On: `STATUS "Clients"`, Reply: "%T NO broken\r\n"}}
	})
	expect := func(when string, excluded, skipped []string) {
		t.Helper()
		for code, want := range map[string][]string{coverage.CodeExcluded: excluded, coverage.CodeSkipped: skipped} {
			if got := holesOf(t, d, code); !slices.Equal(got, want) {
				t.Errorf("%s: %s %q, want %q", when, code, got, want)
			}
		}
	}
	two := []string{`Mailbox "Clients" of dana is excluded by the configuration; it has 2 messages.`}
	expect("synced", two, nil)
	accounts := d.Config().Accounts
	d.Config().Accounts = nil
	expect("taken out of the configuration", two, nil)
	d.Config().Accounts = accounts
	inbox(t, d)
	expect("the server does not say how much it has", []string{`Mailbox "Clients" of dana is excluded by the configuration; how much it has is not known.`}, nil)
	if err := os.Remove(filepath.Join(d.dir, passesFile)); err != nil {
		t.Fatal(err)
	}
	expect("the notes are gone", nil, []string{neverEnded})
	d.Config().Accounts = nil
	expect("and the account is", nil, []string{neverEnded})
}

// A first sync that was stopped has read some mailboxes to their end, and others not
// at all.
func TestFirstSyncStopped(t *testing.T) {
	f := scripted(t, nil, "INBOX", "Clients")
	d := withAccount(t, f.Port, "dana", "let me in")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out := &answer{}
	err := d.following(ctx, out, func(ctx context.Context) error {
		f.Update(func(s *imaptest.Script) { s.Rules = []imaptest.Rule{{On: `EXAMINE "Clients"`, Reply: "<SILENT>"}} })
		go func() {
			for ctx.Err() == nil && !slices.ContainsFunc(f.Commands(), func(c string) bool { return c == `EXAMINE "Clients"` }) {
				pause(ctx, 10*time.Millisecond)
			}
			stop()
		}()
		_, err := d.syncAccount(ctx, d.Config().Accounts[0], 1, imapsync.Options{}, out)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	catchUp(t, d)
	if got := holesOf(t, d, coverage.CodeSkipped); !slices.Equal(got, []string{neverEnded}) {
		t.Errorf("skipped %q, want %q", got, neverEnded)
	}
}

// A sync that fails tells of the mailboxes that it did not come to, unless one before
// it has read them to their end.
func TestFirstSyncFails(t *testing.T) {
	f := scripted(t, []imaptest.Rule{{On: `EXAMINE "Clients"`, Reply: "<RST>"}, {On: "LOGIN", After: 1, Times: 1, Reply: "%T NO wrong\r\n"}}, "INBOX", "Clients", "Old")
	d := withAccount(t, f.Port, "dana", "let me in")
	if err := d.Sync(t.Context(), SyncRequest{}, &answer{}); !errors.Is(err, imapsync.ErrAuth) {
		t.Fatal(err)
	}
	s, err := d.Standing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range s.Accounts[0].Mailboxes {
		got = append(got, m.Mailbox+": "+m.Skipped)
	}
	if want := []string{"INBOX: ", "Clients: the sync ended before", "Old: the sync ended before"}; s.Complete || !slices.Equal(got, want) {
		t.Errorf("complete %v, %q, want %q", s.Complete, got, want)
	}
	f.Update(func(s *imaptest.Script) { s.Rules = nil })
	inbox(t, d)
	f.Update(func(s *imaptest.Script) {
		s.Rules = []imaptest.Rule{{On: `EXAMINE "INBOX"`, Reply: "<RST>"}, {On: "LOGIN", After: 1, Reply: "%T NO wrong\r\n"}}
	})
	out := &answer{}
	if err := d.Sync(t.Context(), SyncRequest{}, out); !errors.Is(err, imapsync.ErrAuth) || len(rowsOf[SyncRow](t, out)) != 3 {
		t.Fatal(err)
	}
	if got := holesOf(t, d, coverage.CodeSkipped); len(got) != 0 {
		t.Errorf("after one that came to its end: %q", got)
	}
}
