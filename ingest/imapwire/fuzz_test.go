package imapwire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// Octets that stand for an event in the input of FuzzGuard; all others are
// written by the client.
const (
	evGoAhead = 0xf0 + iota // the server sends "+"
	evReply                 // the server replies to the newest command
	evOffer                 // the server advertises LITERAL+
	evWrite                 // the client's write ends here
)

// FuzzGuard lets a client write anything at all, and reads what left as a server
// would, by a parser of its own that shares nothing with the guard: it must
// never see a command that is not on the list.
func FuzzGuard(f *testing.F) {
	for _, cmd := range append(slices.Clone(allowed), forbidden...) {
		f.Add([]byte("a1 " + cmd + "\r\n"))
		f.Add([]byte("a0 NOOP\r\na1 " + cmd + "\r\na2 NOOP\r\n"))
	}
	for _, s := range []string{
		"a LOGIN {5}\r\n\xf0alice {2}\r\n\xf0pw\r\n\xf1b NOOP\r\n",
		"a LOGIN {13}\r\n\xf1b STORE 1 x\r\n",
		"\xf2a EXAMINE {1+}\r\nx\r\nb STORE 1 x\r\n",
		"\xf2a EXAMINE {14+}\r\nx\r\nb STORE 1 x\r\n",
		"a EXAMINE {14}\xf3\r\n\xf0b STORE 1 FLAG\r\n",
		"a AUTHENTICATE PLAIN\r\n\xf0AAAA\r\n\xf0b DELETE x\r\n",
		"a AUTHENTICATE PLAIN\r\n\xf1b NOOP\r\n",
		"a IDLE\r\n\xf0DONE\r\nb STORE 1 x\r\n",
		"a IDLE\r\n\xf0\xf1DONE\r\nb NOOP\r\n",
		"a NOOP\nb DELETE x\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if err := watch(in); err != nil {
			t.Errorf("%q: %v", in, err)
		}
	})
}

// watch plays in to a guard and to a watcher.
func watch(in []byte) error {
	g, w := newGuard(), &watcher{}
	for len(in) > 0 {
		i := slices.IndexFunc(in, func(b byte) bool { return b >= evGoAhead && b <= evWrite })
		if i < 0 {
			i = len(in)
		}
		if i > 0 {
			out, traces, err := g.feed(in[:i])
			if err != nil {
				if len(out) > 0 || len(traces) > 0 {
					return fmt.Errorf("sent %q together with %v", out, err)
				}
				return nil
			}
			if err := w.see(out); err != nil {
				return err
			}
			in = in[i:]
			continue
		}
		switch in[0] {
		case evGoAhead:
			g.goAhead()
			w.goAhead()
		case evReply:
			g.replied(w.tag)
			w.replied()
		case evOffer:
			g.offered([]string{"IDLE", "LITERAL+"})
			w.offered = true
		}
		in = in[1:]
	}
	return nil
}

// watcher reads a client as a careless server would, for which any line that
// ends like a literal announces one.
type watcher struct {
	line    string // of the client, as far as it has come
	tag     string // of the newest command
	inside  bool   // the command goes on behind a literal
	wait    bool   // for the go-ahead
	literal int    // octets to come
	sasl    bool
	idle    bool
	credit  bool // a challenge is not answered yet
	offered bool // LITERAL+
}

func (w *watcher) goAhead() { w.wait, w.credit = false, true }

func (w *watcher) replied() {
	w.sasl, w.idle, w.credit = false, false, false
	if w.wait {
		w.wait, w.inside, w.literal = false, false, 0
	}
}

func (w *watcher) see(out []byte) error {
	for _, b := range out {
		switch {
		case w.wait:
			return fmt.Errorf("%q sent before the server asked for the literal", b)
		case w.literal > 0:
			w.literal--
			continue
		}
		w.line += string([]byte{b})
		line, whole := strings.CutSuffix(w.line, "\r\n")
		if strings.ContainsAny(strings.TrimSuffix(line, "\r"), "\r\n\x00") {
			return fmt.Errorf("bare line end or NUL in %q", w.line)
		}
		if whole {
			w.line = ""
			if err := w.judge(line); err != nil {
				return err
			}
		}
	}
	return nil
}

var (
	watchedLiteral = regexp.MustCompile(`\{(\d+)(\+?)\}$`)
	watchedVerbs   = strings.Fields("CAPABILITY NOOP LOGOUT ID AUTHENTICATE LOGIN ENABLE NAMESPACE LIST STATUS EXAMINE UNSELECT IDLE")
	watchedBad     = regexp.MustCompile(`(?i)(^|[^.A-Z0-9])(BODY\[|BINARY\[|RFC822($|[^.A-Z0-9])|RFC822\.TEXT)`)
)

// judge takes a line as the server would.
func (w *watcher) judge(line string) error {
	inside := w.inside
	w.inside = false
	switch {
	case w.sasl:
		if !w.credit || strings.Contains(line, " ") {
			return fmt.Errorf("%q during AUTHENTICATE", line)
		}
		w.credit = false
		return nil
	case w.idle:
		if w.idle = false; !strings.EqualFold(line, "DONE") {
			return fmt.Errorf("%q during IDLE", line)
		}
		return nil
	case !inside:
		if err := w.command(line); err != nil {
			return err
		}
	}
	if m := watchedLiteral.FindStringSubmatch(line); m != nil {
		w.inside, w.wait = true, m[2] == ""
		w.literal, _ = strconv.Atoi(m[1])
		if !w.wait && !w.offered {
			return fmt.Errorf("%q: the server takes no such literal", line)
		}
	}
	return nil
}

// command judges the first line of a command.
func (w *watcher) command(line string) error {
	words := strings.Fields(line)
	if len(words) < 2 {
		return fmt.Errorf("%q is no command", line)
	}
	w.tag = words[0]
	verb := strings.ToUpper(words[1])
	switch {
	case verb == "UID" && len(words) > 2 && strings.EqualFold(words[2], "SEARCH"):
	case verb == "UID" && len(words) > 2 && strings.EqualFold(words[2], "FETCH"):
		if watchedBad.MatchString(line) {
			return fmt.Errorf("%q sets flags", line)
		}
	case !slices.Contains(watchedVerbs, verb):
		return fmt.Errorf("%q is forbidden", line)
	}
	w.sasl, w.idle, w.credit = verb == "AUTHENTICATE", verb == "IDLE", false
	return nil
}

// TestWatcherSees: the oracle of FuzzGuard does notice what it is there for.
func TestWatcherSees(t *testing.T) {
	for _, line := range forbidden {
		if !strings.HasPrefix(line, "UID FETCH 1 B") && !strings.HasPrefix(line, "S") && !strings.HasPrefix(line, "UID E") {
			continue
		}
		if w := (&watcher{}); w.see([]byte("a NOOP\r\na "+line+"\r\n")) == nil && !strings.ContainsAny(line, "\u212a") {
			t.Errorf("%q was not noticed", line)
		}
	}
	for _, out := range []string{"a LOGIN {5}\r\nalice", "a LOGIN {5+}\r\n", "a AUTHENTICATE X\r\nAAAA\r\n", "a IDLE\r\nb NOOP\r\n", "a NOOP\nb CLOSE\r\n"} {
		if w := (&watcher{}); w.see([]byte(out)) == nil {
			t.Errorf("%q was not noticed", out)
		}
	}
}

// octets is a server that sends these and no more, and takes anything.
type octets struct {
	io.Reader
	io.Writer
}

func (octets) Close() error                     { return nil }
func (octets) LocalAddr() net.Addr              { return nil }
func (octets) RemoteAddr() net.Addr             { return nil }
func (octets) SetDeadline(time.Time) error      { return nil }
func (octets) SetReadDeadline(time.Time) error  { return nil }
func (octets) SetWriteDeadline(time.Time) error { return nil }

// FuzzServer lets a server send anything at all: it ends, without a panic, and
// memory follows the octets that came, not the sizes they claim.
func FuzzServer(f *testing.F) {
	for _, s := range []string{
		greeting, "* OK hi\r\nT1 OK done\r\n",
		"* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[] {4}\r\nbody)\r\n",
		"* 1 FETCH (BODY[] {9999999999}\r\nbody", "* 7 UIDFETCH (BODY[] \"body\" X-GM-LABELS ({3}\r\na b {2}\r\nxx))\r\n",
		"* 1 FETCH (UID 7 BODY[HEADER] {1}\r\nh BODY[TEXT] ~{1}\r\nt MODSEQ (5))\r\n", "* LIST () \"/\" {4}\r\nEntw\r\n",
		"* SEARCH 1 2 3\r\n", "* LIST () \"/\" {999999}\r\n", "* BYE [ALERT] gone\r\n", "+ \r\n", "+ x\r\nX1 NO [x\r\n", "* CAPABILITY LITERAL+ ]\r\n",
		"* 1 FETCH ((((\"", "* 1 FETCH (BODY[HEADER.FIELDS (\"x]\")] {2}\r\nab)", "* 1 FETCH (X {0}\r\n{0}\r\n{0}\r\n)\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		e := &events{}
		c := New(octets{bytes.NewReader(in), io.Discard}, e.handler())
		for _, cmd := range []string{"T1 UID FETCH 1:* (UID BODY.PEEK[])\r\n", "X1 LIST \"\" \"*\"\r\n"} {
			if _, err := c.Write([]byte(cmd)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := io.Copy(io.Discard, struct{ io.Reader }{c}); err != nil && c.Err() == nil {
			t.Errorf("%q: %v, but Err() is nil", in, err)
		}
		runtime.ReadMemStats(&after)
		if got, limit := after.TotalAlloc-before.TotalAlloc, uint64(2<<20+2000*len(in)); got > limit {
			t.Errorf("%q: %d octets allocated for %d received", in, got, len(in))
		}
	})
}

// FuzzLibrary puts the client library behind the Conn: whatever the server sends,
// the library finds no fault with what it is given.
func FuzzLibrary(f *testing.F) {
	for _, s := range []string{
		"* 1 FETCH (UID 7 FLAGS (\\Seen $l]) BODY[] {4}\r\nbody INTERNALDATE NIL)\r\n", "* CAPABILITY ]\r\n", "* OK [CAPABILITY ] x\r\n", "* OK [ALERT x\r\n",
		"* 1 FETCH (BODY[]<5> {1}\r\nx BODY[1.2.MIME] \"y\" BINARY[1] ~{1}\r\nz)\r\n", "* EXISTS\r\n* 0 EXPUNGE\r\n", "* OK [UNSEEN x] y\r\n* NO\r\n* PREAUTH [X-Y (]\r\n",
		"* 1 FETCH (UID 7 BODY[HEADER.FIELDS (A B-C)] {1}\r\nx)\r\n", "* LIST () \"\" x\r\n* SEARCH x\r\n", "* BYE\r\n", "+\r\n", "* OK [BADCHARSET (x)] y\r\n",
		"* OK [odd(code] x\r\n", "* OK [] x\r\n", "* OK \r0\n", "* 1 FETCH BODY[0MIME]\"\n", "* OK [UIDNEXT 0] x\r\n", "* OK [HIGHESTMODSEQ x] x\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		c := New(octets{io.MultiReader(strings.NewReader(greeting), bytes.NewReader(in)), io.Discard}, Handler{})
		c.guard.flight[" "] = "UID FETCH" // under a tag that cannot be answered
		cl := imapclient.New(c, nil)
		<-cl.Closed()
		err := cl.Close()
		ours := c.Err() != io.EOF && c.Err() != net.ErrClosed // the library saw an error of the Conn
		if err != nil && err != net.ErrClosed && !ours && !strings.Contains(err.Error(), "EOF") {
			t.Errorf("%q: %v", in, err)
		}
	})
}

// FuzzFetch puts arbitrary octets where a message, a label and a flag stand: the
// client gets the message to the octet, whatever it looks like.
func FuzzFetch(f *testing.F) {
	f.Add([]byte("Subject: x\r\n\r\nbody\r\n"), []byte("label"), uint32(7))
	f.Add([]byte(")\r\n* 2 FETCH (UID 8 BODY[] {1}\r\nx)\r\nT1 OK\r\n"), []byte(`a" BODY[] {3}`), uint32(1))
	f.Add([]byte(""), []byte("{5}\r\n"), uint32(0xffffffff))
	f.Fuzz(func(t *testing.T, body, label []byte, uid uint32) {
		if uid == 0 || len(label) > maxLine/2 {
			t.Skip()
		}
		in := fmt.Sprintf("* OK\r\n* 3 FETCH (X-GM-LABELS ({%d}\r\n%s) UID %d BODY[] {%d}\r\n%s FLAGS ())\r\nT1 OK\r\n", len(label), label, uid, len(body), body)
		e := &events{}
		c := New(octets{strings.NewReader(in), io.Discard}, e.handler())
		if _, err := c.Write([]byte("T1 UID FETCH 1:* (UID BODY.PEEK[])\r\n")); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(struct{ io.Reader }{c})
		want := fmt.Sprintf("* OK\r\n* 3 FETCH (UID %d BODY[] {%d}\r\n%s)\r\nT1 OK\r\n", uid, len(body), body)
		if err != nil || string(got) != want {
			t.Errorf("got %q, %v\nwant %q", got, err, want)
		}
		m := e.lastMeta(t)
		labels, ok := List(m.Other["X-GM-LABELS"])
		if s, _ := Text(strings.Join(labels, " ")); !ok || len(labels) != 1 || s != string(label) {
			t.Errorf("labels %q, want %q", labels, label)
		}
	})
}

// FuzzValues: cutting a response into values loses nothing but spaces, and what
// Quote made, Text undoes.
func FuzzValues(f *testing.F) {
	for _, s := range []string{`() "/" INBOX`, "(\\Noselect) NIL {4}\r\nEntw (a (b \"c)\"))", `"a\"b" {9}`, ")(", `"`, "{3}\r\na"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		joined := strings.Join(Values(s), "")
		if strings.ReplaceAll(joined, " ", "") != strings.ReplaceAll(s, " ", "") {
			t.Errorf("Values(%q) = %q", s, Values(s))
		}
		for _, v := range Values(s) {
			Text(v)
			List(v)
		}
		q, err := Quote(s)
		if err != nil {
			if !strings.ContainsAny(s, "\r\n\x00") {
				t.Errorf("Quote(%q): %v", s, err)
			}
			return
		}
		if back, ok := Text(q); !ok || back != s || !slices.Equal(Values(q), []string{q}) {
			t.Errorf("Quote(%q) = %s, back %q", s, q, back)
		}
	})
}

func TestValues(t *testing.T) {
	got := Values("(\\HasNoChildren \\Sent) \"/\" {7}\r\na b\"(c} (CHILDINFO (\"SUBSCRIBED\" {1}\r\n)))  NIL \"q \\\" )\"")
	want := []string{`(\HasNoChildren \Sent)`, `"/"`, "{7}\r\na b\"(c}", "(CHILDINFO (\"SUBSCRIBED\" {1}\r\n)))", "NIL", `"q \" )"`}
	if !slices.Equal(got, want) {
		t.Fatalf("Values = %q", got)
	}
	for i, want := range []string{"", "/", "a b\"(c}", "", "", `q " )`} {
		if s, ok := Text(got[i]); s != want || ok != (want != "") {
			t.Errorf("Text(%q) = %q, %v", got[i], s, ok)
		}
	}
	if l, ok := List(got[0]); !ok || !slices.Equal(l, []string{`\HasNoChildren`, `\Sent`}) {
		t.Errorf("List = %q, %v", l, ok)
	}
	if _, ok := List("x"); ok {
		t.Error("an atom is a list")
	}
	if _, err := Quote("a\r\n"); err == nil {
		t.Error("a line end was quoted")
	}
	if !errors.Is(&LiteralError{}, ErrTooLarge) {
		t.Error("LiteralError does not match ErrTooLarge")
	}
}
