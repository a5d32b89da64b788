package imapsync

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// A first sync of many mailboxes that is stopped halfway says how far it is, and
// the next one begins with those that were not read.
func TestManyMailboxesStopped(t *testing.T) {
	const n = 300
	var s script
	for i := range n {
		s.Mailboxes = append(s.Mailboxes, scriptMailbox{Name: fmt.Sprintf("Archive/%03d", i), Messages: []scriptMessage{message(uint32(i+1), 500)}})
	}
	b, f := fakeBench(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b.options.Progress = func(p Progress) {
		if p.Mailboxes != n || p.Read > n {
			t.Errorf("progress %+v", p)
		}
		if p.Read > 0 {
			cancel()
		}
	}
	r, err := Sync(ctx, b.rec, b.account, b.options)
	if !errors.Is(err, context.Canceled) || r.Complete() || len(r.Mailboxes) != n {
		t.Fatalf("stopped: %v, %d mailboxes", err, len(r.Mailboxes))
	}
	read, had := 0, map[string]bool{}
	for _, m := range r.Mailboxes {
		read += m.Held
		had[fmt.Sprintf("%q", m.Mailbox)] = m.Held == 1
	}
	before := len(f.Commands())
	b.options.Progress = nil
	if r := b.sync(); !r.Complete() || len(r.Mailboxes) != n {
		t.Errorf("gone on with: %d mailboxes, complete %v", len(r.Mailboxes), r.Complete())
	}
	bodies, opened, again := 0, 0, 0
	for _, c := range f.Commands()[before:] {
		if strings.Contains(c, "BODY.PEEK[]") {
			bodies++
		}
		if name, ok := strings.CutPrefix(c, "EXAMINE "); ok && opened < n-read {
			opened++
			if had[name] {
				again++
			}
		}
	}
	if read == 0 || bodies != n-read {
		t.Errorf("%d messages were read before the stop, and %d after it, of %d", read, bodies, n)
	}
	if again > 2 { // one for each connection that was stopped
		t.Errorf("%d mailboxes were read again before the %d others", again, n-read)
	}
	for i := range n {
		b.holdsOne(fmt.Sprintf("Archive/%03d", i), uint32(i+1), s.Mailboxes[i].Messages[0].Raw)
	}
	b.verify()
}

func (b *bench) holdsOne(mailbox string, uid uint32, raw string) {
	b.t.Helper()
	if held := b.held(mailbox); len(held) != 1 || held[uid] != raw {
		b.t.Errorf("%s: %d messages are held, or another one", mailbox, len(held))
	}
}
