package imaptest

import (
	"crypto/tls"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/email"
)

const password = "open-sesame"

func listen(t *testing.T, opts ...Option) *Server {
	t.Helper()
	s, err := Listen("alice", password, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestServer(t *testing.T) {
	s := listen(t)
	check(t, s.Create("Sent", email.RoleSent))
	check(t, s.Create("Projects", email.NoRole))
	check(t, s.Create("Projects/2025", email.NoRole))
	at := time.Date(2025, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600))
	check(t, s.Append("INBOX", []byte("Subject: a\r\n\r\na\r\n"), at, `\Seen`))
	check(t, s.Append("INBOX", []byte("Subject: b\r\n\r\nb\r\n"), time.Time{}))
	check(t, s.Append("Projects/2025", []byte("Subject: c\r\n\r\nc\r\n"), at))
	if s.Append("Nowhere", nil, at) == nil || s.Create("Sent", "") == nil || s.Rename("Nowhere", "x") == nil || s.Expunge("INBOX", 99) == nil {
		t.Error("no error for what cannot be")
	}

	c := login(t, s.Addr, s.User, s.Password)
	if got := c.names(t); !slices.Equal(slices.Sorted(maps.Keys(got)), []string{"INBOX", "Projects", "Projects/2025", "Sent"}) {
		t.Errorf("LIST %v", got)
	}
	lines := c.raw(t, `LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UIDVALIDITY UIDNEXT))`, "LIST", "STATUS")
	all := strings.Join(lines, "\n")
	for _, want := range []string{`* LIST (\Sent) "/" "Sent"`, `* STATUS INBOX (`, "MESSAGES 2", "UIDNEXT 3"} {
		if !strings.Contains(strings.ReplaceAll(all, `"INBOX"`, "INBOX"), want) {
			t.Errorf("no %s in\n%s", want, all)
		}
	}
	first := c.examine(t, "INBOX")
	if got := c.bodies(t); len(got) != 2 || got[1] != "Subject: a\r\n\r\na\r\n" {
		t.Errorf("bodies %v", got)
	}
	c.raw(t, "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)")
	c.mu.Lock()
	if m := c.metas[1]; m.InternalDate != " 4-Mar-2025 05:06:07 +0100" && m.InternalDate != "04-Mar-2025 05:06:07 +0100" || m.Size != 17 || !slices.Equal(m.Flags, []string{`\seen`}) && !slices.Equal(m.Flags, []string{`\Seen`}) {
		t.Errorf("meta %+v", m)
	}
	c.mu.Unlock()

	// While a client idles.
	idle, err := c.Idle()
	check(t, err)
	check(t, s.Append("INBOX", []byte("Subject: d\r\n\r\nd\r\n"), at))
	if n := waitNumber(t, c.exists, "EXISTS"); n != 3 {
		t.Errorf("EXISTS %d", n)
	}
	check(t, s.Expunge("INBOX", 2))
	if n := waitNumber(t, c.expunge, "EXPUNGE"); n != 2 {
		t.Errorf("EXPUNGE %d", n)
	}
	check(t, idle.Close())
	check(t, idle.Wait())

	// Names and numbers change.
	before := c.examine(t, "Projects/2025")
	check(t, s.Rename("Projects", "Archive"))
	if got := c.names(t); got["Archive/2025"] == "" || got["Projects/2025"] != "" {
		t.Errorf("after RENAME: %v", got)
	}
	if v := c.examine(t, "Archive/2025"); v != before {
		t.Errorf("UIDVALIDITY %s, before RENAME %s", v, before)
	}
	check(t, s.ResetUIDValidity("INBOX"))
	if v := c.examine(t, "INBOX"); v == first || v == "" {
		t.Errorf("UIDVALIDITY %s, before the reset %s", v, first)
	}
	if got := c.bodies(t); len(got) != 2 || got[2] != "Subject: d\r\n\r\nd\r\n" {
		t.Errorf("after the reset: %v", got)
	}
	check(t, s.Delete("Sent"))
	if got := c.names(t); got["Sent"] != "" || len(got) != 3 {
		t.Errorf("after DELETE: %v", got)
	}

	s.CutAll()
	<-c.Closed()
	if err := login(t, s.Addr, s.User, s.Password).Noop().Wait(); err != nil {
		t.Errorf("after CutAll: %v", err)
	}
	if n := s.Connections(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestServerRefusesAWrongPassword(t *testing.T) {
	s := listen(t)
	c, err := dial(t, s.Addr, nil)
	check(t, err)
	if err := c.Login("alice", "guess").Wait(); err == nil {
		t.Error("logged in")
	}
}

func TestServerTLS(t *testing.T) {
	for name, tc := range map[string]struct {
		option Option
		secure func(*tls.Config) secured
	}{
		"implicit": {WithTLS(), implicit},
		"STARTTLS": {WithSTARTTLS(), upgrade},
	} {
		t.Run(name, func(t *testing.T) {
			s := listen(t, tc.option)
			c, err := dial(t, s.Addr, tc.secure(trust(t, s.CA)))
			check(t, err)
			check(t, c.Login(s.User, s.Password).Wait())
			if got := c.examine(t, "INBOX"); got == "" {
				t.Error("no UIDVALIDITY")
			}
		})
	}
	s := listen(t, WithSTARTTLS())
	c, err := dial(t, s.Addr, nil)
	check(t, err)
	if c.Login(s.User, s.Password).Wait() == nil {
		t.Error("logged in without TLS")
	}
}

func TestServerCloseEndsConnections(t *testing.T) {
	s := listen(t)
	c := login(t, s.Addr, s.User, s.Password)
	check(t, s.Close())
	<-c.Closed()
}
