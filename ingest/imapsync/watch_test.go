package imapsync

import (
	"context"
	"errors"
	"testing"
	"time"

	"onrecord/ingest/email"
	"onrecord/ingest/imapsync/imaptest"
)

// watching runs Watch until the test ends; changed gets a value for each call.
func (b *bench) watching(role email.Role) (changed chan struct{}, ended chan error) {
	ctx, cancel := context.WithCancel(b.t.Context())
	changed, ended = make(chan struct{}, 100), make(chan error, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ended <- Watch(ctx, b.account, role, b.options, func() { changed <- struct{}{} })
	}()
	b.t.Cleanup(func() { cancel(); <-done })
	return changed, ended
}

func await(t *testing.T, changed <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-changed:
	case <-time.After(15 * time.Second):
		t.Fatalf("not told of %s", what)
	}
}

func TestWatchDovecot(t *testing.T) { testWatch(t, imaptest.StartDovecot(t)) }
func TestWatchCyrus(t *testing.T)   { testWatch(t, imaptest.StartCyrus(t)) }

func testWatch(t *testing.T, r *imaptest.Real) {
	r.Deliver(t, "INBOX", letter(1, 500))
	b := realBench(t, r)
	inbox, lost := b.watching(email.RoleInbox)
	sent, _ := b.watching(email.RoleSent)
	await(t, inbox, "the beginning")
	await(t, sent, "the beginning in Sent")
	r.Deliver(t, "INBOX", letter(2, 500))
	await(t, inbox, "a delivery")
	r.Deliver(t, r.Name("Sent"), letter(3, 500))
	await(t, sent, "a delivery in Sent")
	r.Expunge(t, "INBOX", 1)
	await(t, inbox, "an expunge")
	r.Kill(t)
	select {
	case err := <-lost:
		if !errors.Is(err, ErrUnavailable) {
			t.Errorf("the server was killed: %v", err)
		}
	case <-time.After(15 * time.Second):
		t.Error("the end of the server was not noticed")
	}
}

func TestWatchImpossible(t *testing.T) {
	box := numbered("INBOX", 1, 0)
	for name, tc := range map[string]struct {
		script script
		role   email.Role
		want   error
	}{
		"no IDLE":           {script{Capabilities: "IMAP4rev1", Mailboxes: []scriptMailbox{box}}, email.RoleInbox, ErrNoWatch},
		"no such mailbox":   {scriptOf(box), email.RoleSent, ErrNoWatch},
		"IDLE refused":      {script{Mailboxes: []scriptMailbox{box}, Rules: []rule{{On: "IDLE", Reply: "%T NO not now\r\n"}}}, email.RoleInbox, ErrNoWatch},
		"IDLE never begins": {script{Mailboxes: []scriptMailbox{box}, Rules: []rule{{On: "IDLE", Reply: "<SILENT>"}}}, email.RoleInbox, ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := fakeBench(t, tc.script)
			b.options.pace.silence = 300 * time.Millisecond
			_, ended := b.watching(tc.role)
			select {
			case err := <-ended:
				if !errors.Is(err, tc.want) {
					t.Errorf("Watch = %v, want %v", err, tc.want)
				}
			case <-time.After(10 * time.Second):
				t.Error("Watch does not end")
			}
		})
	}
}
