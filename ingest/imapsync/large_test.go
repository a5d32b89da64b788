package imapsync

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/tlog"
	"onrecord/ingest/imapsync/imaptest"
)

// A large message comes bit by bit, over as many syncs as it takes, and mail that
// arrives meanwhile before it.
func TestLargeMessageYields(t *testing.T) {
	s := server(t, 1)
	must(t, s.Create("Sent", "sent"))
	big := letter(100, 9<<20)
	deliver(t, s, "INBOX", big)
	b := serverBench(t, s)
	b.options.Yield = func() bool { return true }
	inbox, sent := [][]byte{letter(0, 300), big}, [][]byte(nil)
	syncs := 0
	for r := (Report{Postponed: true}); r.Postponed; syncs++ {
		raw := letter(1000+syncs, 2000)
		deliver(t, s, "Sent", raw)
		sent = append(sent, raw)
		r = b.sync()
		b.holds("Sent", sent)
		m := reportOf(t, r, "INBOX")
		if r.Postponed == r.Complete() || r.Postponed != strings.Contains(m.Skipped, "still being fetched") || r.Postponed != (m.Held == 1) {
			t.Fatalf("postponed %v\n%s", r.Postponed, describe(r))
		}
		if syncs > 40 {
			t.Fatal("it does not come to its end")
		}
	}
	if syncs < 4 {
		t.Errorf("a message of 9 MiB took %d syncs: it does not yield", syncs)
	}
	b.holds("INBOX", inbox)
	if got := b.kinds(0); strings.Contains(got, "failed") || strings.Contains(got, "gap") {
		t.Errorf("leaves: %s", got)
	}
	b.verify()
}

// What is large in one mailbox comes after what is small in every other.
func TestLargeMessagesLast(t *testing.T) {
	s := server(t, 0)
	must(t, s.Create("Archive", ""))
	deliver(t, s, "INBOX", letter(1, 9<<20))
	deliver(t, s, "INBOX", letter(2, 500))
	deliver(t, s, "Archive", letter(3, 500))
	b := serverBench(t, s)
	b.account.Connections = 1
	b.sync()
	var order []string
	for e, err := range b.rec.Entries(t.Context(), 0) {
		must(t, err)
		if e.Leaf.Kind == tlog.KindMessageObserved {
			order = append(order, value(t, e, tlog.FacetIMAP, "mailbox")+" "+value(t, e, tlog.FacetIMAP, "uid"))
		}
	}
	if got := strings.Join(order, ", "); got != "INBOX 2, Archive 1, INBOX 1" {
		t.Errorf("order %s", got)
	}
	b.verify()
}

// largeText is in two pieces; a server says that it has 9 MiB.
var largeText = string(letter(1, firstPiece+firstPiece/2))

func pieceOf(from, n int, text string) string {
	return fmt.Sprintf("* 1 FETCH (UID 1 BODY[]<%d> {%d}\r\n%s)\r\n%%T OK x\r\n", from, n, text)
}

// Servers that serve parts of messages badly, and those that only say so.
func TestPieceQuirks(t *testing.T) {
	second := firstPiece - overlap
	ends := pieceOf(second, overlap, largeText[second:firstPiece]) // nothing behind the first piece
	atSecond := fmt.Sprintf("UID FETCH 1 (UID BODY.PEEK[]<%d.", second)
	for _, tc := range []struct {
		name   string
		rules  []rule
		method string
	}{
		{name: "RFC822.SIZE is too large", method: "pieces"},
		{name: "ranges are ignored", rules: []rule{{On: "UID FETCH 1 (UID BODY.PEEK[]<",
			Reply: fmt.Sprintf("* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n%%T OK x\r\n", len(largeText), largeText)}}},
		{name: "ranges are refused", rules: []rule{{On: "UID FETCH 1 (UID BODY.PEEK[]<", Reply: "%T BAD what\r\n"}}},
		{name: "more than the range", rules: []rule{{On: "UID FETCH 1 (UID BODY.PEEK[]<0.", Reply: pieceOf(0, len(largeText), largeText)}}},
		{name: "less than the range", method: "pieces", rules: []rule{{On: "UID FETCH 1 (UID BODY.PEEK[]<0.", Reply: pieceOf(0, 1000, largeText[:1000])}}},
		{name: "ends too early once", method: "pieces", rules: []rule{{On: atSecond, Times: 1, Reply: ends}}},
		{name: "ends too early always", rules: []rule{{On: atSecond, Reply: ends}}},
		{name: "other octets in the second piece", method: "pieces", rules: []rule{{On: atSecond, Reply: pieceOf(second, 1000, strings.Repeat("x", 1000))}}},
		{name: "RFC822.SIZE changes", rules: []rule{{On: "UID FETCH 1 (UID FLAGS", Times: 2,
			Reply: "* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 9000000)\r\n%T OK x\r\n"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := scriptOf(scriptMailbox{Name: "INBOX", Messages: []scriptMessage{{UID: 1, Raw: largeText, Size: 9 << 20}}})
			s.Rules = tc.rules
			b, f := fakeBench(t, s)
			r := b.sync()
			b.holds("INBOX", [][]byte{[]byte(largeText)})
			facet := b.last(tlog.KindMessageObserved).Facets[tlog.FacetIMAP]
			if method := strings.Join(facet.All("method"), " "); method != tc.method || !r.Complete() {
				t.Errorf("method %q, want %q\n%s\ncommands:\n%s", method, tc.method, describe(r), strings.Join(f.Commands(), "\n"))
			}
			b.verify()
		})
	}
}

// What a server gives only in part, in every way, is a failure that says so.
func TestCutShort(t *testing.T) {
	second := firstPiece - overlap
	s := scriptOf(scriptMailbox{Name: "INBOX", Messages: []scriptMessage{{UID: 1, Raw: largeText, Size: 9 << 20}}})
	s.Rules = []rule{
		{On: fmt.Sprintf("UID FETCH 1 (UID BODY.PEEK[]<%d.", second), Reply: pieceOf(second, overlap, largeText[second:firstPiece])},
		{On: "UID FETCH 1 (UID BODY.PEEK[])", Reply: "%T NO cannot render\r\n"},
		{On: "UID FETCH 1 (UID BODY.PEEK[HEADER])", Reply: "%T NO cannot render\r\n"},
	}
	b, _ := fakeBench(t, s)
	r := b.sync()
	m := reportOf(t, r, "INBOX")
	if m.Failed != 1 || len(r.Events) != 1 || !strings.Contains(r.Events[0], "cannot render") ||
		!strings.Contains(r.Events[0], "in pieces it has 262144 octets, and there are some at 262144 (RFC822.SIZE 9437184)") {
		t.Errorf("%s", describe(r))
	}
	b.verify()
}

// A large message that is expunged while it is being fetched is no failure: its
// UID is among those that were never seen.
func TestLargeMessageExpunged(t *testing.T) {
	s := scriptOf(scriptMailbox{Name: "INBOX", UIDNext: "3", Messages: []scriptMessage{{UID: 1, Raw: largeText, Size: 9 << 20}, message(2, 500)}})
	b, f := fakeBench(t, s)
	b.options.Yield = func() bool {
		f.Update(func(s *script) { s.Mailboxes[0].Messages = []scriptMessage{message(2, 500)} })
		f.Push("* 1 EXPUNGE")
		return false
	}
	b.checkExpunged(b.sync())
}

func TestDovecotLargeMessageExpunged(t *testing.T) {
	for _, when := range []string{"between two syncs", "between two pieces"} {
		t.Run(when, func(t *testing.T) {
			r := imaptest.StartDovecot(t)
			r.Deliver(t, "INBOX", letter(1, 9<<20), letter(2, 500))
			b := realBench(t, r)
			expunged := false
			b.options.Yield = func() bool {
				if when == "between two pieces" && !expunged {
					expunged = true
					r.Expunge(t, "INBOX", 1)
				}
				return !expunged
			}
			rep := b.sync()
			if rep.Postponed == expunged {
				t.Errorf("%s", describe(rep))
			}
			if !expunged {
				r.Expunge(t, "INBOX", 1)
				rep = b.sync()
			}
			b.checkExpunged(rep)
		})
	}
}

// What has come of a large message goes with its mailbox, and when this is renumbered.
func TestPiecesGoWithTheirMailbox(t *testing.T) {
	for name, change := range map[string]func(*script){
		"renumbered": func(s *script) {
			s.Mailboxes[1].UIDValidity, s.Mailboxes[1].Messages = "77", s.Mailboxes[1].Messages[1:]
		},
		"gone": func(s *script) { s.Mailboxes = s.Mailboxes[:1] },
	} {
		t.Run(name, func(t *testing.T) {
			b, f := fakeBench(t, scriptOf(numbered("INBOX", 1, 1), scriptMailbox{Name: "Plans", Messages: []scriptMessage{{UID: 1, Raw: largeText, Size: 9 << 20}, message(2, 500)}}))
			b.options.Yield = func() bool { return true }
			for i, want := range []int{1, 0} {
				b.sync()
				if left, err := filepath.Glob(filepath.Join(b.rec.Spool(), piecePrefix+"*")); err != nil || len(left) != want {
					t.Errorf("after sync %d: %q, %v", i+1, left, err)
				}
				f.Update(change)
			}
		})
	}
}

// checkExpunged checks the record of an INBOX whose first message went before it
// was there.
func (b *bench) checkExpunged(r Report) {
	b.t.Helper()
	if m := reportOf(b.t, r, "INBOX"); m.Held != 1 || m.Failed != 0 || !r.Complete() {
		b.t.Errorf("%s", describe(r))
	}
	if got := b.kinds(0); strings.Contains(got, tlog.KindFetchFailed) || !strings.Contains(got, tlog.KindMailboxGap+" 1") {
		b.t.Errorf("leaves: %s", got)
	}
	if left, err := filepath.Glob(filepath.Join(b.rec.Spool(), piecePrefix+"*")); err != nil || len(left) > 0 {
		b.t.Errorf("left in the spool: %q, %v", left, err)
	}
	b.verify()
}
