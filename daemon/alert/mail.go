package alert

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"strconv"
	"strings"
	"time"
	"unicode"

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

// Send fails if the server does not take the mail; with a [*PartlyError] if it takes it
// for some addressees only, and the others it will not take later either.
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
	refused, err := m.address(c)
	if err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	_, err = w.Write(m.message(n, time.Now()))
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	_ = c.Quit() // the mail is taken, however the server takes its leave
	if refused != nil {
		return &PartlyError{refused}
	}
	return nil
}

// address tells the server from whom the mail comes, and for whom it is: those it refuses
// for good are left out, unless it refuses all of them.
func (m Mail) address(c *smtp.Client) (refused, err error) {
	o := &smtp.MailOptions{UTF8: strings.ContainsFunc(m.From+strings.Join(m.To, ""), func(r rune) bool { return r > unicode.MaxASCII })}
	if err := c.Mail(m.From, o); err != nil {
		return nil, err
	}
	taken := false
	for _, to := range m.To {
		err := c.Rcpt(to, nil)
		answer, ok := errors.AsType[*smtp.SMTPError](err)
		switch {
		case err == nil:
			taken = true
		case !ok || answer.Temporary():
			return nil, err
		default:
			refused = errors.Join(refused, fmt.Errorf("%s: %w", to, err))
		}
	}
	if !taken {
		return nil, refused
	}
	return refused, nil
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
