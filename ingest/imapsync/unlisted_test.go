package imapsync

import (
	"strings"
	"testing"
	"time"
)

// A mailbox that the account may no longer open is not gone: mail may come into it.
func TestNoLongerAllowed(t *testing.T) {
	b, f := fakeBench(t, scriptOf(numbered("INBOX", 1, 1), numbered("Office", 2, 2)))
	b.sync()
	size := b.rec.Size()
	f.Update(func(s *script) {
		s.Mailboxes = s.Mailboxes[:1]
		s.Rules = []rule{{On: `EXAMINE "Office"`, Reply: "%T NO [NOPERM] access denied\r\n"}}
	})
	b.clock.pass(time.Minute)
	r := b.sync()
	if m := reportOf(t, r, "Office"); r.Complete() || !strings.Contains(m.Skipped, "access denied") {
		t.Errorf("%s", describe(r))
	}
	if got := b.kinds(size); got != "" {
		t.Errorf("leaves: %s", got)
	}
	b.account.Exclude = []string{"Office"}
	if r := b.sync(); !r.Complete() {
		t.Errorf("excluded: %s", describe(r))
	}
	b.verify()
}
