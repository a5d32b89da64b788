package imaptest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"onrecord/ingest/imapwire"
)

func startProxy(t *testing.T, upstream string, line Line) *Proxy {
	t.Helper()
	p, err := NewProxy(upstream, line)
	check(t, err)
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// sender is a server that sends text to whoever connects, and then closes if
// text does not end with "...".
func sender(t *testing.T, text string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			_, _ = io.WriteString(c, strings.TrimSuffix(text, "..."))
			if !strings.HasSuffix(text, "...") {
				_ = c.Close()
			}
		}
	}()
	return ln.Addr().String()
}

// receive connects and reads until the end or for a moment.
func receive(t *testing.T, addr string) (string, error) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return "", err // a reset may come before Dial returns
	}
	defer c.Close()
	check(t, c.SetReadDeadline(time.Now().Add(500*time.Millisecond)))
	b, err := io.ReadAll(c)
	return string(b), err
}

func TestProxyFaults(t *testing.T) {
	const text = "* OK hi\r\n* 1 FETCH (UID 7 BODY[] {24}\r\n* 2 FETCH\r\n{9}\r\nline\r\n\r\n)\r\n* 3 EXISTS\r\nT1 OK\r\n"
	literal := strings.Index(text, "* 2")
	for _, tc := range []struct {
		fault Fault
		want  string
		err   error // matched; nil: a clean end
	}{
		{Fault{}, text, nil},
		{Fault{FIN, 15}, text[:15], nil},
		{Fault{FIN, 0}, "", nil},
		{Fault{RST, 15}, text[:15], syscall.ECONNRESET},
		{Fault{Stall, 15}, text[:15], net.ErrClosed},
		{Fault{Refuse, 0}, "", syscall.ECONNRESET},
		{Fault{Garbage, 0}, rubbish + text, nil},
		{Fault{Garbage, 3}, text[:9] + rubbish + text[9:], nil},
		{Fault{Garbage, int64(literal + 2)}, strings.Replace(text, "* 3", rubbish+"* 3", 1), nil},
		{Fault{HalfLine, 0}, text[:4] + text[9:], nil},
		{Fault{HalfLine, int64(literal + 2)}, strings.Replace(text, "* 3 EXISTS\r\n", "* 3 EX", 1), nil},
		{Fault{HalfLine, 1000}, text, nil},
		{Fault{Flip, 3}, strings.Replace(text, "K", "J", 1), nil},
	} {
		t.Run(tc.fault.String(), func(t *testing.T) {
			p := startProxy(t, sender(t, text), Line{})
			p.SetFault(tc.fault)
			got, err := receive(t, p.Addr)
			// A reset may overtake the octets before it.
			if got != tc.want && !(tc.fault.Kind == RST && strings.HasPrefix(tc.want, got)) {
				t.Errorf("received %q\nwant     %q", got, tc.want)
			}
			var timeout net.Error
			switch {
			case tc.err == net.ErrClosed:
				if !errors.As(err, &timeout) || !timeout.Timeout() {
					t.Errorf("%v, want silence", err)
				}
			case !errors.Is(err, tc.err):
				t.Errorf("%v, want %v", err, tc.err)
			}
		})
	}
}

// TestProxyFaultsAnyChunk: where the network cuts the stream does not matter.
func TestProxyFaultsAnyChunk(t *testing.T) {
	text := []byte("* OK hi\r\n* 1 FETCH (UID 7 BODY[] {10}\r\n* 2 FETCH\r)\r\n* 3 EXISTS\r\n")
	for _, f := range []Fault{{FIN, 20}, {Garbage, 12}, {Garbage, 45}, {Flip, 44}} {
		whole, _ := (&tamperer{fault: f}).next(bytes.Clone(text))
		one, stop := &tamperer{fault: f}, false
		var got []byte
		for i := 0; i < len(text) && !stop; i++ {
			var out []byte
			out, stop = one.next([]byte{text[i]})
			got = append(got, out...)
		}
		if !bytes.Equal(got, whole) {
			t.Errorf("%v: octet by octet %q, at once %q", f, got, whole)
		}
	}
}

func TestRandomFaults(t *testing.T) {
	a, b, other := RandomFaults(1, 1000, FIN, RST, Stall), RandomFaults(1, 1000, FIN, RST, Stall), RandomFaults(2, 1000, FIN, RST, Stall)
	var x, y, z []Fault
	kinds := map[FaultKind]bool{}
	for i := range 50 {
		x, y, z = append(x, a(i)), append(y, b(i)), append(z, other(i))
		kinds[x[i].Kind] = true
		if x[i].At < 0 || x[i].At >= 1000 {
			t.Errorf("%v", x[i])
		}
	}
	if !reflect.DeepEqual(x, y) || reflect.DeepEqual(x, z) || len(kinds) != 3 {
		t.Errorf("seeds do not rule: %v\n%v", x, z)
	}
}

func TestProxyLine(t *testing.T) {
	p := startProxy(t, sender(t, strings.Repeat("x", 20000)), Line{Latency: 50 * time.Millisecond, Rate: 200000})
	start := time.Now()
	got, err := receive(t, p.Addr)
	if d := time.Since(start); err != nil || len(got) != 20000 || d < 140*time.Millisecond {
		t.Errorf("%d octets in %v, %v", len(got), d, err)
	}
}

func TestProxyCutAll(t *testing.T) {
	p := startProxy(t, sender(t, "hi..."), Line{})
	c, err := net.Dial("tcp", p.Addr)
	check(t, err)
	defer c.Close()
	_, err = io.ReadFull(c, make([]byte, 2))
	check(t, err)
	p.CutAll()
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("%v", err)
	}
	if got, err := receive(t, p.Addr); got != "hi" || err == nil {
		t.Errorf("after CutAll: %q, %v", got, err)
	}
	if p.Connections() != 2 {
		t.Errorf("%d connections", p.Connections())
	}
	check(t, p.Close())
	if _, err := net.Dial("tcp", p.Addr); err == nil {
		t.Error("closed, but connects")
	}
}

// TestFetchOverABadLine fetches a mailbox over lines with every kind of fault
// until it has everything: no message may arrive damaged or under a wrong UID.
func TestFetchOverABadLine(t *testing.T) {
	s := listen(t)
	want := map[uint32]string{}
	for i := range 60 {
		raw := fmt.Sprintf("Subject: %d\r\n\r\n%s\r\n", i, strings.Repeat(fmt.Sprintf("* %d FETCH (UID %d)\r\n", i, i), i*20))
		check(t, s.Append("INBOX", []byte(raw), time.Time{}))
		want[uint32(i+1)] = raw
	}
	p := startProxy(t, s.Addr, Line{})
	p.SetFaults(RandomFaults(7, 700_000, FIN, RST, Stall, Garbage, HalfLine))
	have := map[uint32]string{}
	for round := 0; len(have) < len(want); round++ {
		if round == 200 {
			t.Fatalf("%d of %d messages after %d rounds", len(have), len(want), round)
		}
		c, err := dial(t, p.Addr, nil)
		if err != nil {
			continue
		}
		c.conn.SetPatience(100 * time.Millisecond)
		if c.Login(s.User, s.Password).Wait() != nil {
			continue
		}
		if _, err := c.conn.Raw(bounded(t), "EXAMINE INBOX", func(string) bool { return true }); err != nil {
			continue
		}
		got, err := c.tryBodies()
		for uid, body := range got {
			if body != want[uid] {
				t.Fatalf("UID %d: %d octets, want %d", uid, len(body), len(want[uid]))
			}
			have[uid] = body
		}
		if err != nil && c.conn.Err() == nil {
			t.Errorf("round %d: %v, but the connection lives", round, err)
		}
		if errors.Is(c.conn.Err(), imapwire.ErrForbidden) {
			t.Errorf("round %d: %v", round, c.conn.Err())
		}
		_ = c.conn.Close()
	}
}
