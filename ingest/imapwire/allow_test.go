package imapwire

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// A step is an event in the life of a connection: octets that the client
// writes, or "S: " and a line of the server's.
type steps []string

// play feeds steps to a guard and returns what left, and the refusal.
func play(g *guard, all steps) (sent string, err error) {
	for _, s := range all {
		if line, ok := strings.CutPrefix(s, "S: "); ok {
			tag, rest, _ := strings.Cut(line, " ")
			switch {
			case tag == "+":
				g.goAhead()
			case tag == "*" && strings.HasPrefix(rest, "CAPABILITY "):
				g.offered(strings.Fields(rest))
			case tag != "*":
				g.replied(tag)
			}
			continue
		}
		out, _, err := g.feed([]byte(s))
		if err != nil {
			return sent, err
		}
		sent += string(out)
	}
	return sent, nil
}

var allowed = []string{
	"CAPABILITY", "NOOP", "LOGOUT", "NAMESPACE", "UNSELECT", "IDLE", "noop",
	`ID ("name" "onrecord")`, "ID NIL", "ENABLE UIDONLY", "ENABLE CONDSTORE QRESYNC",
	`LOGIN alice "a b\"c\\d"`, "LOGIN alice {6}", "AUTHENTICATE PLAIN", "AUTHENTICATE XOAUTH2 dXNlcj0=", "AUTHENTICATE PLAIN =",
	`LIST "" "*"`, `LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT))`, `LIST (SUBSCRIBED) "" ("A" "B")`,
	`STATUS "a{5}b" (MESSAGES)`, "EXAMINE INBOX", "EXAMINE \"Entw\xfcrfe\" (CONDSTORE)", `EXAMINE "DELETE x"`, "EXAMINE \"a\tb\"",
	"UID SEARCH UID 1:*", "uid search RETURN (ALL) UID 1:*", "UID SEARCH ALL",
	"UID FETCH 1:* (UID)", "UID FETCH 1,3:5,* (UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ)", "UID FETCH 7 FLAGS", "UID FETCH 7 ALL",
	"UID FETCH 7 (UID BODY.PEEK[])", "UID FETCH 7 BODY.PEEK[]<0.1048576>", "UID FETCH 7 (body.peek[HEADER] BODY.PEEK[TEXT])",
	`UID FETCH 7 (BODY.PEEK[HEADER.FIELDS ("From" "Message-ID")])`, "UID FETCH 7 BODY.PEEK[HEADER.FIELDS.NOT (To)]", "UID FETCH 7 BODY.PEEK[1.2.MIME]",
	"UID FETCH 7 (BINARY.PEEK[1] BINARY.SIZE[1.2])", "UID FETCH 7 (ENVELOPE BODYSTRUCTURE BODY RFC822.HEADER)",
	"UID FETCH 7 (X-GM-MSGID X-GM-THRID X-GM-LABELS EMAILID THREADID)",
	"UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 12345 VANISHED)", "UID FETCH 1:* (UID) (PARTIAL -1:-100)",
}

var forbidden = []string{
	"SELECT INBOX", "select INBOX", "STORE 1 +FLAGS (\\Seen)", "UID STORE 1 +FLAGS (\\Deleted)", "EXPUNGE", "UID EXPUNGE 1", "CLOSE",
	"APPEND INBOX {5}", "APPEND INBOX {5+}", "COPY 1 x", "UID COPY 1 x", "MOVE 1 x", "UID MOVE 1 x", "UID REPLACE 1 x {5}", "REPLACE 1 x {5}",
	"CREATE x", "DELETE x", "RENAME x y", "SUBSCRIBE x", "UNSUBSCRIBE x", "SETACL x y z", "DELETEACL x y", "SETQUOTA x (STORAGE 1)",
	"SETMETADATA x (/shared/comment \"x\")", "NOTIFY SET (personal (MessageNew))", "COMPRESS DEFLATE", "STARTTLS", "UNAUTHENTICATE", "CHECK",
	"FETCH 1 (FLAGS)", "FETCH 1 BODY.PEEK[]", "SEARCH ALL", "LSUB \"\" *", "XLIST \"\" *", "SORT (DATE) UTF-8 ALL", "UID SORT (DATE) UTF-8 ALL", "UID THREAD x UTF-8 ALL",
	"UID FETCH 1 BODY[]", "UID FETCH 1 (UID BODY[])", "UID FETCH 1 (UID body[TEXT]<0.5>)", "UID FETCH 1 RFC822", "UID FETCH 1 (UID RFC822.TEXT)",
	"UID FETCH 1 BINARY[1]", "UID FETCH 1 (BODY.PEEK[] BODY[])", "UID FETCH 1 (BODY.PEEK[]BODY[])", "UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (a)] RFC822)",
	"UID FETCH 1 (BODY.PEEK[(] BODY[)])", "UID FETCH 1 (BODY.PEEK[\"] BODY[\"])", "UID FETCH 1 XYZ", "UID FETCH 1 (UID {3}", "UID FETCH 1", "UID FETCH", "UID FETCH $ (UID)",
	"UID FETCH 1 BODY.PEE\u212a[]", "UID", "UID ", "UID NOOP", "", " ", "NOOP ", "NOOP x", "LOGIN", "LOGIN ", "IDLE x", "DONE", "AUTHENTICATE PLAIN !!", "AUTHENTICATE", "ENABLE", "ENABLE (x)",
	"LIST \"\" {5", "LIST \"\" x}", "LIST \"\" x{5}", "LIST \"\" ~{5}", "LIST \"\" {5}{5}", "LIST \"\" {9999999}", "LIST \"\" {999999}", "LIST \"\" {-1}", "LIST \"\" {5+}",
	"LIST \"\" \"*", "LIST \"\" \"\\x\"", "LIST \"\" \"\\", "LIST \"\" x\x00", "LIST \"\" x\ry", "LIST \"\" x\x7f",
	"EXAMINE a\tb", "EXAMINE\tINBOX", "NOOP\t", "EXAMINE \"a\x1bb\"", "EXAMINE \"\" \t",
}

func TestAllowed(t *testing.T) {
	for _, cmd := range allowed {
		line := "a1 " + cmd + "\r\n"
		g := newGuard()
		if sent, err := play(&g, steps{line}); err != nil || sent != line {
			t.Errorf("%q: sent %q, %v", cmd, sent, err)
		}
		// In pieces of one octet, and behind another command in one write.
		g = newGuard()
		if sent, err := play(&g, strings.Split(line, "")); err != nil || sent != line {
			t.Errorf("%q in pieces: sent %q, %v", cmd, sent, err)
		}
		g = newGuard()
		if sent, err := play(&g, steps{"a0 NOOP\r\n" + line}); err != nil || sent != "a0 NOOP\r\n"+line {
			t.Errorf("%q behind another: sent %q, %v", cmd, sent, err)
		}
	}
}

func TestForbidden(t *testing.T) {
	for _, cmd := range forbidden {
		line := "a1 " + cmd + "\r\n"
		for _, s := range []steps{{line}, strings.Split(line, ""), {"a0 NOOP\r\n", line}, {"a0 NOOP\r\n" + line}, {line[:4], line[4:]}} {
			g := newGuard()
			sent, err := play(&g, s)
			if !errors.Is(err, ErrForbidden) {
				t.Errorf("%q: %v", s, err)
			}
			if sent = strings.TrimPrefix(sent, "a0 NOOP\r\n"); sent != "" {
				t.Errorf("%q: %q left", s, sent)
			}
		}
	}
	for _, tag := range []string{"", "*", "+", "a b", "a\"", "aaaaaaaaaaaaaaaaaaaaa", "\xfc"} {
		g := newGuard()
		if sent, err := play(&g, steps{tag + " NOOP\r\n"}); !errors.Is(err, ErrForbidden) || sent != "" {
			t.Errorf("tag %q: sent %q, %v", tag, sent, err)
		}
	}
}

// TestStates walks through literals, SASL and IDLE.
func TestStates(t *testing.T) {
	for name, tc := range map[string]struct {
		steps  steps
		sent   string // "": all that the client wrote
		refuse bool
	}{
		"literal":                      {steps: steps{"a LOGIN {5}\r\n", "S: + go", "alice", " {2}\r\n", "S: +", "pw\r\n", "b NOOP\r\n"}},
		"literal in pieces":            {steps: steps{"a LOGIN {5}\r", "\n", "S: + go", "al", "ice pw\r", "\nb NOOP\r\n"}},
		"empty literal":                {steps: steps{"a LOGIN {0}\r\n", "S: +", " {0}\r\n", "S: +", "\r\n", "b NOOP\r\n"}},
		"literal holds a command":      {steps: steps{"a EXAMINE {10}\r\n", "S: + go", "a STORE 1 \r\n"}},
		"literal not asked for":        {steps: steps{"a LOGIN {5}\r\n", "alice"}, refuse: true, sent: "a LOGIN {5}\r\n"},
		"literal in the same write":    {steps: steps{"a LOGIN {5}\r\nalice pw\r\n"}, refuse: true},
		"literal refused":              {steps: steps{"a LOGIN {5}\r\n", "S: a NO", "b NOOP\r\n"}},
		"literal refused, sent":        {steps: steps{"a LOGIN {5}\r\n", "S: a NO", "alice pw\r\n"}, refuse: true, sent: "a LOGIN {5}\r\n"},
		"command behind refusal":       {steps: steps{"a LOGIN {13}\r\n", "S: a NO", "b STORE 1 x\r\n"}, refuse: true, sent: "a LOGIN {13}\r\n"},
		"other reply is none":          {steps: steps{"z NOOP\r\n", "a LOGIN {5}\r\n", "S: z OK", "alice"}, refuse: true, sent: "z NOOP\r\na LOGIN {5}\r\n"},
		"literal with line end":        {steps: steps{"a EXAMINE {3}\r\n", "S: +", "a\r\n\r\n"}, refuse: true, sent: "a EXAMINE {3}\r\n"},
		"literal with NUL":             {steps: steps{"a EXAMINE {3}\r\n", "S: +", "a\x00b\r\n"}, refuse: true, sent: "a EXAMINE {3}\r\n"},
		"literal+":                     {steps: steps{"S: * CAPABILITY IMAP4rev1 LITERAL+", "a LOGIN {5+}\r\nalice {2+}\r\npw\r\nb NOOP\r\n"}},
		"literal+ not offered":         {steps: steps{"a LOGIN {5+}\r\nalice pw\r\n"}, refuse: true},
		"literal-":                     {steps: steps{"S: * CAPABILITY LITERAL-", "a EXAMINE {4096+}\r\n" + strings.Repeat("x", 4096) + "\r\nb NOOP\r\n"}},
		"literal- too large":           {steps: steps{"S: * CAPABILITY LITERAL-", "a EXAMINE {4097+}\r\n"}, refuse: true},
		"command inside literal's cmd": {steps: steps{"S: * CAPABILITY LITERAL+", "a EXAMINE {1+}\r\nx\r\nb STORE 1 x\r\n"}, refuse: true, sent: ""},
		"SASL":                         {steps: steps{"a AUTHENTICATE PLAIN\r\n", "S: + ", "AGFsaWNlAHB3\r\n", "S: a OK", "b NOOP\r\n"}},
		"SASL with initial response":   {steps: steps{"a AUTHENTICATE XOAUTH2 dXNlcg==\r\n", "S: + eyJ", "AQ==\r\n", "S: a NO", "b NOOP\r\n"}},
		"SASL empty answer":            {steps: steps{"a AUTHENTICATE XOAUTH2\r\n", "S: +", "\r\n", "S: +", "=\r\n", "S: +", "*\r\n", "S: a BAD"}},
		"SASL without challenge":       {steps: steps{"a AUTHENTICATE PLAIN\r\n", "AGFsaWNlAHB3\r\n"}, refuse: true, sent: "a AUTHENTICATE PLAIN\r\n"},
		"SASL two answers":             {steps: steps{"a AUTHENTICATE PLAIN\r\n", "S: +", "AAAA\r\n", "AAAA\r\n"}, refuse: true, sent: "a AUTHENTICATE PLAIN\r\nAAAA\r\n"},
		"SASL command":                 {steps: steps{"a AUTHENTICATE PLAIN\r\n", "S: +", "b DELETE x\r\n"}, refuse: true, sent: "a AUTHENTICATE PLAIN\r\n"},
		"SASL noop":                    {steps: steps{"a AUTHENTICATE PLAIN\r\n", "S: +", "b NOOP\r\n"}, refuse: true, sent: "a AUTHENTICATE PLAIN\r\n"},
		"IDLE":                         {steps: steps{"a IDLE\r\n", "S: + idling", "S: * 3 EXISTS", "done\r\n", "b NOOP\r\n", "S: a OK", "S: b OK"}},
		"IDLE and a command":           {steps: steps{"a IDLE\r\n", "S: + idling", "b NOOP\r\n"}, refuse: true, sent: "a IDLE\r\n"},
		"IDLE refused":                 {steps: steps{"a IDLE\r\n", "S: a BAD", "b NOOP\r\n"}},
		"IDLE ended by the server":     {steps: steps{"a IDLE\r\n", "S: + idling", "S: a OK", "DONE\r\n", "b NOOP\r\n"}, sent: "a IDLE\r\nb NOOP\r\n"},
		"DONE twice":                   {steps: steps{"a IDLE\r\n", "S: + idling", "DONE\r\n", "DONE\r\n"}, refuse: true, sent: "a IDLE\r\nDONE\r\n"},
		"late DONE twice":              {steps: steps{"a IDLE\r\n", "S: + idling", "S: a OK", "DONE\r\n", "DONE\r\n"}, refuse: true, sent: "a IDLE\r\n"},
		"late DONE too late":           {steps: steps{"a IDLE\r\n", "S: a OK", "b NOOP\r\n", "DONE\r\n"}, refuse: true, sent: "a IDLE\r\nb NOOP\r\n"},
		"tag in use":                   {steps: steps{"a NOOP\r\n", "a NOOP\r\n"}, refuse: true, sent: "a NOOP\r\n"},
		"tag used again":               {steps: steps{"a NOOP\r\n", "S: a OK", "a NOOP\r\n"}},
		"bare LF":                      {steps: steps{"a NOOP\nb DELETE x\r\n"}, refuse: true},
		"bare LF in quotes":            {steps: steps{"a EXAMINE \"x\nb DELETE x\"\r\n"}, refuse: true},
		"bare CR":                      {steps: steps{"a NOOP\rb DELETE x\r\n"}, refuse: true},
		"endless line":                 {steps: steps{"a EXAMINE " + strings.Repeat("x", maxCommand)}, refuse: true},
		"half a line":                  {steps: steps{"a NOOP\r\nb STORE 1 +FLAGS"}, sent: "a NOOP\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGuard()
			sent, err := play(&g, tc.steps)
			if tc.refuse != errors.Is(err, ErrForbidden) {
				t.Errorf("error %v", err)
			}
			want := tc.sent
			if want == "" && !tc.refuse {
				for _, s := range tc.steps {
					if !strings.HasPrefix(s, "S: ") {
						want += s
					}
				}
			}
			if sent != want {
				t.Errorf("sent %.80q, want %.80q", sent, want)
			}
		})
	}
}

// TestRefusalClosesTheConnection: not one octet of a forbidden command leaves,
// and nothing after it.
func TestRefusalClosesTheConnection(t *testing.T) {
	for name, do := range map[string]func(*session) error{
		"STORE": func(s *session) error {
			return s.Store(imap.UIDSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
		},
		"SELECT":         func(s *session) error { _, err := s.Select("INBOX", nil).Wait(); return err },
		"EXPUNGE":        func(s *session) error { return s.Expunge().Close() },
		"DELETE":         func(s *session) error { return s.Delete("x").Wait() },
		"APPEND":         func(s *session) error { return s.Append("x", 3, nil).Close() },
		"CLOSE":          func(s *session) error { return s.UnselectAndExpunge().Wait() },
		"COPY":           func(s *session) error { _, err := s.Copy(imap.UIDSetNum(1), "x").Wait(); return err },
		"MOVE":           func(s *session) error { _, err := s.Move(imap.UIDSetNum(1), "x").Wait(); return err },
		"FETCH":          func(s *session) error { _, err := s.Fetch(imap.SeqSetNum(1), wholeBody).Collect(); return err },
		"BODY[]":         func(s *session) error { return s.Fetch(imap.UIDSetNum(1), unpeeked).Close() },
		"raw STORE":      func(s *session) error { _, err := s.conn.Raw(ctx(t), "UID STORE 1 FLAGS ()", nil); return err },
		"raw with CRLF":  func(s *session) error { _, err := s.conn.Raw(ctx(t), "NOOP\r\nX9 EXPUNGE", nil); return err },
		"raw with space": func(s *session) error { _, err := s.conn.Raw(ctx(t), " EXPUNGE", nil); return err },
	} {
		t.Run(name, func(t *testing.T) {
			s := dial(t, nil)
			if err := do(s); err == nil {
				t.Error("no error")
			}
			if err := s.conn.Err(); !errors.Is(err, ErrForbidden) {
				t.Errorf("Err() = %v", err)
			}
			if err := s.Noop().Wait(); err == nil {
				t.Error("the connection goes on")
			}
			if out := s.wire.out.Load(); out > int64(len("X1 NOOP\r\n")) {
				t.Errorf("%d octets left", out)
			}
		})
	}
}

var unpeeked = &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{}}}

// TestLateDone: the server ends an IDLE by itself, and the client library sends
// its DONE all the same.
func TestLateDone(t *testing.T) {
	s := dial(t, map[string]string{"IDLE": "+ idling\r\n%T OK too long\r\n", "DONE": "T0 BAD what\r\n"})
	idle, err := s.Idle()
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for {
		s.conn.mu.Lock()
		ended := !s.conn.guard.owed()
		s.conn.mu.Unlock()
		if ended {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the reply to IDLE was not seen")
		}
		time.Sleep(time.Millisecond)
	}
	if err := idle.Close(); err != nil {
		t.Fatal(err)
	}
	if err := idle.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := s.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
	if len(s.events.seen().untagged) > 0 {
		t.Errorf("DONE reached the server: %q", s.events.seen().untagged)
	}
}

// TestAuthenticate: SASL of the client library passes the guard in full.
func TestAuthenticate(t *testing.T) {
	a, b := net.Pipe()
	go func() {
		defer b.Close()
		buf := make([]byte, 1000)
		expect := func(reply string) string {
			n, _ := b.Read(buf)
			tag, _, _ := strings.Cut(string(buf[:n]), " ")
			_, _ = b.Write([]byte(strings.ReplaceAll(reply, "%T", tag)))
			return string(buf[:n])
		}
		_, _ = b.Write([]byte("* OK [CAPABILITY IMAP4rev1 AUTH=X] hi\r\n"))
		expect("+ Y2hhbGxlbmdl\r\n")
		expect("+ Y2hhbGxlbmdl\r\n")
		expect("T1 OK [CAPABILITY IMAP4rev1] in\r\n")
		expect("%T OK\r\n")
	}()
	e := &events{}
	s := &session{conn: New(a, e.handler()), events: e}
	s.Client = newClient(s.conn)
	defer s.conn.Close()
	if err := s.Authenticate(countingSASL{}); err != nil {
		t.Fatal(err, s.conn.Err())
	}
	if err := s.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(e.seen().trace, "\n"); strings.Contains(all, "Y2hh") || strings.Contains(all, "YW5z") {
		t.Errorf("trace:\n%s", all)
	}
}

// countingSASL answers every challenge.
type countingSASL struct{}

func (countingSASL) Start() (string, []byte, error)        { return "X", nil, nil }
func (countingSASL) Next(challenge []byte) ([]byte, error) { return []byte("answer"), nil }
