package imapwire

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// upgrade runs StartTLS against a server that greets, reads the command, replies
// and, if the reply is OK, shakes hands and sends "secret".
func upgrade(t *testing.T, ctx context.Context, greeting, reply string) (*tls.Conn, error) {
	t.Helper()
	hs := httptest.NewTLSServer(nil) // for its certificate
	t.Cleanup(hs.Close)
	pool := x509.NewCertPool()
	pool.AddCert(hs.Certificate())
	a, b := net.Pipe()
	t.Cleanup(func() { _ = a.Close(); _ = b.Close() })
	go func() {
		_, _ = io.WriteString(b, greeting)
		if reply == "" {
			return
		}
		if _, err := bufio.NewReader(b).ReadString('\n'); err != nil {
			return
		}
		_, _ = io.WriteString(b, reply)
		tc := tls.Server(b, &tls.Config{Certificates: hs.TLS.Certificates})
		_, _ = io.WriteString(tc, "secret")
	}()
	return StartTLS(ctx, a, &tls.Config{RootCAs: pool, ServerName: "example.com"})
}

func TestStartTLS(t *testing.T) {
	for _, g := range []string{"* OK hi\r\n", "* OK Waiting for authentication process to respond..\r\n* OK ready\r\n"} {
		tc, err := upgrade(t, ctx(t), g, "S1 OK begin\r\n")
		if err != nil {
			t.Fatalf("%q: %v", g, err)
		}
		buf := make([]byte, 6)
		if _, err := io.ReadFull(tc, buf); err != nil || string(buf) != "secret" {
			t.Errorf("%q, %v", buf, err)
		}
	}
}

func TestStartTLSRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		greeting, reply string
		want            error
	}{
		"PREAUTH":         {"* PREAUTH welcome\r\n", "S1 OK\r\n", ErrMalformed},
		"no IMAP":         {"220 smtp.example ESMTP\r\n", "S1 OK\r\n", ErrMalformed},
		"not offered":     {"* OK hi\r\n", "S1 BAD what\r\n", ErrNoTLS},
		"injected":        {"* OK hi\r\n", "S1 OK begin\r\n* 1 EXISTS\r\n", ErrMalformed},
		"endless":         {"* OK hi\r\n", strings.Repeat("* OK hi\r\n", 200), ErrMalformed},
		"endless line":    {"* OK " + strings.Repeat("x", 20000), "", ErrMalformed},
		"no answer":       {"* OK hi\r\n", "", context.DeadlineExceeded},
		"greeting is cut": {"* O", "", context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			short, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			if _, err := upgrade(t, short, tc.greeting, tc.reply); !errors.Is(err, tc.want) {
				t.Errorf("%v, want %v", err, tc.want)
			}
		})
	}
	var se *StatusError
	if _, err := upgrade(t, ctx(t), "* BYE [UNAVAILABLE] full\r\n", ""); !errors.As(err, &se) || se.Text != "full" {
		t.Errorf("BYE: %v", err)
	}
}

func TestStartTLSChecksTheCertificate(t *testing.T) {
	hs := httptest.NewTLSServer(nil)
	defer hs.Close()
	a, b := net.Pipe()
	defer a.Close()
	go func() {
		_, _ = io.WriteString(b, "* OK hi\r\n")
		_, _ = bufio.NewReader(b).ReadString('\n')
		_, _ = io.WriteString(b, "S1 OK\r\n")
		_ = tls.Server(b, &tls.Config{Certificates: hs.TLS.Certificates}).Handshake()
		_ = b.Close()
	}()
	var unknown x509.UnknownAuthorityError
	if _, err := StartTLS(ctx(t), a, &tls.Config{ServerName: "example.com"}); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
}
