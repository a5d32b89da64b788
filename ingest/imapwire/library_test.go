package imapwire

// The tests of this file run the client library bare, without a Conn. Each
// states what the library does as it is; one that fails after an upgrade means
// that a part of this package may have become unnecessary, or is missing.

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// bare starts the client library over the scripted server of dial.
func bare(t *testing.T, replies map[string]string, h *imapclient.UnilateralDataHandler) (*imapclient.Client, net.Conn) {
	t.Helper()
	a, b := net.Pipe()
	go answer(b, replies)
	cl := imapclient.New(a, &imapclient.Options{UnilateralDataHandler: h})
	t.Cleanup(func() { _ = a.Close() })
	if err := cl.WaitGreeting(); err != nil {
		t.Fatalf("greeting: %v", err)
	}
	return cl, b
}

// A connection that ends cleanly inside a literal: a short body and no error.
func TestLibraryTruncatedLiteralLooksComplete(t *testing.T) {
	cl, _ := bare(t, map[string]string{"UID FETCH": "* 1 FETCH (UID 7 BODY[] {100}\r\nSubject: cut\r\n\r\n<FIN>"}, nil)
	cmd := cl.Fetch(imap.UIDSetNum(7), wholeBody)
	msg := cmd.Next()
	for it := msg.Next(); it != nil; it = msg.Next() {
		if b, ok := it.(imapclient.FetchItemDataBodySection); ok {
			got, err := io.ReadAll(b.Literal)
			if err != nil || len(got) != 16 || b.Literal.Size() != 100 {
				t.Errorf("read %d of %d octets, %v", len(got), b.Literal.Size(), err)
			}
			return // anything more would race: the library reads a failed literal again
		}
	}
	t.Error("no body")
}

// A flag update of another client before the body is taken for the answer.
func TestLibraryUnilateralFetchStealsTheUID(t *testing.T) {
	stray := make(chan string, 4)
	cl, _ := bare(t, map[string]string{"UID FETCH": "* 1 FETCH (UID 7 FLAGS (\\Seen))\r\n* 1 FETCH (UID 7 BODY[] {4}\r\nbody)\r\n%T OK\r\n"},
		&imapclient.UnilateralDataHandler{Fetch: func(m *imapclient.FetchMessageData) {
			if b, err := m.Collect(); err == nil && len(b.BodySection) > 0 {
				stray <- string(b.BodySection[0].Bytes)
			}
		}})
	msgs, err := cl.Fetch(imap.UIDSetNum(7), wholeBody).Collect()
	if err != nil || len(msgs) != 1 || len(msgs[0].BodySection) != 0 {
		t.Fatalf("%+v, %v", msgs, err)
	}
	if body := <-stray; body != "body" {
		t.Errorf("the body went nowhere: %q", body)
	}
}

// A UID behind the literal: the message goes to the unilateral handler. A user
// of Conn needs that second way in.
func TestLibraryUIDBehindLiteral(t *testing.T) {
	stray := make(chan imap.UID, 1)
	cl, _ := bare(t, map[string]string{"UID FETCH": "* 1 FETCH (BODY[] {4}\r\nbody UID 7)\r\n%T OK\r\n"},
		&imapclient.UnilateralDataHandler{Fetch: func(m *imapclient.FetchMessageData) {
			if b, err := m.Collect(); err == nil {
				stray <- b.UID
			}
		}})
	msgs, err := cl.Fetch(imap.UIDSetNum(7), wholeBody).Collect()
	if err != nil || len(msgs) != 0 {
		t.Fatalf("%v, %v", msgs, err)
	}
	if uid := <-stray; uid != 7 {
		t.Error(uid)
	}
}

// Responses that are legal in some extension or common in the wild, and end the
// whole connection.
func TestLibraryFatalResponses(t *testing.T) {
	for name, tc := range map[string]struct{ cmd, response string }{
		"VANISHED":                {"NOOP", "* VANISHED 41,43:45"},
		"UIDFETCH":                {"NOOP", "* 7 UIDFETCH (FLAGS ())"},
		"vendor response":         {"NOOP", "* XGWEXTENSIONS foo"},
		"LSUB":                    {"NOOP", "* LSUB () \"/\" INBOX"},
		"unsolicited +":           {"NOOP", "+ idling"},
		"unknown tag":             {"NOOP", "T99 OK late"},
		"X-GM-MSGID":              {"UID FETCH", "* 1 FETCH (UID 7 X-GM-MSGID 1278455344230334865)"},
		"EMAILID":                 {"UID FETCH", "* 1 FETCH (UID 7 EMAILID (M6d99ac3275bb4e))"},
		"RFC822":                  {"UID FETCH", "* 1 FETCH (UID 7 RFC822 {2}\r\nab)"},
		"bad INTERNALDATE":        {"UID FETCH", "* 1 FETCH (UID 7 INTERNALDATE \"00-Jan-0000 00:00:00 +0000\")"},
		"INTERNALDATE zone name":  {"UID FETCH", "* 1 FETCH (UID 7 INTERNALDATE \"12-Feb-2018 19:50:00 +0300 MSK\")"},
		"INTERNALDATE NIL":        {"UID FETCH", "* 1 FETCH (UID 7 INTERNALDATE NIL)"},
		"keyword with ]":          {"UID FETCH", "* 1 FETCH (UID 7 FLAGS (\\Seen $label]))"},
		"quoted flag":             {"EXAMINE", "* FLAGS (\"\\\\Deleted\" \\Seen)"},
		"FLAGS NIL":               {"EXAMINE", "* FLAGS NIL"},
		"control octet in flag":   {"EXAMINE", "* FLAGS (\\Seen \x04Junk)"},
		"UIDVALIDITY over 32 bit": {"EXAMINE", "* OK [UIDVALIDITY 4294967296] x"},
		"negative UIDNEXT":        {"EXAMINE", "* OK [UIDNEXT -1] x"},
		"LIST bare ampersand":     {"LIST", "* LIST () \"/\" \"Q&A\""},
		"LIST latin-1 name":       {"LIST", "* LIST () \"/\" \"Entw\xfcrfe\""},
		"LIST & in base64":        {"LIST", "* LIST () \"|\" \"&BBAEMQQyACYEMwQ0BDU-\""},
		"LIST delimiter empty":    {"LIST", "* LIST () \"\" INBOX"},
	} {
		t.Run(name, func(t *testing.T) {
			cl, _ := bare(t, map[string]string{tc.cmd: tc.response + "\r\n%T OK done\r\n"}, nil)
			var err error
			switch tc.cmd {
			case "NOOP":
				err = cl.Noop().Wait()
			case "EXAMINE":
				_, err = cl.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
			case "LIST":
				_, err = cl.List("", "*", nil).Collect()
			default:
				_, err = cl.Fetch(imap.UIDSetNum(7), wholeBody).Collect()
			}
			if err == nil {
				err = cl.Noop().Wait()
			}
			if err == nil {
				t.Fatal("tolerated")
			}
			<-cl.Closed()
		})
	}
}

// The text of a BYE is not to be had from the library.
func TestLibraryByeTextIsLost(t *testing.T) {
	cl, _ := bare(t, map[string]string{"NOOP": "* BYE [UNAVAILABLE] Suggested Backoff Time: 299961 milliseconds\r\n<FIN>"}, nil)
	if err := cl.Noop().Wait(); err == nil || strings.Contains(err.Error(), "Backoff") {
		t.Errorf("%v", err)
	}
}

// A failed EXAMINE leaves no mailbox selected; the library still reports the old
// one, and knows nothing of a mailbox that was examined by Raw.
func TestLibraryFailedExamineKeepsOldMailbox(t *testing.T) {
	cl, _ := bare(t, map[string]string{"EXAMINE \"A\"": "* 3 EXISTS\r\n%T OK done\r\n", "EXAMINE \"B\"": "%T NO no such mailbox\r\n"}, nil)
	ro := &imap.SelectOptions{ReadOnly: true}
	if _, err := cl.Select("A", ro).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := cl.Select("B", ro).Wait(); err == nil {
		t.Fatal("no error")
	}
	if m := cl.Mailbox(); m == nil || m.Name != "A" {
		t.Errorf("%+v", m)
	}
}

// deadlines records the read deadlines that the library sets.
type deadlines struct {
	net.Conn
	mu  sync.Mutex
	set []time.Duration
}

func (d *deadlines) SetReadDeadline(at time.Time) error {
	d.mu.Lock()
	d.set = append(d.set, time.Until(at).Round(time.Second))
	d.mu.Unlock()
	return d.Conn.SetReadDeadline(at)
}

// A literal gets one deadline however large it is: hence no deadline of the
// library's reaches the network.
func TestLibraryDeadlinesAreAbsolute(t *testing.T) {
	a, b := net.Pipe()
	d := &deadlines{Conn: a}
	go func() {
		br := bufio.NewReader(b)
		_, _ = io.WriteString(b, greeting)
		line, _ := br.ReadString('\n')
		tag, _, _ := strings.Cut(line, " ")
		fmt.Fprintf(b, "* 1 FETCH (UID 7 BODY[] {65536}\r\n")
		for range 64 {
			_, _ = b.Write(make([]byte, 1024))
		}
		fmt.Fprintf(b, ")\r\n%s OK done\r\n", tag)
	}()
	cl := imapclient.New(d, nil)
	defer cl.Close()
	if _, err := cl.Fetch(imap.UIDSetNum(7), wholeBody).Collect(); err != nil {
		t.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for _, at := range d.set {
		if at == 5*time.Minute {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the deadline of a literal was set %d times: %v", n, d.set)
	}
}

// IDLE refused: the error comes back and the client stays usable.
func TestLibraryIdleRefused(t *testing.T) {
	cl, _ := bare(t, map[string]string{"IDLE": "%T BAD not now\r\n"}, nil)
	if _, err := cl.Idle(); err == nil {
		t.Fatal("no error")
	}
	if err := cl.Noop().Wait(); err != nil {
		t.Error(err)
	}
}

// Calling the client from a handler deadlocks: handlers run on its reader.
func TestLibraryHandlerMustNotCallTheClient(t *testing.T) {
	var cl *imapclient.Client
	ready, done := make(chan struct{}), make(chan error, 1)
	cl, server := bare(t, nil, &imapclient.UnilateralDataHandler{Mailbox: func(*imapclient.UnilateralDataMailbox) {
		<-ready
		done <- cl.Noop().Wait()
	}})
	close(ready)
	_, _ = io.WriteString(server, "* 4 EXISTS\r\n")
	select {
	case <-done:
		t.Error("no deadlock")
	case <-time.After(500 * time.Millisecond):
	}
}

// Closing a client under a literal that nobody reads blocks: the net.Conn has to
// be closed, and the command drained or abandoned.
func TestLibraryCloseBlocksOnUnreadLiteral(t *testing.T) {
	cl, _ := bare(t, map[string]string{"UID FETCH": "* 1 FETCH (UID 7 BODY[] {4}\r\nbody)\r\n%T OK done\r\n"}, nil)
	cmd := cl.Fetch(imap.UIDSetNum(7), wholeBody)
	if cmd.Next() == nil {
		t.Fatal("no message")
	}
	done := make(chan struct{})
	go func() { _ = cl.Close(); close(done) }()
	select {
	case <-done:
		t.Fatal("Close returned")
	case <-time.After(500 * time.Millisecond):
	}
	_ = cmd.Close() // drains, and thereby frees the reader
	<-done
}

// The library hands out decoded mailbox names and encodes them anew, which is
// not always the same: hence EXAMINE by Raw with the very octets of LIST.
func TestLibraryNameRoundTrip(t *testing.T) {
	cl, _ := bare(t, map[string]string{"LIST": "* LIST () \"/\" \"Entwürfe\"\r\n%T OK done\r\n", "EXAMINE \"Entw&APw-rfe\"": "%T NO [ALREADYEXISTS] encoded\r\n"}, nil)
	d, err := cl.List("", "*", nil).Collect()
	if err != nil || len(d) != 1 || d[0].Mailbox != "Entwürfe" {
		t.Fatalf("%+v, %v", d, err)
	}
	_, err = cl.Select(d[0].Mailbox, &imap.SelectOptions{ReadOnly: true}).Wait()
	var ie *imap.Error
	if !errors.As(err, &ie) || ie.Text != "encoded" {
		t.Errorf("sent back as it came: %v", err)
	}
}
