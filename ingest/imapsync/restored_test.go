package imapsync

import (
	"strings"
	"testing"
	"time"
)

// A mailbox that is restored from a backup gives UIDs again, under the same
// UIDVALIDITY: what comes under those of messages on record is fetched all the same.
func TestRestoredFromBackup(t *testing.T) {
	for name, tc := range map[string]struct {
		seen  int  // syncs between the restoring and the new mail
		zoned bool // the server tells all times in another zone, too
	}{"new mail at once": {}, "new mail later": {seen: 4}, "a moved clock": {seen: 4, zoned: true}} {
		t.Run(name, func(t *testing.T) {
			b, f := fakeBench(t, five())
			b.sync()
			f.Update(func(s *script) { s.Mailboxes[0].Messages, s.Mailboxes[0].UIDNext = s.Mailboxes[0].Messages[:3], "4" })
			for range tc.seen {
				b.clock.pass(time.Hour)
				b.sync()
			}
			f.Update(func(s *script) {
				m := &s.Mailboxes[0]
				m.UIDNext = ""
				for i := range m.Messages {
					if tc.zoned {
						m.Messages[i].InternalDate = `"01-Mar-2025 11:00:00 +0100"`
					}
				}
				for uid := range uint32(3) {
					m.Messages = append(m.Messages, scriptMessage{UID: uid + 4, Raw: string(letter(int(uid+40), 700)), InternalDate: `"11-Mar-2025 10:00:00 +0000"`})
				}
			})
			for range 2 {
				b.clock.pass(time.Hour)
				if r := b.sync(); !r.Complete() {
					t.Errorf("%s", describe(r))
				}
			}
			var want scriptMailbox
			f.Update(func(s *script) { want = s.Mailboxes[0] })
			b.intact("INBOX", want)
			if held := b.held("INBOX"); len(held) != len(want.Messages) {
				t.Errorf("%d messages are held", len(held))
			}
			if got := b.kinds(0); !strings.Contains(got, "mailbox.reset 2") || strings.Contains(got, "returned") {
				t.Errorf("leaves: %s", got)
			}
			b.verify()
		})
	}
}

// Other words for the times of messages are no other messages.
func TestTimesInAnotherZone(t *testing.T) {
	b, f := fakeBench(t, five())
	b.sync()
	f.Update(func(s *script) {
		m := &s.Mailboxes[0]
		for i := range m.Messages {
			m.Messages[i].InternalDate = `"01-Mar-2025 11:00:00 +0100"`
		}
		m.Messages = append(m.Messages, message(6, 700))
	})
	b.clock.pass(time.Hour)
	if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 1 || m.Held != 6 {
		t.Errorf("%+v", m)
	}
	if got := b.kinds(0); strings.Contains(got, "reset") {
		t.Errorf("leaves: %s", got)
	}
}
