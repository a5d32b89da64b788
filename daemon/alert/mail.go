package alert

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Mail sends notices to people of the firm, by SMTP submission (RFC 6409).
type Mail struct {
	Host     string
	Port     int
	TLS      string // implicit, starttls, or none, which is allowed to loopback only
	Config   *tls.Config
	Username string                                // "" logs in not at all
	Password func(context.Context) (string, error) // of Username
	From     string
	To       []string
}

// Name is "mail".
func (Mail) Name() string { return "mail" }

// Send fails if the server does not take the mail for every addressee.
func (m Mail) Send(ctx context.Context, n Notice) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	c, err := m.connect(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	if m.Username != "" {
		password, err := m.Password(ctx)
		if err != nil {
			return err
		}
		if err := c.Auth(sasl.NewPlainClient("", m.Username, password)); err != nil {
			return fmt.Errorf("log-in at %s: %w", m.Host, err)
		}
	}
	if err := c.SendMail(m.From, m.To, bytes.NewReader(m.message(n, time.Now()))); err != nil {
		return err
	}
	_ = c.Quit() // the mail is taken, however the server takes its leave
	return nil
}

func (m Mail) connect(ctx context.Context) (*smtp.Client, error) {
	d := net.Dialer{Timeout: 10 * time.Second}
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(m.Host, strconv.Itoa(m.Port)))
	if err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	conn.SetDeadline(deadline)
	cfg := m.Config.Clone()
	if cfg == nil {
		cfg = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	cfg.ServerName = m.Host
	switch m.TLS {
	case "none":
		if addr, ok := conn.RemoteAddr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() {
			conn.Close()
			return nil, fmt.Errorf("refusing to send in clear text to %s: set tls to implicit or starttls", m.Host)
		}
		return smtp.NewClient(conn), nil
	case "starttls":
		return smtp.NewClientStartTLS(conn, cfg)
	}
	return smtp.NewClient(tls.Client(conn, cfg)), nil
}

// message is the notice as a mail that no program answers (RFC 3834) and that
// counts as nobody's words when it comes back with the firm's mail.
func (m Mail) message(n Notice, now time.Time) []byte {
	_, domain, _ := strings.Cut(m.From, "@")
	var b bytes.Buffer
	for _, h := range [][2]string{
		{"From", m.From}, {"To", strings.Join(m.To, ", ")},
		{"Subject", mime.QEncoding.Encode("utf-8", n.Title())},
		{"Date", now.Format(time.RFC1123Z)}, {"Message-ID", "<" + rand.Text() + "@" + domain + ">"},
		{"Auto-Submitted", "auto-generated"}, {"Precedence", "bulk"},
		{"MIME-Version", "1.0"}, {"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"},
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	w.Write([]byte(strings.ReplaceAll(n.Text(), "\n", "\r\n"))) // to memory
	w.Close()
	return b.Bytes()
}
