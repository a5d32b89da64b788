package imapwire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"
)

// events collects what a Handler sees.
type events struct {
	mu       sync.Mutex
	untagged []string
	notices  []Status
	metas    []Meta
	trace    []string
}

func (e *events) handler() Handler {
	return Handler{
		Untagged: func(l string) { e.mu.Lock(); defer e.mu.Unlock(); e.untagged = append(e.untagged, l) },
		Notice:   func(s Status) { e.mu.Lock(); defer e.mu.Unlock(); e.notices = append(e.notices, s) },
		Meta:     func(m Meta) { e.mu.Lock(); defer e.mu.Unlock(); e.metas = append(e.metas, m) },
		Trace: func(dir byte, l string) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.trace = append(e.trace, string(dir)+": "+l)
		},
	}
}

// seen returns what was seen so far.
func (e *events) seen() *events {
	e.mu.Lock()
	defer e.mu.Unlock()
	return &events{untagged: slices.Clone(e.untagged), notices: slices.Clone(e.notices), metas: slices.Clone(e.metas), trace: slices.Clone(e.trace)}
}

func (e *events) lastMeta(t *testing.T) Meta {
	t.Helper()
	metas := e.seen().metas
	if len(metas) == 0 {
		t.Fatal("no FETCH response was reported")
	}
	return metas[len(metas)-1]
}

// session is a client over a Conn over a scripted server.
type session struct {
	*imapclient.Client
	conn   *Conn
	wire   *countedConn
	server net.Conn
	events *events
	stray  chan *imapclient.FetchMessageBuffer
}

// A countedConn counts the octets that are written to it.
type countedConn struct {
	net.Conn
	out atomic.Int64
}

func (c *countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.out.Add(int64(n))
	return n, err
}

const greeting = "* OK [CAPABILITY IMAP4rev1 IDLE ENABLE SASL-IR] ready\r\n"

// dial starts a server that answers a command by the longest key that is a
// prefix of it; %T is the tag, and "<FIN>" at the end closes the connection.
func dial(t *testing.T, replies map[string]string) *session {
	t.Helper()
	a, b := net.Pipe()
	go answer(b, replies)
	s := &session{server: b, wire: &countedConn{Conn: a}, events: &events{}, stray: make(chan *imapclient.FetchMessageBuffer, 16)}
	s.conn = New(s.wire, s.events.handler())
	s.Client = imapclient.New(s.conn, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Fetch: func(m *imapclient.FetchMessageData) {
			if b, err := m.Collect(); err == nil {
				s.stray <- b
			}
		}}})
	t.Cleanup(func() { _ = s.conn.Close(); _ = s.Close() })
	if err := s.WaitGreeting(); err != nil {
		t.Fatalf("greeting: %v", err)
	}
	return s
}

func answer(c net.Conn, replies map[string]string) {
	defer c.Close()
	br := bufio.NewReader(c)
	_, _ = io.WriteString(c, greeting)
	for {
		line, err := br.ReadString('\n')
		if err != nil {
			return
		}
		tag, cmd, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		reply, best := "%T OK done\r\n", -1
		for k, v := range replies {
			if strings.HasPrefix(cmd, k) && len(k) > best {
				reply, best = v, len(k)
			}
		}
		text, fin := strings.CutSuffix(reply, "<FIN>")
		if _, err := io.WriteString(c, strings.ReplaceAll(text, "%T", tag)); err != nil || fin {
			return
		}
	}
}

func newClient(c *Conn) *imapclient.Client { return imapclient.New(c, nil) }

var wholeBody = &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}

func ctx(t *testing.T) context.Context {
	c, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return c
}

// TestSurvives sends what ends a connection of the bare client library (see
// TestLibraryFatalResponses): it must live on, and nothing must get lost unseen.
func TestSurvives(t *testing.T) {
	for _, tc := range []struct {
		response string
		untagged string // reported as such
		meta     *Meta  // or as FETCH
	}{
		{response: "* VANISHED (EARLIER) 41,43:45", untagged: "* VANISHED (EARLIER) 41,43:45"},
		{response: "* XGWEXTENSIONS foo", untagged: "* XGWEXTENSIONS foo"},
		{response: `* LSUB () "/" INBOX`, untagged: `* LSUB () "/" INBOX`},
		{response: `* LIST () "/" "Q&A"`, untagged: `* LIST () "/" "Q&A"`},
		{response: "* STATUS Entw\xfcrfe (MESSAGES 3)", untagged: "* STATUS Entw\xfcrfe (MESSAGES 3)"},
		{response: "* FLAGS (\\Seen $label])", untagged: "* FLAGS (\\Seen $label])"},
		{response: "* 3 RECENT", untagged: "* 3 RECENT"},
		{response: "* 0 EXPUNGE", untagged: "* 0 EXPUNGE"},
		{response: "*", untagged: "*"},
		{response: "* ", untagged: "* "},
		{response: "", untagged: ""},
		{response: "+ idling", untagged: "+ idling"},
		{response: "T99 OK late", untagged: "T99 OK late"},
		{response: "* OK [UIDVALIDITY 4294967296] x"},
		{response: "* OK [UIDNEXT -1] x"},
		{response: "* OK [HIGHESTMODSEQ 0] x"},
		{response: "* OK [PERMANENTFLAGS (\\Seen $l] \\*)] x"},
		{response: "* OK [unclosed"},
		{response: "* OK [odd(code] x"},
		{response: "* OK"},
		{response: "* CAPABILITY IMAP4rev1  ]  IDLE"},
		{response: "* 1 FETCH (UID 7 X-GM-MSGID 1278455344230334865 X-GM-LABELS (\"\\\\Inbox\" \"a \\\"b\\\" (c)\"))",
			meta: &Meta{Seq: 1, UID: 7, Size: -1, Body: -1, Other: map[string]string{
				"X-GM-MSGID": "1278455344230334865", "X-GM-LABELS": `("\\Inbox" "a \"b\" (c)")`}}},
		{response: "* 1 FETCH (UID 7 EMAILID (M6d99) FLAGS (\\Seen $label]))",
			meta: &Meta{Seq: 1, UID: 7, Size: -1, Body: -1, Flags: []string{`\Seen`, "$label]"}, Other: map[string]string{"EMAILID": "(M6d99)"}}},
		{response: "* 7 UIDFETCH (FLAGS (\\Seen))", meta: &Meta{UID: 7, Size: -1, Body: -1, Flags: []string{`\Seen`}}},
		{response: "* 1 FETCH (UID 7 INTERNALDATE \"00-Jan-0000 00:00:00 +0000\")",
			meta: &Meta{Seq: 1, UID: 7, Size: -1, Body: -1, InternalDate: "00-Jan-0000 00:00:00 +0000"}},
		{response: "* 1 FETCH (UID 7 INTERNALDATE NIL RFC822.SIZE -1 FLAGS NIL)",
			meta: &Meta{Seq: 1, UID: 7, Size: -1, Body: -1, Flags: []string{"NIL"}}},
		{response: "* 1 FETCH (UID 7 RFC822 {2}\r\nab)",
			meta: &Meta{Seq: 1, UID: 7, Size: -1, Body: -1, Other: map[string]string{"RFC822": `"ab"`}}},
		{response: "* 1 FETCH (UID 7 X-GM-LABELS ({5}\r\n(a\"b) foo) FLAGS ())",
			meta: &Meta{Seq: 1, UID: 7, Size: -1, Body: -1, Flags: []string{}, Other: map[string]string{"X-GM-LABELS": `("(a\"b)" foo)`}}},
		{response: "* 1 FETCH (UID 7 BODY[] {4}\r\nbody)", // nobody asked
			meta: &Meta{Seq: 1, UID: 7, Size: -1, Body: 4, Skipped: true}},
		{response: "* 1 FETCH (UID 7 {14}\r\n\r\nT1 NO broken\r\n)", meta: &Meta{Seq: 1, UID: 7, Size: -1, Body: -1, Unclosed: true,
			Other: map[string]string{}}},
		{response: "* 1 FETCH . OK", meta: &Meta{Seq: 1, Size: -1, Body: -1, Unclosed: true, Other: map[string]string{".": "OK"}}},
	} {
		t.Run(fmt.Sprintf("%.40q", tc.response), func(t *testing.T) {
			s := dial(t, map[string]string{"NOOP": tc.response + "\r\n%T OK\r\n"})
			for range 2 {
				if err := s.Noop().Wait(); err != nil {
					t.Fatalf("%v (%v)", err, s.conn.Err())
				}
			}
			seen := s.events.seen()
			if tc.untagged != "" && !slices.Contains(seen.untagged, tc.untagged) {
				t.Errorf("reported %q, want %q", seen.untagged, tc.untagged)
			}
			if tc.meta == nil {
				return
			}
			if len(seen.metas) != 2 {
				t.Fatalf("reported %v", seen.metas)
			}
			if len(tc.meta.Other) == 0 {
				tc.meta.Other = seen.metas[0].Other
			}
			if d := cmp.Diff(*tc.meta, seen.metas[0]); d != "" {
				t.Errorf("meta (-want +got):\n%s", d)
			}
		})
	}
}

// TestFetchVariants: however a server writes its answer, the body arrives whole
// and under its UID.
func TestFetchVariants(t *testing.T) {
	for name, r := range map[string]string{
		"plain":               "* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[] {4}\r\nbody)\r\n",
		"flag update first":   "* 1 FETCH (UID 7 FLAGS (\\Seen))\r\n* 1 FETCH (UID 7 BODY[] {4}\r\nbody)\r\n",
		"bad date":            "* 1 FETCH (UID 7 INTERNALDATE \"00-Jan-0000 00:00:00 +0000\" BODY[] {4}\r\nbody)\r\n",
		"zone name":           "* 1 FETCH (UID 7 INTERNALDATE \"12-Feb-2018 19:50:00 +0300 MSK\" BODY[] {4}\r\nbody)\r\n",
		"empty date":          "* 1 FETCH (UID 7 INTERNALDATE \"\" BODY[] {4}\r\nbody)\r\n",
		"date NIL":            "* 1 FETCH (UID 7 INTERNALDATE NIL BODY[] {4}\r\nbody)\r\n",
		"odd keyword":         "* 1 FETCH (UID 7 FLAGS (\\Seen $label]) BODY[] {4}\r\nbody)\r\n",
		"items behind":        "* 1 FETCH (UID 7 BODY[] {4}\r\nbody FLAGS (\\Seen $l]) INTERNALDATE NIL MODSEQ (12))\r\n",
		"quoted body":         "* 1 FETCH (UID 7 BODY[] \"body\")\r\n",
		"literal8":            "* 1 FETCH (UID 7 BODY[] ~{4}\r\nbody)\r\n",
		"literal with plus":   "* 1 FETCH (UID 7 BODY[] {4+}\r\nbody)\r\n",
		"UIDFETCH":            "* 7 UIDFETCH (MODSEQ (3) BODY[] {4}\r\nbody)\r\n",
		"uid behind":          "* 1 FETCH (BODY[] {4}\r\nbody UID 7)\r\n",
		"uid twice":           "* 1 FETCH (UID 7 BODY[] {4}\r\nbody UID 8)\r\n",
		"spaces":              "* 1 FETCH  ( UID 7  BODY[]  {4}\r\nbody )\r\n",
		"lower case":          "* 1 fetch (uid 7 body[] {4}\r\nbody)\r\n",
		"no closing bracket":  "* 1 FETCH (UID 7 BODY[] {4}\r\nbody\r\n",
		"lone LF":             "* 1 FETCH (UID 7 BODY[] {4}\nbody)\n",
		"body in a label":     "* 1 FETCH (UID 7 X-GM-LABELS (\"BODY[] {3}\" {6}\r\nBODY[]) BODY[] {4}\r\nbody)\r\n",
		"unasked RFC822":      "* 1 FETCH (UID 7 RFC822 {6}\r\nother) BODY[] {4}\r\nbody)\r\n",
		"BODY[] NIL first":    "* 1 FETCH (UID 7 BODY[] NIL)\r\n* 1 FETCH (UID 7 BODY[] {4}\r\nbody)\r\n",
		"unknown in between":  "* 5 XFOO {9}\r\n* 1 FETCH bar\r\n* 1 FETCH (UID 7 BODY[] {4}\r\nbody)\r\n",
		"number out of range": "* 99999999999 FETCH (UID 8 FLAGS ())\r\n* 1 FETCH (UID 7 BODY[] {4}\r\nbody)\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := dial(t, map[string]string{"UID FETCH": r + "%T OK\r\n"})
			got, err := s.Fetch(imap.UIDSetNum(7), wholeBody).Collect()
			if err != nil {
				t.Fatal(err)
			}
			if len(got) == 0 {
				got = append(got, <-s.stray)
			}
			if body := string(got[0].BodySection[0].Bytes); body != "body" || got[0].UID != 7 {
				t.Errorf("%q under UID %d", body, got[0].UID)
			}
			if m := s.events.lastMeta(t); m.UID != 7 || m.Body != 4 || m.Skipped {
				t.Errorf("meta %+v", m)
			}
			if err := s.Noop().Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestTwoSectionsInOneResponse: header and text of a message that the server
// cannot give whole.
func TestTwoSectionsInOneResponse(t *testing.T) {
	s := dial(t, map[string]string{"UID FETCH": "* 1 FETCH (UID 7 BODY[HEADER] {4}\r\nhead BODY[TEXT] {4}\r\ntext FLAGS ())\r\n%T OK\r\n"})
	got, err := s.Fetch(imap.UIDSetNum(7), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{
		{Specifier: imap.PartSpecifierHeader, Peek: true}, {Specifier: imap.PartSpecifierText, Peek: true}}}).Collect()
	if err != nil || len(got) != 1 || len(got[0].BodySection) != 2 {
		t.Fatalf("%+v %v", got, err)
	}
	if h, b := string(got[0].BodySection[0].Bytes), string(got[0].BodySection[1].Bytes); h != "head" || b != "text" {
		t.Errorf("%q %q", h, b)
	}
}

// TestTruncatedLiteralIsAnError: a connection that ends cleanly inside a message
// must not look like a short message.
func TestTruncatedLiteralIsAnError(t *testing.T) {
	s := dial(t, map[string]string{"UID FETCH": "* 1 FETCH (UID 7 BODY[] {100}\r\nbody<FIN>"})
	cmd := s.Fetch(imap.UIDSetNum(7), wholeBody)
	msg := cmd.Next()
	if msg == nil {
		t.Fatal("no message")
	}
	for it := msg.Next(); it != nil; it = msg.Next() {
		if b, ok := it.(imapclient.FetchItemDataBodySection); ok {
			if _, err := io.ReadAll(b.Literal); !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("read error = %v, want unexpected EOF", err)
			}
			break // the library reads a failed literal again; leave it alone
		}
	}
	if err := s.conn.Err(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Err() = %v", err)
	}
}

func TestByeIsNoticed(t *testing.T) {
	s := dial(t, map[string]string{"NOOP": "* BYE [UNAVAILABLE] Suggested Backoff Time: 5 milliseconds\r\n<FIN>"})
	if err := s.Noop().Wait(); err == nil {
		t.Fatal("no error")
	}
	want := []Status{{Kind: "BYE", Code: "UNAVAILABLE", Text: "Suggested Backoff Time: 5 milliseconds"}}
	if !slices.Equal(s.events.seen().notices, want) {
		t.Errorf("notices %+v", s.events.seen().notices)
	}
	if err := s.conn.Err(); err != io.EOF {
		t.Errorf("Err() = %v", err)
	}
}

func TestTaggedReplyKeepsCodeAndText(t *testing.T) {
	s := dial(t, map[string]string{"UID FETCH": "%T NO [UNAVAILABLE] Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n"})
	_, err := s.Fetch(imap.UIDSetNum(1), wholeBody).Collect()
	var ie *imap.Error
	if !errors.As(err, &ie) || ie.Code != "UNAVAILABLE" || !strings.Contains(ie.Text, "299961") {
		t.Errorf("%v", err)
	}
}

func TestStall(t *testing.T) {
	s := dial(t, map[string]string{"NOOP": "* 3 EXISTS\r\n"}) // and no reply
	s.conn.SetPatience(100 * time.Millisecond)
	if err := s.Noop().Wait(); err == nil {
		t.Fatal("no error")
	}
	if err := s.conn.Err(); !errors.Is(err, ErrStalled) {
		t.Errorf("Err() = %v", err)
	}
}

// TestStallWithoutGreeting: a server that never greets owes an answer too.
func TestStallWithoutGreeting(t *testing.T) {
	a, b := net.Pipe()
	defer b.Close()
	c := New(a, Handler{})
	c.SetPatience(50 * time.Millisecond)
	if _, err := c.Read(make([]byte, 10)); !errors.Is(err, ErrStalled) {
		t.Errorf("Read = %v", err)
	}
}

// TestQuietIsNoStall: a server that owes nothing may be silent for as long as it
// likes, and patience begins with the next command.
func TestQuietIsNoStall(t *testing.T) {
	s := dial(t, nil)
	s.conn.SetPatience(50 * time.Millisecond)
	if err := s.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond)
	if err := s.Noop().Wait(); err != nil {
		t.Errorf("after a pause: %v (%v)", err, s.conn.Err())
	}
}

// TestSlowLiteralLives: a slow but living literal outlasts many times the
// patience.
func TestSlowLiteralLives(t *testing.T) {
	a, b := net.Pipe()
	go func() {
		br := bufio.NewReader(b)
		_, _ = io.WriteString(b, greeting)
		line, _ := br.ReadString('\n')
		tag, _, _ := strings.Cut(line, " ")
		_, _ = io.WriteString(b, "* 1 FETCH (UID 7 BODY[] {10}\r\n")
		for range 10 {
			time.Sleep(60 * time.Millisecond)
			_, _ = io.WriteString(b, "x")
		}
		fmt.Fprintf(b, ")\r\n%s OK\r\n", tag)
	}()
	c := New(a, Handler{})
	c.SetPatience(200 * time.Millisecond)
	cl := imapclient.New(c, nil)
	defer cl.Close()
	if got, err := cl.Fetch(imap.UIDSetNum(7), wholeBody).Collect(); err != nil || len(got) != 1 {
		t.Fatal(err)
	}
}

// TestLiteralLimit: a message over the limit is put aside, its neighbours
// arrive, and the connection goes on.
func TestLiteralLimit(t *testing.T) {
	s := dial(t, map[string]string{"UID FETCH": "* 1 FETCH (UID 7 BODY[] {4}\r\nbody)\r\n* 2 FETCH (UID 8 BODY[] {5}\r\nlarge FLAGS ())\r\n" +
		"* 3 FETCH (UID 9 BODY[] \"large\")\r\n* 4 FETCH (UID 10 BODY[] {4}\r\nmore)\r\n%T OK\r\n"})
	s.conn.SetLiteralLimit(4)
	var all imap.UIDSet
	all.AddRange(7, 10)
	got, err := s.Fetch(all, wholeBody).Collect()
	if err != nil || len(got) != 2 || got[0].UID != 7 || got[1].UID != 10 || string(got[1].BodySection[0].Bytes) != "more" {
		t.Fatalf("%+v %v", got, err)
	}
	for i, skipped := range []bool{false, true, true, false} {
		if m := s.events.seen().metas[i]; m.Skipped != skipped || m.UID != uint32(7+i) {
			t.Errorf("%+v", m)
		}
	}
}

// TestHugeLiterals: what claims a size that nobody can hold ends the connection
// at once, with the UID for a message.
func TestHugeLiterals(t *testing.T) {
	for response, uid := range map[string]uint32{
		"* 1 FETCH (UID 7 BODY[] {9999999999}\r\n":                      7,
		"* 1 FETCH (UID 7 BODY[] {99999999999999999999999999}\r\n":      7,
		"* 1 FETCH (UID 7 X-GM-LABELS ({9999999999}\r\n":                7,
		"* 1 FETCH (FLAGS () {9999999999}\r\n":                          0,
		"* LIST () \"/\" {9999999999}\r\n":                              0,
		"* SEARCH {999999999}\r\n":                                      0,
		"* 1 FETCH (UID 7 FLAGS (" + strings.Repeat("x ", maxLine) + "": 0,
	} {
		s := dial(t, map[string]string{"UID FETCH": response})
		if _, err := s.Fetch(imap.UIDSetNum(7), wholeBody).Collect(); err == nil {
			t.Errorf("%.40q: no error", response)
		}
		err := s.conn.Err()
		var le *LiteralError
		switch {
		case errors.As(err, &le):
			if le.UID != uid || !errors.Is(err, ErrTooLarge) {
				t.Errorf("%.40q: %v", response, err)
			}
		case uid != 0 || !errors.Is(err, ErrMalformed):
			t.Errorf("%.40q: %v", response, err)
		}
	}
}

// TestLongSearchLine: a mailbox of a million messages has a SEARCH line far over
// the limit for other lines.
func TestLongSearchLine(t *testing.T) {
	var b strings.Builder
	b.WriteString("* SEARCH")
	for i := range 300_000 {
		fmt.Fprintf(&b, " %d", 1_000_000+i)
	}
	s := dial(t, map[string]string{"UID SEARCH": b.String() + "\r\n%T OK\r\n"})
	r, err := s.conn.Raw(ctx(t), "UID SEARCH UID 1:*", func(typ string) bool { return typ == "SEARCH" })
	if err != nil || len(r.Lines) != 1 || r.Lines[0] != b.String() {
		t.Fatalf("%d lines, %v", len(r.Lines), err)
	}
}

// TestTrace: no credential, no content.
func TestTrace(t *testing.T) {
	s := dial(t, map[string]string{
		"LOGIN":     "%T OK in\r\n",
		"UID FETCH": "* 1 FETCH (UID 7 BODY[] {6}\r\nsecret)\r\n* 2 FETCH (UID 8 BODY[] \"secret\")\r\n%T OK\r\n",
	})
	if err := s.Login("secret", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Fetch(imap.UIDSetNum(7), wholeBody).Collect(); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(s.events.seen().trace, "\n")
	if strings.Contains(all, "secret") || !strings.Contains(all, "C: T1 LOGIN ***") || !strings.Contains(all, "UID FETCH 7 (UID BODY.PEEK[])") {
		t.Errorf("trace:\n%s", all)
	}
}

func TestInject(t *testing.T) {
	a, b := net.Pipe()
	go func() {
		line, _ := bufio.NewReader(b).ReadString('\n')
		tag, _, _ := strings.Cut(line, " ")
		_, _ = io.WriteString(b, tag+" OK\r\n")
	}()
	c := New(a, Handler{})
	c.Inject("* OK [CAPABILITY IMAP4rev1] injected")
	cl := imapclient.New(c, nil)
	defer cl.Close()
	if err := cl.WaitGreeting(); err != nil {
		t.Fatal(err)
	}
	if err := cl.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
}
