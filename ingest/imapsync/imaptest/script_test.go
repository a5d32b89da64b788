package imaptest

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

func startScript(t *testing.T, s Script) *Fake {
	t.Helper()
	f, err := s.Start()
	check(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

var twoMessages = ScriptMailbox{Name: "INBOX", Messages: []ScriptMessage{
	{UID: 3, Raw: "Subject: three\r\n\r\n%T body\r\n", Flags: `\Seen $label]`},
	{UID: 7, Raw: "Subject: seven\r\n\r\nbody\r\n", InternalDate: "NIL", Size: 99},
}}

func TestScriptModel(t *testing.T) {
	f := startScript(t, Script{
		Capabilities: "IMAP4rev1 IDLE LIST-STATUS ESEARCH",
		Mailboxes:    []ScriptMailbox{twoMessages, {Name: "Q&A", List: `(\Marked) "" {3}` + "\r\nQ&A", UIDValidity: "4294967296", UIDNext: "-"}},
	})
	c := login(t, f.Addr, "anybody", "anything")
	if got := c.names(t); got["Q&A"] != `(\Marked)` || len(got) != 2 {
		t.Errorf("LIST %v", got)
	}
	want := []string{`* STATUS "INBOX" (MESSAGES 2 UIDNEXT 8 UIDVALIDITY 1)`, `* STATUS "Q&A" (MESSAGES 0 UIDVALIDITY 4294967296)`}
	if got := c.raw(t, `LIST "" "*" RETURN (STATUS (MESSAGES))`, "STATUS"); !slices.Equal(got, want) {
		t.Errorf("LIST-STATUS %q", got)
	}
	if v := c.examine(t, "Q&A"); v != "4294967296" {
		t.Errorf("UIDVALIDITY %s", v)
	}
	c.examine(t, "inbox")
	if got := c.raw(t, "UID SEARCH RETURN (ALL) UID 1:*", "ESEARCH"); len(got) != 1 || !strings.HasSuffix(got[0], " UID ALL 3,7") {
		t.Errorf("ESEARCH %q", got)
	}
	for cmd, want := range map[string]string{"UID SEARCH UID 4:*": "* SEARCH 7", "UID SEARCH UID 8:*": "* SEARCH 7", "UID SEARCH ALL": "* SEARCH 3 7", "UID SEARCH UID 4:5": "* SEARCH"} {
		if got := c.raw(t, cmd, "SEARCH"); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", cmd, got, want)
		}
	}
	if got := c.bodies(t); got[3] != twoMessages.Messages[0].Raw || got[7] != twoMessages.Messages[1].Raw || len(got) != 2 {
		t.Errorf("bodies %v", got)
	}
	c.raw(t, "UID FETCH 7 (UID FLAGS INTERNALDATE RFC822.SIZE)")
	if m := c.metas[7]; m.Size != 99 || m.InternalDate != "" || m.Flags == nil {
		t.Errorf("meta %+v", m)
	}
	for want, section := range map[string]*imap.FetchItemBodySection{
		"Subject: seven\r\n\r\n": {Peek: true, Specifier: imap.PartSpecifierHeader},
		"body\r\n":               {Peek: true, Specifier: imap.PartSpecifierText},
		"even":                   {Peek: true, Partial: &imap.SectionPartial{Offset: 10, Size: 4}},
		"":                       {Peek: true, Partial: &imap.SectionPartial{Offset: 1000, Size: 4}},
	} {
		got, err := c.Fetch(imap.UIDSetNum(7), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
		if err != nil || len(got) != 1 || string(got[0].BodySection[0].Bytes) != want {
			t.Errorf("%+v: %+v %v", section, got, err)
		}
	}
	idle, err := c.Idle()
	check(t, err)
	f.Push("* 3 EXISTS", "* 1 EXPUNGE")
	if n := waitNumber(t, c.exists, "EXISTS"); n != 3 {
		t.Errorf("EXISTS %d", n)
	}
	check(t, idle.Close())
	check(t, idle.Wait())
	_ = c.Logout().Wait() // the library may still be asking for capabilities
	if got := f.Commands(); got[0] != "LOGIN" || !slices.Contains(got, "LOGOUT") || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "anything") }) {
		t.Errorf("commands %q", got)
	}
}

func TestScriptTakesLiteralsAndSASL(t *testing.T) {
	f := startScript(t, Script{Mailboxes: []ScriptMailbox{{Name: "Entw\xfcrfe"}}})
	c, err := dial(t, f.Addr, nil)
	check(t, err)
	check(t, c.Login("jürgen", "pässword").Wait()) // as literals
	if v := c.examine(t, "Entw\xfcrfe"); v != "1" {
		t.Errorf("UIDVALIDITY %q", v)
	}
	f.Update(func(s *Script) { s.Greeting = "* OK [CAPABILITY IMAP4rev1 LITERAL+] ready" })
	c, err = dial(t, f.Addr, nil)
	check(t, err)
	check(t, c.Login("jürgen", "pässword").Wait()) // as literals without a go-ahead
	c, err = dial(t, f.Addr, nil)
	check(t, err)
	check(t, c.Authenticate(plainSASL{}))
	check(t, c.Noop().Wait())
}

// plainSASL is a mechanism without an initial response.
type plainSASL struct{}

func (plainSASL) Start() (string, []byte, error) { return "PLAIN", []byte("\x00u\x00p"), nil }
func (plainSASL) Next([]byte) ([]byte, error)    { return nil, nil }

func TestScriptRules(t *testing.T) {
	f := startScript(t, Script{
		Mailboxes: []ScriptMailbox{twoMessages},
		Rules: []Rule{
			{On: "uid fetch 7 ", Times: 1, Reply: "%T NO [SERVERBUG] not this one\r\n"},
			{On: "UID FETCH 7 ", Times: 1, Reply: "* 9 EXISTS\r\n%M%T OK odd\r\n"},
			{On: "NOOP", After: 1, Times: 1, Reply: "* BYE gone\r\n<FIN>"},
			{On: "UNSELECT", Times: 1, Reply: "<RST>"},
			{On: "UNSELECT", Reply: "* OK wait\r\n<SILENT>"},
		},
	})
	c := login(t, f.Addr, "u", "p")
	c.examine(t, "INBOX")
	one := func() (map[uint32]string, error) {
		got, err := c.Fetch(imap.UIDSetNum(7), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
		m := map[uint32]string{}
		for _, b := range got {
			m[uint32(b.UID)] = string(b.BodySection[0].Bytes)
		}
		return m, err
	}
	if _, err := one(); err == nil {
		t.Error("the first rule did not apply")
	}
	if got, err := one(); err != nil || got[7] != twoMessages.Messages[1].Raw || waitNumber(t, c.exists, "EXISTS") != 9 {
		t.Errorf("with %%M: %v, %v", got, err)
	}
	if got, err := one(); err != nil || len(got) != 1 {
		t.Errorf("model behind the rules: %v, %v", got, err)
	}
	check(t, c.Noop().Wait())
	if c.Noop().Wait() == nil {
		t.Error("NOOP after BYE")
	}
	if err := login(t, f.Addr, "u", "p").Unselect().Wait(); err == nil {
		t.Error("reset connection answers")
	}
	c = login(t, f.Addr, "u", "p")
	c.conn.SetPatience(200 * time.Millisecond)
	if err := c.Unselect().Wait(); err == nil {
		t.Error("silent connection answers")
	}
	f.Update(func(s *Script) { s.Rules = nil; s.Mailboxes = append(s.Mailboxes, ScriptMailbox{Name: "New"}) })
	c = login(t, f.Addr, "u", "p")
	if got := slices.Sorted(maps.Keys(c.names(t))); !slices.Equal(got, []string{"INBOX", "New"}) {
		t.Errorf("after Update: %v", got)
	}
	if n := f.Connections(); n != 4 {
		t.Errorf("%d connections", n)
	}
}
