package alert

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

var notice = Notice{Kind: Fresh, Firm: "Wasatch Door", At: "2026-03-03T09:00:00-07:00", Alerts: []Alert{about("the springs = späť", Red)}}

// TestLog holds that a test of the log can be seen there.
func TestLog(t *testing.T) {
	for kind, want := range map[string]string{Fresh: "code=" + ComplaintUnanswered, Test: "a test of alerts"} {
		var b strings.Builder
		n := notice
		if n.Kind = kind; kind == Test {
			n.Alerts = nil
		}
		if err := (Log{slog.New(slog.NewTextHandler(&b, nil))}).Send(t.Context(), n); err != nil || !strings.Contains(b.String(), want) || strings.Contains(b.String(), "springs") {
			t.Errorf("%s: %q, %v, want %q and no word of the mail", kind, b.String(), err, want)
		}
	}
}

func TestCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "got")
	if err := (Command{[]string{"sh", "-c", `cat > "$0"`, file}}).Send(t.Context(), notice); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got Notice
	if err := json.Unmarshal(data, &got); err != nil || got.Kind != Fresh || len(got.Alerts) != 1 || got.Alerts[0].Text != notice.Alerts[0].Text {
		t.Errorf("the program got %s, %v", data, err)
	}
	if err := (Command{[]string{"sh", "-c", "echo no pager >&2; exit 3"}}).Send(t.Context(), notice); err == nil || !strings.Contains(err.Error(), "no pager") {
		t.Errorf("a program that fails: %v", err)
	}
	t.Setenv("ONRECORD_TEST_PLANTED", "planted")
	if err := (Command{[]string{"sh", "-c", "cat >/dev/null; ! env | grep -q planted"}}).Send(t.Context(), notice); err != nil {
		t.Errorf("the program sees the environment of the daemon: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := (Command{[]string{"sleep", "60"}}).Send(ctx, notice); err == nil {
		t.Error("a program that does not end: no error")
	}
}

func TestWebhook(t *testing.T) {
	status, auth, body := http.StatusNoContent, "", ""
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		auth, body = r.Header.Get("Authorization"), string(data)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
	}))
	defer srv.Close()
	hook := Webhook{URL: srv.URL, Token: func(context.Context) (string, error) { return "open sesame", nil }}
	if err := hook.Send(t.Context(), notice); err != nil || auth != "Bearer open sesame" || !strings.Contains(body, `"kind":"new"`) {
		t.Errorf("Send: %v, Authorization %q, body %s", err, auth, body)
	}
	for _, status = range []int{http.StatusFound, http.StatusForbidden, http.StatusInternalServerError} {
		if err := hook.Send(t.Context(), notice); err == nil {
			t.Errorf("answer %d: no error", status)
		}
	}
}

// A postOffice is an SMTP server that keeps what it gets.
type postOffice struct {
	password string
	gone     []string // whom it does not know any more
	to       []string
	got      string
}

func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{p, false}, nil }

type session struct {
	*postOffice
	known bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "alerts" || password != s.password {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}
func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.known {
		return smtp.ErrAuthRequired
	}
	return nil
}
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if slices.Contains(s.gone, to) {
		return &smtp.SMTPError{Code: 550, Message: "no such user"}
	}
	s.to = append(s.to, to)
	return nil
}
func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.got = string(data)
	return err
}
func (*session) Reset()        {}
func (*session) Logout() error { return nil }

// certified makes a certificate for 127.0.0.1, and who trusts it.
func certified(t *testing.T) (server, client *tls.Config) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "post"}, NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, &tls.Config{RootCAs: pool}
}

func TestMail(t *testing.T) {
	for _, mode := range []string{"none", "starttls", "implicit"} {
		t.Run(mode, func(t *testing.T) {
			office := &postOffice{password: "open sesame"}
			server, client := certified(t)
			srv := smtp.NewServer(office)
			srv.AllowInsecureAuth = mode == "none"
			if mode == "starttls" {
				srv.TLSConfig = server
			}
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			port := l.Addr().(*net.TCPAddr).Port
			if mode == "implicit" {
				l = tls.NewListener(l, server)
			}
			go srv.Serve(l)
			defer srv.Close()
			m := Mail{Host: "127.0.0.1", Port: port, TLS: mode, Config: client, Username: "alerts", From: "alerts@wasatchdoor.example", To: []string{"dana@wasatchdoor.example", "lee@wasatchdoor.example"},
				Password: func(context.Context) (string, error) { return "open sesame", nil }}
			if err := m.Send(t.Context(), notice); err != nil {
				t.Fatal(err)
			}
			got, err := mail.ReadMessage(strings.NewReader(office.got))
			if err != nil {
				t.Fatalf("%v in\n%s", err, office.got)
			}
			if !slices.Equal(office.to, m.To) || got.Header.Get("Auto-Submitted") != "auto-generated" || got.Header.Get("Subject") != "Wasatch Door: 1 thing is urgent" || !strings.Contains(office.got, "sp=C3=A4=C5=A5") {
				t.Errorf("to %q:\n%s", office.to, office.got)
			}
			m.Password = func(context.Context) (string, error) { return "wrong", nil }
			if err := m.Send(t.Context(), notice); err == nil || strings.Contains(err.Error(), "wrong") {
				t.Errorf("with a wrong password: %v", err)
			}
			m.Config = nil
			if err := m.Send(t.Context(), notice); mode != "none" && !isUnknownAuthority(err) {
				t.Errorf("with an unknown certificate: %v", err)
			}
		})
	}
}

// TestMailToWhoIsLeft holds that an addressee who is gone keeps nothing from the others,
// and that they get it once.
func TestMailToWhoIsLeft(t *testing.T) {
	office := &postOffice{password: "open sesame", gone: []string{"lee@wasatchdoor.example"}}
	srv := smtp.NewServer(office)
	srv.AllowInsecureAuth = true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(l)
	defer srv.Close()
	m := Mail{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none", Username: "alerts", From: "alerts@wasatchdoor.example", To: []string{"lee@wasatchdoor.example", "dana@wasatchdoor.example"},
		Password: func(context.Context) (string, error) { return "open sesame", nil }}
	book, err := Open(filepath.Join(t.TempDir(), "alerts.json"))
	if err != nil {
		t.Fatal(err)
	}
	failed := 0
	teller := &Teller{Book: book, Channels: []Channel{m}, Log: slog.New(slog.DiscardHandler), Sent: func(_ string, err error) {
		if err != nil && strings.Contains(err.Error(), "lee@wasatchdoor.example: ") {
			failed++
		}
	}}
	for range 2 {
		if err := teller.Round(t.Context(), time.Now(), notice.Alerts, true); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(office.to, []string{"dana@wasatchdoor.example"}) || failed != 1 || office.got == "" {
		t.Errorf("to %q, %d failed:\n%s", office.to, failed, office.got)
	}
	office.gone = m.To
	if err := m.Send(t.Context(), notice); err == nil || errors.As(err, new(*PartlyError)) {
		t.Errorf("nobody is left: %v", err)
	}
}

// TestMailTakenWithoutLeave holds that a mail which the server took counts as sent, though
// the server hangs up afterwards: else it would be sent again and again.
func TestMailTakenWithoutLeave(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		io.WriteString(conn, "220 post\r\n")
		data := false
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			switch line := lines.Text(); {
			case line == "DATA":
				data = true
				io.WriteString(conn, "354 go on\r\n")
			case line == ".":
				io.WriteString(conn, "250 taken\r\n")
				return
			case !data:
				io.WriteString(conn, "250 fine\r\n")
			}
		}
	}()
	m := Mail{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none", From: "alerts@wasatchdoor.example", To: []string{"dana@wasatchdoor.example"}}
	if err := m.Send(t.Context(), notice); err != nil {
		t.Errorf("Send: %v", err)
	}
}

func isUnknownAuthority(err error) bool {
	var unknown x509.UnknownAuthorityError
	return errors.As(err, &unknown)
}
