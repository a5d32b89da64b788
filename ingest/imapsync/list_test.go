package imapsync

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

func TestParseList(t *testing.T) {
	for _, tc := range []struct {
		line, raw, wire, name, delim string
		role                         email.Role
		selectable                   bool
	}{
		{`* LIST (\HasNoChildren) "/" INBOX`, "INBOX", "INBOX", "INBOX", "/", email.RoleInbox, true},
		{`* LIST () "/" "inbox"`, "INBOX", `"inbox"`, "INBOX", "/", email.RoleInbox, true},
		{`* LIST (\Sent) "." "INBOX.Entw&APw-rfe"`, "INBOX.Entw&APw-rfe", `"INBOX.Entw&APw-rfe"`, "INBOX.Entwürfe", ".", email.RoleSent, true},
		{`* LIST (\NoSelect) NIL Public`, "Public", "Public", "Public", "", "", false},
		{`* LIST (\NonExistent \HasChildren) "/" Old`, "Old", "Old", "Old", "/", "", false},
		{`* LIST () "" "Q&A"`, "Q&A", `"Q&A"`, "Q&A", "", "", true},
		{`* LIST () "/" "a \"b\" \\c"`, `a "b" \c`, `"a \"b\" \\c"`, `a "b" \c`, "/", "", true},
		{"* LIST () \"/\" {7}\r\nab\"c\\de", `ab"c\de`, `"ab\"c\\de"`, `ab"c\de`, "/", "", true},
		{"* LIST () \"/\" \"Entw\xfcrfe\"", "Entw\xfcrfe", "\"Entw\xfcrfe\"", "Entw\uFFFDrfe", "/", "", true},
		{`* LIST () "/" NIL`, "NIL", "NIL", "NIL", "/", "", true},
		{`* list (\Trash) "/" Bin`, "Bin", "Bin", "Bin", "/", email.RoleTrash, true},
	} {
		e := parseList(tc.line)
		if e == nil {
			t.Errorf("%q: nothing", tc.line)
			continue
		}
		if e.raw != tc.raw || e.wire != tc.wire || e.name != tc.name || e.delim != tc.delim || e.selectable() != tc.selectable {
			t.Errorf("%q: %+v", tc.line, e)
		}
		if tc.role != "" && e.role != tc.role {
			t.Errorf("%q: role %q", tc.line, e.role)
		}
	}
	for _, bad := range []string{"", "* LIST", "* LIST ()", `* LIST () "/"`, "* LSUB () \"/\" x", "* LIST x \"/\" y", "* LIST () \"/\" (a)"} {
		if e := parseList(bad); e != nil {
			t.Errorf("%q: %+v", bad, e)
		}
	}
}

func TestParseStatus(t *testing.T) {
	raw, st := parseStatus(`* STATUS "a b" (MESSAGES 231 UIDNEXT 44292 UIDVALIDITY 4294967297 HIGHESTMODSEQ 7011231777 SIZE 17 MAILBOXID (F22))`)
	if raw != "a b" || !st.known || st.messages != 231 || st.uidNext != 44292 || st.validity != "4294967297" ||
		st.modSeq != 7011231777 || st.size != 17 {
		t.Errorf("%q %+v", raw, st)
	}
	if _, st := parseStatus(`* STATUS INBOX ()`); st.known {
		t.Errorf("an empty STATUS is taken for knowledge: %+v", st)
	}
	if _, st := parseStatus(`* STATUS INBOX (UIDNEXT 3)`); st.known || st.size != -1 {
		t.Errorf("%+v", st)
	}
}

func FuzzListLines(f *testing.F) {
	f.Add(`* LIST (\HasNoChildren) "/" "INBOX"`, `* STATUS INBOX (MESSAGES 3 UIDNEXT 9)`)
	f.Add("* LIST () \"/\" {3}\r\nabc", "* STATUS x (MESSAGES -1)")
	f.Add("* LIST (() ((", "* STATUS")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, e := range entries([]string{a, b}) {
			if e.selectable() && strings.ContainsAny(e.wire, "\r\n\x00") {
				t.Fatalf("wire name %q", e.wire)
			}
		}
		if _, err := searchSet(a); err == nil {
			_, _ = searchSet(b)
		}
		var x box
		x.take(a)
		x.take(b)
	})
}

// Names are sent back as they came, however odd.
func TestOddNames(t *testing.T) {
	names := []string{"INBOX", "Entw&APw-rfe", "Q&A", "Entw\xfcrfe", "&BBAEMQQyACYEMwQ0BDU-", "two words"}
	var s script
	for i, n := range names {
		s.Mailboxes = append(s.Mailboxes, numbered(n, 1, 10*i))
	}
	s.Mailboxes[2].List = `() "" "Q&A"`
	b, f := fakeBench(t, s)
	r := b.sync()
	if len(r.Mailboxes) != len(names) || !r.Complete() {
		t.Errorf("%s\n%s", describe(r), strings.Join(f.Commands(), "\n"))
	}
	for i, m := range r.Mailboxes {
		if m.Fetched != 1 {
			t.Errorf("%q: %+v", names[i], m)
		}
	}
	e := b.last(tlog.KindMailboxOpen)
	if value(t, e, tlog.FacetAbout, "owner") != "dana@wasatchdoor.example" {
		t.Errorf("about: %+v", e.Facets[tlog.FacetAbout])
	}
	b.verify()
}

// A name that cannot be sent costs that mailbox, and no other.
func TestUnsendableNames(t *testing.T) {
	s := scriptOf(numbered("Clients\tA", 1, 1), numbered("bell\x07", 2, 10), numbered("cut", 1, 20), numbered("open{3", 1, 30), numbered("INBOX", 1, 40))
	s.Mailboxes[2].List = "() \"/\" {4}\r\nc\r\nt"
	s.Mailboxes[3].List = `() "/" open{3`
	b, f := fakeBench(t, s)
	r := b.sync()
	for _, want := range []struct {
		name    string
		fetched int
	}{{"Clients\tA", 1}, {"bell\x07", 0}, {"c\r\nt", 0}, {"open{3", 1}, {"INBOX", 1}} {
		m := reportOf(t, r, want.name)
		if m.Fetched != want.fetched || m.Incomplete() != (want.fetched == 0) || want.fetched == 0 && !strings.Contains(m.Skipped, "rename it there, or exclude it") {
			t.Errorf("%q: %+v\n%s", want.name, m, strings.Join(f.Commands(), "\n"))
		}
	}
	if r.Complete() || len(r.Events) != 2 || !strings.Contains(r.Events[0], "bell") {
		t.Errorf("%s", describe(r))
	}
	b.account.Exclude = []string{"bell*", "c*t"}
	if r := b.sync(); !r.Complete() {
		t.Errorf("excluded: %s", describe(r))
	}
	if survey, err := Probe(t.Context(), b.account); err != nil || len(survey.Mailboxes) != 5 {
		t.Errorf("survey: %+v, %v", survey, err)
	}
	b.verify()
}

func TestSelection(t *testing.T) {
	s := scriptOf(numbered("INBOX", 1, 1), numbered("Trash", 3, 10), numbered("Papierkorb", 2, 20), numbered("Clients", 0, 0),
		numbered("user.max", 4, 30))
	s.Capabilities = "IMAP4rev1 NAMESPACE"
	s.Mailboxes[2].List = `(\Trash) "/" "Papierkorb"`
	s.Mailboxes[3].List = `(\Noselect) "/" "Clients"`
	s.Rules = []rule{{On: "NAMESPACE", Reply: "* NAMESPACE ((\"\" \"/\")) ((\"user.\" \".\")) NIL\r\n%T OK x\r\n"}}
	b, _ := fakeBench(t, s)
	b.account.Exclude = []string{"TRASH"}
	r := b.sync()
	if !r.Complete() {
		t.Error("exclusion is not incompleteness")
	}
	want := "INBOX 1 0 \nTrash 3 3 excluded\nPapierkorb 2 2 excluded\n" +
		"user.max 4 4 belongs to someone else, or is shared; a pattern under include adds it\n"
	var got strings.Builder
	for _, m := range r.Mailboxes {
		fmt.Fprintln(&got, m.Mailbox, m.OnServer, m.Excluded, m.Skipped)
	}
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	b.account.Include, b.account.Exclude = []string{"user.*"}, nil
	if m := reportOf(t, b.sync(), "user.max"); m.Fetched != 4 {
		t.Errorf("%+v", m)
	}
}

func TestGmail(t *testing.T) {
	s := scriptOf(numbered("INBOX", 2, 1), numbered("[Gmail]/All Mail", 4, 1), numbered("[Gmail]/Spam", 1, 50), numbered("Clients", 2, 3))
	s.Capabilities = "IMAP4rev1 X-GM-EXT-1"
	s.Mailboxes[1].List = `(\All) "/" "[Gmail]/All Mail"`
	s.Mailboxes[2].List = `(\Junk) "/" "[Gmail]/Spam"`
	s.Rules = []rule{{On: "UID FETCH 1:4 (UID FLAGS", Reply: "* 1 FETCH (UID 1 X-GM-MSGID 1278455344230334865 X-GM-LABELS (\"\\\\Inbox\" \"Entw&APw-rfe\"))\r\n%T OK x\r\n"}}
	b, f := fakeBench(t, s)
	r := b.sync()
	if m := reportOf(t, r, "[Gmail]/All Mail"); m.Fetched != 4 {
		t.Errorf("%+v", m)
	}
	if m := reportOf(t, r, "[Gmail]/Spam"); m.Fetched != 1 {
		t.Errorf("%+v", m)
	}
	if m := reportOf(t, r, "Clients"); m.Fetched != 0 || !strings.Contains(m.Skipped, "All Mail") || !r.Complete() {
		t.Errorf("%+v", m)
	}
	expectCommand("UID FETCH 1:4 (UID FLAGS INTERNALDATE RFC822.SIZE X-GM-MSGID X-GM-THRID X-GM-LABELS)")(t, b, r, f.Commands())
	for e, err := range b.rec.Entries(t.Context(), 0) {
		must(t, err)
		if e.Leaf.Kind == tlog.KindMessageObserved && value(t, e, tlog.FacetIMAP, "uid") == "1" && value(t, e, tlog.FacetIMAP, "role") == "all" {
			if l := value(t, e, tlog.FacetIMAP, "labels"); l != `\Inbox|Entwürfe` {
				t.Errorf("labels %q", l)
			}
			if id := value(t, e, tlog.FacetIMAP, "gm-msgid"); id != "1278455344230334865" {
				t.Errorf("gm-msgid %q", id)
			}
		}
	}

	// A label that is excluded is read with All Mail all the same, which is said; one
	// that is not included lacks nothing.
	b.account.Include, b.account.Exclude = []string{"[Gmail]/*", "INBOX"}, []string{"INBOX"}
	for name, want := range map[string]string{"INBOX": `excluded, but "[Gmail]/All Mail" shows its messages too`, "Clients": "shows messages of"} {
		if m := reportOf(t, b.sync(), name); m.Excluded != 0 || !strings.HasPrefix(m.Skipped, want) {
			t.Errorf("%+v", m)
		}
	}
	b.account.Exclude = append(b.account.Exclude, "[Gmail]/All Mail")
	if m := reportOf(t, b.sync(), "INBOX"); m.Excluded != 2 || m.Skipped != "excluded" {
		t.Errorf("%+v", m)
	}
	b.account.Include, b.account.Exclude = nil, nil

	// With All Mail hidden the labels are read one by one.
	f.Update(func(s *script) { s.Mailboxes = append(s.Mailboxes[:1:1], s.Mailboxes[2:]...) })
	if m := reportOf(t, b.sync(), "Clients"); m.Fetched != 2 {
		t.Errorf("%+v", m)
	}
	b.verify()
}

// One broken share must not hide the rest.
func TestListRefused(t *testing.T) {
	s := scriptOf(numbered("INBOX", 1, 1), numbered("Clients", 1, 2))
	b, f := fakeBench(t, s)
	b.sync()
	f.Update(func(s *script) {
		s.Rules = []rule{{On: `LIST "" "*"`, Reply: "%T NO permission denied\r\n"}, {On: `LIST "" "%"`, Reply: "* LIST (\\HasNoChildren) \"/\" INBOX\r\n%T OK x\r\n"},
			{On: `EXAMINE "Clients"`, Times: 1, Reply: "%T NO [UNAVAILABLE] later\r\n"}}
	})
	size := b.rec.Size()
	r := b.sync()
	if m := reportOf(t, r, "INBOX"); m.Held != 1 {
		t.Errorf("%+v", m)
	}
	if m := reportOf(t, r, "Clients"); m.Held != 1 {
		t.Errorf("a mailbox that is not listed was given up: %+v", m)
	}
	if b.rec.Size() != size {
		t.Errorf("leaves: %s", b.kinds(size))
	}
	f.Update(func(s *script) { s.Rules = []rule{{On: "LIST", Reply: "%T NO broken\r\n"}} })
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); err == nil || !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "broken") {
		t.Errorf("no mailbox at all: %v", err)
	}
	if b.rec.Size() != size {
		t.Errorf("leaves: %s", b.kinds(size))
	}
}

func TestMailboxID(t *testing.T) {
	id := func(name, id string) []rule {
		return []rule{{On: `EXAMINE "` + name, Reply: "%M* OK [MAILBOXID (" + id + ")] x\r\n%T OK [READ-ONLY] x\r\n"}}
	}
	s := scriptOf(numbered("INBOX", 1, 1), numbered("Clients", 2, 2))
	s.Capabilities = "IMAP4rev1 OBJECTID LIST-STATUS LIST-EXTENDED"
	s.Rules = id("Clients", "F2212")
	b, f := fakeBench(t, s)
	b.sync()
	// Renamed, and renumbered with it: the MAILBOXID still tells.
	f.Update(func(s *script) {
		s.Mailboxes[1].Name, s.Mailboxes[1].UIDValidity = "Kunden", "77"
		s.Rules = id("Kunden", "F2212")
	})
	size := b.rec.Size()
	b.clock.pass(time.Minute)
	b.sync()
	if got := b.kinds(size); got != "mailbox.renamed 1, mailbox.reset 2, mailbox.scan 1, message.duplicate 2" {
		t.Errorf("leaves: %s", got)
	}
	b.verify()
}

// A mailbox that gives no message at all is left after some, and does not stand
// in the way of others.
func TestCalendarThatPosesAsMailbox(t *testing.T) {
	s := scriptOf(numbered("Calendar", 80, 100), numbered("Clients", 3, 1))
	s.Rules = []rule{{On: "UID FETCH 1:80 (UID BODY", Reply: "%T OK nothing\r\n"}}
	for u := 1; u <= 80; u++ {
		s.Rules = append(s.Rules, rule{On: fmt.Sprintf("UID FETCH %d (UID BODY", u), Reply: "%T OK nothing\r\n"})
	}
	b, _ := fakeBench(t, s)
	b.account.Connections = 1
	r := b.sync()
	if m := reportOf(t, r, "Clients"); m.Held != 0 && m.Held != 3 {
		t.Errorf("%+v", m)
	}
	if m := reportOf(t, r, "Calendar"); m.Failed != 80 || !strings.Contains(m.Skipped, "gives none of the messages") || r.Complete() {
		t.Errorf("%+v", m)
	}
	if got := b.kinds(0); !strings.Contains(got, "fetch.failed 50") {
		t.Errorf("leaves: %s", got)
	}
	b.verify()
}

// Mailboxes that are there and not listed are all read, also behind those that are
// refused for a while; until then the sync is not complete.
func TestUnlisted(t *testing.T) {
	for name, tc := range map[string]struct {
		rules []rule
		syncs int
	}{
		"all can be opened":   {nil, 1},
		"most cannot for now": {[]rule{{On: `EXAMINE "m1`, Reply: "%T NO [SERVERBUG] not now\r\n"}}, 60},
	} {
		t.Run(name, func(t *testing.T) {
			s := scriptOf(numbered("INBOX", 1, 1))
			for i := 10; i < 22; i++ {
				s.Mailboxes = append(s.Mailboxes, numbered(fmt.Sprintf("m%d", i), 1, 10*i))
			}
			b, f := fakeBench(t, s)
			b.sync()
			f.Update(func(s *script) {
				for i := range s.Mailboxes {
					m := &s.Mailboxes[i]
					m.Messages = append(m.Messages, message(2, 500))
				}
				s.Rules = append([]rule{{On: `LIST "" "*"`, Reply: "* LIST () \"/\" \"INBOX\"\r\n%T OK x\r\n"}}, tc.rules...)
			})
			for n := 1; ; n++ {
				b.clock.pass(time.Minute)
				r := b.sync()
				if r.Complete() != (tc.rules == nil) || len(r.Mailboxes) != len(s.Mailboxes) {
					t.Errorf("complete %v\n%s", r.Complete(), describe(r))
				}
				if len(b.held("m20")) == 2 && len(b.held("m21")) == 2 {
					break
				}
				if n == tc.syncs {
					t.Fatalf("m20 and m21 were not read by %d syncs", n)
				}
			}
			b.verify()
		})
	}
}
