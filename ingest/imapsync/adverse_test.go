package imapsync

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

// What an account must live with: servers that are out of order or out of all
// proportion.

// A line that is damaged on the way and was the one with UIDVALIDITY renumbers no
// mailbox.
func TestUIDValidityLostOnTheWay(t *testing.T) {
	const damaged = "* 5 EXISTS\r\n* OK [UIDVAL* OK [UIDNEXT 6] x\r\n%T OK [READ-ONLY] x\r\n"
	for name, known := range map[string]bool{"known mailbox": true, "new mailbox": false} {
		t.Run(name, func(t *testing.T) {
			b, f := fakeBench(t, five())
			if known {
				b.sync()
			}
			f.Update(func(s *script) { s.Rules = []rule{{On: "EXAMINE", Times: 1, Reply: damaged}} })
			b.clock.pass(time.Minute)
			size := b.rec.Size()
			b.sync()
			b.clock.pass(time.Minute)
			b.sync()
			if got := b.kinds(size); strings.Contains(got, tlog.KindMailboxReset) {
				t.Errorf("leaves: %s", got)
			}
			b.verify()
		})
	}
}

// A line that is damaged on the way and was the one with the number of messages
// does not make a mailbox empty: mail that was not listed yet is no gap, and what
// was is not absent.
func TestExistsLostOnTheWay(t *testing.T) {
	for name, damaged := range map[string]string{
		"cut off":      "* 5 EX* 0 RECENT\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 6] x\r\n%T OK [READ-ONLY] x\r\n",
		"joined to":    "* FLAGS (\\Seen \\Answ* 5 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 6] x\r\n%T OK [READ-ONLY] x\r\n",
		"another type": "* 5 EX* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 6] x\r\n%T OK [READ-ONLY] x\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := five()
			s.Mailboxes[0].Messages = s.Mailboxes[0].Messages[:2]
			b, f := fakeBench(t, s)
			b.sync()
			size := b.rec.Size()
			f.Update(func(s *script) {
				s.Mailboxes[0].Messages = five().Mailboxes[0].Messages
				s.Rules = []rule{{On: "EXAMINE", Times: 1, Reply: damaged}}
			})
			for range 2 {
				b.clock.pass(2 * time.Hour)
				b.sync()
			}
			if got, want := b.kinds(size), "mailbox.scan 1, message.observed 3"; got != want {
				t.Errorf("leaves: %s, want %s", got, want)
			}
			b.verify()
		})
	}
}

// A mailbox of which the server never says how many messages it has is left alone,
// and is told of; the others are read.
func TestExistsNeverSaid(t *testing.T) {
	s := five()
	s.Mailboxes = append(s.Mailboxes, numbered("Archive", 2, 1))
	s.Rules = []rule{{On: "EXAMINE \"INBOX\"", Reply: "* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 6] x\r\n%T OK [READ-ONLY] x\r\n"}}
	b, _ := fakeBench(t, s)
	r := b.sync()
	inbox, archive := reportOf(t, r, "INBOX"), reportOf(t, r, "Archive")
	if inbox.Held != 0 || !strings.Contains(inbox.Skipped, "how many messages") || archive.Held != 2 || r.Complete() {
		t.Errorf("%s", describe(r))
	}
	if got := b.kinds(0); strings.Contains(got, tlog.KindMailboxGap) {
		t.Errorf("leaves: %s", got)
	}
	b.verify()
}

// A clock that shows a time ten years ahead for a while, and then the right one
// again, neither keeps anything from being read, confirmed and tried again nor has
// it written down at every sync.
func TestClockFarAheadForAWhile(t *testing.T) {
	const far = 10 * 365 * 24 * time.Hour
	b, f := fakeBench(t, rules(rule{On: allBodies, Reply: "%T NO no\r\n"}, rule{On: "UID FETCH 3 (UID BODY", Reply: "%T NO no\r\n"}))
	if m := reportOf(t, b.sync(), "INBOX"); m.Held != 4 || m.Failed != 1 {
		t.Fatalf("%+v", m)
	}
	b.clock.pass(far)
	b.sync()
	b.clock.pass(time.Minute - far)
	f.Update(func(s *script) { s.Mailboxes[0].Messages = s.Mailboxes[0].Messages[1:] })
	b.sync()
	b.clock.pass(time.Hour)
	if b.sync(); !strings.Contains(b.kinds(0), tlog.KindMessageVanished) {
		t.Errorf("a message that is gone is not confirmed to be: %s", b.kinds(0))
	}
	size := b.rec.Size()
	for range 10 {
		b.clock.pass(2 * time.Minute)
		b.sync()
	}
	if got := b.kinds(size); got != "" {
		t.Errorf("ten syncs in which nothing happened write %s", got)
	}
	f.Update(func(s *script) { s.Rules = nil })
	b.clock.pass(7 * 24 * time.Hour)
	if m := reportOf(t, b.sync(), "INBOX"); m.Failed != 0 {
		t.Errorf("when it is given: %+v", m)
	}
	b.verify()
}

// A certificate that has run out is told as such, and no password is sent.
func TestExpiredCertificate(t *testing.T) {
	for name, tc := range map[string]struct {
		names []string
		valid time.Duration
		want  []string
	}{
		"run out":    {nil, -time.Hour, []string{"expired", "a new certificate", "clock"}},
		"other name": {[]string{"imap.elsewhere.example"}, time.Hour, []string{"certificate", "as the certificate names"}},
	} {
		t.Run(name, func(t *testing.T) {
			port, ca := secured(t, tc.names, tc.valid)
			b := newBench(t, "127.0.0.1", port, "dana", "let me in")
			b.account.TLS, b.account.CAFile = "implicit", ca
			_, err := Sync(t.Context(), b.rec, b.account, b.options)
			if !errors.Is(err, ErrTLS) {
				t.Fatalf("%v, want ErrTLS", err)
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v: does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "ca_file") {
				t.Errorf("%v: another ca_file would not help", err)
			}
		})
	}
}

// secured is a port with TLS, whose certificate is for names (none is for this
// machine) and valid for so long from now, and the file of its authority.
func secured(t *testing.T, names []string, valid time.Duration) (port int, ca string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(valid),
		IsCA: true, BasicConstraintsValid: true, DNSNames: names}
	if len(names) == 0 {
		cert.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	must(t, err)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	must(t, os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	must(t, err)
	ended := make(chan struct{})
	t.Cleanup(func() { ln.Close(); <-ended })
	go func() {
		defer close(ended)
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			_ = c.SetDeadline(time.Now().Add(10 * time.Second))
			_ = c.(*tls.Conn).Handshake() // the client refuses
			c.Close()
		}
	}()
	return ln.Addr().(*net.TCPAddr).Port, ca
}

// A server that greets and never answers is given up after a few attempts, at
// whatever it falls silent, and read as soon as it speaks again.
func TestGreetsAndNeverAnswers(t *testing.T) {
	for _, command := range []string{"AUTHENTICATE", "CAPABILITY", "LIST", "EXAMINE", "UID FETCH"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			b, f := fakeBench(t, caps("IMAP4rev1 AUTH=PLAIN", rule{On: command, Reply: "<SILENT>"}))
			b.options.pace.silence = 150 * time.Millisecond
			told := 0
			b.options.Silent = func() { told++ }
			_, err := Sync(t.Context(), b.rec, b.account, b.options)
			if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), `account "dana"`) || !strings.Contains(err.Error(), "server stalled") {
				t.Errorf("%v", err)
			}
			if f.Connections() > 3*maxBarren {
				t.Errorf("%d connections", f.Connections())
			}
			if told != 1 {
				t.Errorf("told %d times that the server is silent, want once", told)
			}
			f.Update(func(s *script) { s.Rules = nil })
			b.options.pace.silence = quick.silence
			if m := reportOf(t, b.sync(), "INBOX"); m.Held != 5 {
				t.Errorf("when it answers: %+v", m)
			}
			b.verify()
		})
	}
}

// A message of 1 GiB, which is over the account's limit, is not asked for; it is
// a failure that says so, and stands in nobody's way.
func TestMessageOfOneGiBOverTheLimit(t *testing.T) {
	b, f := fakeBench(t, with(five(), func(s *script) { s.Mailboxes[0].Messages[2].Size = 1 << 30 }))
	b.account.MaxMessage = 50 << 20
	r := b.sync()
	if m := reportOf(t, r, "INBOX"); m.Held != 4 || m.Failed != 1 || r.Complete() {
		t.Errorf("%s", describe(r))
	}
	e := b.last(tlog.KindFetchFailed)
	if class, text := value(t, e, tlog.FacetError, "class"), fmt.Sprint(e.Facets[tlog.FacetError]); class != classTooLarge || !strings.Contains(text, "1073741824") {
		t.Errorf("class %q in %s", class, text)
	}
	if i := slices.IndexFunc(f.Commands(), func(c string) bool { return strings.HasPrefix(c, "UID FETCH 3 ") && strings.Contains(c, "BODY") }); i >= 0 {
		t.Errorf("it is asked for: %s", f.Commands()[i])
	}
	b.verify()
}

// 100,000 mailboxes are listed and accounted for, with what is in the few that
// are read.
func TestHundredThousandMailboxes(t *testing.T) {
	const n = 100_000
	s := scriptOf(numbered("INBOX", 3, 0))
	s.Capabilities = "IMAP4rev1 LIST-EXTENDED LIST-STATUS"
	for i := range n {
		s.Mailboxes = append(s.Mailboxes, scriptMailbox{Name: fmt.Sprintf("Archive/%06d", i)})
	}
	b, f := fakeBench(t, s)
	b.account.Include = []string{"INBOX", "Archive/00001*"}
	for range 2 {
		r := b.sync()
		if len(r.Mailboxes) != n+1 || !r.Complete() {
			t.Fatalf("%d mailboxes are accounted for", len(r.Mailboxes))
		}
		skipped := 0
		for _, m := range r.Mailboxes {
			if m.Skipped != "" {
				skipped++
			}
		}
		if skipped != n-10 {
			t.Errorf("%d mailboxes are left out, want %d", skipped, n-10)
		}
	}
	t.Logf("%d commands", len(f.Commands()))
	b.verify()
}
