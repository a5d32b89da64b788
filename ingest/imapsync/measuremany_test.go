package imapsync

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// TestMeasureManyMailboxesRead reads all of 100,000 mailboxes (2,000 with -short),
// each with one message, twice, and says what that takes.
func TestMeasureManyMailboxesRead(t *testing.T) {
	if os.Getenv("ONRECORD_CORPORA") == "" {
		t.Skip("takes many minutes, and judges nothing: 'make measure' runs it")
	}
	n := 100_000
	if testing.Short() {
		n = 2000
	}
	s := scriptOf()
	s.Capabilities = "IMAP4rev1 LIST-EXTENDED LIST-STATUS"
	for i := range n {
		s.Mailboxes = append(s.Mailboxes, scriptMailbox{Name: fmt.Sprintf("Archive/%06d", i), Messages: []scriptMessage{message(1, 500+i%500)}})
	}
	b, f := fakeBench(t, s)
	for _, what := range []string{"all are new", "nothing has changed"} {
		begun, before, commands := time.Now(), watchHeap(), len(f.Commands())
		r := b.sync()
		if len(r.Mailboxes) != n || !r.Complete() {
			t.Fatalf("%d mailboxes are accounted for, complete: %v", len(r.Mailboxes), r.Complete())
		}
		t.Logf("%d mailboxes, %s: %v, %d commands, %d MiB of heap with the server", n, what, time.Since(begun).Round(time.Second), len(f.Commands())-commands, before()>>20)
		b.clock.pass(time.Minute)
	}
	b.verify()
}
