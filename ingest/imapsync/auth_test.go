package imapsync

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/imapsync/imaptest"
)

func TestWrongPassword(t *testing.T) {
	s := server(t, 1)
	b := newBench(t, s.Host, s.Port, s.User, "wrong")
	for _, auth := range []string{"", "plain", "login"} {
		b.account.Auth = auth
		_, err := Sync(t.Context(), b.rec, b.account, b.options)
		if !errors.Is(err, ErrAuth) || !strings.Contains(err.Error(), `account "dana"`) || !strings.Contains(err.Error(), "check the user name and the password") {
			t.Errorf("auth %q: %v", auth, err)
		}
		if _, err := Probe(t.Context(), b.account); !errors.Is(err, ErrAuth) {
			t.Errorf("probe, auth %q: %v", auth, err)
		}
	}
	if s.Connections() != 6 {
		t.Errorf("%d connections for 6 refusals: a wrong password is not to be tried again", s.Connections())
	}
}

func TestSecretFails(t *testing.T) {
	s := server(t, 0)
	b := serverBench(t, s)
	b.account.Secret = func(context.Context) (string, error) { return "", errors.New("pass: no such entry") }
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); err == nil || !strings.Contains(err.Error(), "no such entry") || s.Connections() != 1 {
		t.Errorf("%v after %d connections", err, s.Connections())
	}
}

func TestTLS(t *testing.T) {
	for _, mode := range []string{"implicit", "starttls"} {
		option := imaptest.WithTLS()
		if mode == "starttls" {
			option = imaptest.WithSTARTTLS()
		}
		s := server(t, 3, option)
		b := serverBench(t, s)
		b.account.TLS = mode
		if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrTLS) || !strings.Contains(err.Error(), "ca_file") {
			t.Errorf("%s, unknown authority: %v", mode, err)
		}
		b.account.CAFile = filepath.Join(t.TempDir(), "ca.pem")
		must(t, os.WriteFile(b.account.CAFile, s.CA, 0o600))
		if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 3 {
			t.Errorf("%s: %+v", mode, m)
		}
		b.account.CAFile = filepath.Join(t.TempDir(), "absent.pem")
		if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s, absent CA file: %v", mode, err)
		}
	}
}

// A server that was given another certificate than ca_file vouches for is no reason to
// name a file: one is named.
func TestCertificateChanged(t *testing.T) {
	before, s := server(t, 0, imaptest.WithTLS()), server(t, 0, imaptest.WithTLS())
	b := serverBench(t, s)
	b.account.TLS, b.account.CAFile = "implicit", filepath.Join(t.TempDir(), "ca.pem")
	must(t, os.WriteFile(b.account.CAFile, before.CA, 0o600))
	_, err := Sync(t.Context(), b.rec, b.account, b.options)
	if !errors.Is(err, ErrTLS) || !strings.Contains(err.Error(), "what ca_file names does not vouch for it: if the server has a new certificate") {
		t.Errorf("%v", err)
	}
}

// ca_file is in place of the system's authorities, not beside them.
func TestCAFileAlone(t *testing.T) {
	s := server(t, 0, imaptest.WithTLS())
	file := filepath.Join(t.TempDir(), "ca.pem")
	must(t, os.WriteFile(file, s.CA, 0o600))
	got, err := tlsConfig(&Account{Host: s.Host, CAFile: file})
	must(t, err)
	want := x509.NewCertPool()
	want.AppendCertsFromPEM(s.CA)
	if !got.RootCAs.Equal(want) {
		t.Error("others than the authority of the account are trusted")
	}
}

// The wrong kind of encryption for the port is explained.
func TestTLSOnTheWrongPort(t *testing.T) {
	s := server(t, 0)
	b := serverBench(t, s)
	b.account.TLS = "implicit"
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrTLS) || !strings.Contains(err.Error(), "starttls") {
		t.Errorf("TLS to a clear-text port: %v", err)
	}
	b.account.TLS = "starttls"
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrTLS) {
		t.Errorf("STARTTLS to a server without: %v", err)
	}
}

// A server that waits for the other kind of encryption says nothing: it is tried
// again, and what may help is named.
func TestTLSWithASilentServer(t *testing.T) {
	for tls, other := range map[string]string{"starttls": "implicit is for ports like 993", "implicit": "starttls is for ports like 143"} {
		t.Run(tls, func(t *testing.T) {
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			must(t, err)
			defer ln.Close()
			b := newBench(t, "127.0.0.1", ln.Addr().(*net.TCPAddr).Port, "dana", "let me in")
			b.account.TLS, b.options.pace.silence = tls, 50*time.Millisecond
			_, err = Sync(t.Context(), b.rec, b.account, b.options)
			if !errors.Is(err, ErrUnavailable) || !errors.Is(err, ErrNoAnswer) || !strings.Contains(err.Error(), other) {
				t.Errorf("%v", err)
			}
		})
	}
}

// With STARTTLS a Dovecot on its port for TLS is such a server.
func TestSTARTTLSOnThePortForTLS(t *testing.T) {
	s := imaptest.StartDovecot(t)
	b := newBench(t, s.Host, s.TLSPort, s.User, s.Password)
	b.account.TLS, b.account.CAFile, b.options.pace.silence = "starttls", s.CAFile, 200*time.Millisecond
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrNoAnswer) || !strings.Contains(err.Error(), "tls: implicit") {
		t.Errorf("%v", err)
	}
}

// A password never travels in clear text to another host.
func TestPlaintextRefused(t *testing.T) {
	ip := outward(t)
	ln, err := net.Listen("tcp", net.JoinHostPort(ip, "0"))
	if err != nil {
		t.Skipf("cannot listen on %s: %v", ip, err)
	}
	defer ln.Close()
	got := make(chan int, 1)
	go func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(2 * time.Second))
		_, _ = c.Write([]byte("* OK ready\r\n"))
		n, _ := c.Read(make([]byte, 100))
		got <- n
	}()
	b := newBench(t, ip, ln.Addr().(*net.TCPAddr).Port, "dana", "let me in")
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrPlaintext) || !strings.Contains(err.Error(), "starttls") {
		t.Errorf("%v", err)
	}
	if n := <-got; n != 0 {
		t.Errorf("%d octets were sent", n)
	}
}

// outward returns an address of this machine that is not loopback.
func outward(t *testing.T) string {
	addrs, err := net.InterfaceAddrs()
	must(t, err)
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && n.IP.To4() != nil {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no address but loopback")
	return ""
}

func TestXOAuth2(t *testing.T) {
	ir := base64.StdEncoding.EncodeToString([]byte("user=dana\x01auth=Bearer fresh\x01\x01"))
	s := with(five(), func(s *script) {
		s.Capabilities = "IMAP4rev1 SASL-IR AUTH=XOAUTH2 LOGINDISABLED"
		s.Rules = []rule{{On: "AUTHENTICATE XOAUTH2 " + ir, Reply: "%T OK welcome\r\n"},
			{On: "AUTHENTICATE XOAUTH2", Reply: "%T NO [AUTHENTICATIONFAILED] invalid credentials\r\n"}}
	})
	b, _ := fakeBench(t, s)
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrAuth) || !strings.Contains(err.Error(), "only OAuth 2.0") {
		t.Errorf("password to a server that wants OAuth: %v", err)
	}
	// A token that has run out is asked for once more.
	b.account.Auth = "xoauth2"
	calls := 0
	b.account.Secret = func(context.Context) (string, error) {
		if calls++; calls == 1 {
			return "stale", nil
		}
		return "fresh", nil
	}
	if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 5 || calls != 2 {
		t.Errorf("%+v after %d tokens", m, calls)
	}
	b.account.Secret = func(context.Context) (string, error) { return "stale", nil }
	_, err := Sync(t.Context(), b.rec, b.account, b.options)
	if !errors.Is(err, ErrAuth) || !strings.Contains(err.Error(), "invalid credentials") || !strings.Contains(err.Error(), "access token") {
		t.Errorf("stale token: %v", err)
	}
}

// The reason of a refusal is a challenge that has to be answered.
func TestXOAuth2Challenge(t *testing.T) {
	x := &xoauth2{user: "dana", token: "stale"}
	answer, err := x.Next([]byte(`{"status":"401"}`))
	if err != nil || string(answer) != "\x01" || !strings.Contains(x.failure, "401") {
		t.Errorf("%q, %v; %q", answer, err, x.failure)
	}
}

func TestOAuthBearer(t *testing.T) {
	s := with(five(), func(s *script) {
		s.Capabilities = "IMAP4rev1 SASL-IR AUTH=OAUTHBEARER"
		s.Rules = []rule{{On: "AUTHENTICATE OAUTHBEARER ", Times: 1, Reply: "%T OK welcome\r\n"},
			{On: "AUTHENTICATE OAUTHBEARER ", Reply: "+ " + base64.StdEncoding.EncodeToString([]byte(`{"status":"invalid_token"}`)) + "\r\n%T NO refused\r\n"}}
	})
	b, _ := fakeBench(t, s)
	b.account.Auth = "oauthbearer"
	if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 5 {
		t.Errorf("%+v", m)
	}
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrAuth) || !strings.Contains(err.Error(), "invalid_token") {
		t.Errorf("%v", err)
	}
}

// What ends a further connection for good is told, and not that it interrupted the
// others.
func TestCauseOfAFurtherConnection(t *testing.T) {
	s := scriptOf(numbered("INBOX", 3, 1), numbered("Sent", 3, 10))
	s.Rules = []rule{
		{On: "LOGIN", After: 2, Reply: "%T NO [AUTHENTICATIONFAILED] no\r\n"},
		{On: `EXAMINE "Sent"`, Reply: "<RST>"},
		{On: "UID FETCH 1:3 (UID BODY", Reply: "<SILENT>"},
	}
	b, _ := fakeBench(t, s)
	b.account.Connections = 2
	if r, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrAuth) {
		t.Errorf("Sync: %v, want that the log-in is refused\n%s", err, describe(r))
	}
}

// Exchange takes the password and then says that it did not.
func TestAuthenticatedButNotConnected(t *testing.T) {
	b, f := fakeBench(t, rules(rule{On: "LIST", Reply: "%T BAD User is authenticated but not connected.\r\n"}))
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrAuth) || f.Connections() != 1 {
		t.Errorf("%v after %d connections", err, f.Connections())
	}
}

func TestUnavailable(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	port := ln.Addr().(*net.TCPAddr).Port
	must(t, ln.Close())
	b := newBench(t, "127.0.0.1", port, "dana", "x")
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrUnavailable) {
		t.Errorf("nobody listens: %v", err)
	}
	if _, err := Probe(t.Context(), b.account); !errors.Is(err, ErrUnavailable) {
		t.Errorf("probe, nobody listens: %v", err)
	}

	b, f := fakeBench(t, rules(rule{On: "UID FETCH", Reply: "<FIN>"}))
	r, err := Sync(t.Context(), b.rec, b.account, b.options)
	if !errors.Is(err, ErrUnavailable) || r.Complete() || f.Connections() > 3*maxBarren {
		t.Errorf("a server that never answers: %v after %d connections", err, f.Connections())
	}

	b, f = fakeBench(t, rules(rule{On: "EXAMINE", Reply: "* BYE Suggested Backoff Time: 3600000 milliseconds\r\n<FIN>"}))
	_, err = Sync(t.Context(), b.rec, b.account, b.options)
	if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "1h6m0s") || f.Connections() != 1 {
		t.Errorf("a long pause: %v after %d connections", err, f.Connections())
	}
}

// A server with a limit on connections is read over those it allows.
func TestFewerConnections(t *testing.T) {
	s := scriptOf(numbered("INBOX", 3, 1), numbered("a", 3, 10), numbered("b", 3, 20))
	s.Rules = []rule{{On: "LOGIN", After: 1, Times: 1, Reply: "%T NO [LIMIT] Maximum number of connections exceeded\r\n"}}
	b, _ := fakeBench(t, s)
	b.account.Connections = 3
	r := b.sync()
	if !r.Complete() || len(b.held("b")) != 3 {
		t.Errorf("%s", describe(r))
	}
}

func TestProbe(t *testing.T) {
	s := server(t, 4)
	must(t, s.Create("Trash", "trash"))
	deliver(t, s, "Trash", letter(1, 1000))
	b := serverBench(t, s)
	b.account.Exclude = []string{"trash"}
	p, err := Probe(t.Context(), b.account)
	must(t, err)
	if len(p.Mailboxes) != 2 || p.RTT <= 0 || len(p.Capabilities) == 0 {
		t.Fatalf("%+v", p)
	}
	octets := int64(0)
	for i := range 4 {
		octets += int64(len(letter(i, 300+i*37%5000)))
	}
	if m := p.Mailboxes[0]; m.Name != "INBOX" || m.Messages != 4 || m.Bytes != octets || !m.Selectable || m.Excluded {
		t.Errorf("%+v, want %d octets", m, octets)
	}
	if m := p.Mailboxes[1]; m.Messages != 1 || !m.Excluded {
		t.Errorf("%+v", m)
	}

	// Without STATUS=SIZE the sizes are added up.
	fb, _ := fakeBench(t, five())
	p, err = Probe(t.Context(), fb.account)
	must(t, err)
	octets = 0
	for _, m := range five().Mailboxes[0].Messages {
		octets += int64(len(m.Raw))
	}
	if m := p.Mailboxes[0]; m.Messages != 5 || m.Bytes != octets {
		t.Errorf("%+v, want %d octets", m, octets)
	}
}
