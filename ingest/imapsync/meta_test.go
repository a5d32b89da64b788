package imapsync

import (
	"fmt"
	"strings"
	"testing"
)

// undated counts the messages of a mailbox that are on record without the time at
// which they came in.
func (b *bench) undated() (n int) {
	b.t.Helper()
	boxes, err := b.rec.Mailboxes(b.t.Context(), b.account.Name)
	must(b.t, err)
	for _, m := range boxes {
		gens, err := b.rec.Generations(b.t.Context(), m.ID)
		must(b.t, err)
		for _, g := range gens {
			list, err := b.rec.Sightings(b.t.Context(), g.ID)
			must(b.t, err)
			for _, s := range list {
				if s.InternalDate == "" {
					n++
				}
			}
		}
	}
	return n
}

// expectUndated holds how many messages are without the time at which they came in,
// and how many events tell of it.
func expectUndated(messages, events int) func(*testing.T, *bench, Report, []string) {
	return func(t *testing.T, b *bench, r Report, _ []string) {
		if n := b.undated(); n != messages {
			t.Errorf("%d messages are on record without a date, want %d", n, messages)
		}
		told := 0
		for _, e := range r.Events {
			if strings.Contains(e, fmt.Sprintf("does not tell when %d of the messages came in", messages)) {
				told++
			}
		}
		if told != events {
			t.Errorf("events %q", r.Events)
		}
	}
}

// TestCommandLength: no command is longer than servers take (RFC 7162 section 4),
// and a server that takes less still tells all.
func TestCommandLength(t *testing.T) {
	m := scriptMailbox{Name: "INBOX"}
	for i := range 1500 {
		m.Messages = append(m.Messages, scriptMessage{UID: uint32(4000000001 + 2*i), Raw: string(letter(i, 200)), Flags: `\Seen`})
	}
	for _, most := range []int{8192, 1000} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			s := scriptOf(m)
			s.Rules = []rule{{Over: most, Reply: "%T BAD the line is too long\r\n"}}
			b, f := fakeBench(t, s)
			r := b.sync()
			longest := 0
			for _, c := range f.Commands() {
				longest = max(longest, len(c))
			}
			if n := b.undated(); n > 0 || longest > 8000 || !r.Complete() || len(r.Events) > 0 {
				t.Errorf("%d messages without a date; longest command %d octets; complete %v, events %q", n, longest, r.Complete(), r.Events)
			}
			sent := len(f.Commands())
			f.Update(func(s *script) { s.Mailboxes[0].Messages = s.Mailboxes[0].Messages[:1400] })
			b.sync()
			if n := len(f.Commands()) - sent; n > 20 {
				t.Errorf("the second sync gives %d commands", n)
			}
		})
	}
}
